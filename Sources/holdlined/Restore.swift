import ArgumentParser
import HoldlineServer
import HoldlineStore

/// `holdlined restore`
struct Restore: AsyncParsableCommand {
    /// Warnings go to standard error: where the old database is, what is lost, what the feed could not bring. Standard output has
    /// the ledger's new end with its hash.
    static let configuration = CommandConfiguration(
        abstract: "Puts a backup in the database's place.",
        discussion: """
            The daemon must not run. The backup is copied and checked (pages, chain, count) before anything is touched; a database that \
            stands there is left, or with --replace moved aside and kept.

            With --events it goes on to the last event that a follower of the feed kept: lines of “holdline watch --after 0 -o json” or of \
            GET /v1/events. The feed has facts only: holds, amounts and states come back as they were, and what is personal of these \
            events (names, numbers, texts) does not, as after an erasure. Idempotency keys of these events are not remembered.
            """)

    /// A backup as `holdline backup` writes it; it is only read.
    @Argument(help: ArgumentHelp("The backup.", valueName: "file"), completion: .file()) var file: String
    /// A feed is gone on with behind the backup's last event; the part that both have has to be the same.
    @Option(help: ArgumentHelp("A follower's feed, as lines of JSON.", valueName: "feed"), completion: .file()) var events: String?
    /// Without it a database, or its log alone, at the place ends the command with 1.
    @Flag(help: "Move a database that stands there aside, and keep it.") var replace = false
    @OptionGroup var places: PlaceOptions

    /// Holds the locks of the database while it works, so that no daemon starts on it. Exits 1 and changes nothing where the backup, or
    /// the feed, does not verify.
    func run() async throws {
        try await Holdlined.reporting {
            let settings = try places.settings()
            let report = try settings.withDatabaseLocked {
                try Store.restore(file, to: settings.database, feed: events, replacing: replace, progress: Holdlined.say)
            }
            for warning in report.warnings { Holdlined.say("warning: \(warning)") }
            let added = report.added == 0 ? "" : ", \(report.added) events from the feed behind the backup's \(report.backup)"
            print("\(settings.database) is restored: the ledger ends at \(report.head)\(added), hash \(report.headHash).")
            print("Before anybody is dunned, import the ledger of invoices, and enter what came since.")
        }
    }
}

extension RestoreReport {
    /// What is missing, and what is to be done about it.
    fileprivate var warnings: [String] {
        var warnings: [String] = []
        if let aside {
            warnings.append("the database that stood there is \(aside): remove it when it is of no use, since no erasure reaches it")
        }
        if isFeedUsed, added == 0 {
            let end = feedEnd.map { "it ends at \($0)" } ?? "it has none at all"
            warnings.append("the feed has no event behind the backup's \(backup), and brought nothing: \(end)")
        }
        if isFeedTorn { warnings.append("the feed's last line breaks off, and was left out") }
        if unsealed > 0 {
            warnings.append(
                "\(unsealed) of the feed's events come without their sealed part: names, numbers and texts of these are missing")
        }
        if added > 0 {
            warnings.append("a write of these \(added) events that is repeated with its key is done twice: the feed has no keys")
        }
        if let lost {
            warnings.append(
                "events \(lost.lowerBound) to \(lost.upperBound) were acknowledged, and are lost: holds of these days are missing, so dun nobody until the complaints are entered again"
            )
        }
        return warnings
    }
}
