import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats

struct ImportCDAR: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cdar", abstract: "Post French life-cycle messages (CDAR): disputes, approvals, payments, refusals.",
        discussion: """
            The daemon decides what each does, in any order of arrival; the same message never counts twice. Of a directory all
            files whose names end with .xml are read.

            EXAMPLES:
              holdline import cdar inbox/
              holdline import cdar UC4_F202500006_04-CDV-207_En_litige.xml
            """)

    @Argument(help: "Files or directories; “-” is standard input.", completion: .file(extensions: ["xml"]))
    var paths: [String]

    @Option(help: "Time zone of times that have none; else the daemon's.")
    var zone: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let console = Console.current
        let client = try connection.client()
        let zone = try Self.zone(named: try await zoneName(client))
        var tally = ImportTally("message", on: console)
        var writer = ListWriter<InvoiceStatus>(InvoiceStatus.importColumns, output.output, on: console)
        let files = try Directory.files(of: paths, ending: ".xml")
        for (index, path) in files.enumerated() {
            do {
                let file = try ImportFile(path)
                let message = try CDAR.read(file.source, zone: zone)
                try await post(message, of: file.name, client, &tally, &writer)
            } catch let problem as FileProblem {
                try tally.refuse(problem)
            }
            try tally.bar.show(index + 1, of: files.count, count: tally.taken)
        }
        try tally.bar.clear()
        try writer.finish(empty: "No status was posted.")
        try tally.end()
    }

    private func zoneName(_ client: Client) async throws(ClientError) -> String {
        if let zone { return zone }
        return try await client.whoAmI().value.zone
    }

    private static func zone(named name: String) throws(CommandFailure) -> Zone {
        do {
            return try ZoneFile.zone(named: name)
        } catch {
            throw .usage("the time zone \(name) cannot be read: \(error.message). Say another one with --zone.")
        }
    }

    private func post(
        _ message: StatusMessage, of file: String, _ client: Client, _ tally: inout ImportTally, _ writer: inout ListWriter<InvoiceStatus>
    ) async throws {
        for problem in message.problems { try tally.refuse(problem) }
        try tally.remark(file, message.remarks)
        for reference in message.statuses {
            do {
                let answer = try await client.post(reference.status, on: reference.invoice, key: RequestKey.random())
                try writer.add(try answer.value, line: answer.bytes)
                tally.take()
            } catch ClientError.refused(let problem) where problem.status != 403 {
                try tally.refuse(file, line: reference.line, problem)
            }
        }
    }
}

extension InvoiceStatus {
    static let importColumns: [Column<InvoiceStatus>] =
        [
            Column("invoice", "INVOICE", firm: true) { .text($0.invoice.text) }
        ] + columns
}
