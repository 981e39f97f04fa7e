package import NIOCore
import NIOPosix
import Synchronization

/// The answers between the task that makes them and the one that sends them, in their order.
///
/// While the client keeps up they wait in memory, and the maker waits for the sender. A client that has taken nothing for a moment is
/// taken for one that sends all before it reads: what waits goes into a file, until all of it is read.
package final class AnswerQueue: Sendable {
    /// Bytes that wait in memory for one client.
    static let largestMemory = 1 << 20
    /// Answers go out in pieces of about so many bytes, or all that is left.
    static let piece = 1 << 16
    /// A client that takes nothing for so long does not read.
    static let patience: Duration = .milliseconds(200)
    /// With no room left in files, a client that takes nothing for so long is given up.
    static let lastPatience: Duration = .seconds(5)

    /// Under the queue's lock; files are read and written outside of it.
    private struct State {
        /// Waits to be sent, from the front.
        var memory: [ByteBuffer] = []
        /// Of all buffers in `memory`.
        var bytes = 0
        /// Bytes of them that the room counts.
        var counted = 0
        /// What waits in the file: from `read` to `written`. Then nothing waits in memory.
        var read = 0
        /// The end of the file's content.
        var written = 0
        /// nil until answers are spilled for the first time; kept until the queue is closed.
        var file: AnswerFile?
        /// The client does not read: answers go to the file until it has read all of it.
        var isBehind = false
        /// Answers are on their way into the file: nothing is sent until they are there.
        var isSpilling = false
        /// Grows with each piece that was sent.
        var sent = 0
        /// No more answers come.
        var isEnded = false
        /// Nobody sends any more.
        var isClosed = false
        /// Thrown to the sender instead of what waits.
        var failure: (any Error)?
        /// The maker, where it waits for the sender.
        var maker: CheckedContinuation<Void, Never>?
        /// The sender, where it waits for answers.
        var sender: CheckedContinuation<Void, Never>?

        /// Nothing waits, in memory or in the file.
        var isEmpty: Bool { bytes == 0 && read == written }
        /// Whether the client has taken everything and waits for more.
        var isAwaited: Bool { sender != nil && isEmpty }

        /// Whether the sender has something to do: a write that is worth it, or the end.
        var isReady: Bool {
            if isSpilling { return false }
            if read < written || isEnded { return true }
            return bytes >= AnswerQueue.piece || bytes > 0 && maker != nil
        }

        /// The first buffer, with how many of its bytes the room counts.
        mutating func takeFirst() -> (buffer: ByteBuffer, counted: Int) {
            let first = memory.removeFirst()
            bytes -= first.readableBytes
            let count = min(counted, first.readableBytes)
            counted -= count
            return (first, count)
        }
    }

    /// Two tasks use it.
    private let state = Mutex(State())
    /// Shared by all connections.
    private let room: AnswerRoom
    /// Whose share of the room it takes.
    private let uid: UInt32

    /// An empty queue, with no file.
    package init(_ room: AnswerRoom, for uid: UInt32) { (self.room, self.uid) = (room, uid) }

    // MARK: The maker

    /// Adds answers. Throws `NoRoom` where the client does not read and they cannot be kept, `CancellationError` once nobody sends any.
    package func put(_ buffer: ByteBuffer) async throws {
        var rest = buffer
        guard rest.readableBytes > 2 * Self.piece else { return try await place(buffer) }
        // Pieces with bytes of their own: a small one that waits must not keep a large one alive.
        while let piece = rest.readSlice(length: min(Self.piece, rest.readableBytes)), piece.readableBytes > 0 {
            try await place(ByteBuffer(bytes: piece.readableBytesView))
        }
    }

    /// Puts one piece where it belongs, waiting for the sender or writing to the file as needed.
    private func place(_ buffer: ByteBuffer) async throws {
        while buffer.readableBytes > 0 {
            switch take(buffer) {
            case .taken: return
            case .nobodySends: throw CancellationError()
            case .memoryIsFull(let sent):
                if await !hasSent(since: sent, within: Self.patience) { state.withLock { $0.isBehind = true } }
            case .file(let sent):
                do {
                    return try await spill(buffer)
                } catch let problem as NoRoom {
                    guard await hasSent(since: sent, within: Self.lastPatience) else { throw problem }
                }
            }
        }
    }

    /// What became of a piece.
    private enum Place {
        /// It waits in memory.
        case taken
        /// The sender has to take something first; `sent` says how far it was.
        case memoryIsFull(sent: Int)
        /// The client is behind: the piece belongs into the file.
        case file(sent: Int)
        /// The connection is over.
        case nobodySends
    }

    /// Puts a buffer into memory, where it belongs there.
    private func take(_ buffer: ByteBuffer) -> Place {
        let count = buffer.readableBytes
        let (place, sender) = state.withLock { state -> (Place, CheckedContinuation<Void, Never>?) in
            if state.isClosed { return (.nobodySends, nil) }
            if state.isEmpty { state.isBehind = false }
            if state.isBehind { return (.file(sent: state.sent), nil) }
            guard state.bytes + count <= Self.largestMemory || state.bytes == 0 else { return (.memoryIsFull(sent: state.sent), nil) }
            if room.memory.take(count, for: uid) {
                state.counted += count
            } else if !state.isAwaited {
                // A client that waits for its next piece gets it whatever the others take.
                state.isBehind = true
                return (.file(sent: state.sent), nil)
            }
            state.bytes += count
            if let last = state.memory.indices.last, state.memory[last].readableBytes + count <= Self.piece {
                state.memory[last].writeImmutableBuffer(buffer)
            } else {
                state.memory.append(buffer)
            }
            return (.taken, state.isReady ? state.sender.take() : nil)
        }
        sender?.resume()
        return place
    }

    /// Whether another piece was sent before the time is up, or the client waits for one.
    private func hasSent(since sent: Int, within patience: Duration) async -> Bool {
        async let _: Void = { [self] in
            // It ends early where the waiting does.
            try? await Task.sleep(for: patience)
            state.withLock { $0.maker.take() }?.resume()
        }()
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let (goesOn, sender) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
                if state.isClosed || state.sent != sent || state.isAwaited { return (true, nil) }
                state.maker = continuation
                // What waits goes out though it is less than a piece.
                return (false, state.isReady ? state.sender.take() : nil)
            }
            sender?.resume()
            if goesOn { continuation.resume() }
        }
        return state.withLock { $0.isClosed || $0.sent != sent || $0.isAwaited }
    }

    /// Moves what waits in memory into the file, with the buffer behind it.
    private func spill(_ buffer: ByteBuffer) async throws {
        let before = state.withLock { state in
            defer { (state.memory, state.bytes, state.counted, state.isSpilling) = ([], 0, 0, true) }
            return (memory: state.memory, bytes: state.bytes, counted: state.counted, offset: state.written, file: state.file)
        }
        let result: Result<AnswerFile, any Error>
        do {
            let (room, uid) = (room, uid)
            result = .success(
                try await NIOThreadPool.singleton.runIfActive {
                    let file = try before.file ?? room.file(for: uid)
                    try file.write(before.memory + [buffer], at: before.offset)
                    return file
                })
        } catch {
            result = .failure(error)
        }
        let (sender, given) = state.withLock { state in
            state.isSpilling = false
            var given = before.counted
            if case .success(let file) = result {
                state.file = file
                state.written = before.offset + before.bytes + buffer.readableBytes
            } else if !state.isClosed {
                (state.memory, state.bytes, state.counted) = (before.memory, before.bytes, before.counted)
                given = 0
            }
            return (state.isReady ? state.sender.take() : nil, given)
        }
        room.memory.give(given, of: uid)
        sender?.resume()
        _ = try result.get()
    }

    /// No more answers come; with an error, those that wait are not sent either.
    package func end(_ failure: (any Error)? = nil) {
        let sender = state.withLock { state in
            state.isEnded = true
            state.failure = failure
            return state.sender.take()
        }
        sender?.resume()
    }

    // MARK: The sender

    /// The next answers to send, once they are worth a write; the ones before it count as sent. nil at the end.
    package func next() async throws -> ByteBuffer? {
        let maker = state.withLock { state in
            state.sent += 1
            return state.maker.take()
        }
        maker?.resume()
        while true {
            switch try state.withLock({ try Self.step(&$0) }) {
            case .end: return nil
            case .later: await untilReady()
            case .piece(let buffer, let counted):
                room.memory.give(counted, of: uid)
                return buffer
            case .inFile(let file, let offset, let count):
                let buffer = try await NIOThreadPool.singleton.runIfActive { try file.read(count, at: offset) }
                state.withLock { state in
                    state.read = offset + count
                    if state.read == state.written, !state.isSpilling { (state.read, state.written, state.isBehind) = (0, 0, false) }
                }
                return buffer
            }
        }
    }

    /// What the sender has to do.
    private enum Step {
        /// Send this; `counted` bytes of it go back to the room.
        case piece(ByteBuffer, counted: Int)
        /// Read this part of the file and send it.
        case inFile(AnswerFile, from: Int, count: Int)
        /// Wait for more.
        case later
        /// Everything was sent.
        case end
    }

    /// The sender's next step: the file first, since what is in it is older. Throws what the maker ended with.
    private static func step(_ state: inout State) throws -> Step {
        if let failure = state.failure { throw failure }
        guard state.isReady else { return .later }
        if state.read < state.written, let file = state.file {
            return .inFile(file, from: state.read, count: min(piece, state.written - state.read))
        }
        guard state.bytes > 0 else { return .end }
        let (buffer, counted) = state.takeFirst()
        return .piece(buffer, counted: counted)
    }

    /// Waits until a write is worth it or the end has come, and lets a maker that waits for an empty queue go on.
    private func untilReady() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let (goesOn, maker) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
                if state.failure != nil || state.isReady { return (true, nil) }
                state.sender = continuation
                return (false, state.isEmpty ? state.maker.take() : nil)
            }
            maker?.resume()
            if goesOn { continuation.resume() }
        }
    }

    /// Nothing is sent any more: the maker is told, and what waits is forgotten.
    package func close() {
        let (maker, counted) = state.withLock { state in
            state.isClosed = true
            defer { (state.memory, state.bytes, state.counted, state.file) = ([], 0, 0, nil) }
            return (state.maker.take(), state.counted)
        }
        room.memory.give(counted, of: uid)
        maker?.resume()
    }
}
