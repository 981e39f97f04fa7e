import ArgumentParser
import HoldlineClient
import HoldlineCore

/// Anybody who may read can check: the daemon replays, and answers with a verdict.
struct AuditNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun("audit", "Check that the ledger is as it was written.", [AuditVerify.self])
}

/// Reads `GET /v1/ledger/verify`, which takes about as long as reading the database once. Exit code 1 where a
/// row or a table does not fit.
struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "verify", "Replay the chain of hashes; the first row that does not fit is named, and the exit code is 1.",
        examples: "holdline audit verify", "holdline audit verify --tables")

    @Flag(help: "Also compare the tables, which answer every question, with a replay of the ledger.") var tables = false
    @OptionGroup var options: ReadOptions

    /// Throws `notIntact` after JSON and CSV were written: a program has the verdict in both ways.
    func run() async throws {
        let answer = try await options.connection.client().verifyLedger(tables: tables)
        let verdict = try answer.value
        try await options.output.write(answer) { verdict, writer in
            guard verdict.intact else { return }
            let tables = verdict.tables == true ? ", and the tables fit it" : ""
            try writer.line(
                "The ledger is intact\(tables): \(verdict.rows) rows, head \(verdict.head), hash \(verdict.headHash)")
        }
        guard verdict.intact else {
            if verdict.firstBad == nil, let problem = verdict.problem { throw CommandFailure.notIntact(problem) }
            let row = verdict.firstBad.map { "row \($0) is the first that does not fit" } ?? "the ledger does not fit"
            throw CommandFailure.notIntact("the ledger was changed: \(row)" + (verdict.problem.map { ": \($0)" } ?? ""))
        }
    }
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
    ]
}
