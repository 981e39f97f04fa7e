import ArgumentParser
import HoldlineClient
import HoldlineCore

struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Replays the chain of hashes; names the first row that does not fit, and ends with 1.",
        discussion: """
            EXAMPLES:
              holdline audit verify
              holdline audit verify --tables
            """)

    @Flag(help: "Also compare the tables, which answer every question, with a replay of the ledger.")
    var tables = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let console = Console.current
        let answer = try await connection.client().verifyLedger(tables: tables)
        let verdict = try answer.value
        switch output.output {
        case .json: try console.json(answer.bytes)
        case .csv:
            var writer = ListWriter<LedgerVerdict>(LedgerVerdict.columns, .csv, on: console)
            try writer.add(verdict, line: answer.bytes)
            try writer.finish()
        case .table where verdict.intact:
            try console.say(
                "The ledger is intact\(verdict.tables == true ? ", and the tables fit it" : ""): \(verdict.rows) rows, head \(verdict.head), hash \(Shown.line(verdict.headHash))"
            )
        case .table: break
        }
        try console.output.flush()
        guard verdict.intact else {
            if verdict.firstBad == nil, let problem = verdict.problem { throw CommandFailure.notIntact(problem) }
            let row = verdict.firstBad.map { "row \($0) is the first that does not fit" } ?? "the ledger does not fit"
            throw CommandFailure.notIntact("the ledger was changed: \(row)" + (verdict.problem.map { ": \($0)" } ?? ""))
        }
    }
}

extension LedgerVerdict {
    static let columns: [Column<LedgerVerdict>] = [
        Column("intact", "INTACT") { .text(String($0.intact)) },
        Column("rows", "ROWS", right: true) { .count(Int($0.rows)) },
        Column("head", "HEAD", right: true) { .count(Int($0.head)) },
        Column("headHash", "HASH") { .text($0.headHash) },
        Column("firstBad", "FIRST BAD", right: true) { $0.firstBad.map { .count(Int($0)) } ?? .none },
        Column("problem", "PROBLEM") { .text($0.problem) },
    ]
}
