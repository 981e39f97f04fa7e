import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Sends `PATCH /v1/customers/REFERENCE` for each row that changes something. Exit code 65 where rows were refused; the others went in,
/// and importing the corrected file again changes nothing of them.
struct CustomerImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "import", "Register customers from CSV; importing again changes nothing.",
        """
        The header names reference, and any of name, siren, vat, phones, emails, language. A column that is not there leaves its field
        as it is; an empty cell empties it. Several telephone numbers or mail addresses stand in one cell with “|” between them.

        What “customer list -o csv” writes is read back as it was.

        EXAMPLES:
          holdline customer import customers.csv --dry-run
          holdline customer import clients.csv --map reference="Code client" --map name="Raison sociale"
        """)

    @Argument(help: "Files; “-” is standard input.", completion: .file(extensions: ["csv"])) var files: [String]
    @Flag(help: "Register nothing: say what would be new, changed and unchanged.") var dryRun = false
    @OptionGroup var reading: CSVReading
    @OptionGroup var connection: ConnectionOptions

    /// A file that cannot be read is reported as its rows are, and the next one follows.
    func run() async throws {
        let options = try reading.options(over: CSVOptions(), columns: CustomerCSV.columnTitles)
        let client = try connection.client()
        var tally = ImportTally("customer", on: .current, isTrial: dryRun)
        var rows = CustomerRows(client: client, isDry: dryRun)
        try await tally.each(files) { file, tally in try await run(file, options, &rows, &tally) }
        try tally.bar.clear()
        try rows.say(on: tally.console)
        if dryRun { try tally.endOfTrial() } else { try tally.end() }
    }

    /// A row that cannot be read or is refused is reported with its line. Throws `FileProblem` for a file that
    /// is no such CSV.
    private func run(_ file: ImportFile, _ options: CSVOptions, _ rows: inout CustomerRows, _ tally: inout ImportTally) async throws {
        try file.requireNoPDF("customers come as CSV")
        var reader = try CustomerCSV(file.source, options)
        try tally.remark(file.name, reader.remarks)
        try await rows.read()
        while let row = try reader.next() {
            switch row {
            case .failure(let problem): try tally.refuse(file.name, problem)
            case .success(let row): try await rows.take(row, of: file.name, &tally)
            }
            try tally.bar.show(file.progress.bytes, of: file.size, count: tally.taken)
        }
    }
}

/// Compares rows with what is registered, and sends those that change something.
private struct CustomerRows {
    let client: Client
    /// Nothing is sent.
    let isDry: Bool
    /// As registered, and as the rows so far leave it; nil before it was read.
    private var known: [CustomerReference: Customer]?
    private var new = 0
    private var changed = 0
    private var unchanged = 0
    /// Sentences about what changes, in a dry run; at most `mostShown`.
    private var changes: [String] = []

    /// Changes that are written out; the rest is counted.
    private static let mostShown = 20

    init(client: Client, isDry: Bool) { (self.client, self.isDry) = (client, isDry) }

    /// Reads all that is registered, page by page, once.
    mutating func read() async throws(ClientError) {
        guard known == nil else { return }
        var registered: [CustomerReference: Customer] = [:]
        let client = client
        var cursor = PageCursor<Customer> { (page) async throws(ClientError) in try await client.customers(page) }
        while let customer = try await cursor.next() { registered[customer.reference] = customer }
        known = registered
    }

    /// A row that changes nothing is counted and not sent. A row that was sent counts as registered for those that follow, so that
    /// two rows of one customer add up.
    mutating func take(_ row: CustomerRow, of file: String, _ tally: inout ImportTally) async throws {
        let old = known?[row.reference]
        let after = row.changes.applied(to: old)
        let differences = old.map { Self.differences(from: $0, to: after) } ?? []
        if old != nil, differences.isEmpty {
            unchanged += 1
            return tally.take()
        }
        if isDry {
            tally.take()
        } else {
            let client = client
            let answer = try await tally.send(of: file, line: row.line) {
                try await client.edit(row.reference, row.changes, key: RequestKey.random())
            }
            guard answer != nil else { return }
        }
        if old == nil { new += 1 } else { changed += 1 }
        if !differences.isEmpty, changes.count < Self.mostShown {
            changes.append("\(row.reference): \(differences.joined(separator: ", "))")
        }
        known?[row.reference] = Customer(
            reference: row.reference, name: after.name, siren: after.siren, vat: after.vat, phones: after.phones ?? [],
            emails: after.emails ?? [], language: after.language)
    }

    /// `name “Tom” (was “Thomas”)`.
    private static func differences(from old: Customer, to new: RegisterCustomer) -> [String] {
        func list(_ texts: [FreeText]?) -> String? { (texts ?? []).isEmpty ? nil : (texts ?? []).map(\.text).joined(separator: " | ") }
        let fields: [(String, String?, String?)] = [
            ("name", old.name?.text, new.name?.text), ("siren", old.siren, new.siren), ("vat", old.vat, new.vat),
            ("phones", list(old.phones), list(new.phones)), ("emails", list(old.emails), list(new.emails)),
            ("language", old.language?.text, new.language?.text),
        ]
        return fields.filter { $0.1 != $0.2 }.map { name, was, now in
            "\(name) \(now.map { "“\($0)”" } ?? "emptied")" + (was.map { " (was “\($0)”)" } ?? "")
        }
    }

    /// `2 new, 1 changed, 97 unchanged.`
    func say(on console: Console) throws(CommandFailure) {
        if isDry {
            for change in changes { try console.say(Shown.line(change)) }
            if changed > changes.count { try console.say(Phrase("and \(changed - changes.count) more")) }
            return try console.say(Phrase("\(new) new, \(changed) changed, \(unchanged) unchanged; nothing was registered (--dry-run)."))
        }
        try console.say(Phrase("\(new) new, \(changed) changed, \(unchanged) unchanged."))
    }
}
