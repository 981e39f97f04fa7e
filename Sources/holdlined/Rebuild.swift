import ArgumentParser
import Glibc
import HoldlineServer
import HoldlineStore

/// `holdlined rebuild`
struct Rebuild: AsyncParsableCommand {
    /// It tells its progress on standard error, and one sentence on standard output: events, and the ledger's end.
    static let configuration = CommandConfiguration(
        abstract: "Makes the tables anew from the ledger.",
        discussion: """
            For tables that lag behind the ledger, are doubted or damaged. The daemon must not run; the ledger itself stays as it is. \
            It writes a new file beside the database, which needs as much room again, and then takes its place.
            """)

    @OptionGroup var places: PlaceOptions

    /// Holds both locks of the database while it works, so that no daemon starts on it. Exits 1 and changes nothing
    /// where the ledger cannot be read whole.
    func run() async throws {
        try await Holdlined.reporting {
            let settings = try places.settings()
            guard access(settings.database, F_OK) == 0 else {
                throw StartProblem("there is no database at \(settings.database): name it with --database")
            }
            let report = try settings.withDatabaseLocked { try Store.rebuild(path: settings.database, progress: Holdlined.say) }
            for table in report.lost {
                Holdlined.say("warning: the table “\(table)” is damaged, and what it had is lost: \(Store.meaning(ofLost: table))")
            }
            print("The tables of \(settings.database) are rebuilt from \(report.events) events; the ledger ends at \(report.head).")
        }
    }
}
