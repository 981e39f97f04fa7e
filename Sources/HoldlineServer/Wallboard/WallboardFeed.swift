import HoldlineCore
package import HoldlineStore
import NIOCore

/// The wallboards that are open: one look at the board a second for all of them, and an event where something is shown otherwise.
package actor WallboardFeed {
    /// An event as it is sent.
    struct Event: Sendable {
        /// Grows with each that is made.
        let number: Int
        /// The event as the stream has it, with the empty line that ends it. Its id is the board's time in milliseconds.
        let bytes: ByteBuffer
    }

    /// The board is reckoned by the store, which keeps for a while what takes long.
    private let store: Store
    /// Between two wakes in which nothing has changed; the page takes twelve seconds of silence for a lost connection.
    private let heartbeat: Duration
    /// Between two looks.
    private static let pause: Duration = .seconds(1)

    /// Woken where there is something to send; by the number under which they came.
    private var readers: [Int: AsyncStream<Void>.Continuation] = [:]
    private var lastReader = 0
    /// What was shown last; nil while nobody reads.
    private var board: Wallboard?
    /// How many events were made since the daemon's start. A reader who has not been sent the newest gets it, and none in between.
    private var number = 0
    /// The newest event, with names and without; made when the first reader asks for it.
    private var events: [Bool: ByteBuffer] = [:]
    /// The task that looks once a second; nil while nobody reads.
    private var looking: Task<Void, Never>?

    /// Looks at nothing while nobody reads.
    package init(_ store: Store, heartbeat: Duration) { (self.store, self.heartbeat) = (store, heartbeat) }

    /// Wakes a reader, at once and then with each change and each heartbeat, until it leaves by the number that it is given.
    func enter(_ wake: AsyncStream<Void>.Continuation) async throws -> Int {
        take(try await store.wallboard())
        lastReader += 1
        readers[lastReader] = wake
        wake.yield()
        if looking == nil { looking = Task { [weak self] in await self?.look() } }
        return lastReader
    }

    /// The last reader who leaves ends the looking.
    func leave(_ reader: Int) {
        readers[reader] = nil
        guard readers.isEmpty else { return }
        looking?.cancel()
        (looking, board, events) = (nil, nil, [:])
    }

    /// The newest event, where a reader has not been sent it; nil where it has, and a heartbeat is due.
    func newest(names: Bool, after sent: Int) throws -> Event? {
        guard let board, sent < number else { return nil }
        if let bytes = events[names] { return Event(number: number, bytes: bytes) }
        var bytes = ByteBuffer(string: "id: \(board.at.milliseconds)\nevent: board\ndata: ")
        bytes.writeBytes(try JSONAnswer.bytes(names ? board : board.withoutNames))
        bytes.writeString("\n\n")
        events[names] = bytes
        return Event(number: number, bytes: bytes)
    }

    /// What says that the connection lives, and what time it is here.
    var beat: ByteBuffer { ByteBuffer(string: "event: heartbeat\ndata: {\"at\":\"\(store.now)\"}\n\n") }

    /// Until nobody reads any more.
    private func look() async {
        var woken = ContinuousClock.now
        while !Task.isCancelled {
            guard (try? await Task.sleep(for: Self.pause)) != nil else { return }
            // What cannot be read now is shown as it was; that the daemon lives is told all the same.
            let isNews = (try? await store.wallboard()).map(take) ?? false
            guard isNews || .now - woken >= heartbeat else { continue }
            woken = .now
            for wake in readers.values { wake.yield() }
        }
    }

    /// Whether it shows something else than the last one.
    @discardableResult
    private func take(_ board: Wallboard) -> Bool {
        if let known = self.board, !board.differs(from: known) { return false }
        (self.board, events) = (board, [:])
        number += 1
        return true
    }
}
