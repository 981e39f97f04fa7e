import ArgumentParser
import HoldlineCore
import HoldlineServer
import HoldlineStore
import HoldlineWire

/// `holdlined verify`
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Verifies a backup, a database or an export, without a daemon.",
        discussion: """
            Of a backup or a database: SQLite's own check of pages and indexes, the chain of hashes, and that the tables are at its end. Of \
            an export (lines of “holdline audit export”): the chain. Exits 1 where something does not fit, and names it. A database may \
            be in use meanwhile.
            """)

    /// A database, a backup, or lines of the feed; what the first bytes say decides.
    @Argument(help: "The file.", completion: .file()) var file: String
    /// A head that the file lacks, or has with another hash, makes the verdict a bad one. Of an export, the head before its first
    /// event is what the chain begins with.
    @Option(help: ArgumentHelp("A head that was kept elsewhere, as SEQ:HASH; more than once.", valueName: "head"))
    var against: [String] = []
    /// The verdict is printed whatever it is, on standard output; the exit code tells the two apart.
    @Flag(help: "Print the verdict as JSON.") var json = false

    /// Throws `ValidationError` for what is no `SEQ:HASH`.
    private var heads: [LedgerHead] {
        get throws {
            try against.map { text in
                guard let head = LedgerHead(text) else { throw ValidationError("--against \(text.prefix(40)): SEQ:HASH is wanted") }
                return head
            }
        }
    }

    /// A wrong head is a wrong command line, with exit code 64, and not a bad file.
    func validate() throws { _ = try heads }

    /// Exits 1 where something does not fit, with the file and what is wrong on standard error. It asks no daemon, and takes no
    /// lock.
    func run() async throws {
        try await Holdlined.reporting {
            let verdict = try Store.verify(file: file, against: try heads)
            if json { print(String(decoding: try JSONAnswer.bytes(verdict), as: UTF8.self)) }
            guard verdict.intact else {
                throw StartProblem("\(file): \(verdict.problem ?? "it does not fit")")
            }
            let kept = verdict.kept.map { ", and it has \($0) kept \($0 == 1 ? "head" : "heads")" } ?? ""
            if !json { print("\(file) is intact: \(verdict.rows) rows, head \(verdict.head), hash \(verdict.headHash)\(kept)") }
        }
    }
}
