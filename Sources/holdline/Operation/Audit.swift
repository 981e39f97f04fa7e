import ArgumentParser
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Anybody who may read can check: the daemon replays, and answers with a verdict.
struct AuditNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "audit", "Check that the ledger is as it was written.", [AuditVerify.self, AuditHead.self, AuditExport.self])
}

/// Reads `GET /v1/ledger/verify`, which takes about as long as reading the database once. Exit code 1 where a
/// row or a table does not fit, or a kept head.
struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "verify", "Replay the chain of hashes; the first row that does not fit is named, and the exit code is 1.",
        """
        Without FILE the daemon does it. A backup, a database that no daemon has open, and an export (audit export, or what watch -o json
        gave) are checked by “holdlined verify”, without a daemon.

        The chain alone does not tell a ledger that was written anew as a whole, or whose end is missing: a head that was kept elsewhere
        does. --against takes one as “audit head” prints it, or a file of such lines, of each of which the last 100 are compared.
        """,
        examples: "holdline audit verify", "holdline audit verify --tables --against /mnt/other/heads",
        "holdline audit verify /var/backups/holdline/holdline-20261126T021500Z.db")

    @Argument(help: "A backup, or an export.", completion: .file()) var file: String?
    @Flag(help: "Also compare the tables, which answer every question, with a replay of the ledger.") var tables = false
    @Option(help: ArgumentHelp("A head that was kept, or a file of them; more than once.", valueName: "head"), completion: .file())
    var against: [String] = []
    @OptionGroup var options: ReadOptions

    /// Exit code 64 for `--tables` beside a file: tables are compared where they are.
    func validate() throws {
        if file != nil, tables { throw ValidationError(told: "--tables is for the daemon's own database: restore a backup, and ask there") }
    }

    /// Throws `notIntact` after JSON and CSV were written: a program has the verdict in both ways.
    func run() async throws {
        let heads = try KeptHeadList.read(against)
        if let file { return try verify(file, heads) }
        let (verdict, bytes) = try await verdict(on: heads)
        try await options.output.write(json: bytes, csv: [verdict], LedgerVerdict.columns) { writer in
            guard verdict.intact else { return }
            let tables: Phrase = verdict.tables == true ? ", and the tables fit it" : ""
            let kept: Phrase = verdict.kept.map { $0 == 1 ? "; it has the kept head" : "; it has all \($0) kept heads" } ?? ""
            try writer.text(
                "The ledger is intact\(tables): \(verdict.rows) rows, head \(verdict.head), hash \(verdict.headHash)\(kept)")
            if let redacted = verdict.redacted {
                try writer.text("\(Int(redacted), one: "{} of its rows was", other: "{} of its rows were") redacted, as later events say.")
            }
        }
        guard verdict.intact else {
            if verdict.firstBad == nil, let problem = verdict.problem { throw CommandFailure.notIntact(Phrase(said: problem)) }
            let row = verdict.firstBad.map { "row \($0) is the first that does not fit" } ?? "the ledger does not fit"
            throw CommandFailure.notIntact(
                verdict.problem.map { "the ledger was changed: \(row): \(Phrase(said: $0))" } ?? "the ledger was changed: \(row)")
        }
    }

    /// The daemon compares some heads at a time. More of them are asked for one after the other, up to the first that does not fit, and
    /// the last verdict then counts all that were compared. Gives the verdict, and its JSON: the daemon's own where it was asked once.
    private func verdict(on heads: [LedgerHead]) async throws -> (LedgerVerdict, [UInt8]) {
        let client = try options.connection.client()
        let answer = try await client.verifyLedger(tables: tables, against: Array(heads.prefix(KeptHeads.most)))
        var verdict = try answer.value
        guard heads.count > KeptHeads.most else { return (verdict, answer.bytes) }
        var rest = heads.dropFirst(KeptHeads.most)
        while verdict.intact, !rest.isEmpty {
            var next = try await client.verifyLedger(against: Array(rest.prefix(KeptHeads.most))).value
            next.tables = next.tables ?? verdict.tables
            next.kept = next.kept.map { $0 + (verdict.kept ?? 0) }
            (verdict, rest) = (next, rest.dropFirst(KeptHeads.most))
        }
        return (verdict, try SortedJSON.bytes(verdict))
    }

    /// Has the daemon's program read the file: SQLite and SHA-256 are there.
    private func verify(_ file: String, _ heads: [LedgerHead]) throws {
        var arguments = ["verify", file] + heads.flatMap { ["--against", $0.description] }
        if options.output.output != .table { arguments.append("--json") }
        let console = Console.current
        let end = try OtherProgram.holdlined.run(arguments)
        for line in end.errors.split(separator: "\n") { try console.note(String(line)) }
        guard options.output.output == .csv, let verdict = try? decoded(LedgerVerdict.self, from: Array(end.output.utf8)) else {
            for line in end.output.split(separator: "\n") { try console.say(Shown.line(String(line))) }
            if end.status != 0 { throw CommandFailure.notIntact("") }
            return
        }
        var writer = ListWriter<LedgerVerdict>(LedgerVerdict.columns, .csv, on: console)
        try writer.add(verdict, line: [])
        try writer.finish()
        if end.status != 0 { throw CommandFailure.notIntact("") }
    }
}

/// Heads that were kept, from the command line and from files.
enum KeptHeadList {
    /// All that are named, and of each file the last hundred. Throws `usage` for a text that is neither a head nor a file, and
    /// `refusedHere` for a line of a file that is none.
    static func read(_ texts: [String]) throws(CommandFailure) -> [LedgerHead] {
        var heads: [LedgerHead] = []
        for text in texts {
            if let head = LedgerHead(text) {
                heads.append(head)
                continue
            }
            let descriptor = open(text, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                throw .usage("--against \(text): this is no head (write “SEQ HASH”, as “holdline audit head” prints it), and no file")
            }
            defer { close(descriptor) }
            let lines = InputLines(DescriptorInput(descriptor, name: text))
            var read: [LedgerHead] = []
            var number = 0
            while let line = try lines.next() {
                number += 1
                let line = String(decoding: line, as: UTF8.self)
                if line.allSatisfy({ $0.isWhitespace }) { continue }
                guard let head = LedgerHead(line) else {
                    throw .refusedHere(
                        "\(text), line \(number): “\(line.prefix(40))” is no head: “SEQ HASH” is wanted; take the line out where its writing was cut off"
                    )
                }
                read.append(head)
            }
            guard !read.isEmpty else { throw .refusedHere("\(text) has no head") }
            heads += read.suffix(KeptHeads.most)
        }
        return heads
    }
}

/// Reads `GET /v1/ledger/head`.
struct AuditHead: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "head", "Print seq and hash of the last event, to be kept where nobody can reach both.",
        "Whoever keeps it can tell later, with audit verify --against, whether anything up to it was changed or is missing.",
        examples: "holdline audit head", "holdline audit head >> /mnt/other/heads")

    @OptionGroup var options: ReadOptions

    func run() async throws {
        try await options.output.write(try await options.connection.client().ledgerHead()) { head, writer in
            try writer.line(head.description)
        }
    }
}

/// Reads `GET /v1/events` to the head that stands now.
struct AuditExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "export", "Write the whole ledger as lines of JSON, with all that another program needs to follow the chain.",
        """
        It has facts only: what is personal is sealed apart, and its digest stands in its place. holdline-api(7) has a program of 30 lines
        that verifies it.
        """,
        examples: "holdline audit export > ledger.ndjson", "holdline audit export --after 812 >> ledger.ndjson")

    @Option(help: "Only events after this seq.") var after: Int64 = 0
    @OptionGroup var connection: ConnectionOptions

    func validate() throws { if after < 0 { throw ValidationError(told: "--after is 0 or more") } }

    /// The feed's own lines, byte for byte, and none that is no event.
    func run() async throws {
        let console = Console.current
        try await connection.client().events(after: after, follow: false) { _, line, _ in
            try console.output.write(line + [UInt8(ascii: "\n")])
        }
    }
}

extension LedgerHead: Listed {
    static let columns: [Column<LedgerHead>] = [
        Column("seq", "SEQ", right: true) { .count(Int($0.seq)) }, Column("hash", "HASH") { .text($0.hash) },
    ]
}

/// Rows and seq are numbers of the ledger, the hash is SHA-256 in hexadecimal.
extension LedgerVerdict: Listed {
    static let columns: [Column<LedgerVerdict>] = [
        Column("intact", "INTACT") { .text(String($0.intact)) },
        Column("rows", "ROWS", right: true) { .count(Int($0.rows)) },
        Column("head", "HEAD", right: true) { .count(Int($0.head)) },
        Column("headHash", "HASH") { .text($0.headHash) },
        Column("firstBad", "FIRST BAD", right: true) { .count($0.firstBad.map { Int($0) }) },
        Column("problem", "PROBLEM") { .text($0.problem) },
        Column("redacted", "REDACTED", right: true) { .count($0.redacted.map { Int($0) }) },
    ]
}
