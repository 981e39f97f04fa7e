import HoldlineCore
import HoldlineWire
import Synchronization
import Testing

@testable import holdline

@Suite("kept heads on the command line")
struct AuditHeadTests {
    private static func head(_ seq: Int) -> String { "\(seq) " + String(repeating: "a", count: 64) }

    /// The seqs that a request asks for.
    private static func seqs(_ target: String) -> [Int] {
        guard let list = target.firstRange(of: "against=") else { return [] }
        let text = (PercentCoding.decode(String(target[list.upperBound...])) ?? "").prefix { $0 != "&" }
        return text.split(separator: ",").compactMap { Int($0.prefix { $0 != ":" }) }
    }

    /// Says of seq 7 that it has another hash.
    private static func verdict(_ asked: [Int], bad: Int?) -> String {
        let isIntact = bad.map { !asked.contains($0) } ?? true
        return """
            {"firstBad":\(isIntact ? "null" : "\(bad ?? 0)"),"head":900,"headHash":"b","intact":\(isIntact),\(asked.isEmpty ? "" : "\"kept\":\(asked.count),")\
            "problem":\(isIntact ? "null" : "\"event 7 has another hash than was kept: the ledger was written anew, or it is another one\""),"rows":900}
            """
    }

    private func verify(bad: Int? = nil, _ heads: [[String]], single: String? = nil, _ options: String...) async throws -> (Run, [[Int]]) {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        var arguments = ["audit", "verify"] + (single.map { ["--against", $0] } ?? [])
        for (place, lines) in heads.enumerated() {
            arguments += ["--against", try directory.write("heads-\(place)", lines.map { $0 + "\n" }.joined())]
        }
        var result: (Run, [[Int]])?
        try await ScriptedDaemon.run({ asked, _ in .answer(200, Self.verdict(Self.seqs(asked.target), bad: bad)) }) { daemon in
            let run = await Run.holdline(arguments + options + ["--socket", daemon.socket])
            result = (run, daemon.requests.map { Self.seqs($0.target) })
        }
        return try #require(result)
    }

    @Test("of several files, and of a head beside a file, all are compared: some at a time, up to the first that does not fit")
    func all() async throws {
        let (two, asked) = try await verify([(1...100).map(Self.head), (101...200).map(Self.head)])
        #expect(two.status == 0 && two.output.contains("it has all 200 kept heads"), "\(two)")
        #expect(asked.flatMap(\.self) == Array(1...200) && asked.allSatisfy { $0.count <= KeptHeads.most })
        let (beside, questions) = try await verify([(101...200).map(Self.head)], single: Self.head(7))
        #expect(beside.status == 0 && questions.flatMap(\.self) == [7] + Array(101...200), "\(beside)")
        let (bad, few) = try await verify(bad: 7, [(1...100).map(Self.head), (101...200).map(Self.head)])
        #expect(bad.status == 1 && bad.error.contains("row 7") && few.count == 1, "\(bad)")
        let (late, more) = try await verify(bad: 150, [(1...100).map(Self.head), (101...200).map(Self.head)], single: nil, "-o", "json")
        #expect(late.status == 1 && late.output.contains(#""firstBad":150"#) && more.count == 2, "\(late)")
    }

    @Test("of a file the last hundred are compared, with one question and the daemon's own answer")
    func one() async throws {
        let (run, asked) = try await verify([(1...130).map(Self.head)], single: nil, "-o", "json")
        #expect(run.status == 0 && asked == [Array(31...130)], "\(run)")
        #expect(run.output == Self.verdict(Array(31...130), bad: nil) + "\n")
        let (marked, _) = try await verify([["\u{FEFF}" + Self.head(1)]])
        #expect(marked.status == 0, "\(marked)")
    }
}
