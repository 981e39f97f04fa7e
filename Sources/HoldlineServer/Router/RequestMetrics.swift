import HTTPTypes
import HoldlineCore
import Logging
import Synchronization

/// What is known of a request when it ends.
struct RequestRecord {
    /// The request's id.
    let id: String
    /// As it came.
    let method: HTTPRequest.Method
    /// Who asked.
    let caller: Caller
    /// The table's path, not the request's: one series a route.
    var route = "none"
    /// The request's path where a route has it, so that a line of the log names what it is about; the query is not in it.
    var path: String?
    /// 0 until the answer's head is known.
    var status = 0
    /// The refusal's code; nil for an answer that is none.
    var code: Refusal.Code?
    /// The answer or the request's body broke off.
    var isBroken = false

    /// For one line of the log: status, user, milliseconds, code. Nothing of the request's content is in it.
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
    /// What tells two series apart.
    private struct Key: Hashable {
        /// The route's path with its parameters in braces, and the method or `other`.
        var route, method: String
        var status: Int
    }

    /// Where the series are written from.
    private let registry: MetricRegistry
    /// Looked up once: finding a series by its labels costs as much as a small request.
    private let known = Mutex<[Key: RepeatedRequest]>([:])

    package init(_ registry: MetricRegistry) { self.registry = registry }

    /// Counts a request that has ended. A request without a route counts under `none`, so that made-up paths make no
    /// series.
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

    /// Looks the two series up, and makes them where they are new.
    private func make(_ key: Key) -> RepeatedRequest {
        let labels = [("route", key.route), ("method", key.method)]
        return RepeatedRequest(
            count: registry.counter("holdline_http_requests_total", labels + [("status", String(key.status))]),
            time: registry.histogram("holdline_http_request_duration_seconds", labels))
    }

    /// Methods that get a series of their own.
    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]
}

/// The figures of requests with one route, method and status.
struct RepeatedRequest: Sendable {
    /// Requests.
    let count: CounterSeries
    /// Times without the status: one histogram for a route and method.
    let time: HistogramSeries

    /// Counts one request; any thread may call it.
    func record(nanoseconds: Int64) {
        count.increment()
        time.record(nanoseconds: nanoseconds)
    }
}
