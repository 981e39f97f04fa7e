import ArgumentParser
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire
import Synchronization

/// Reads `GET /readyz` and `GET /v1/whoami`. Exit code 75 where the daemon is not ready, after its reason is
/// shown; 69 where none answers; 77 for a user without a role, who is told whom to ask.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "status", "Say whether the daemon is ready, what it holds, and who you are to it.",
        "With --wait it waits for a daemon that is just starting.", examples: "holdline status", "holdline status --wait 10s")

    @Option(help: ArgumentHelp("Wait so long until the daemon is ready, at most 1h.", valueName: "time")) var wait: String?
    @OptionGroup var options: ReadOptions

    func validate() throws { _ = try seconds() }

    /// 0 asks once. Throws `ValidationError` for more than an hour.
    private func seconds() throws -> Int { try wait.map { try Read.length($0, most: 3600) } ?? 0 }

    /// The status itself is shown first, whatever it says.
    func run() async throws {
        let client = try options.connection.client()
        let answer: Answer<DaemonStatus>
        do {
            answer = try await ready(client, within: .seconds(try seconds()))
        } catch ClientError.refused(let problem) where problem.code == Refusal.Code.notYourRole.rawValue {
            try withoutRole(client)
            throw CommandFailure.withoutRole
        }
        let status = try answer.value
        try await options.output.write(answer) { status, writer in
            try write(status, writer)
            try await whoAmI(client, writer.console)
        }
        if !status.ready { throw CommandFailure.doubtful("the daemon is not ready") }
    }

    /// The status, once the daemon answers and is ready, or when the time is over: then whatever it says.
    ///
    /// One that hangs is given no longer than the time, either, unless --timeout says how long an answer is waited for.
    private func ready(_ client: Client, within time: Duration) async throws -> Answer<DaemonStatus> {
        let end = ContinuousClock.now + time
        var client = client
        if wait != nil, options.connection.timeout == nil { client.patience = .all(max(time, .seconds(1))) }
        while true {
            do {
                let answer = try await client.status()
                let isReady = (try? answer.value.ready) == true
                if isReady || ContinuousClock.now >= end { return answer }
            } catch {
                guard case .unreachable = error, ContinuousClock.now < end else { throw error }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// The daemon lives, and tells nothing else to a user without a role.
    private func withoutRole(_ client: Client) throws(CommandFailure) {
        let console = Console.current
        let user = getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? String(getuid())
        try console.say("holdlined answers at \(Shown.line(client.socket)).")
        try console.say(
            "You are \(Shown.line(user)): no role. Ask whoever runs it to name you, or a group of yours, under “roles” in its configuration."
        )
    }

    /// Counts, the last registration, and warnings on standard error.
    private func write(_ status: DaemonStatus, _ writer: PageWriter) throws(CommandFailure) {
        try writer.title("holdlined \(status.version)", status.ready ? "ready" : "not ready")
        try writer.facts([
            "\(status.liveTickets, one: "{} live ticket", other: "{} live tickets") of \(status.tickets)",
            status.lateTickets.map { "\($0) late" },
            status.unassignedTickets.map { "\($0) that nobody has" },
            "\(status.activeHolds, one: "{} active hold", other: "{} active holds")",
            "\(status.invoices, one: "{} invoice", other: "{} invoices")",
            "ledger at \(status.head)",
        ])
        if let site = status.site, let standing = status.standing {
            try writer.text("site \(Shown.line(site)): \(standing) the shared ledger".replacing("following the", with: "follows the"))
        }
        let registered: Phrase =
            status.registeredAt.map { "invoices were last registered \(LocalTime.text($0))" } ?? "no invoice was ever registered"
        try writer.text(registered)
        let console = writer.console
        if status.ledgerStale {
            try console.note("warning: the ledger of invoices is stale: register it again before you dun on old amounts")
        }
        for condition in status.conditions ?? [] {
            try console.note("warning: \(Phrase(said: condition.trouble.sentence)) (since \(LocalTime.text(condition.since)))")
        }
        // An earlier version tells of the first alone.
        if status.conditions == nil, let problem = status.problem { try console.note("warning: \(Phrase(said: problem))") }
    }

    /// The user, the roles, and the daemon's own day and time zone: all dates of its rules are of that zone.
    private func whoAmI(_ client: Client, _ console: Console) async throws {
        let who = try await client.whoAmI().value
        let roles = who.roles.map(\.rawValue).sorted()
        let seller: Phrase = who.seller.map { "; seller \(Shown.line($0))" } ?? ""
        try console.say(
            "You are \(Shown.line(who.user)): \(roles.joined(separator: ", "))\(seller); today is \(who.today) in \(Shown.line(who.zone))")
    }
}

/// The API's names; monitoring reads the same figures at `/metrics`.
extension DaemonStatus: Listed {
    static let columns: [Column<DaemonStatus>] = [
        Column("ready", "READY") { .text(String($0.ready)) },
        Column("version", "VERSION") { .text($0.version) },
        Column("head", "HEAD", right: true) { .count(Int($0.head)) },
        Column("tickets", "TICKETS", right: true) { .count($0.tickets) },
        Column("liveTickets", "LIVE", right: true) { .count($0.liveTickets) },
        Column("lateTickets", "LATE", right: true) { .count($0.lateTickets) },
        Column("unassignedTickets", "UNASSIGNED", right: true) { .count($0.unassignedTickets) },
        Column("invoices", "INVOICES", right: true) { .count($0.invoices) },
        Column("activeHolds", "HOLDS", right: true) { .count($0.activeHolds) },
        Column("registeredAt", "REGISTERED") { .instant($0.registeredAt) },
        Column("ledgerStale", "STALE") { .text(String($0.ledgerStale)) },
        Column("full", "FULL") { .text(String($0.full)) },
        Column("conditions", "CONDITIONS") { .text(($0.conditions ?? []).map(\.code.rawValue).joined(separator: " ")) },
    ]
}

/// Reads `GET /v1/events`, the ledger's events in their order, none twice and none left out. It ends with a
/// signal, or at the newest event with `--once`.
struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "watch", "Follow what happens, a line an event.",
        "It goes on where it was when the daemon was restarted. -o json gives the feed's own lines.",
        examples: "holdline watch", "holdline watch --after 812 --once -o json")

    @Option(help: "Only events after this seq; without it, from now on (with --once: from the beginning).") var after: Int64?
    @Flag(help: "End at the newest event instead of waiting for more.") var once = false
    @OptionGroup var options: ReadOptions

    /// Waits between attempts to reach a daemon that went away.
    private static let waits: [Duration] = [.milliseconds(200), .milliseconds(500), .seconds(1), .seconds(2), .seconds(5)]

    /// Exit code 64 for a negative seq.
    func validate() throws { if let after, after < 0 { throw ValidationError(told: "--after is 0 or more") } }

    /// After each break it asks for the events behind the last one that was written, waiting longer from
    /// attempt to attempt.
    func run() async throws {
        let console = Console.current
        let client = try options.connection.client()
        let last = Mutex<Int64>(try await start(client))
        let format = options.output.output
        if format == .csv { try console.say(CSVLine.header(LedgerEvent.columns)) }
        var misses = 0
        while true {
            let before = last.withLock { $0 }
            do {
                try await client.events(after: before, follow: !once) { seq, line, event in
                    try Self.write(seq, line, event, format, console)
                    last.withLock { $0 = seq }
                }
                if once { return }
            } catch let error as ClientError {
                try Self.giveUpOrWait(error, once)
            }
            if last.withLock({ $0 }) > before { misses = 0 }
            try await Task.sleep(for: Self.waits[min(misses, Self.waits.count - 1)])
            misses += 1
        }
    }

    /// Without `--after` what is past is not told again.
    ///
    /// The head of the ledger, where events from now on are wanted.
    private func start(_ client: Client) async throws -> Int64 {
        if let after { return after }
        return once ? 0 : try await client.status().value.head
    }

    /// A daemon that restarts is waited for; a refusal, or an answer that is none, ends the command.
    static func giveUpOrWait(_ error: ClientError, _ once: Bool) throws(CommandFailure) {
        if once { throw .client(error) }
        switch error {
        case .incomplete, .outcomeUnknown: return
        // Nobody who follows may take silence for no events.
        case .unreachable, .busy, .silent: try Console.current.note("\(error.message)\nTrying again…")
        default: throw .client(error)
        }
    }

    /// Each event is flushed by itself, so that the reader of a pipe gets it at once. An event of a kind that
    /// is not known here is said to be one.
    private static func write(_ seq: Int64, _ line: [UInt8], _ event: LedgerEvent?, _ format: OutputFormat, _ console: Console) throws {
        switch format {
        case .json: try console.json(line)
        case .csv: if let event { try console.say(CSVLine.text(LedgerEvent.columns, event)) }
        case .table:
            let text = event.map(\.line) ?? Phrase("\(seq)  something that this program has no word for: see it with -o json")
            try console.line(Shown.line(console.told(text)))
        }
        try console.output.flush()
    }
}

extension LedgerEvent: Listed {
    /// The event in words, as a ticket's or an invoice's history has it.
    var line: Phrase { "\(seq)  \(LocalTime.text(at))  \(actor) \(Phrase(said: HistoryLine.words(type, facts)))" }

    /// CSV has no facts of an event: JSON has them, as the chain does.
    static let columns: [Column<LedgerEvent>] = [
        Column("seq", "SEQ", right: true) { .count(Int($0.seq)) },
        Column("at", "AT") { .instant($0.at) },
        Column("actor", "ACTOR") { .text($0.actor) },
        Column("type", "TYPE") { .text($0.type.rawValue) },
        Column("subject", "SUBJECT") { .text($0.subject) },
        Column("hash", "HASH") { .text($0.hash) },
    ]
}
