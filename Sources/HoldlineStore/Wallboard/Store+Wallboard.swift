import GRDB
package import HoldlineCore
import HoldlineWire

/// What the store keeps for wallboards: each count was made once for all who ask.
final class WallboardKeep: Sendable {
    /// Today's calls by queue: the more calls the day has, the less often they are counted.
    let queues = Kept<(at: Instant, days: [QueueName: QueueDay])>()
    /// Live, late, unassigned and stale tickets.
    let tickets = Kept<(at: Instant, tickets: WallboardTickets)>()
    /// What is held, by currency.
    let held = Kept<(at: Instant, money: [WallboardMoney])>()
    /// The whole of it.
    let board = Kept<Wallboard>(atLeast: .milliseconds(900), times: 20, bridges: false)
}

extension Store {
    /// What a supervisor sees at a glance, with everybody's name: of the board in memory, and of counts that are kept.
    ///
    /// The same is given again for a second: who asks more often, or beside others, costs nothing more. Throws where the database cannot be
    /// read and never could; later what was counted last stays.
    package func wallboard() async throws -> Wallboard { try await wallboards.board.value { try await self.readWallboard() } }

    /// Calls and agents are of this moment, and the counts as old as the oldest of them (`countedAt`). Without the names, the
    /// board is shown all the same.
    private func readWallboard() async throws -> Wallboard {
        let counts = try await wallboardCounts()
        let board = live.read { $0 }
        let names = try? await names(of: Array(board.callers.prefix(Wallboard.longestList)))
        return Wallboard(
            board, counts, policy: policy.calls, at: now, names: names ?? [:], conditions: conditions.look())
    }

    /// Three counts, each kept for itself; the first one that cannot be had ends it.
    private func wallboardCounts() async throws -> WallboardCounts {
        let queues = try await wallboards.queues.value { try await self.queueDays() }
        let tickets = try await wallboards.tickets.value {
            let (at, deadlines) = (self.now, try await self.deadlines())
            let stale = try await self.staleCounts(StaleQuery()).items.reduce(0) { $0 + $1.tickets + $1.holds }
            return (
                at, WallboardTickets(live: deadlines.live, unassigned: deadlines.unassigned, late: deadlines.late, stale: stale)
            )
        }
        let held = try await wallboards.held.value {
            let (at, report) = (self.now, try await self.holdReport(by: .kind))
            return (at, report.totals.map { WallboardMoney(amount: $0.held, currency: $0.currency, invoices: $0.invoices) })
        }
        return WallboardCounts(
            at: min(queues.at, tickets.at, held.at), queues: queues.days, tickets: tickets.tickets, held: held.money)
    }

    /// Today's calls, by queue.
    private func queueDays() async throws -> (at: Instant, days: [QueueName: QueueDay]) {
        let (policy, now) = (policy, now)
        let today = policy.today(at: now)
        let any = QueueDay.Builder(today, in: policy.calendar.zone, threshold: 0, now: now)
        let builders = try await pool.read { db in
            var builders: [QueueName: QueueDay.Builder] = [:]
            try Self.visits(db, queue: nil, from: any.earliest, to: any.end) { row in
                let visit = try Visit(row: row)
                builders[
                    visit.queue,
                    default: QueueDay.Builder(
                        today, in: policy.calendar.zone, threshold: policy.calls.queue(visit.queue).threshold, now: now)
                ].add(visit)
            }
            return builders
        }
        return (now, builders.mapValues { $0.finish() })
    }

    /// By the name that their customer is registered with; by that of the call, or by its number, where no customer is known. A
    /// customer without a name is shown by its reference.
    private func names(of calls: [Call]) async throws -> [CallID: String] {
        guard !calls.isEmpty else { return [:] }
        return try await pool.read { db in
            let customer = try db.cachedStatement(sql: "SELECT name FROM customer WHERE reference = ?")
            let call = try db.cachedStatement(sql: "SELECT coalesce(name, number) FROM call WHERE id = ?")
            var names: [CallID: String] = [:]
            for waiting in calls {
                names[waiting.id] =
                    if let reference = waiting.customer {
                        try String.fetchOne(customer, arguments: [reference.text])
                    } else {
                        try String.fetchOne(call, arguments: [waiting.id.number])
                    }
            }
            return names
        }
    }
}
