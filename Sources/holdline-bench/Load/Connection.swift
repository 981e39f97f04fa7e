import Glibc

/// A blocking connection to a Unix socket, with what was read of it and not yet used.
final class Connection {
    /// The socket; another thread may send on it while this object reads.
    let descriptor: Int32
    /// One buffer for the whole life of a connection: measured exchanges allocate nothing here.
    private let storage: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0

    /// Bytes of the buffer; the longest line of an answer must fit.
    private static let capacity = 256 << 10
    /// Seconds without a byte after which the other side counts as hung.
    private static let patience = 60

    /// Throws where the path is longer than a socket's address holds, or nothing listens there.
    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw BenchProblem.system("no socket can be opened") }
        storage = .allocate(byteCount: Self.capacity, alignment: 16)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw BenchProblem("the socket's path is too long: \(path)")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard result == 0 else { throw BenchProblem.system("\(path) cannot be reached") }
        var limit = timeval(tv_sec: Self.patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(descriptor)
        storage.deallocate()
    }

    /// Sends all bytes. Throws where the other side is gone, or takes none for a minute.
    func send(_ bytes: [UInt8]) throws { try Self.send(bytes, to: descriptor) }

    /// Sends all bytes; by its descriptor, so that another thread can send while this one reads.
    static func send(_ bytes: [UInt8], to descriptor: Int32) throws {
        try bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = Glibc.send(
                    descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, Int32(MSG_NOSIGNAL))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw BenchProblem.system("a request cannot be sent") }
                sent += count
            }
        }
    }

    /// Gives `body` the next line without its end, and uses it up.
    ///
    /// The bytes are valid within `body` alone. Throws where the connection ends, or a line is longer
    /// than the buffer.
    func line<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
        var searched = 0
        while true {
            let read = unread
            if let base = read.baseAddress, let found = memchr(base + searched, 10, read.count - searched) {
                let length = base.distance(to: UnsafeRawPointer(found))
                defer { start += length + 1 }
                let isEndedByCR = length > 0 && read[length - 1] == 13
                return try body(UnsafeRawBufferPointer(rebasing: read[..<(isEndedByCR ? length - 1 : length)]))
            }
            searched = read.count
            try fill()
        }
    }

    /// Gives `body` the next `count` bytes, in pieces, and uses them up.
    func take(_ count: Int, _ body: (UnsafeRawBufferPointer) -> Void) throws {
        var left = count
        while left > 0 {
            if start == end { try fill() }
            let piece = min(left, end - start)
            body(UnsafeRawBufferPointer(rebasing: unread[..<piece]))
            start += piece
            left -= piece
        }
    }

    /// What was read and is not used up; valid until the buffer is filled again.
    private var unread: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[start..<end]) }

    /// Reads once more, at least a byte.
    private func fill() throws {
        if start == end {
            (start, end) = (0, 0)
        } else if end == storage.count {
            guard start > 0 else { throw BenchProblem("an answer has a line of more than \(storage.count) bytes") }
            let rest = end - start
            if let base = storage.baseAddress { memmove(base, base + start, rest) }
            (start, end) = (0, rest)
        }
        while true {
            let count = recv(descriptor, storage.baseAddress?.advanced(by: end), storage.count - end, 0)
            if count < 0, errno == EINTR { continue }
            if count == 0 { throw BenchProblem("the other side hung up within an answer") }
            guard count > 0 else { throw BenchProblem.system("an answer cannot be read") }
            end += count
            return
        }
    }
}
