import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Sends `POST /v1/retention`.
struct Retention: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "retention", "Erase what is personal of tickets, calls and customers whose configured time is over.",
        """
        The configuration says how many years after its end each kind is kept (“retention” in holdline.yaml(5)); a timer runs this once a
        day. What a legal hold keeps stays, and so does what a hold still stands on. Invoices, amounts and holds always stay. It is for
        supervisors, and ends with exit code 1 where the configuration names no time.
        """,
        examples: "holdline retention --dry-run", "holdline retention")

    @Flag(help: "Say what would be erased, and erase nothing.") var dryRun = false
    @OptionGroup var options: ReadOptions

    func run() async throws {
        // A retention that is done twice erases what is left: it needs no key.
        let answer = try await options.connection.client().retain(RunRetention(dryRun: dryRun ? true : nil), key: RequestKey.random())
        try await options.output.write(answer) { report, writer in
            let counts: Phrase = "\(report.tickets) tickets, \(report.calls) calls and \(report.customers) customers"
            try writer.text(
                report.dryRun
                    ? Phrase("Would be erased: what is personal of \(counts), in \(report.events) events.")
                    : Phrase("Erased: what is personal of \(counts), in \(report.events) events."))
            if !report.sample.isEmpty {
                try writer.text(report.sample.joined(separator: ", ") + (report.sample.count == 100 ? ", …" : ""), indent: 2)
            }
            if !report.scrubbed, !report.dryRun { try writer.text(ErasureWords.goesOn) }
        }
    }
}

extension RetentionReport: Listed {
    /// CSV has counts alone; JSON has a sample of the ids too, a hundred at most.
    static let columns: [Column<RetentionReport>] = [
        Column("dryRun", "DRY RUN") { .text(String($0.dryRun)) },
        Column("tickets", "TICKETS", right: true) { .count($0.tickets) },
        Column("calls", "CALLS", right: true) { .count($0.calls) },
        Column("customers", "CUSTOMERS", right: true) { .count($0.customers) },
        Column("events", "EVENTS", right: true) { .count(Int($0.events)) },
        Column("scrubbed", "SCRUBBED") { .text(String($0.scrubbed)) },
    ]
}

/// Sends `POST /v1/ledger/redact`.
struct PersonRedact: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "redact", "Take out of old events what was chained by mistake.",
        """
        Versions before this one could chain a telephone number or a note that belongs into the sealed part. The events that have such a
        text are written anew without it, and the field is emptied. Their rows keep their hashes: an event records which rows
        these are, and “audit verify” accepts exactly these and counts them. A follower of the feed that kept the old line has the text
        still. What a legal hold keeps stays until it is released. It is for supervisors.
        """,
        examples: "holdline person redact --dry-run", "holdline person redact --yes")

    @Argument(help: "Seqs of events; without any, all that have such a text.") var events: [Int64] = []
    @Flag(help: "Say which events these are, and change none.") var dryRun = false
    @Flag(help: "Do not ask.") var yes = false
    @OptionGroup var options: ReadOptions

    func run() async throws {
        let client = try options.connection.client()
        let named = events.isEmpty ? nil : events
        if !dryRun, !yes {
            guard Console.current.canAsk else {
                throw CommandFailure.usage("a redaction cannot be taken back: --dry-run shows what it would do, and --yes does it")
            }
            let would = try await client.redact(RedactLedger(events: named, dryRun: true), key: RequestKey.random()).value
            guard try Question(console: .current).confirm("Redact \(would.events.count) events for good?") else {
                throw CommandFailure.refusedHere("nothing was redacted")
            }
        }
        let answer = try await client.redact(RedactLedger(events: named, dryRun: dryRun ? true : nil), key: RequestKey.random())
        try await options.output.write(answer) { report, writer in
            let shown = report.events.prefix(50).map(String.init).joined(separator: ", ") + (report.events.count > 50 ? ", …" : "")
            if let kept = report.kept {
                try writer.text(Phrase("A legal hold keeps: \(kept.count, one: "{} event", other: "{} events")."))
            }
            guard !report.events.isEmpty else {
                if report.kept == nil { try writer.text("Nothing personal stands in the facts of any event.") }
                return
            }
            let events = Phrase("\(report.events.count, one: "{} event", other: "{} events")")
            try writer.text(report.dryRun ? Phrase("Would be redacted: \(events): \(shown).") : Phrase("Redacted: \(events): \(shown)."))
            if !report.scrubbed, !report.dryRun { try writer.text(ErasureWords.goesOn) }
        }
    }
}

extension RedactionReport: Listed {
    /// `seqs` are the events that record the redaction, of which each names a part of `events`.
    static let columns: [Column<RedactionReport>] = [
        Column("dryRun", "DRY RUN") { .text(String($0.dryRun)) },
        Column("events", "EVENTS") { .list($0.events.map(String.init)) },
        Column("kept", "KEPT") { .list(($0.kept ?? []).map(String.init)) },
        Column("seqs", "RECORDED BY") { .list($0.seqs.map(String.init)) },
        Column("scrubbed", "SCRUBBED") { .text(String($0.scrubbed)) },
    ]
}
