import HoldlineCore
import HoldlineStore
import Logging
import ServiceLifecycle

/// Does to calls and tickets what time does, by the ledger's clock and not while that steps: offers that ring out, waits and callbacks that
/// are over, and parts of deadlines that are used up.
///
/// A telephone system's calls are none of it: a log that says nothing for a while is no system that is gone, so their callers are lost
/// only where the system's log says that it was started anew, or a connector that it does not answer.
///
/// It only says when; what is done is decided with the command, on the rows as they stand then.
struct Timekeeper: Service {
    /// Where the lapses are written.
    let store: Store
    /// Is told of calls that could not be seen to.
    let logger: Logger

    /// Refusals that every other command would get too. They are told as conditions, once.
    private static let concernsAll = Condition.Code.refusals.union([.outcomeUnknown])

    /// Looks once a second until the daemon stops.
    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: .seconds(1))
                await look()
                await escalate()
            }
        }
    }

    /// Tells of deadlines, at most a batch at once; what is refused is due in a second again.
    private func escalate() async {
        guard let due = try? await store.dueEscalations(), !due.isEmpty else { return }
        let pending = due.compactMap { try? store.enqueue(Write(.on($0, EscalateTicket()), by: .daemon)) }
        for write in pending {
            do {
                _ = try await write.value
            } catch {
                if let refusal = error as? Refusal, Self.concernsAll.contains(refusal.code) { continue }
                logger.warning("a deadline could not be told of", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Writes what is due. It ends early where the refusal concerns every command, such as a full disk, or where nothing can be known of the
    /// calls; the rest is due in a second again.
    private func look() async {
        guard let overdue = try? await store.overdueCalls() else { return }
        for command in overdue.map({ Command.on($0, LapseCall()) }) {
            do {
                _ = try await store.submit(Write(command, by: .daemon))
            } catch {
                if let refusal = error as? Refusal, Self.concernsAll.contains(refusal.code) { return }
                // It is still due in a second; those behind it are seen to all the same.
                logger.warning("a call could not be seen to", metadata: ["command": "\(command)", "error": "\(error)"])
            }
        }
    }
}
