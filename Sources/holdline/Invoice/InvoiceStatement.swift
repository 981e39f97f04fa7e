import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Writes statements of what agencies have. Nothing is sent, and nothing is registered.
struct InvoiceStatement: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "statement", "Write statements of hand-overs for a collection agency: claims, interest, reminders, documents.",
        """
        It names creditor and debtor, each invoice with its dates, amounts and payments, what is owed with penalties and the indemnity to
        the day, the reminders with their dates, and the SHA-256 of the documents that are known of its disputes. Without numbers it is
        about all that stands with --agency. What is held, paid or recalled is left out, and said.

        One statement goes to standard output, or to --file, whole or not at all; --into writes one a hand-over, as CSV and as HTML.

        EXIT CODES:
          0   done          65  some were left out, the others are written
        """,
        examples: "holdline invoice statement F202500006 > F202500006.html",
        "holdline invoice statement --agency \"Inkasso AG\" --since 2026-11-26 --as csv --file to-the-agency.csv",
        "holdline invoice statement --agency \"Inkasso AG\" --into outgoing")

    @Argument(help: "Invoices that are with an agency.", completion: .invoices, transform: Read.invoice) var invoices: [InvoiceNumber] = []
    @Option(help: "All that this agency has.") var agency: String?
    @Option(help: "With --agency: only what was handed over on this day or later.", transform: Read.pastDay) var since: Day?
    @Option(
        name: .customLong("as"), help: "csv or html; html if not given, with --into both.", completion: .words(StatementForm.self),
        transform: Read.word)
    var form: StatementForm?
    @Option(help: "Write to this file.", completion: .file()) var file: String?
    @Option(
        help: ArgumentHelp("Write a statement of each hand-over into this directory.", valueName: "directory"), completion: .directory)
    var into: String?
    @Option(help: "fr or en; else the letterhead's.", completion: .words(LetterLanguage.self), transform: Read.word)
    var language: LetterLanguage?
    @OptionGroup var connection: ConnectionOptions

    /// Exit code 64 for numbers and an agency together or neither, for `--since` without an agency, and for two targets.
    func validate() throws {
        if invoices.isEmpty == (agency == nil) { throw ValidationError(told: "name invoices, or an agency with --agency") }
        if since != nil, agency == nil { throw ValidationError(told: "--since belongs to --agency") }
        if file != nil, into != nil {
            throw ValidationError(told: "--file takes one statement, --into one a hand-over: give one of the two")
        }
    }

    /// Exit code 1 where one statement is wanted and nothing is left to claim, 65 where some hand-overs were left out; the reasons
    /// go to standard error.
    func run() async throws {
        let console = Console.current
        let client = try connection.client()
        let desk = try await StatementDesk(client, try await client.agencies().value, language: language)
        let directory = try into.map { path throws(CommandFailure) in try LetterDirectory(path) }
        let target = try file.map { path throws(CommandFailure) in try StatementFile(path) }
        var left = 0
        func leave(_ number: InvoiceNumber, _ why: Phrase) throws {
            left += 1
            try console.note("left out: \(number): \(why)")
        }
        let handovers = try await handovers(client, leave)
        if let directory {
            let files = StatementFiles(desk, directory, form.map { [$0] } ?? StatementForm.allCases)
            for handover in handovers {
                if let why = try await files.write(handover) { try leave(handover.invoice, why) }
            }
            try files.finish(on: console)
        } else {
            var claims: [StatementClaim] = []
            for handover in handovers {
                switch try await desk.claim(handover) {
                case .success(let claim): claims.append(claim)
                case .failure(let why): try leave(handover.invoice, why.text)
                }
            }
            guard !claims.isEmpty else { throw CommandFailure.refusedHere("nothing is with an agency that may be asked for: no statement") }
            let bytes = desk.bytes(claims, as: form ?? .html)
            if let target { try target.write(bytes) } else { try console.output.write(bytes) }
            try console.output.flush()
            for remark in desk.remarks { try console.note(remark) }
        }
        if left > 0 {
            throw CommandFailure.partlyRefused(
                "\(left, one: "{} invoice", other: "{} invoices") left out (see above), \(handovers.count) looked at")
        }
    }

    /// The hand-overs that stand, of the numbers or of the agency.
    private func handovers(_ client: Client, _ leave: (InvoiceNumber, Phrase) throws -> Void) async throws -> [Handover] {
        guard let agency else {
            var found: [Handover] = []
            for number in invoices {
                let page = try await client.invoice(number).value
                guard let handover = page.handover, handover.recalledAt == nil else {
                    try leave(number, page.handover.map { ReminderWords.standing($0) } ?? "with no agency")
                    continue
                }
                found.append(handover)
            }
            return found
        }
        var found: [Handover] = []
        var lines = PageCursor(client.handovers, HandoverQuery { ($0.agency, $0.since) = (agency, since) })
        while let line = try await lines.next() { found.append(line.handover) }
        return found
    }
}
