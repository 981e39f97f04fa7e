import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "status", "Say whether the daemon is ready, what it holds, and who you are to it.", examples: "holdline status")

    @OptionGroup var options: ReadOptions

    func run() async throws {
        let client = try options.connection.client()
        let answer = try await client.status()
        let status = try answer.value
        try await options.output.write(answer) { status, writer in
            try write(status, writer)
            try await whoAmI(client, writer.console)
        }
        if !status.ready { throw CommandFailure.doubtful("the daemon is not ready") }
    }

    private func write(_ status: DaemonStatus, _ writer: PageWriter) throws(CommandFailure) {
        try writer.title("holdlined \(status.version)", status.ready ? "ready" : "not ready")
        try writer.facts([
            "\(status.liveTickets) live tickets of \(status.tickets)", "\(status.activeHolds) active holds", "\(status.invoices) invoices",
            "ledger at \(status.head)",
        ])
        let registered =
            status.registeredAt.map { "invoices were last registered \(LocalTime.text($0))" } ?? "no invoice was ever registered"
        try writer.text(registered)
        let console = writer.console
        if status.ledgerStale {
            try console.note("warning: the ledger of invoices is stale: register it again before you dun on old amounts")
        }
        if let problem = status.problem { try console.note("warning: \(problem)") }
        if status.full { try console.note("warning: the disk is full: writes are refused, checks go on") }
    }

    private func whoAmI(_ client: Client, _ console: Console) async throws {
        do {
            let who = try await client.whoAmI().value
            let roles = who.roles.map(\.rawValue).sorted()
            try console.say(
                "You are \(Shown.line(who.user)): \(roles.isEmpty ? "no role" : roles.joined(separator: ", "))"
                    + (who.seller.map { "; seller \(Shown.line($0))" } ?? "") + "; today is \(who.today) in \(Shown.line(who.zone))")
        } catch ClientError.refused(let problem) where problem.status == 403 {
            try console.say("You have no role here: the daemon's configuration gives roles to Unix users and groups.")
        }
    }
}

extension DaemonStatus: Listed {
    static let columns: [Column<DaemonStatus>] = [
        Column("ready", "READY") { .text(String($0.ready)) },
        Column("version", "VERSION") { .text($0.version) },
        Column("head", "HEAD", right: true) { .count(Int($0.head)) },
        Column("tickets", "TICKETS", right: true) { .count($0.tickets) },
        Column("liveTickets", "LIVE", right: true) { .count($0.liveTickets) },
        Column("invoices", "INVOICES", right: true) { .count($0.invoices) },
        Column("activeHolds", "HOLDS", right: true) { .count($0.activeHolds) },
        Column("registeredAt", "REGISTERED") { .instant($0.registeredAt) },
        Column("ledgerStale", "STALE") { .text(String($0.ledgerStale)) },
        Column("full", "FULL") { .text(String($0.full)) },
    ]
}
