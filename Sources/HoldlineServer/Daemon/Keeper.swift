import HoldlineCore
import HoldlineStore
import Logging
import ServiceLifecycle

/// Looks after the store once a second: its files, its clock, descriptors, and whether its writer still comes round.
///
/// It feeds the service manager's watchdog only while the writer does: a daemon that hangs is ended and started again.
struct Keeper: Service {
    /// Looked after.
    let store: Store
    /// Fed once a second while the writer comes round.
    let notifier: ServiceNotifier
    /// Hears of each condition that begins or ends, once.
    let logger: Logger
    /// Why lines of the log are lost; nil where none are.
    let lostLines: @Sendable () -> Trouble?

    /// For so long after the last attempt that found no descriptor they count as short: one more is free now and then.
    private static let shortage: Duration = .seconds(10)

    /// Throws `LostDatabase` where a service manager will start the daemon again, on a whole copy.
    func run() async throws {
        let lost = await cancelWhenGracefulShutdown { await watch() }
        tell()
        if let lost { throw LostDatabase(description: lost) }
    }

    /// The sentence of a loss that a restart repairs; nil at the daemon's stop. Without a service manager nobody would
    /// start the daemon again, so it goes on.
    private func watch() async -> String? {
        var shortUntil: ContinuousClock.Instant?
        while !Task.isCancelled {
            if store.keep() { notifier.alive() }
            if let trouble = Descriptors.trouble {
                store.conditions.set(.noDescriptors, trouble)
                shortUntil = .now + Self.shortage
            } else if let until = shortUntil, until < .now {
                store.conditions.set(.noDescriptors, nil)
                shortUntil = nil
            }
            store.conditions.set(.logLost, lostLines())
            tell()
            // Until there is room for the copy this process answers from what it has.
            if notifier.isSupervised, let lost = store.lostFile, store.hasRoomForCopy { return lost }
            try? await Task.sleep(for: .seconds(1))
        }
        return nil
    }

    /// Tells log and service manager what began and what is over.
    private func tell() {
        let standing = store.conditions.look()
        let transitions = store.conditions.transitions().filter { $0.condition.code != .stopping }
        for transition in transitions {
            let condition = transition.condition
            guard transition.hasBegun else {
                logger.notice("\(condition.end)")
                continue
            }
            logger.log(level: condition.refusesWrites ? .error : .warning, "\(condition.trouble.sentence)")
        }
        guard !transitions.isEmpty else { return }
        notifier.status(standing.first?.trouble.sentence ?? "Ledger at \(store.index.version)")
    }
}

/// Compares the rows that answer the dunning question with the ledger, once after the start and beside everything else.
///
/// A difference is a condition: no write is decided on such tables, and the ledger of invoices counts as stale, so that no run duns on it.
struct RowCheck: Service {
    /// The rows are read through its pool, in small snapshots.
    let store: Store
    let logger: Logger

    /// Compares once, then waits for the stop. A comparison that fails is logged and does not end the daemon.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            do {
                _ = try await store.checkRows()
            } catch is CancellationError {
            } catch {
                logger.error("the tables could not be compared with the ledger: \(error)")
            }
            // A service that ends would end the group.
            try? await gracefulShutdown()
        }
    }
}

/// Removes files that no mail names.
struct FileSweep: Service {
    let store: Store
    let logger: Logger

    /// At the start, and once an hour.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            var isFirst = true
            while !Task.isCancelled {
                do {
                    try await store.sweepFiles(isFirst: isFirst)
                } catch is CancellationError {
                } catch {
                    logger.error("files of mails could not be looked through: \(error)")
                }
                isFirst = false
                try? await Task.sleep(for: .seconds(3600))
            }
        }
    }
}

/// The daemon ends because its database was taken away.
struct LostDatabase: Error, CustomStringConvertible {
    /// What happened to the file, and what to do.
    let description: String
}
