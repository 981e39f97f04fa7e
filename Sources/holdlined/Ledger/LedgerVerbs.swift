import ArgumentParser
import HoldlineServer
import HoldlineStore

/// `holdlined ledger`
struct LedgerVerbs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Sees to a ledger that several sites share, in PostgreSQL.",
        discussion: """
            The configuration names it: “ledger: {postgresql: …, site: …}”. A site's daemon must not run while its database is pushed, joined, \
            left or healed.
            """,
        subcommands: [
            LedgerProbeVerb.self, LedgerSchema.self, LedgerPush.self, LedgerJoin.self, LedgerLeave.self, LedgerHeal.self, LedgerPolicy.self,
        ])
}

/// `holdlined ledger probe`
/// It prints a line for each thing that it tried: `holds`, `note` or `fails`, what it is, and what was seen. Without a
/// configuration it takes the ledger for a replicated one.
struct LedgerProbeVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Tries on the real server what a shared ledger relies on.",
        discussion: """
            That a lock excludes, that a turn sees the one before it, that a number is given once, that no pooler stands in between, that \
            commits reach the disks; with two connections, in a second, and it leaves nothing behind. Exits 1 where something does not hold, \
            and says what to do.

            EXAMPLES
              holdlined ledger probe
              holdlined ledger probe --postgresql "host=db1,db2 dbname=holdline user=holdline"
            """)

    @OptionGroup var places: PlaceOptions
    @Option(help: ArgumentHelp("The server, as libpq names it; the configuration's where it is left out.", valueName: "connection string"))
    var postgresql: String?

    func run() async throws {
        try await Holdlined.reporting {
            let configured = try places.settings().ledger
            guard let text = postgresql ?? configured?.postgresql else {
                throw StartProblem("no ledger is configured: say “ledger: {postgresql: …, site: …}” there, or give --postgresql")
            }
            let probe = LedgerProbe(try PostgresTarget(text), isReplicated: configured?.isReplicated ?? true)
            let width = probe.findings.map(\.what.count).max() ?? 0
            for finding in probe.findings {
                let word = finding.verdict.rawValue
                let padding = String(repeating: " ", count: width - finding.what.count)
                print("\(word)\(String(repeating: " ", count: 6 - word.count))\(finding.what)\(padding)  \(finding.seen)")
            }
            guard probe.holds else { throw ExitCode.failure }
        }
    }
}

/// `holdlined ledger schema`
/// It connects to nothing: the statements go to standard output, for `psql`.
struct LedgerSchema: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Prints the statements that make the tables of a shared ledger.",
        discussion: """
            For the owner of the database, once. The role is the one that the daemons log in as; it gets what they need, and may not alter \
            the tables.

            EXAMPLES
              createdb --encoding UTF8 --template template0 holdline
              createuser holdline
              holdlined ledger schema --role holdline | psql --dbname holdline
            """)

    @Option(help: ArgumentHelp("The daemons' role.", valueName: "name")) var role = "holdline"

    func run() async throws { print(SharedSchema.script(role: role), terminator: "") }
}
