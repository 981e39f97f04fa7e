import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import Logging
import NIOCore
import NIOHTTP1

/// What the fast paths of all connections share: the index, the clock, and where requests are counted.
package struct FastPath: Sendable {
    /// As the metrics and the log name it, the same as the ordinary way's.
    static let route = "/v1/invoices/{number}/dunning"

    /// Asked on the connection's event loop.
    let index: HoldIndex
    /// Whether each answer has to look at a shared ledger first: then the ordinary way answers.
    let isShared: Bool
    /// The store's clock.
    let now: @Sendable () -> Instant
    /// Requests that were answered here count as any others.
    let figures: RepeatedRequest
    /// Of each user.
    let rates: RequestRates
    /// Each request is logged at `debug`.
    let logger: Logger

    /// Looks up the series of its metrics once, for all connections.
    init(
        index: HoldIndex, isShared: Bool = false, metrics: RequestMetrics, rates: RequestRates, logger: Logger,
        now: @escaping @Sendable () -> Instant
    ) {
        (self.index, self.isShared, self.rates, self.now) = (index, isShared, rates, now)
        figures = metrics.repeated(route: Self.route, method: .get, status: 200)
        self.logger = logger
    }

    /// Whether a request may be answered here, by its method and headers: those that could change the answer need the ordinary way.
    static func takes(_ head: HTTPRequestHead) -> Bool {
        guard head.method == .GET, head.version == .http1_1 else { return false }
        var hosts = 0
        for (name, value) in head.headers {
            switch name.utf8.count {
            case 4 where same(name, "host"):
                guard Exchanges.isHost(value) else { return false }
                hosts += 1
            case 6 where same(name, "expect"), 7 where same(name, "upgrade"), 13 where same(name, "if-none-match"),
                8 where same(name, "if-match"), 14 where same(name, "content-length"), 17 where same(name, "transfer-encoding"):
                return false
            case 10 where same(name, "connection"):
                guard same(value, "keep-alive") else { return false }
            default: break
            }
        }
        return hosts == 1
    }

    /// Without regard to the case of ASCII letters; `word` is in lower case.
    private static func same(_ text: String, _ word: String) -> Bool {
        text.utf8.count == word.utf8.count && zip(text.utf8, word.utf8).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
    }
}

/// The answers of one connection's fast path: whole HTTP/1.1 answers, as the ordinary way writes them.
struct DunningAnswers: ~Copyable {
    /// Shared by all connections.
    private let fastPath: FastPath
    /// The decoded number and customer of the request in hand.
    private var question = ByteText(capacity: 256)
    /// The answer's JSON. It is made first, since its length goes into the head.
    private var body = ByteText(capacity: 1024)
    /// Whole answers that are still to be sent.
    private var text = ByteText(capacity: 2048)
    /// State of the request ids: distinct, not secret.
    private var ids = UInt64.random(in: 0 ... .max)
    /// Of the second that `date` and `today` are made for.
    private var second = Int64.min
    /// Of `second`, for the `Date` header.
    private var date = ""
    /// Of `second`: an `asOf` before it is read as today.
    private var today = Day(number: 0)

    /// One for each connection, used on its event loop only.
    init(_ fastPath: FastPath) { self.fastPath = fastPath }

    /// There is nothing to send.
    var isEmpty: Bool { text.count == 0 }
    /// The last header, and the end of the head.
    private static let server = "\r\nServer: \(HeaderName.serverPrefix)\(ProgramVersion.text)\r\n\r\n"

    /// Bytes to send.
    var count: Int { text.count }

    /// Appends the answer to a target, or says that the ordinary way has to give it.
    mutating func answer(_ target: UnsafeRawBufferPointer, for caller: Caller) -> Bool {
        let started = NIODeadline.now()
        question.removeAll()
        guard let read = DunningTarget.read(target, into: &question) else { return false }
        let now = fastPath.now()
        if now.seconds != second {
            second = now.seconds
            date = HTTPDate.text(now)
            today = fastPath.index.day(asOf: nil, now: now)
        }
        let number = UnsafeRawBufferPointer(rebasing: question.bytes[..<read.number])
        let customer = read.customer.map { UnsafeRawBufferPointer(rebasing: question.bytes[read.number..<(read.number + $0)]) }
        body.removeAll()
        let verdict = fastPath.index.check(number, customer: customer, on: read.asOf.map { max($0, today) } ?? today, into: &body)
        text.put("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"")
        text.put(number: verdict.version)
        text.put("\"\r\nContent-Length: ")
        text.put(number: Int64(body.count))
        text.put("\r\nDate: ")
        text.put(date)
        text.put("\r\nX-Request-Id: ")
        let id = nextID()
        put(id)
        text.put(Self.server)
        text.put(body.bytes)
        let duration = NIODeadline.now() - started
        fastPath.figures.record(nanoseconds: duration.nanoseconds)
        if fastPath.logger.logLevel <= .debug { log(id, caller, .nanoseconds(duration.nanoseconds)) }
        return true
    }

    /// What was answered since the last call.
    mutating func take() -> ByteBuffer {
        defer { text.removeAll() }
        return ByteBuffer(bytes: text.bytes)
    }

    // SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
    /// The id of the next request: of one connection all are distinct, since SplitMix64 gives each value of its state another
    /// number.
    private mutating func nextID() -> UInt64 {
        ids &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (ids ^ ids >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// Sixteen hexadecimal digits.
    private mutating func put(_ id: UInt64) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: id >> UInt64(shift)) & 15
            text.put(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// Logs a request with the caller, as the ordinary way does.
    private func log(_ id: UInt64, _ caller: Caller, _ duration: Duration) {
        let padded = id.hexadecimal
        var record = RequestRecord(id: padded, method: .get, caller: caller)
        record.route = FastPath.route
        record.status = 200
        var metadata = record.metadata(duration)
        metadata["request"] = "\(padded)"
        fastPath.logger.debug("GET \(FastPath.route)", metadata: metadata)
    }
}
