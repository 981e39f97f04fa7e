import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// The forms of a list of claims: those of every list, and a page to print.
enum ClaimFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case table, json, csv, html
}

/// Reads `GET /v1/customers/REFERENCE/claims`.
struct CustomerClaims: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "claims", "What a customer owed at the opening of its collective procedure: the claims to declare.",
        """
        Listed are the open invoices that were issued before the judgment, under all references of the company. The day of the judgment
        is the one that the customer's hold for an insolvency says. Interest is reckoned to that day, where the configuration has its rates.
        """, examples: "holdline customer claims K-042", "holdline customer claims K-042 -o html > claims.html",
        "holdline customer claims K-042 --at 2026-03-01 -o csv")

    @Argument(help: "Your reference of the customer.", completion: .customers, transform: Read.customer) var customer: CustomerReference
    @Option(help: "The day of the judgment.", transform: Read.pastDay) var at: Day?
    @Option(name: [.customShort("o"), .long], help: "table, json (the daemon's own answer), csv, or html: a page to print.")
    var output: ClaimFormat = .table
    @OptionGroup var connection: ConnectionOptions

    /// Exit code 1 where no hold for an insolvency says the day of the judgment and `--at` is missing. HTML goes to standard
    /// output as one page; it is in English whatever the language.
    func run() async throws {
        let console = Console.current
        let answer = try await connection.client().claims(on: customer, at: at)
        let list = try answer.value
        switch output {
        case .json: try console.json(answer.bytes)
        case .csv:
            var writer = ListWriter<ClaimList.Claim>(ClaimList.Claim.columns, .csv, on: console)
            for claim in list.claims { try writer.add(claim, line: []) }
            try writer.finish()
        case .html: try console.say(ClaimPage(list).html)
        case .table:
            let writer = PageWriter(on: console)
            try writer.title("Claims on \(list.customer)", "at the judgment of \(list.judgment)")
            try writer.facts([list.ticket.map { "\($0) says until when they are declared" }, list.interestNote])
            try writer.section("Invoices", ClaimList.Claim.columns, list.claims)
            if list.claims.isEmpty { try writer.text("Nothing was owed.") }
            for total in list.totals { try writer.text(total.sentence) }
        }
    }
}

extension ClaimList {
    /// Whether interest is in the list.
    fileprivate var interestNote: Phrase {
        totals.allSatisfy { $0.interest != nil }
            ? "interest is reckoned to \(judgment)" : "without interest: the configuration lacks a rate (interest)"
    }
}

extension ClaimList.Total {
    /// The sum of one currency; the daemon gives one total for each.
    fileprivate var sentence: String {
        let more = interest.map { ", and \($0) \(currency.code) of interest" } ?? ""
        return "\(open) \(currency.code) by \(claims.of("invoice"))\(more)"
    }
}

extension ClaimList.Claim: Listed {
    /// The page to print and the table have the same ones; `customer` is the reference that the invoice was registered with.
    static let columns: [Column<ClaimList.Claim>] = [
        Column("number", "INVOICE", firm: true) { .text($0.number.text) },
        Column("customer", "CUSTOMER") { .text($0.customer.text) },
        Column("issued", "ISSUED", firm: true) { .day($0.issued) },
        Column("due", "DUE", firm: true) { .day($0.due) },
        .amount(\.amount),
        Column("open", "OWED", right: true, firm: true) { .amount($0.open) },
        Column("currency", "CUR", firm: true) { .text($0.currency.code) },
        Column("interest", "INTEREST", right: true, firm: true) { .amount($0.interest) },
    ]
}

/// The list as a page that stands alone: no script, nothing fetched.
private struct ClaimPage {
    let list: ClaimList

    init(_ list: ClaimList) { self.list = list }

    var html: String {
        let columns = ClaimList.Claim.columns
        let rows = list.claims.map { claim in
            "<tr>" + columns.map { "<td>\(Letter.escaped($0.cell(claim).shown(in: .english)))</td>" }.joined() + "</tr>"
        }
        let totals = list.totals.map { "<p>\($0.sentence)</p>" }
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Claims on \(Letter.escaped(list.customer.text))</title>
            <style>body{font:11pt sans-serif}table{border-collapse:collapse}td,th{border:1px solid #888;padding:2px 6px}</style></head>
            <body><h1>Claims on \(Letter.escaped(list.customer.text))</h1>
            <p>Owed at the opening judgment of \(list.judgment), VAT included; \(list.interestNote).</p>
            <table><thead><tr>\(columns.map { "<th>\(Letter.escaped($0.heading.title))</th>" }.joined())</tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table>
            \(totals.joined(separator: "\n"))
            </body></html>
            """
    }
}

/// Reads files of notices, and asks no daemon. Exit code 3 where a procedure concerns the company; else 65 where a record could not be
/// read.
struct CustomerCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "check", "Whether files of notices tell of a collective procedure of a company, before you work with it.",
        """
        Nothing is sent and nothing is kept. Exit code 0 where the files say nothing of the company, or only what is over; 3 where a
        procedure concerns it, or where a notice has to be read by a person; 65 where neither is known, since a record could not be read.
        """, examples: "holdline customer check 732829320 --in PCL_BXA20260176.xml annonces.json")

    @Argument(help: "SIREN, SIRET or French VAT number of the company.") var number: String
    @Option(
        name: .customLong("in"), parsing: .upToNextOption, help: "Files, or directories with .xml and .json in them.", completion: .file())
    var files: [String]
    @OptionGroup var output: OutputOptions

    func run() async throws {
        guard let siren = Company.key(ofNumber: number) else {
            throw ValidationError(told: "“\(number)” is no number of a French company: nine digits, fourteen, or a VAT number")
        }
        let console = Console.current
        var all: [Notice] = []
        var refused = 0
        for path in try NoticeFiles.paths(files) {
            do throws(FileProblem) {
                let read = try NoticeFiles.read(try ImportFile(path))
                for problem in read.problems { try? console.note(problem.description) }
                refused += read.problems.count
                all += read.notices.map { Notice($0, receivedAt: Instant(seconds: 0), version: 0) }
            } catch {
                refused += 1
                try console.note(error.description)
            }
        }
        let about = all.filter { $0.siren == siren }
        let names = Set(about.map(\.id))
        let shown = (about + all.filter { $0.siren != siren && $0.corrects.map(names.contains) ?? false })
            .sorted { ($0.published, $0.id) < ($1.published, $1.id) }
        let procedure = Procedure(about, among: all)
        try await output.write(
            json: shown.reduce(into: [UInt8]()) { bytes, notice in
                bytes += ((try? SortedJSON.bytes(notice)) ?? []) + (notice == shown.last ? [] : [UInt8(ascii: "\n")])
            }, csv: shown, Notice.columns
        ) { writer in
            if !shown.isEmpty { try writer.table(Notice.columns.without("customer", "effect", "ticket", "hold"), shown) }
            try writer.text(procedure.map(Self.sentence) ?? Phrase("The files tell of no procedure that concerns \(siren)."))
        }
        guard procedure == nil else {
            // What was found counts, whatever else there may be.
            if refused > 0 { try console.note("\(refused) records could not be read: the answer may be incomplete.") }
            throw CommandFailure.held
        }
        if refused > 0 { throw CommandFailure.partlyRefused("\(refused) records could not be read: the answer may be incomplete.") }
    }

    /// Says what the procedure asks of a creditor: to declare claims, to write them off, or to read the notice.
    private static func sentence(_ procedure: Procedure) -> Phrase {
        switch procedure.task {
        case .declare: "A collective procedure was opened on \(procedure.before) (\(procedure.notice))."
        case .writeOff: "The procedure was closed for insufficiency of assets (\(procedure.notice)): what is owed from before is lost."
        case .decide: "Read \(procedure.notice): what it means cannot be told."
        }
    }
}
