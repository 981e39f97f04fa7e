import ArgumentParser
import HoldlineServer

/// `holdlined check-config`
struct CheckConfig: AsyncParsableCommand {
    /// It prints no secret: there is none in a configuration.
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Tries the configuration and prints the settings in force.",
        discussion: "What it prints is itself a configuration. It starts nothing, and exits 1 where the daemon would not start.")

    @OptionGroup var places: PlaceOptions

    /// Exits 1 with one line on standard error where the daemon would not start on these settings. It opens neither
    /// socket nor database.
    func run() async throws {
        try await Holdlined.reporting {
            let settings = try places.settings()
            _ = try SocketPath(settings.socket)
            for warning in settings.warnings + RoleDirectory(settings.roles).warnings { Holdlined.say("warning: \(warning)") }
            print(settings.text, terminator: "")
        }
    }
}
