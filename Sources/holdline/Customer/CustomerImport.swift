import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Sends `PUT /v1/customers/REFERENCE` for each row. Exit code 65 where rows were refused; the others went in,
/// and importing the corrected file again changes nothing of them.
struct CustomerImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "import", "Register customers from CSV; importing again changes nothing.",
        """
        The header names reference, and any of name, siren, vat, phones, emails, language. Several telephone numbers or mail
        addresses stand in one cell with “|” between them.

        What “customer list -o csv” writes is read back as it was.

        EXAMPLES:
          holdline customer import customers.csv
          holdline customer import clients.csv --map reference="Code client" --map name="Raison sociale"
        """)

    @Argument(help: "Files; “-” is standard input.", completion: .file(extensions: ["csv"])) var files: [String]
    @OptionGroup var reading: CSVReading
    @OptionGroup var connection: ConnectionOptions

    /// A file that cannot be read is reported as its rows are, and the next one follows.
    func run() async throws {
        let options = try reading.options(over: CSVOptions(), columns: CustomerCSV.columnTitles)
        let client = try connection.client()
        var tally = ImportTally("customer", on: .current)
        try await tally.each(files) { file, tally in try await run(file, options, client, &tally) }
        try tally.say()
        try tally.end()
    }

    /// A row that cannot be read or is refused is reported with its line. Throws `FileProblem` for a file that
    /// is no such CSV.
    private func run(_ file: ImportFile, _ options: CSVOptions, _ client: Client, _ tally: inout ImportTally) async throws {
        try file.requireNoPDF("customers come as CSV")
        var reader = try CustomerCSV(file.source, options)
        try tally.remark(file.name, reader.remarks)
        while let row = try reader.next() {
            switch row {
            case .failure(let problem): try tally.refuse(file.name, problem)
            case .success(let row):
                _ = try await tally.send(of: file.name, line: row.line) {
                    try await client.register(row.reference, row.registration, key: RequestKey.random())
                }
            }
            try tally.bar.show(file.progress.bytes, of: file.size, count: tally.taken)
        }
    }
}
