import Glibc
import HoldlineCore
import HoldlineWire
import NIOCore
import NIOHTTP1
import NIOPosix

extension Exchange {
    typealias Parts = NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator

    /// The answer's status; informational heads are passed over.
    static func status(of parts: inout Parts, wasSent: Bool) async throws -> Int {
        while true {
            switch try await parts.next() {
            case .head(let head) where (100..<200).contains(head.status.code): continue
            case .head(let head): return Int(head.status.code)
            case .body, .end: throw ClientError.unreadable("the answer has no head")
            case nil:
                throw ClientError.outcomeUnknown(
                    wasSent ? "the connection broke before an answer came" : "the connection broke while the request was sent")
            }
        }
    }

    static func rest(of parts: inout Parts) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            switch try await parts.next() {
            case .body(let buffer):
                bytes += buffer.readableBytesView
                guard bytes.count <= largestAnswer else { throw ClientError.unreadable("the daemon's answer does not end") }
            case .end: return bytes
            case .head: throw ClientError.unreadable("the answer has two heads")
            case nil: throw ClientError.outcomeUnknown("the connection broke within the answer")
            }
        }
    }

    /// An answer that is no success: a problem, or something that another program wrote.
    static func failure(_ status: Int, _ bytes: [UInt8]) -> ClientError {
        if let problem = try? decoded(ProblemBody.self, from: bytes) { return problem.failure }
        let text = String(decoding: bytes.prefix(200), as: UTF8.self)
        return ProblemBody(
            type: "about:blank", title: "HTTP \(status)", status: status, code: "http-\(status)",
            detail: text.isEmpty ? "the answer has no body" : text
        ).failure
    }

    /// Runs an exchange and turns whatever breaks it into the one error type of this boundary.
    func translating<Value>(_ exchange: () async throws -> Value) async throws(ClientError) -> Value {
        do { return try await exchange() } catch { throw clientError(error) }
    }

    func clientError(_ error: any Error) -> ClientError {
        error as? ClientError ?? .outcomeUnknown("the connection broke: \(reason(error))")
    }

    /// The system's words for an error.
    func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case let error as NIOConnectionError: error.connectionErrors.first.map { reason($0.error) } ?? "\(error)"
        default: "\(error)"
        }
    }
}
