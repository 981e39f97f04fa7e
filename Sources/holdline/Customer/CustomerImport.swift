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
        for path in files {
            do {
                try await run(try ImportFile(path), options, client, &tally)
            } catch let problem as FileProblem {
                try tally.refuse(problem)
            }
        }
        try tally.bar.clear()
        try Console.current.say("\(tally.taken) of \(tally.taken + tally.refused) went in.")
        try tally.end()
    }

    private func run(_ file: ImportFile, _ options: CSVOptions, _ client: Client, _ tally: inout ImportTally) async throws {
        try file.requireNoPDF("customers come as CSV")
        var reader = try CustomerCSV(file.source, options)
        try tally.remark(file.name, reader.remarks)
        while let row = try reader.next() {
            switch row {
            case .failure(let problem): try tally.refuse(file.name, problem)
            case .success(let row): try await register(row, of: file.name, client, &tally)
            }
            try tally.bar.show(file.progress.bytes, of: file.size, count: tally.taken)
        }
    }

    private func register(_ row: CustomerRow, of file: String, _ client: Client, _ tally: inout ImportTally) async throws {
        do throws(ClientError) {
            _ = try await client.register(row.reference, row.registration, key: RequestKey.random())
        } catch {
            guard case .refused(let problem) = error, problem.status != 403 else { throw CommandFailure.client(error) }
            return try tally.refuse(file, line: row.line, problem)
        }
        tally.take()
    }
}
