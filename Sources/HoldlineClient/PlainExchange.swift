import Glibc
package import HoldlineCore
import HoldlineWire

/// One question over a socket that blocks: no event loop and no thread is made for it.
///
/// It takes the usual answer alone. Whatever else happens gives nil, and the question is asked again in the usual way, which retries, and
/// says what is wrong.
package enum PlainExchange {
    /// Milliseconds that each step may take; a daemon that is slower is asked in the usual way.
    private static let patience = 1000
    /// Bytes of an answer about one invoice, with its head; larger ones are left to the usual way.
    static let largestAnswer = 1 << 16

    /// `GET /v1/invoices/{number}/dunning`
    package static func dunning(_ number: InvoiceNumber, socket path: String) -> Answer<DunningAnswer>? {
        body(of: "/v1/invoices/\(PercentCoding.encode(number.text))/dunning", socket: path).map { Answer(bytes: $0, status: 200) }
    }

    /// The body of an answer with status 200 and a length; nil for any other.
    private static func body(of target: String, socket path: String) -> [UInt8]? {
        guard let descriptor = connected(to: path) else { return nil }
        defer { close(descriptor) }
        let question = Array("GET \(target) HTTP/1.1\r\nhost: holdline\r\naccept: \(MediaType.json)\r\n\r\n".utf8)
        // One that is this short goes out whole, or not at all.
        guard send(descriptor, question, question.count, Int32(MSG_NOSIGNAL)) == question.count else { return nil }
        var answer: [UInt8] = []
        while answer.count < largestAnswer {
            let piece = [UInt8](unsafeUninitializedCapacity: 8192) { buffer, count in
                count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
            }
            guard !piece.isEmpty else { return nil }
            answer += piece
            switch PlainHead(answer) {
            case .incomplete: continue
            case .unusual: return nil
            case .body(let range) where answer.count > range.upperBound: return nil
            case .body(let range): if answer.count == range.upperBound { return Array(answer[range]) }
            }
        }
        return nil
    }

    /// A socket that is connected, or nil; it fails after `patience`.
    private static func connected(to path: String) -> Int32? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count <= Client.longestSocketPath else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var limit = timeval(tv_sec: patience / 1000, tv_usec: patience % 1000 * 1000)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard result == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}

/// What the head of an answer says, as far as it has come.
enum PlainHead {
    case incomplete
    /// Another status than 200, or a body without a length.
    case unusual
    /// Where the body is.
    case body(Range<Int>)

    init(_ bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            self = .incomplete
            return
        }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        var length: Int?
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            let name = parts.first?.lowercased()
            if name == "transfer-encoding" || (name == "content-length" && length != nil) {
                self = .unusual
                return
            }
            if name == "content-length", parts.count == 2 { length = decimal(parts[1].drop { $0 == " " }.utf8) }
        }
        guard lines.first?.hasPrefix("HTTP/1.1 200") == true, let length, length > 0,
            length <= PlainExchange.largestAnswer
        else {
            self = .unusual
            return
        }
        self = .body(end.upperBound..<end.upperBound + length)
    }
}
