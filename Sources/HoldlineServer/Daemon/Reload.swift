import HoldlineCore
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

/// The roles in force: read anew when the daemon is told to (SIGHUP), and asked for each connection and each command.
package final class RolesInForce: Sendable {
    /// Replaced as a whole: a reader has the old roles or the new ones.
    private let directory: Mutex<RoleDirectory>

    /// With the roles of the start.
    package init(_ directory: RoleDirectory) { self.directory = Mutex(directory) }

    /// The roles of this moment. A caller that was looked up keeps its own until its connection ends.
    var current: RoleDirectory { directory.withLock { $0 } }

    /// Puts other roles in force at once; the caller has to let the name service forget what it knows.
    func replace(_ new: RoleDirectory) { directory.withLock { $0 = new } }
}

/// Answers SIGHUP: the configuration is read again, and its roles are in force at once. A file with a mistake changes nothing; the other
/// settings take effect at the next start, and the log says where they differ.
struct Reload: Service {
    /// Those of the start, which the other settings stay at.
    let settings: Settings
    /// nil where nobody told the daemon how.
    let read: (@Sendable () throws -> Settings)?
    let roles: RolesInForce
    /// What it remembers of users is forgotten with new roles.
    let names: NameService
    let logger: Logger

    /// Waits for SIGHUP until the daemon stops.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            let signals = await UnixSignalsSequence(trapping: .sighup)
            for await _ in signals { reload() }
        }
    }

    /// Reads the settings once. Roles that appear where there were none, or go, need a restart: with none, the daemon's
    /// own user has them all.
    func reload() {
        guard let read else { return logger.notice("SIGHUP is ignored") }
        let new: Settings
        do {
            new = try read()
        } catch {
            logger.error("the configuration was not reloaded, and the old one stays in force: \(error)")
            return
        }
        let directory = RoleDirectory(new.roles)
        for warning in new.warnings + directory.warnings { logger.warning("\(warning)") }
        guard (new.roles == nil) == (settings.roles == nil) else {
            logger.warning("the configuration was not reloaded: adding or removing “roles” as a whole needs a restart")
            return
        }
        roles.replace(directory)
        names.forget()
        var rest = new
        (rest.roles, rest.warnings) = (settings.roles, settings.warnings)
        let waits = rest == settings ? "" : "; its other changes take effect at the next start"
        logger.notice("the configuration was read again: its roles are in force for new connections\(waits)")
    }
}
