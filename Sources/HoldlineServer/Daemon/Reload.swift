import HoldlineCore
import HoldlineStore
import Logging
import ServiceLifecycle
import UnixSignals

/// Answers SIGHUP: the configuration is read again, and roles, rules, limits and the log's level are in force at once. A file with a mistake
/// changes nothing; the log names the keys that wait for the next start.
struct Reload: Service {
    /// Those of the start, by which the keys are found that wait.
    let settings: Settings
    /// nil where nobody told the daemon how.
    let read: (@Sendable () throws -> Settings)?
    let roles: InForce<RoleDirectory>
    /// What it remembers of users is forgotten with new roles.
    let names: NameService
    let limits: InForce<Limits>
    /// Puts a policy in force.
    let decide: @Sendable (Policy) -> Void
    /// nil where the level is not the daemon's to set.
    let setLogLevel: (@Sendable (Logger.Level) -> Void)?
    let logger: Logger
    /// SIGHUP, each time that it comes.
    let hangUps: UnixSignalsSequence

    /// Waits for SIGHUP until the daemon stops.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in hangUps { reload() }
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
        if settings.ledger == nil || new.rulesText == settings.rulesText {
            decide(new.policy)
        } else {
            logger.warning(
                "the rules were not reloaded: all sites of a shared ledger decide by the same ones. Run “holdlined ledger policy”, and restart the daemons"
            )
        }
        limits.replace(new.limits) { $1.keepMemory(of: $0) }
        // The line below is heard by the more talkative level of the two.
        let before = logger.logLevel
        if new.logLevel < before { setLogLevel?(new.logLevel) }
        defer { if new.logLevel > before { setLogLevel?(new.logLevel) } }
        let keys = settings.keysThatWait(for: new, setsLevel: setLogLevel != nil)
        let waits = keys.isEmpty ? "" : "; of its changes these take effect at the next start: \(keys.joined(separator: ", "))"
        logger.notice(
            "the configuration was read again: its roles are in force for new connections, its rules, queues, limits and log level from now on\(waits)"
        )
    }
}

extension Limits {
    /// Takes over what memory was taken for at the start.
    mutating func keepMemory(of old: Limits) {
        (connections, queueDepth) = (old.connections, old.queueDepth)
    }
}

extension Settings {
    /// Keys that differ, and that only a start heeds.
    func keysThatWait(for new: Settings, setsLevel: Bool) -> [String] {
        let differences: [(String, Bool)] = [
            ("socket", new.socket != socket), ("database", new.database != database),
            ("ledger", new.ledger != ledger),
            ("zone", new.policy.calendar.zone != policy.calendar.zone),
            ("unregistered", new.policy.unregisteredProceeds != policy.unregisteredProceeds),
            ("limits.connections", new.limits.connections != limits.connections),
            ("limits.queueDepth", new.limits.queueDepth != limits.queueDepth),
            ("hooks", new.hooks != hooks),
            ("log.level", new.logLevel != logLevel && !setsLevel),
        ]
        return differences.filter(\.1).map(\.0)
    }
}
