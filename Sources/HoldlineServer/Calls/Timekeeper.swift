import HoldlineCore
import HoldlineStore
import Logging
import ServiceLifecycle

/// Does to calls what time does: offers that ring out, waits and callbacks that are over.
///
/// A telephone system's calls are none of it: a log that says nothing for a while is no system that is gone, so their callers are lost
/// only where the system's log says that it was started anew, or a connector that it does not answer.
///
/// It only says when; what is done is decided with the command, on the rows as they stand then.
struct Timekeeper: Service {
    let store: Store
    let policy: CallPolicy
    let logger: Logger

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
        for command in overdue {
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
