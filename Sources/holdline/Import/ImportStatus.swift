import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// `holdline import`: what other programs write about calls and invoices, and what is posted rather
/// than registered.
struct ImportNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "import", "Messages of other systems.",
        [
            ImportStatus.self, ImportCDAR.self, ImportPeppolResponse.self, ImportBodacc.self, ImportAgency.self, ImportQueueLog.self,
        ])
}

/// A command that posts what messages say: one for all formats, and one by the name of each.
protocol StatusCommand: AsyncParsableCommand {
    /// The files and options, the same for each of the commands.
    var messages: StatusMessages { get }
}

extension StatusCommand {
    func run() async throws { try await messages.post() }
}

/// `holdline import status`: both formats, each file by its root element.
struct ImportStatus: StatusCommand {
    static let configuration = CommandConfiguration.verb(
        "status", "Post what buyers and platforms say of invoices: disputes, approvals, payments, refusals.",
        """
        Read are French life-cycle messages (CDAR) and Peppol Invoice Responses (T111), told apart by themselves. The daemon decides
        what each does, in any order of arrival; the same message never counts twice. Of a directory all files whose names end with
        .xml are read. A message that gives a day and no time counts from the beginning of that day, in the daemon's zone or --zone.

        EXAMPLES:
          holdline import status inbox/
          holdline import status UC4_F202500006_04-CDV-207_En_litige.xml T111-response.xml
        """)

    @OptionGroup var messages: StatusMessages
}

/// `holdline import cdar`: the name that people who know the French norm look for.
struct ImportCDAR: StatusCommand {
    static let configuration = CommandConfiguration.verb(
        "cdar", "Post French life-cycle messages (CDAR); “import status” by the name of the format.",
        """
        EXAMPLES:
          holdline import cdar inbox/
          holdline import cdar UC4_F202500006_04-CDV-207_En_litige.xml
        """)

    @OptionGroup var messages: StatusMessages
}

/// `holdline import peppol-response`: the name that people who know Peppol look for.
struct ImportPeppolResponse: StatusCommand {
    static let configuration = CommandConfiguration.verb(
        "peppol-response", "Post Peppol Invoice Responses (T111); “import status” by the name of the format.",
        """
        UQ and RE hold the invoice, and so does CA, unless it only asks for another due date: that one is a promise. AP settles what
        messages opened, and PD is a promise for five working days.

        EXAMPLES:
          holdline import peppol-response T111-response.xml
        """)

    @OptionGroup var messages: StatusMessages
}

/// Files of messages, whichever format each has, and the posting of what they say.
struct StatusMessages: ParsableArguments {
    @Argument(help: "Files or directories; “-” is standard input.", completion: .file(extensions: ["xml"]))
    var paths: [String]

    @Option(help: "Time zone of times that have none; else the daemon's.")
    var zone: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    /// Posts what all files say, file by file.
    ///
    /// Throws `partlyRefused` where a message, a reference in it or a status was refused; the others
    /// went in.
    func post() async throws {
        let console = Console.current
        let client = try connection.client()
        let zone = try Self.zone(named: try await zoneName(client))
        var tally = ImportTally("message", on: console)
        var writer = ListWriter<InvoiceStatus>(InvoiceStatus.importColumns, output.output, on: console)
        let files = try Directory.files(of: paths, ending: ".xml")
        for (index, path) in files.enumerated() {
            try await tally.each([path]) { file, tally in
                try file.requireNoPDF("messages are XML")
                try await post(try StatusXML.read(file.source, zone: zone), of: file.name, client, &tally, &writer)
            }
            try tally.bar.show(index + 1, of: files.count, count: tally.taken)
        }
        try tally.bar.clear()
        try writer.finish(empty: "No status was posted.")
        try tally.end()
    }

    /// The zone of `--zone`, else the daemon's: its deadlines are in that one.
    private func zoneName(_ client: Client) async throws(ClientError) -> String {
        if let zone { return zone }
        return try await client.whoAmI().value.zone
    }

    /// Throws `usage` for a name that no zoneinfo file has.
    private static func zone(named name: String) throws(CommandFailure) -> Zone {
        do {
            return try ZoneFile.zone(named: name)
        } catch {
            throw .usage("the time zone \(name) cannot be read: \(error.message). Say another one with --zone.")
        }
    }

    /// Posts each status of a message with a key of its own, and shows what the daemon made of it and
    /// warns of.
    private func post(
        _ message: StatusMessage, of file: String, _ client: Client, _ tally: inout ImportTally, _ writer: inout ListWriter<InvoiceStatus>
    ) async throws {
        for problem in message.problems { try tally.refuse(problem) }
        try tally.remark(file, message.remarks)
        for reference in message.statuses {
            let posted = try await tally.send(of: file, line: reference.line) {
                let answer = try await client.post(reference.status, on: reference.invoice, key: RequestKey.random())
                return (status: try answer.value, bytes: answer.bytes)
            }
            guard let posted else { continue }
            try writer.add(posted.status, line: posted.bytes)
            try tally.warn(file, line: reference.line, posted.status.warnings ?? [])
        }
    }
}

extension InvoiceStatus {
    /// The columns of a status with the invoice before them, since one message is about several.
    static let importColumns: [Column<InvoiceStatus>] =
        [
            .invoice(\.invoice)
        ] + columns
}
