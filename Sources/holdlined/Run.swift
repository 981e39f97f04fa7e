import ArgumentParser
import Glibc
import HoldlineServer
import Logging

/// `holdlined`, and `holdlined run`
struct Run: AsyncParsableCommand {
    /// Its standard output stays empty: all that it says goes to the log.
    static let configuration = CommandConfiguration(abstract: "Runs the daemon in the foreground. This is what “holdlined” alone does.")

    @OptionGroup var places: PlaceOptions

    /// Runs until a signal. Exits 1 with one line where it does not start, and where a commit's outcome is unknown: a
    /// supervisor starts it again.
    func run() async throws {
        try await Holdlined.reporting {
            let settings = try places.settings()
            let places = places
            LogOutput.begin(level: settings.logLevel)
            // The database holds personal data; SQLite gives its other files the mode of the first. The socket's mode is set apart.
            umask(0o077)
            let daemon = Daemon(
                settings: settings, lostLines: { StandardError.trouble() }, reload: { try places.settings() },
                setLogLevel: { LogOutput.level = $0 })
            try await daemon.run()
        }
    }
}
