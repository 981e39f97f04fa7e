import GRDB
import HoldlineCore
import Synchronization

/// Counting active holds.
extension Store {
    /// Holds that stop dunning today: not those whose first day is still to come, nor those whose last is over.
    ///
    /// Counted from the table, which takes a while where there are very many: then the number is up to `ActiveHolds.largestAge` old.
    /// `hold_standing` has all that is asked for. The metrics page asks at each scrape; the index in memory knows only how many
    /// holds stand.
    package func activeHolds() async throws -> Int {
        let (today, now, standing) = (policy.today(at: now), now, index.standingHolds)
        if let count = active.count(today, now, head: index.version, standing: standing) { return count }
        let (count, head) = try await pool.read { db in
            (
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM hold
                        WHERE lifted_at IS NULL AND (from_day IS NULL OR from_day <= ?1) AND (until_day IS NULL OR until_day >= ?1)
                        """, arguments: [today.number]) ?? 0, try db.head()
            )
        }
        active.keep(count, today, now, head: head)
        return count
    }
}

/// The last answer to a question that takes the longer the more there is: then it is used again for a while.
final class LastAnswer<Value: Sendable>: Sendable {
    private struct Answer {
        let value: Value
        /// By the store's clock.
        let at: Instant
        /// It took long.
        let isLong: Bool
    }

    private let last = Mutex<Answer?>(nil)

    /// However old it is.
    var value: Value? { last.withLock { $0?.value } }

    /// An answer that took long, and is no older than `ActiveHolds.largestAge`.
    func recent(at now: Instant) -> Value? {
        last.withLock { last in
            guard let last, last.isLong, (0..<ActiveHolds.largestAge).contains(now.seconds - last.at.seconds) else { return nil }
            return last.value
        }
    }

    /// Keeps an answer in place of the one before. `isLong` says whether the question is worth sparing: a short one is asked anew
    /// each time.
    func keep(_ value: Value, at now: Instant, isLong: Bool) { last.withLock { $0 = Answer(value: value, at: now, isLong: isLong) } }
}

/// The last count of the holds that are active.
final class ActiveHolds: Sendable {
    /// A count, and what it was made of.
    private struct Count {
        /// How many were active.
        var count: Int
        /// The day that it was counted for: a hold may begin or end with the next one.
        var day: Day
        /// When it was counted, by the store's clock.
        var at: Instant
        /// The ledger's head at the count. As long as it is the same, the count holds.
        var head: Int64
    }

    private let last = Mutex<Count?>(nil)

    /// Seconds for which a count of very many holds is used again.
    static let largestAge: Int64 = 30
    /// So many are counted at once.
    static let few = 20_000

    /// The last count, where it still stands or another one would cost too much.
    func count(_ day: Day, _ now: Instant, head: Int64, standing: Int) -> Int? {
        last.withLock { last in
            guard let last, last.day == day else { return nil }
            let isRecent = standing > Self.few && now.seconds - last.at.seconds < Self.largestAge
            return last.head == head || isRecent ? last.count : nil
        }
    }

    /// Keeps a count for the next reader. Where two count at once, the one that ends last is kept.
    func keep(_ count: Int, _ day: Day, _ now: Instant, head: Int64) {
        last.withLock { $0 = Count(count: count, day: day, at: now, head: head) }
    }
}
