import HoldlineCore
import HoldlineStore
import Logging
import ServiceLifecycle

/// Does to calls what time does: offers that ring out, waits and callbacks that are over, telephone systems that fell silent.
///
/// It only says when; what is done is decided with the command, on the rows as they stand then.
struct Timekeeper: Service {
    let store: Store
    let policy: CallPolicy
    let logger: Logger

    /// A telephone system that says nothing for longer has lost its callers.
    static let silence: Int64 = 300

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: .seconds(1))
                await look()
            }
        }
    }

    private func look() async {
        let now = store.now
        let overdue = store.live.read { $0.overdue(policy: policy, at: now) }.map { Command.lapseCall($0) }
        let lost = store.live.silent(for: Self.silence, at: now).map { Command.loseCall($0) }
        for command in overdue + lost {
            do {
                _ = try await store.submit(Write(command, by: .daemon))
            } catch {
                // It is still due in a second.
                logger.warning("a call could not be seen to", metadata: ["command": "\(command)", "error": "\(error)"])
                return
            }
        }
    }
}
