import HoldlineStore
import Synchronization

/// The lines between who reads them and who answers them, in their order: at most `capacity` of them, and not many more than
/// `largestBytes` bytes, so that neither runs away.
///
/// One task puts, one takes. Either may be cancelled, or end for a reason of its own: the other is never left waiting.
final class LineWindow: Sendable {
    /// A line's number and length, with the write that waits for its commit or the refusal that came before that.
    typealias Line = (number: Int, bytes: Int, result: Result<PendingWrite, any Error>)
    /// Of the lines that are put and not answered.
    static let largestBytes = 1 << 20

    /// Under the window's lock.
    private struct State {
        /// Put, and not taken yet.
        var lines: [Line] = []
        /// Lines that were taken and are not answered yet.
        var taken = 0
        /// Of `lines`, and of those that were taken.
        var bytes = 0, takenBytes = 0
        /// Either side has ended.
        var isClosed = false
        /// The side that puts, where there is no room.
        var reader: CheckedContinuation<Void, Never>?
        /// The side that takes, where there is no line.
        var answerer: CheckedContinuation<Void, Never>?
    }

    /// Each side waits in at most one place.
    private let state = Mutex(State())
    /// Lines that are put or taken at one time; one `put` may go beyond it, and the next waits.
    private let capacity: Int

    /// The capacity is at least 1: with 0 the side that puts would wait for ever.
    init(capacity: Int) { self.capacity = capacity }

    /// Whether more lines may come.
    private func hasRoom(_ state: State) -> Bool {
        state.lines.count + state.taken < capacity && state.bytes + state.takenBytes < Self.largestBytes
    }

    /// Adds lines, and waits until there is room for more. False once nobody takes any: then reading on makes no sense.
    func put(_ lines: [Line]) async -> Bool {
        let answerer: CheckedContinuation<Void, Never>? = state.withLock { state in
            state.lines += lines
            state.bytes += lines.reduce(0) { $0 + $1.bytes }
            // An answerer that is woken and finds nothing takes it for the end.
            return state.lines.isEmpty ? nil : state.answerer.take()
        }
        answerer?.resume()
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let goesOn = state.withLock { state in
                if state.isClosed || hasRoom(state) { return true }
                state.reader = continuation
                return false
            }
            if goesOn { continuation.resume() }
        }
        return state.withLock { !$0.isClosed }
    }

    /// The next lines, once there are any, and at most `limit`; those that were taken before count as answered. Empty when no more come.
    func take(limit: Int) async -> [Line] {
        let reader: CheckedContinuation<Void, Never>? = state.withLock { state in
            (state.taken, state.takenBytes) = (0, 0)
            return hasRoom(state) ? state.reader.take() : nil
        }
        reader?.resume()
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let goesOn = state.withLock { state in
                if state.isClosed || !state.lines.isEmpty { return true }
                state.answerer = continuation
                return false
            }
            if goesOn { continuation.resume() }
        }
        return state.withLock { state in
            let lines = Array(state.lines.prefix(limit))
            state.lines.removeFirst(lines.count)
            state.taken = lines.count
            state.takenBytes = lines.reduce(0) { $0 + $1.bytes }
            state.bytes -= state.takenBytes
            return lines
        }
    }

    /// No more lines are put, or taken.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            return (state.reader.take(), state.answerer.take())
        }
        waiting.0?.resume()
        waiting.1?.resume()
    }
}
