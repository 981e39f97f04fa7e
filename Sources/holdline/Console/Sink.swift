import Glibc
import Synchronization

/// Where text goes. Writing gathers, flushing hands it to the system.
protocol Sink: Sendable {
    /// Throws `CommandFailure.outputClosed` where the reader has closed its end, `unwritable` where the system takes nothing.
    func write(_ bytes: [UInt8]) throws(CommandFailure)
    func flush() throws(CommandFailure)
}

extension Sink {
    func write(_ text: String) throws(CommandFailure) { try write(Array(text.utf8)) }

    func line(_ text: String) throws(CommandFailure) { try write(Array(text.utf8) + [UInt8(ascii: "\n")]) }
}

/// A file descriptor of this process.
final class Descriptor: Sink {
    private let descriptor: Int32
    private let gathered = Mutex<[UInt8]>([])
    private static let largestGathering = 1 << 16

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        let isMuch = gathered.withLock { gathered in
            gathered += bytes
            return gathered.count >= Self.largestGathering
        }
        if isMuch { try flush() }
    }

    func flush() throws(CommandFailure) {
        try gathered.withLock { gathered throws(CommandFailure) in
            var rest = gathered[...]
            gathered = []
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if written >= 0 {
                    rest = rest.dropFirst(written)
                } else if errno == EAGAIN {
                    var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&wanted, 1, -1)
                } else if errno != EINTR {
                    let why = String(cString: strerror(errno))
                    throw errno == EPIPE ? .outputClosed : .unwritable(why)
                }
            }
        }
    }
}
