import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats

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

    @Option(help: "Your customer reference of the buyer, for all XML files.", transform: Read.customer) var customer: CustomerReference?
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
        var tally = ImportTally("invoice", on: .current)
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
