import HTTPTypes
import HoldlineCore
import Logging
import Synchronization

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
package final class RequestMetrics: Sendable {
    private struct Key: Hashable {
        var route, method: String
        var status: Int
    }

    private let registry: MetricRegistry
    /// Looked up once: finding a series by its labels costs as much as a small request.
    private let known = Mutex<[Key: RepeatedRequest]>([:])

    package init(_ registry: MetricRegistry) { self.registry = registry }

    func record(_ record: RequestRecord, _ duration: Duration) {
        // The methods of HTTP only: a made-up one must not make a series.
        let method = Self.methods.contains(record.method) ? record.method.rawValue : "other"
        let key = Key(route: record.route, method: method, status: record.status)
        let series = known.withLock { known in
            if let found = known[key] { return found }
            let made = make(key)
            known[key] = made
            return made
        }
        series.record(nanoseconds: Int64(duration / .nanoseconds(1)))
    }

    /// For requests of one kind that are too many to look their figures up each time.
    func repeated(route: String, method: HTTPRequest.Method, status: Int) -> RepeatedRequest {
        make(Key(route: route, method: method.rawValue, status: status))
    }

    private func make(_ key: Key) -> RepeatedRequest {
        let labels = [("route", key.route), ("method", key.method)]
        return RepeatedRequest(
            count: registry.counter("holdline_http_requests_total", labels + [("status", String(key.status))]),
            time: registry.histogram("holdline_http_request_duration_seconds", labels))
    }

    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]
}

/// The figures of requests with one route, method and status.
struct RepeatedRequest: Sendable {
    let count: CounterSeries
    let time: HistogramSeries

    func record(nanoseconds: Int64) {
        count.increment()
        time.record(nanoseconds: nanoseconds)
    }
}
