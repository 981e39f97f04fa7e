import HTTPTypes
import HoldlineCore
import Logging
package import Metrics

/// What is known of a request when it ends.
struct RequestRecord {
    let id: String
    let method: HTTPRequest.Method
    let caller: Caller
    /// The table's path, not the request's: one series a route.
    var route = "none"
    var status = 0
    var code: Refusal.Code?
    var isBroken = false

    func metadata(_ duration: Duration) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "status": "\(status)", "user": "\(caller.name)", "ms": "\(duration / .milliseconds(1))",
        ]
        if let code { metadata["code"] = "\(code.rawValue)" }
        if isBroken { metadata["broken"] = "true" }
        return metadata
    }
}

/// Requests by route and status, and how long they took.
package struct RequestMetrics: Sendable {
    private let factory: any MetricsFactory

    package init(_ factory: any MetricsFactory) { self.factory = factory }

    func record(_ record: RequestRecord, _ duration: Duration) {
        // The methods of HTTP only: a made-up one must not make a series.
        let method = Self.methods.contains(record.method) ? record.method.rawValue : "other"
        counter(record.route, method, record.status).increment()
        timer(record.route, method).record(duration: duration)
    }

    /// For requests of one kind that are too many to look their figures up each time.
    func repeated(route: String, method: HTTPRequest.Method, status: Int) -> RepeatedRequest {
        RepeatedRequest(counter: counter(route, method.rawValue, status), timer: timer(route, method.rawValue))
    }

    private func counter(_ route: String, _ method: String, _ status: Int) -> Counter {
        Counter(
            label: "holdline_http_requests_total", dimensions: [("route", route), ("method", method), ("status", String(status))],
            factory: factory)
    }

    private func timer(_ route: String, _ method: String) -> Timer {
        Timer(label: "holdline_http_request_duration_seconds", dimensions: [("route", route), ("method", method)], factory: factory)
    }

    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]
}

/// The figures of requests with one route, method and status.
struct RepeatedRequest: Sendable {
    let counter: Counter
    let timer: Timer

    func record(nanoseconds: Int64) {
        counter.increment()
        timer.recordNanoseconds(nanoseconds)
    }
}
