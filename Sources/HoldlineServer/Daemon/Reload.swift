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

/// The limits in force: read anew when the daemon is told to, and asked for each connection, request and follower.
package final class LimitsInForce: Sendable {
    private let limits: Mutex<Limits>

    /// With the limits of the start.
    package init(_ limits: Limits) { self.limits = Mutex(limits) }

    /// The limits of this moment.
    package var current: Limits { limits.withLock { $0 } }

    /// Puts other limits in force for what comes from now on. What memory was taken for at the start keeps its own.
    func replace(_ new: Limits) {
        limits.withLock { limits in
            var next = new
            (next.connections, next.queueDepth) = (limits.connections, limits.queueDepth)
            (next.answerMemory, next.answerFiles) = (limits.answerMemory, limits.answerFiles)
            limits = next
        }
    }
}

/// Answers SIGHUP: the configuration is read again, and roles, rules and limits are in force at once. A file with a mistake changes
/// nothing; the log names the keys that wait for the next start.
struct Reload: Service {
    /// Those of the start, by which the keys are found that wait.
    let settings: Settings
    /// nil where nobody told the daemon how.
    let read: (@Sendable () throws -> Settings)?
    let roles: RolesInForce
    /// What it remembers of users is forgotten with new roles.
    let names: NameService
    let limits: LimitsInForce
    /// Puts a policy in force.
    let decide: @Sendable (Policy) -> Void
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
        decide(new.policy)
        limits.replace(new.limits)
        let keys = settings.keysThatWait(for: new)
        let waits = keys.isEmpty ? "" : "; of its changes these take effect at the next start: \(keys.joined(separator: ", "))"
        logger.notice(
            "the configuration was read again: its roles are in force for new connections, its rules, queues and limits from now on\(waits)"
        )
    }
}

extension Settings {
    /// Keys that differ, and that only a start heeds.
    func keysThatWait(for new: Settings) -> [String] {
        let differences: [(String, Bool)] = [
            ("socket", new.socket != socket), ("database", new.database != database),
            ("zone", new.policy.calendar.zone != policy.calendar.zone),
            ("unregistered", new.policy.unregisteredProceeds != policy.unregisteredProceeds),
            ("limits.connections", new.limits.connections != limits.connections),
            ("limits.queueDepth", new.limits.queueDepth != limits.queueDepth),
            ("limits.answerMemory", new.limits.answerMemory != limits.answerMemory),
            ("limits.answerFiles", new.limits.answerFiles != limits.answerFiles), ("log.level", new.logLevel != logLevel),
        ]
        return differences.filter(\.1).map(\.0)
    }
}
