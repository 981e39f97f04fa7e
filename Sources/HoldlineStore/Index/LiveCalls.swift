import GRDB
package import HoldlineCore
import Synchronization

/// The board of live calls, kept with the commits: a client that is acknowledged sees it changed.
package final class LiveCalls: Sendable {
    /// Readers hold the lock for the length of their body, and the committer waits for them.
    private let board = Mutex(CallBoard())

    /// Fills the board from the tables of one read.
    init(_ db: Database) throws {
        var board = CallBoard()
        let calls = try Row.fetchCursor(db, sql: "SELECT * FROM call WHERE state <> 'ended'")
        while let row = try calls.next() {
            board.take(try Call(row: row))
        }
        let agents = try Row.fetchCursor(db, sql: "SELECT * FROM agent WHERE status <> 'logged-out' OR state <> 'idle'")
        while let row = try agents.next() { board.take(try Agent(row: row)) }
        for (change, count) in try Booked.read(db) { board.take(change, count: count) }
        self.board.withLock { [board] in $0 = board }
    }

    /// Applies the rows of a commit: calls and agents first, then the counts of the bookings.
    func apply(_ facts: [Facts], _ bookings: [BookingChange]) {
        board.withLock { board in
            for facts in facts {
                for call in facts.calls ?? [] { board.take(call) }
                for agent in facts.agents ?? [] { board.take(agent) }
            }
            for change in bookings { board.take(change) }
        }
    }

    /// Reads the board as it stands; the body should be short.
    package func read<Value>(_ body: (CallBoard) throws -> Value) rethrows -> Value { try board.withLock { try body($0) } }
}
