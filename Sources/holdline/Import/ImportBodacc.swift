import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// `holdline import bodacc`: notices of collective procedures. Exit code 65 where records were refused; the others went in.
struct ImportBodacc: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "bodacc", "Post notices of collective procedures: claims are held, and declared in time.",
        """
        Read are records of BODACC's open data as JSON (a list, an answer of its API, or one a line) and the files PCL_BXA….xml of its
        exchange. Customers are found by their SIREN. An opening holds the claims from before it and opens a ticket that says until when
        they are declared; what cannot be told is held, too, and its ticket is urgent. Corrections and annulments count in any order, and
        the same notice never twice. Notices about nobody of yours are counted, and not kept.

        EXAMPLES:
          holdline import bodacc PCL_BXA20260176.xml
          holdline import bodacc annonces.json -o csv
        """)

    @Argument(
        help: "Files, or directories with .xml and .json in them; “-” is standard input.", completion: .file(extensions: ["xml", "json"]))
    var paths: [String]
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    /// Notices in one request: enough to make requests cheap, and little enough to be sent again.
    private static let together = 1000

    /// Notices about a customer are listed in all three formats; those that were not kept are counted on standard error, beside a
    /// table alone.
    func run() async throws {
        let console = Console.current
        let client = try connection.client()
        var tally = ImportTally("notice", on: console)
        var writer = ListWriter<Notice>(Notice.columns, output.output, on: console)
        var (strangers, others, nameless) = (0, 0, 0)
        try await tally.each(try NoticeFiles.paths(paths)) { file, tally in
            let read = try NoticeFiles.read(file)
            for problem in read.problems { try tally.refuse(problem) }
            (others, nameless) = (others + read.others, nameless + read.nameless)
            var rest = read.notices[...]
            while !rest.isEmpty {
                let some = Array(rest.prefix(Self.together))
                rest = rest.dropFirst(some.count)
                for (posted, line) in zip(some, try await client.post(some)) {
                    if let problem = line.problem {
                        try tally.refuse(file.name, line: nil, "\(posted.id): \(problem.message)")
                        continue
                    }
                    tally.take()
                    let notice = try decoded(NoticeLine.self, from: line.bytes).notice
                    guard notice.effect != .unconcerned else {
                        strangers += 1
                        continue
                    }
                    let bytes = try SortedJSON.bytes(notice)
                    try writer.add(notice, line: bytes)
                }
                try tally.bar.show(tally.taken, of: nil, count: tally.taken)
            }
        }
        try tally.bar.clear()
        try writer.finish(empty: "No notice is about a customer.")
        let parts = [
            strangers > 0 ? "\(strangers) about nobody of yours" : nil, others > 0 ? "\(others) of other families" : nil,
            nameless > 0 ? "\(nameless) that name no company by a SIREN" : nil,
        ].compactMap(\.self)
        if output.output == .table, !parts.isEmpty { try console.note("Not kept: \(parts.joined(separator: ", ")).") }
        try tally.end()
    }

    /// A line of the daemon's answer, as far as it is read here.
    private struct NoticeLine: Decodable { var notice: Notice }
}

/// Files of notices.
enum NoticeFiles {
    /// Files as given, and of a directory those of both forms.
    static func paths(_ paths: [String]) throws(CommandFailure) -> [String] {
        var files: [String] = []
        for path in paths {
            let found = try Directory.files(of: [path], ending: ".xml")
            files += found
            files += try Directory.files(of: [path], ending: ".json").filter { !found.contains($0) }
        }
        return files
    }

    /// XML is told by the file's first sign; everything else but a PDF is read as JSON.
    static func read(_ file: ImportFile) throws(FileProblem) -> NoticeFile {
        try file.requireNoPDF("notices are JSON or XML")
        return try NoticeFile.read(file.source, isXML: file.isXML)
    }
}

extension Notice: Listed {
    /// `judged` is the day of the judgment, `effect` what the daemon made of the notice.
    static let columns: [Column<Notice>] = [
        Column("id", "NOTICE", firm: true) { .text($0.id) },
        Column("published", "PUBLISHED", firm: true) { .day($0.published) },
        Column("siren", "SIREN", firm: true) { .text($0.siren) },
        Column("customer", "CUSTOMER") { .text($0.customer) },
        Column("judgment", "JUDGMENT") { .word($0.judgment) },
        Column("judged", "OF", firm: true) { .day($0.judged) },
        Column("corrects", "CORRECTS", rank: 1) { .text($0.corrects) },
        Column("effect", "EFFECT", firm: true) { .word($0.effect) },
        Column("ticket", "TICKET", firm: true) { .text($0.ticket) },
        Column("hold", "HOLD", rank: 2) { .text($0.hold) },
    ]
}
