import GRDB
package import HoldlineCore
import Synchronization

/// The board of live calls, kept with the commits: whoever is acknowledged sees it changed.
package final class LiveCalls: Sendable {
    private struct State {
        var board = CallBoard()
        /// When each telephone system last said something.
        var heard: [String: Instant] = [:]
    }

    private let state = Mutex(State())

    /// Fills the board from the tables of one read.
    init(_ db: Database, heard now: Instant) throws {
        var board = CallBoard()
        let calls = try Row.fetchCursor(db, sql: "SELECT * FROM call WHERE state <> 'ended'")
        while let row = try calls.next() {
            let call = try Call(row: row)
            board.take(call)
            if let source = call.observed?.source { state.withLock { $0.heard[source] = now } }
        }
        let agents = try Row.fetchCursor(db, sql: "SELECT * FROM agent WHERE status <> 'logged-out' OR state <> 'idle'")
        while let row = try agents.next() { board.take(try Agent(row: row)) }
        for table in ["call", "visit"] {
            let counts = try Row.fetchCursor(db, sql: "SELECT queue, booking, count(*) AS n FROM \(table) GROUP BY queue, booking")
            while let row = try counts.next() {
                board.take(
                    BookingChange(queue: QueueName(unchecked: row["queue"]), from: nil, to: try row.word("booking")), count: row["n"])
            }
        }
        state.withLock { [board] in $0.board = board }
    }

    func apply(_ facts: [Facts], _ bookings: [BookingChange]) {
        state.withLock { state in
            for facts in facts {
                for call in facts.calls ?? [] { state.board.take(call) }
                for agent in facts.agents ?? [] { state.board.take(agent) }
            }
            for change in bookings { state.board.take(change) }
        }
    }

    /// Reads the board as it stands; the body should be short.
    package func read<Value>(_ body: (CallBoard) throws -> Value) rethrows -> Value { try state.withLock { try body($0.board) } }

    /// Telephone systems that are remembered; one that was forgotten counts as heard of until it speaks again.
    private static let largestHeard = 1000

    package func heard(_ source: String, at now: Instant) {
        state.withLock { state in
            if state.heard[source] == nil, state.heard.count >= Self.largestHeard,
                let oldest = state.heard.min(by: { $0.value < $1.value })?.key
            {
                state.heard[oldest] = nil
            }
            state.heard[source] = now
        }
    }

    /// Waiting calls of telephone systems that said nothing for so many seconds.
    package func silent(for seconds: Int64, at now: Instant) -> [CallID] {
        state.withLock { state in
            let heard = state.heard
            return state.board.silent { source in now.seconds - (heard[source]?.seconds ?? now.seconds) > seconds }
        }
    }
}
