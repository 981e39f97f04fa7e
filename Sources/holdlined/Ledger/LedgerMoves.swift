import ArgumentParser
import HoldlineServer
import HoldlineStore

/// What moves a ledger: the database is locked meanwhile, so that no daemon runs on it. Only who `begins` a site may name one that is not there.
private func moving(
    _ places: PlaceOptions, begins: Bool = false, _ body: (_ database: String, SharedPlace) throws -> String
) async throws {
    try await Holdlined.reporting {
        let settings = try places.settings()
        let place = try settings.requireShared()
        // Before its directory and its lock are made.
        if !begins { try Store.requireThere(settings.database) }
        print(try settings.withDatabaseLocked { try body(settings.database, place) })
    }
}

/// `holdlined ledger push`
/// It exits 1 where the file's chain does not verify, or PostgreSQL has another ledger. `--new` makes the database, and refuses
/// where one is there.
struct LedgerPush: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Brings this machine's ledger into an empty PostgreSQL, and follows it from then on.",
        discussion: """
            Events, idempotency keys and the time of the last registration; the chain is checked on both ends. Seq and hash of no event \
            change. An interrupted push goes on where it was when it is called again. Try “holdlined ledger probe” first.
            """)

    @OptionGroup var places: PlaceOptions
    @Flag(help: "Begin with an empty ledger: there is no database yet.") var new = false

    func run() async throws {
        try await moving(places, begins: new) { database, place in
            let head = try Store.push(database, to: place, isNew: new, progress: Holdlined.say)
            return "\(database) follows the shared ledger, which has its \(head) events. Start the daemon; other sites join."
        }
    }
}

/// `holdlined ledger join`
/// It exits 1 where the database has events that the ledger lacks. It may make the database, which is empty until the daemon has
/// looked.
struct LedgerJoin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Lets this machine follow the shared ledger, from nothing or from another site's backup.",
        discussion: """
            The database must not be there, or be a backup of a site that follows the ledger (holdlined restore). What it lacks comes when \
            the daemon starts: a million events take minutes, and checks are refused until it has them.
            """)

    @OptionGroup var places: PlaceOptions

    func run() async throws {
        try await moving(places, begins: true) { database, place in
            let head = try Store.join(database, to: place, progress: Holdlined.say)
            return "\(database) follows the shared ledger, which has \(head) events. Start the daemon."
        }
    }
}

/// `holdlined ledger leave`
/// It exits 1 and changes nothing where the ledger has more than this site.
struct LedgerLeave: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave",
        abstract: "Lets this site stand alone again, and closes the shared ledger for all.",
        discussion: """
            The site has to have all of the ledger: stop the other sites, let this daemon catch up, stop it, and leave. The shared ledger \
            takes nothing any more, so that no two ledgers go on from one. Then take “ledger” out of the configuration.
            """)

    @OptionGroup var places: PlaceOptions

    func run() async throws {
        try await moving(places) { database, place in
            let head = try Store.leave(database, place)
            return "\(database) stands alone, with \(head) events, and the shared ledger is closed. Take “ledger” out of the configuration."
        }
    }
}

/// `holdlined ledger heal`
/// Standard output says what was done; with 1 it exits too where the two have parted, after it has written the file.
struct LedgerHeal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heal",
        abstract: "Puts back what an older PostgreSQL lacks and this site has.",
        discussion: """
            Where PostgreSQL was restored from an older backup, or lost commits at a failover, a site that has more says “ahead” and decides \
            nothing. If nobody has written since, the missing events are put back byte for byte, and what they erase is erased there anew. \
            Otherwise nothing is changed: what only this site has is written to a file, for a person to judge, and the site joins again \
            with an empty database. Exits 1 then.
            """)

    @OptionGroup var places: PlaceOptions
    @Option(help: ArgumentHelp("Where to write what only this site has; DATABASE.parted where it is left out.", valueName: "file"))
    var export: String?

    func run() async throws {
        var hasParted = false
        try await moving(places) { database, place in
            switch try Store.heal(database, place, writing: export ?? database + ".parted") {
            case .nothingMissing: return "The shared ledger has all that \(database) has."
            case .restored(let seqs): return "Events \(seqs.lowerBound) to \(seqs.upperBound) are back in the shared ledger."
            case .parted(let seqs, let file):
                hasParted = true
                return """
                    Others have written since. Events \(seqs.lowerBound) to \(seqs.upperBound) of \(database) are not in the shared ledger, and \
                    are written to \(file): enter by hand what still matters of them, move the database aside, and join again.
                    """
            }
        }
        if hasParted { throw ExitCode.failure }
    }
}

/// `holdlined ledger policy`
/// It needs no lock, and no stop: a running daemon with other rules refuses from its next turn on.
struct LedgerPolicy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Says that all sites decide by the rules of this configuration from now on.",
        discussion: """
            Two sites must not decide differently, so each keeps to the rules that the shared ledger names: seller, zone, calendar, deadlines, \
            terms, credits, queues, agents and the like. To change them, change the configuration of every site, run this on one of them, and \
            restart the daemons; a site with other rules takes no commands and clears nothing.
            """)

    @OptionGroup var places: PlaceOptions

    func run() async throws {
        try await Holdlined.reporting {
            try Store.setPolicy(try places.settings().requireShared())
            print("The rules of this configuration are those of the shared ledger.")
        }
    }
}
