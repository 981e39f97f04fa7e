import Foundation
import GRDB
import HoldlineCore
import Testing

@testable import HoldlineStore

@Suite("audit")
struct AuditTests {
    @Test("a head that was kept tells a ledger that was written anew, and one whose end is missing, which the chain alone does not")
    func keptHeads() async throws {
        try await StoreFixture.run { fixture in
            try await fixture.register("F1", open: "100.00")
            let first = try await fixture.store.head()
            try await fixture.register("F2", open: "100.00")
            let second = try await fixture.store.head()
            #expect(LedgerHead(second.description) == second && LedgerHead("2:\(second.hash.uppercased())") == second)
            let verdict = try await fixture.store.verify(against: [first, second])
            #expect(verdict.intact && verdict.kept == 2)
            let other = LedgerHead(seq: 1, hash: second.hash)
            #expect(try await fixture.store.verify(against: [first, other]).firstBad == 1)
            let later = LedgerHead(seq: 3, hash: second.hash)
            let missing = try await fixture.store.verify(against: [later])
            #expect(!missing.intact && missing.firstBad == nil && missing.problem?.contains("ends at 2") == true)
        }
    }

    @Test("an empty file, one that is cut off and one that is neither are not intact, and the message names the file")
    func cutOff() async throws {
        try await StoreFixture.run { fixture in
            for number in 1...5 { try await fixture.register("F\(number)", open: "100.00") }
            let copy = try await fixture.store.backUp(WorkStop()) { _ in }
            let file = fixture.path + ".part"
            let texts: [(Data, String)] = [
                (Data(), "is empty"), (Data(try copy.read(at: 0, count: copy.bytes / 2)), "cut off"), (Data("no feed\n".utf8), "line 1"),
            ]
            for (bytes, words) in texts {
                try bytes.write(to: URL(fileURLWithPath: file))
                do {
                    let verdict = try Store.verify(file: file, against: [])
                    Issue.record("\(verdict)")
                } catch {
                    #expect("\(error)".hasPrefix(file) && "\(error)".contains(words), "\(error)")
                }
            }
        }
    }

    @Test("a database, a backup and an export verify without a daemon, and a changed one of each does not")
    func files() async throws {
        try await StoreFixture.run { fixture in
            for number in 1...5 { try await fixture.register("F\(number)", open: "100.00") }
            _ = try await fixture.open([try "F1".disputed("30.00")])
            let head = try await fixture.store.head()
            let (backup, export) = (fixture.path + ".backup", fixture.path + ".export")
            let copy = try await fixture.store.backUp(WorkStop()) { _ in }
            try Data(try copy.read(at: 0, count: copy.bytes)).write(to: URL(fileURLWithPath: backup))
            let lines = try await fixture.store.events(after: 0, limit: 100).map(\.json)
            func write(_ lines: [String], _ end: String = "\n") throws {
                try (lines.joined(separator: "\n") + end).write(toFile: export, atomically: true, encoding: .utf8)
            }
            try write(lines)
            for file in [fixture.path, backup, export] {
                let verdict = try Store.verify(file: file, against: [head])
                #expect(
                    verdict.intact && verdict.rows == head.seq && verdict.headHash == head.hash && verdict.kept == 1, "\(file) \(verdict)")
            }
            try await DatabaseQueue.beside(backup).write { try $0.execute(sql: "UPDATE event SET at = at + 1000 WHERE seq = 4") }
            #expect(try Store.verify(file: backup, against: []).firstBad == 4)
            try write(lines.map { $0.replacing("\"30.00\"", with: "\"40.00\"") })
            #expect(try Store.verify(file: export, against: []).firstBad == head.seq)
            try write(lines.enumerated().filter { $0.offset != 2 }.map(\.element))
            #expect(try Store.verify(file: export, against: []).firstBad == 3)
            try write(lines, "")
            #expect(try Store.verify(file: export, against: []).problem == "its last line breaks off")
            // One that begins later needs the head that it follows from.
            try write(Array(lines.dropFirst(3)))
            #expect(throws: UnreadableFeed.self) { try Store.verify(file: export, against: []) }
            let third = LedgerHead(seq: 3, hash: try hash(of: lines[2]))
            let part = try Store.verify(file: export, against: [third, head])
            #expect(part.intact && part.rows == head.seq - 3 && part.kept == 1)
            for seq in [Int64.min, 0, .max] {
                try write([lines[0].replacing("{\"seq\":1,", with: "{\"seq\":\(seq),")])
                let error = #expect(throws: UnreadableFeed.self) { try Store.verify(file: export, against: []) }
                #expect(error?.description.hasSuffix("line 1 of the feed has the seq \(seq), which no event has") == true)
            }
        }
    }

    private func hash(of line: String) throws -> String {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        return try #require(object["hash"] as? String)
    }
}
