import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

extension BuyerIdentifier: ExpressibleByArgument {}

/// Sends the rows of CSV to `POST /v1/invoices`, many in a request, and each document to `POST /v1/documents`;
/// files are read here, since the daemon parses no XML.
///
/// Exit codes: 0 all went in; 1 `--complete` would settle too many; 64 the options do not fit; 65 some were
/// refused, the others went in.
struct InvoiceImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "import", "Register invoices from CSV, UBL 2.1, CII or Factur-X files; importing again changes nothing.",
        """
        What a file is shows in its first bytes. CSV needs a header with number, customer, issued, due, amount, open, and
        currency (or --currency); credited is taken where it is there. Bad rows are reported with their line, the others go in.

        Encoding, separator, header, decimal mark, order of dates and signs are found in the file as a whole, and said. What has
        two readings is refused with both: --decimal, --dates, --map and --layout decide. Several rows of one number with a due
        date each are its instalments.
        Of a PDF (Factur-X, ZUGFeRD) the XML that it carries is read, never its pages.

        XML sets the open amount only of an invoice that is new. A credit note is never dunned: it adds to what is credited of
        the invoice that it names (BT-25), once.

        EXAMPLES:
          holdline invoice import ledger.csv --decimal comma --currency EUR
          holdline invoice import export.csv --layout datev --dry-run
          holdline invoice import clients.csv --dates dmy --map customer="Code client"
          holdline invoice import ledger.csv --complete
          holdline invoice import inbox/*.xml --customer-from vat
          export-ledger | holdline invoice import -
        """)

    @Argument(help: "Files; “-” is standard input.", completion: .file(extensions: ["csv", "pdf", "xml"])) var files: [String]
    @OptionGroup var ledger: LedgerOptions

    @Option(help: "Which of the buyer's identifiers in XML is your customer reference; repeatable, in order of preference.")
    var customerFrom: [BuyerIdentifier] = []

    @Option(help: "Your customer reference of the buyer, for all XML files.", completion: .customers, transform: Read.customer)
    var customer: CustomerReference?
    @Flag(help: "The CSV is the whole list of open items: registered invoices that are not in it are settled.") var complete = false
    @Flag(help: "Settle those even if they are more than a fifth of the open ones.") var yes = false
    @Flag(help: "Register nothing: say what would be new, changed, unchanged and settled.") var dryRun = false
    @OptionGroup var connection: ConnectionOptions

    /// CSV goes out as it is read; documents are gathered first, so that invoices come before their credit
    /// notes, in whichever order the files stand.
    func run() async throws {
        let options = try ledger.options()
        let client = try connection.client()
        let preference = customerFrom.isEmpty ? BuyerIdentifier.usual : customerFrom
        var tally = ImportTally("invoice", on: .current, isTrial: dryRun)
        let open = complete ? try await OpenItems.registered(client) : nil
        var preview = dryRun ? try await ImportPreview.registered(client) : nil
        let rows = LedgerImport(client: client, options: options, open: open)
        var documents: [InvoiceDocument] = []
        var listed = ListedNumbers()
        for path in files {
            do {
                let file = try ImportFile(path)
                if file.isXML || file.isPDF {
                    let form = file.isXML ? "XML" : "a PDF"
                    if complete { throw FileProblem(file: file.name, message: "is \(form), and --complete is for a CSV of all open items") }
                    documents.append(file.isXML ? try InvoiceXML.read(file.source) : try InvoicePDF.read(file.source))
                } else {
                    listed.add(try await rows.run(file, &tally, &preview))
                }
            } catch let problem as FileProblem {
                listed.isWhole = false
                try tally.refuse(problem)
            }
        }
        if var looked = preview {
            try await looked.look(at: documents, customer: customer, preference: preference, client, &tally)
            try tally.bar.clear()
            try looked.say(settled(of: open, listed), on: .current)
            return try tally.endOfTrial()
        }
        try await DocumentImport(client: client, customer: customer, preference: preference).run(documents, &tally)
        try tally.say()
        if let open { try await open.settleMissing(listed, client, isAgreed: yes) }
        try tally.end()
    }

    /// The number of invoices that a trial would settle, or the reason why it would settle none.
    private func settled(of open: OpenItems?, _ listed: ListedNumbers) -> Result<Int, CommandFailure> {
        Result { () throws(CommandFailure) in try open?.missing(listed, isAgreed: yes).count ?? 0 }
    }
}

/// Sends the rows of a CSV ledger, batch by batch, and reports those that are refused with their lines.
///
/// It serves a trial as well: rows then go to the preview, and nothing is sent.
struct LedgerImport {
    let client: Client
    let options: CSVOptions
    /// The invoices that were open before a list of all open items came.
    let open: OpenItems?

    /// Rows that are on their way at once: what a crash leaves in doubt, and what is sent again.
    private static let batchSize = 4000

    /// The numbers that the file lists. Throws `FileProblem` where it can be read no further; what was read before went in.
    func run(_ file: ImportFile, _ tally: inout ImportTally, _ preview: inout ImportPreview?) async throws -> ListedNumbers {
        var reader = try InvoiceCSV(file.source, options)
        try tally.remark(file.name, reader.remarks)
        let listed = ListedNumbers(numbers: Set(reader.lines.keys), isWhole: reader.rowsWithoutNumber == 0)
        if let open { try await open.refuseNearNumbers(listed, in: file.name, client) }
        var batch: [InvoiceRow] = []
        do {
            while let row = try reader.next() {
                switch row {
                case .failure(let problem): try tally.refuse(file.name, problem)
                case .success(let row):
                    if preview != nil { preview?.look(at: row.registration, number: row.number) } else { batch.append(row) }
                }
                if batch.count >= Self.batchSize { try await send(&batch, file, &tally) }
            }
        } catch let problem as FileProblem {
            try await send(&batch, file, &tally)
            throw problem
        }
        try await send(&batch, file, &tally)
        try tally.remark(file.name, reader.closingRemarks)
        return listed
    }

    /// The daemon answers for each row; its line in the file is found by the place in the batch. A missing due
    /// date is no warning here: files lack them by the thousand.
    private func send(_ batch: inout [InvoiceRow], _ file: ImportFile, _ tally: inout ImportTally) async throws {
        guard !batch.isEmpty else { return }
        let progress = WriteProgress.current
        for line in try await client.register(batch.map(\.registration), taken: { progress.taking($0) }) {
            guard batch.indices.contains(line.number - 1) else { continue }
            if let problem = line.problem {
                try tally.refuse(file.name, line: batch[line.number - 1].line, problem.message)
            } else {
                tally.take()
                try tally.remark(
                    "\(file.name):\(batch[line.number - 1].line)", line.warnings.filter { $0.code != .noDueDate }.map(\.message))
            }
        }
        batch = []
        try tally.bar.show(file.progress.bytes, of: file.size, count: tally.taken)
    }
}

extension DecimalMark: ExpressibleByArgument {}
extension DateOrder: ExpressibleByArgument {}

/// Says how files of CSV are read where they do not show it themselves.
///
/// Invoices and customers share these.
struct CSVReading: ParsableArguments {
    /// Without it the byte-order mark and the bytes of the file decide.
    @Option(
        help: "Encoding of CSV: utf-8, utf-16, windows-1252, iso-8859-15, cp850 or macintosh. The file's own bytes tell it otherwise.",
        completion: .list(["utf-8", "utf-16", "windows-1252", "iso-8859-15", "cp850", "macintosh"]))
    var encoding: String?

    @Option(
        help: ArgumentHelp(
            "Which heading of the CSV is a column: --map customer=\"Code client\"; repeatable. Nothing after the = says that the file has no such column.",
            valueName: "column=heading"))
    var map: [String] = []

    /// These on top of what a layout says.
    ///
    /// `columns` are the names that may be mapped. Throws `usage` for another name, and for an encoding that is
    /// not known.
    func options(over layout: CSVOptions, columns titles: [String]) throws(CommandFailure) -> CSVOptions {
        var options = layout
        if let encoding {
            guard let known = TextEncoding(named: encoding) else {
                let all = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
                throw .usage("“\(encoding)” is no encoding that is known here: there are \(all)")
            }
            options.encoding = known
        }
        for text in map {
            guard let equals = text.firstIndex(of: "=") else {
                throw .usage("“\(text)” maps nothing: write --map customer=\"Code client\"")
            }
            let title = String(text[..<equals]).trimmed.lowercased()
            let heading = String(text[text.index(after: equals)...]).trimmed
            guard titles.contains(title) else {
                throw .usage("there is no column “\(title)” to map: there are \(titles.joined(separator: ", "))")
            }
            options.columns[title] = StatedColumn(heading.isEmpty ? [] : [heading])
        }
        return options
    }
}

/// The same for ledgers.
///
/// Nothing is guessed: what a file does not show, and no option says, is refused with both readings.
struct LedgerOptions: ParsableArguments {
    @Option(
        help: "What stands before the decimals in CSV: point or comma. Where it is not said, all amounts of the file together must tell.")
    var decimal: DecimalMark?

    @Option(
        help: "Order of dates in CSV such as 01/09/2026: dmy, mdy or ymd. Where it is not said, all dates of the file together must tell.")
    var dates: DateOrder?

    @Option(help: "Currency of CSV rows, where the file has no such column.", transform: Read.currency) var currency: Currency?

    /// A layout says several of these at once; single options win over it.
    @Option(
        help: ArgumentHelp(
            "How a program writes its ledger: \(LedgerLayout.shippedNames.joined(separator: ", ")), or a layout file.",
            valueName: "name|file"),
        completion: .file())
    var layout: String?

    @OptionGroup var reading: CSVReading

    /// All of it; options win over the layout.
    func options() throws -> CSVOptions {
        var options = try reading.options(over: try named(), columns: InvoiceCSV.columnTitles)
        options.decimal = decimal ?? options.decimal
        options.dates = dates ?? options.dates
        options.currency = currency ?? options.currency
        return options
    }

    /// A shipped layout, or a file of the same form. Throws `usage` with the names that there are.
    private func named() throws -> CSVOptions {
        guard let layout else { return CSVOptions() }
        do throws(FileProblem) {
            if let shipped = try LedgerLayout.shipped(layout) { return shipped.options }
            return try LedgerLayout.file(layout).options
        } catch {
            guard error.line == nil, !layout.contains("/"), !layout.contains(".") else { throw CommandFailure.usage("\(error)") }
            throw CommandFailure.usage(
                "there is no layout “\(layout)”: there are \(LedgerLayout.shippedNames.joined(separator: ", ")), or name a file (\(error.message))"
            )
        }
    }
}
