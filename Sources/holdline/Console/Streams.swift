import Glibc
import HoldlineFormats
import HoldlineWire
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
                    throw errno == EPIPE ? .outputClosed : .unwritable(Phrase(verbatim: why))
                }
            }
        }
    }
}

/// Where a command reads from.
protocol Input: Sendable {
    /// The next bytes, empty at the end; throws where the input cannot be read.
    func read() throws(CommandFailure) -> [UInt8]
}

extension Input {
    /// Meant for texts of a person's size: all of it is held in memory.
    func readToEnd() throws(CommandFailure) -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let bytes = try read()
            if bytes.isEmpty { return all }
            all += bytes
        }
    }
}

/// A file descriptor of this process; its opener closes it.
final class DescriptorInput: Input {
    private let descriptor: Int32
    /// What a failure calls it.
    private let name: String

    init(_ descriptor: Int32, name: String = "standard input") { (self.descriptor, self.name) = (descriptor, name) }

    func read() throws(CommandFailure) -> [UInt8] {
        do throws(SystemFailure) {
            return try SystemCall.bytes(upTo: ByteSource.chunkSize) { Glibc.read(descriptor, $0, $1) }
        } catch { throw .unreadableFile(name, Phrase(verbatim: error.message)) }
    }
}

/// Cuts an input into lines, typed ones or those of a list; a CR before the line feed stays.
///
/// It reads ahead, so one input has one of these: another would miss what the first has taken already.
final class InputLines: Sendable {
    private let input: any Input
    private let state = Mutex((cutter: LineCutter(), isFirst: true))

    init(_ input: any Input) { self.input = input }

    /// The next line without its line feed, nil at the end. A byte-order mark before the first one belongs to no line.
    func next() throws(CommandFailure) -> ArraySlice<UInt8>? {
        try state.withLock { state throws(CommandFailure) in
            let line = try state.cutter.next { _ throws(CommandFailure) in try input.read() }
            defer { state.isFirst = false }
            return state.isFirst && line?.starts(with: [0xEF, 0xBB, 0xBF]) == true ? line?.dropFirst(3) : line
        }
    }
}

/// Cuts bytes that come in pieces into lines, without their line feeds.
struct LineCutter {
    private var rest: ArraySlice<UInt8> = []
    private var ended = false

    /// The next line, nil at the end.
    ///
    /// `more` gives the next bytes, and none at the end; it is told how many wait for the end of their line. Throws what it throws.
    mutating func next<Failure: Error>(_ more: (_ waiting: Int) throws(Failure) -> [UInt8]?) throws(Failure) -> ArraySlice<UInt8>? {
        var searched = 0
        while true {
            if let end = rest.dropFirst(searched).firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest = rest[(end + 1)...] }
                return rest[..<end]
            }
            if ended {
                defer { rest = [] }
                return rest.isEmpty ? nil : rest
            }
            searched = rest.count
            if let bytes = try more(searched), !bytes.isEmpty { rest = (Array(rest) + bytes)[...] } else { ended = true }
        }
    }
}
