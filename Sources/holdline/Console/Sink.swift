import Glibc
import Synchronization

/// Where text goes. Writing gathers, flushing hands it to the system.
///
/// A command flushes before it waits, before it asks, and at its end.
protocol Sink: Sendable {
    /// Throws `CommandFailure.outputClosed` where the reader has closed its end, `unwritable` where the system takes nothing.
    func write(_ bytes: [UInt8]) throws(CommandFailure)
    /// Throws what `write` throws.
    func flush() throws(CommandFailure)
}

/// Text goes out as UTF-8, whatever the locale says.
extension Sink {
    func write(_ text: String) throws(CommandFailure) { try write(Array(text.utf8)) }

    /// The text and a line feed, as it stands: callers escape what came from elsewhere.
    func line(_ text: String) throws(CommandFailure) { try write(Array(text.utf8) + [UInt8(ascii: "\n")]) }
}

/// A file descriptor of this process.
///
/// A descriptor in non-blocking mode, which a shell may leave behind, is waited for.
final class Descriptor: Sink {
    private let descriptor: Int32
    /// The bytes that were written and not handed to the system yet; a lock keeps lines of several tasks whole.
    private let gathered = Mutex<[UInt8]>([])
    /// Bytes; beyond them `write` flushes by itself.
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
