import ArgumentParser
import Dispatch
import Glibc
import HoldlineCore
import HoldlineWire

@main
enum Main {
    /// It is not asynchronous: closed streams are taken care of before the runtime opens descriptors.
    static func main() {
        StandardStreams.holdClosed()
        Task { @MainActor in
            await Holdlined.main()
            exit(0)
        }
        dispatchMain()
    }
}

/// The daemon's program. Each verb exits with 0, with 1 and one line on standard error where it fails, and with 64 for a wrong
/// command line.
struct Holdlined: AsyncParsableCommand {
    /// The verb `run` may be left out.
    static let configuration = CommandConfiguration(
        commandName: "holdlined",
        abstract: "Keeps complaints about invoices, and tells dunning what may be chased.",
        usage: """
            holdlined [--socket <path>] [--database <path>] [--config <path>] [--log-level <level>]
            holdlined <verb> [--socket <path>] [--database <path>] [--config <path>] …
            """,
        discussion: """
            Runs in the foreground, logs to standard error, and on SIGTERM finishes what it has begun and exits 0.

            Flags win over the environment (HOLDLINE_SOCKET, HOLDLINE_DATABASE, HOLDLINE_CONFIG), and that over the configuration \
            file; a file that --config names wins over the environment, too. The companion command is “holdline”.

            EXAMPLES
              holdlined
              holdlined --socket /tmp/h/h.sock --database /tmp/h/h.db --log-level debug
              holdlined check-config --config Deploy/holdline.yaml
            """,
        version: Self.version,
        subcommands: [Run.self, CheckConfig.self, Document.self, LedgerVerbs.self, Rebuild.self, Restore.self, Verify.self],
        defaultSubcommand: Run.self)

    /// Arguments that are no UTF-8 end it with 64, as sysexits.h has it for a wrong command line.
    static func main() async {
        switch ProcessText.arguments() {
        case .success(let arguments): await main(arguments)
        case .failure(let problem):
            say(problem.message)
            exit(withError: ExitCode(64))
        }
    }
}
