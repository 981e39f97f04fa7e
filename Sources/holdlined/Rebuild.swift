import ArgumentParser
import Glibc
import HoldlineServer
import HoldlineStore

/// `holdlined rebuild`
struct Rebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Drops the tables and replays them from the ledger.",
        discussion: "For tables that lag behind the ledger, or are doubted. The daemon must not run; the ledger itself stays as it is.")

    @OptionGroup var places: PlaceOptions

    func run() async throws {
        try await Holdlined.reporting {
            let settings = try places.settings()
            guard access(settings.database, F_OK) == 0 else {
                throw StartProblem("there is no database at \(settings.database): name it with --database")
            }
            umask(0o077)
            let lock = try LockFile(beside: settings.database, what: "the database")
            let report = try withExtendedLifetime(lock) { try Store.rebuild(path: settings.database) }
            print("The tables of \(settings.database) are rebuilt from \(report.events) events; the ledger ends at \(report.head).")
        }
    }
}
