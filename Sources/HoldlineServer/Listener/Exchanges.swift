import NIOCore
import NIOHTTP1

/// A request that the decoder can read, and that is none of HTTP/1.0 or HTTP/1.1 all the same: nothing after it is read.
enum UnacceptableRequest: Error {
    /// HTTP/2 and HTTP/0.9; a `Host` field that is missing, comes twice or is no host (RFC 9112 3.2); a target that is
    /// no path.
    case version, host, target
}

/// The requests of one connection that wait for the ordinary answer, the oldest first: each decides the form of its answer.
///
/// Hummingbird answers everybody as HTTP/1.1 with content. What HTTP/1.0 and HEAD get instead is made here (RFC 9110 9.3.2, RFC 9112 9.3).
struct Exchanges {
    /// A request that was passed on, and how its answer is sent.
    private struct Exchange {
        /// Of the request: an answer is never of a higher minor version.
        let version: HTTPVersion
        /// HEAD gets the head of GET's answer, without the content.
        let isHead: Bool
        /// The connection ends with the answer.
        var closes: Bool
    }

    /// What becomes of a part of an answer.
    enum Outcome {
        /// Passed on to the encoder.
        case part(HTTPServerResponsePart)
        /// The whole answer, as it is sent.
        case bytes(ByteBuffer)
        /// HEAD has no content.
        case nothing
    }

    /// In the order in which the requests came, which is that of their answers (RFC 9112 9.3.2).
    private var waiting = CircularBuffer<Exchange>()
    /// A request that ends the connection has come: what comes after it is not answered.
    private(set) var isEnding = false

    /// Requests that are not answered.
    var count: Int { waiting.count }

    /// The request as it is passed on. Throws for what `UnacceptableRequest` names.
    mutating func begin(_ head: HTTPRequestHead) throws(UnacceptableRequest) -> HTTPRequestHead {
        guard head.version.major == 1 else { throw .version }
        let hosts = head.headers["host"]
        guard hosts.count <= 1, head.version.minor == 0 || hosts.count == 1, hosts.allSatisfy(Self.isHost) else { throw .host }
        var head = head
        head.uri = try Self.path(of: head)
        // After a request for another protocol the decoder reads no further, although this daemon speaks no other.
        let isUpgrade = head.headers.contains(name: "upgrade") || head.method == .CONNECT
        let closes = head.version.minor == 0 || isUpgrade || !head.isKeepAlive
        if closes {
            // In the one spelling that Hummingbird looks for.
            head.headers.replaceOrAdd(name: "connection", value: "close")
            isEnding = true
        }
        // RFC 9110 10.1.1: "A server that receives a 100-continue expectation in an HTTP/1.0 request MUST ignore that expectation."
        if head.version.minor == 0 { head.headers.remove(name: "expect") }
        waiting.append(Exchange(version: head.version, isHead: head.method == .HEAD, closes: closes))
        return head
    }

    /// The head of an answer, in the form that its request takes.
    mutating func answer(_ head: HTTPResponseHead) -> Outcome {
        guard var exchange = waiting.first, head.status.code >= 200 else { return .part(.head(head)) }
        var head = head
        if exchange.closes {
            head.headers.replaceOrAdd(name: "connection", value: "close")
        } else if !head.isKeepAlive {
            exchange.closes = true
            waiting[waiting.startIndex] = exchange
            isEnding = true
        }
        // The encoder makes no chunks for it: the content ends with the connection.
        if exchange.version.minor == 0 { head.version = .http1_0 }
        guard exchange.isHead else { return .part(.head(head)) }
        var bytes = ByteBuffer()
        bytes.writeString("HTTP/1.\(head.version.minor) \(head.status.code) \(head.status.reasonPhrase)\r\n")
        for (name, value) in head.headers { bytes.writeString("\(name): \(value)\r\n") }
        bytes.writeString("\r\n")
        return .bytes(bytes)
    }

    /// Content, which HEAD has none of.
    mutating func answer(_ body: IOData) -> Outcome { waiting.first?.isHead == true ? .nothing : .part(.body(body)) }

    /// The end of the answer, after which the next request's begins, and whether the connection ends with it.
    mutating func end(_ trailers: HTTPHeaders?) -> (outcome: Outcome, closes: Bool) {
        guard let exchange = waiting.popFirst() else { return (.part(.end(trailers)), false) }
        return (exchange.isHead ? .nothing : .part(.end(trailers)), exchange.closes)
    }

    /// The path and query of a target in origin-form or absolute-form (RFC 9112 3.2), or the asterisk of OPTIONS.
    private static func path(of head: HTTPRequestHead) throws(UnacceptableRequest) -> String {
        let uri = head.uri
        if uri.utf8.first == UInt8(ascii: "/") || uri == "*" && head.method == .OPTIONS { return uri }
        guard let scheme = ["http://", "https://"].first(where: { uri.prefix($0.count).lowercased() == $0 }) else { throw .target }
        let rest = uri.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.isEmpty, isHost(String(authority)) else { throw .target }
        let path = rest.dropFirst(authority.count)
        return path.first == "/" ? String(path) : "/" + path
    }

    /// Characters of RFC 3986's host and port, without the comma: two hosts that somebody joined are not one.
    static func isHost(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "%"), UInt8(ascii: "!"),
                UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"),
                UInt8(ascii: "+"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
                true
            default: false
            }
        }
    }
}
