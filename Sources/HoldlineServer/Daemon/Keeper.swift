import HoldlineStore
import Logging
import ServiceLifecycle

/// Looks after the store once a second: its files, its clock, and whether its writer still comes round.
///
/// It feeds the service manager's watchdog only while the writer does: a daemon that hangs is ended and started again.
struct Keeper: Service {
    /// Looked after.
    let store: Store
    /// Fed once a second while the writer comes round.
    let notifier: ServiceNotifier
    /// Hears of changes of the clock and of a loss, each once.
    let logger: Logger

    /// Throws `LostDatabase` where a service manager will start the daemon again, on a whole copy.
    func run() async throws {
        let lost = await cancelWhenGracefulShutdown { await watch() }
        if let lost { throw LostDatabase(description: lost) }
    }

    /// The sentence of a loss that a restart repairs; nil at the daemon's stop. Without a service manager it only
    /// warns: nobody would start the daemon again.
    private func watch() async -> String? {
        var clockBefore, lostBefore: String?
        while !Task.isCancelled {
            if store.keep() { notifier.alive() }
            let clock = store.clock.problem
            if let clock, clockBefore == nil { logger.warning("\(clock)") }
            if clock == nil, clockBefore != nil { logger.notice("the machine's clock is right again") }
            clockBefore = clock
            if let lost = store.lostFile, lost != lostBefore {
                logger.error("\(lost)")
                notifier.status(lost)
                if notifier.isSupervised { return lost }
                lostBefore = lost
            }
            try? await Task.sleep(for: .seconds(1))
        }
        return nil
    }
}

/// Compares the rows that answer the dunning question with the ledger, once after the start and beside everything else.
///
/// A difference makes the daemon not ready and the ledger of invoices stale, so that no run duns on it.
struct RowCheck: Service {
    /// The rows are read through its pool, in small snapshots.
    let store: Store
    let logger: Logger

    /// Compares once, then waits for the stop. A comparison that fails is logged and does not end the daemon.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            do {
                if let problem = try await store.checkRows() { logger.error("\(problem)") }
            } catch is CancellationError {
            } catch {
                logger.error("the tables could not be compared with the ledger: \(error)")
            }
            // A service that ends would end the group.
            try? await gracefulShutdown()
        }
    }
}

/// The daemon ends because its database was taken away.
struct LostDatabase: Error, CustomStringConvertible {
    /// What happened to the file, and what to do.
    let description: String
}
