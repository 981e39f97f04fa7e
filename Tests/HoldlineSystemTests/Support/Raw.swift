import Foundation
import Glibc

/// HTTP by hand over a Unix socket: bytes out, bytes in, whatever they are.
struct Raw {
    private let socket: String
    /// A daemon that hangs up must not end the tests with SIGPIPE.
    private static let noSignal: Int32 = 0x4000

    init(_ socket: String) { self.socket = socket }

    func connect() throws -> Int32 {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(socket.utf8)) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            close(descriptor)
            throw TestProblem(description: "cannot connect: \(errno)")
        }
        return descriptor
    }

    func exchange(_ text: String) throws -> String { String(decoding: try exchange(Array(text.utf8)), as: UTF8.self) }

    /// Sends bytes and reads until the daemon closes, or is silent for ten seconds.
    func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
        let descriptor = try connect()
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Self.noSignal) }
            // A daemon that refuses a large body may have closed by now: its answer is still there to read.
            if count <= 0 { break }
            sent += count
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { answer += buffer[..<count] }
        return answer
    }

    func request(_ method: String, _ path: String, _ body: [UInt8]?, type: String, headers: [String]) throws -> (status: Int, body: String)
    {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: holdline\r\nConnection: close\r\n"
        for header in headers { head += header + "\r\n" }
        if let body { head += "Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n" }
        let answer = try exchange(Array((head + "\r\n").utf8) + (body ?? []))
        let text = String(decoding: answer, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n"), let status = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw TestProblem(description: "no HTTP answer to \(method) \(path): “\(text.prefix(200))”")
        }
        let head2 = text[..<end.lowerBound].lowercased()
        let rest = String(text[end.upperBound...])
        return (status, head2.contains("transfer-encoding: chunked") ? Self.unchunked(rest) : rest)
    }

    private static func unchunked(_ text: String) -> String {
        var bytes = Array(text.utf8)[...]
        var result: [UInt8] = []
        while let line = bytes.firstIndex(of: 10),
            let size = Int(String(decoding: bytes[bytes.startIndex..<(line - 1)], as: UTF8.self), radix: 16), size > 0
        {
            result += bytes[(line + 1)..<min(line + 1 + size, bytes.endIndex)]
            bytes = bytes.dropFirst(line - bytes.startIndex + size + 3)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
