import ArgumentParser
import Glibc
import HoldlineServer
import HoldlineStore
import Logging

/// The flags that every verb takes.
struct PlaceOptions: ParsableArguments {
    /// nil: the environment's, the file's or the standard one.
    @Option(help: ArgumentHelp("Where to listen.", valueName: "path"), completion: .file())
    var socket: String?

    /// nil: the environment's, the file's or the standard one.
    @Option(help: ArgumentHelp("The database; it is made where there is none.", valueName: "path"), completion: .file())
    var database: String?

    /// nil: the environment's, or the one at the standard place, which may be absent.
    @Option(help: ArgumentHelp("The configuration file.", valueName: "path"), completion: .file(extensions: ["yaml", "yml", "json"]))
    var config: String?

    /// nil: the level of the file, or `info`. A reload heeds the flag before the file, as the start did.
    @Option(
        help: ArgumentHelp("How much to log: \(levels.joined(separator: ", ")).", valueName: "level"), completion: .list(levels),
        transform: level)
    var logLevel: Logger.Level?

    /// From the most to the least talkative, for help and completion.
    private static let levels = Logger.Level.allCases.map(\.rawValue)

    /// Throws `ValidationError` with the list of levels.
    private static func level(_ word: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: word) else {
            throw ValidationError("“\(word)” is no log level: \(levels.joined(separator: ", "))")
        }
        return level
    }

    /// Reads file and environment anew at each call, which is what a reload needs. Throws `StartProblem`.
    func settings() throws -> Settings {
        try Settings.load(
            flags: Flags(socket: socket, database: database, configuration: config, logLevel: logLevel), environment: environment(),
            user: geteuid())
    }

    /// The variables that settings and standard places depend on, and no others.
    private func environment() -> [String: String] {
        let names = [
            "HOLDLINE_SOCKET", "HOLDLINE_DATABASE", "HOLDLINE_CONFIG", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME",
        ]
        return Dictionary(uniqueKeysWithValues: names.compactMap { name in getenv(name).map { (name, String(cString: $0)) } })
    }
}

/// What all verbs share.
extension Holdlined {
    /// One line on standard error.
    static func say(_ message: String) {
        StandardError.write("holdlined: " + message.split(whereSeparator: \.isNewline).joined(separator: " "))
    }

    /// What `--version` prints.
    static let version = Store.programVersion

    /// Runs `body`; what it throws becomes one line on standard error, and exit code 1.
    static func reporting(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let code as ExitCode {
            throw code
        } catch {
            say("\(error)")
            throw ExitCode.failure
        }
    }
}

extension Settings {
    /// Runs `body` while no daemon can be started on the database, or on its file under another path. Its directory is made where it is
    /// missing; what root makes belongs to that directory's owner. Throws `StartProblem` where a daemon runs.
    func withDatabaseLocked<Result>(_ body: () throws -> Result) throws -> Result {
        umask(0o077)
        try Directory.prepare(for: database, mode: 0o750, what: "the database")
        let locks = (try LockFile(beside: database, what: "the database"), try LockFile(on: database, what: "the database"))
        defer { Store.giveToOwner(database) }
        return try withExtendedLifetime(locks, body)
    }

    /// Throws `StartProblem` where the configuration names no shared ledger.
    func requireShared() throws -> SharedPlace {
        guard let place = sharedPlace else {
            throw StartProblem("no ledger is configured: say “ledger: {postgresql: …, site: …}” in the configuration")
        }
        return place
    }
}
