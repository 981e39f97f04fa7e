import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

struct CustomerImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Register customers from CSV; importing again changes nothing.",
        discussion: HelpText.wrapped(
            """
            The header names reference, and any of name, siren, vat, phones, emails, language. Several telephone numbers or mail
            addresses stand in one cell with “|” between them.

            What “customer list -o csv” writes is read back as it was.

            EXAMPLES:
              holdline customer import customers.csv
              holdline customer import clients.csv --map reference="Code client" --map name="Raison sociale"
            """))

    @Argument(help: "Files; “-” is standard input.", completion: .file(extensions: ["csv"]))
    var files: [String]

    @OptionGroup var reading: CSVReading
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let options = try reading.options(over: CSVOptions(), columns: CustomerCSV.columnTitles)
        let client = try connection.client()
        var tally = ImportTally("customer", on: .current)
        try await tally.each(files) { file, tally in try await run(file, options, client, &tally) }
        try tally.say()
        try tally.end()
    }

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
