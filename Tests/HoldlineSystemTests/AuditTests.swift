import Foundation
import HoldlineCore
import Testing

@Suite("audit by the built programs")
struct AuditTests {
    /// The program of holdline-api(7), as it stands in the page.
    private func program() throws -> String {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Deploy/man/holdline-api.7")
        let text = try String(contentsOf: page, encoding: .utf8)
        let start = try #require(text.range(of: "import hashlib"))
        let end = try #require(text.range(of: "\n.Ed", range: start.lowerBound..<text.endIndex))
        return text[start.lowerBound..<end.lowerBound].replacing("\\e", with: "\\").replacing("\\&", with: "") + "\n"
    }

    @Test(
        "another program, of at most 30 lines of Python in the manual, verifies an export and finds a changed one",
        .enabled(if: Programs.has("python3")))
    func otherProgram() async throws {
        let program = try program()
        #expect(program.split(separator: "\n").count <= 30)
        try await DaemonFixture.scope { daemon in
            let csv = "number,customer,issued,due,amount,open,currency\nF1,C-é 1,2026-10-01,2026-10-31,1200.00,1200.00,EUR\n"
            #expect(try daemon.holdline("invoice", "import", "-", input: csv).status == 0)
            let opened = try daemon.holdline(
                "ticket", "open", "--customer", "C-é 1", "--subject", "“deux” chaises\\cassées", "--invoice", "F1:300.00", "--reason", "QTY"
            )
            #expect(opened.status == 0, "\(opened.errors)")
            let head = try daemon.holdline("audit", "head").output.trimmingCharacters(in: .newlines)
            let export = daemon.directory + "/export"
            let written = try daemon.holdline("audit", "export").output
            try written.write(toFile: export, atomically: true, encoding: .utf8)
            try program.write(toFile: daemon.directory + "/verify.py", atomically: true, encoding: .utf8)
            let whole = try run("python3", [daemon.directory + "/verify.py", export], in: daemon.directory)
            #expect(whole.status == 0 && whole.output == head + "\n", "\(whole.output)\(whole.errors)")
            try written.replacing("300.00", with: "310.00").write(toFile: export, atomically: true, encoding: .utf8)
            let changed = try run("python3", [daemon.directory + "/verify.py", export], in: daemon.directory)
            #expect(changed.status == 1 && changed.errors.contains("event 2"), "\(changed.output)\(changed.errors)")
        }
    }

    @Test("a file of kept heads is compared, by the daemon and without it, and an older copy is found out")
    func keptHeads() async throws {
        try await DaemonFixture.scope { daemon in
            func register(_ number: String) throws {
                let csv = "number,customer,issued,due,amount,open,currency\n\(number),C-1,2026-10-01,2026-10-31,1200.00,1200.00,EUR\n"
                #expect(try daemon.holdline("invoice", "import", "-", input: csv).status == 0)
            }
            let (heads, backup) = (daemon.directory + "/heads", daemon.directory + "/backup.db")
            try register("F1")
            let first = try daemon.holdline("audit", "head").output
            #expect(try daemon.holdline("backup", backup).status == 0)
            try register("F2")
            try (first + (try daemon.holdline("audit", "head").output)).write(toFile: heads, atomically: true, encoding: .utf8)
            let asked = try daemon.holdline("audit", "verify", "--against", heads)
            #expect(asked.status == 0 && asked.output.contains("all 2 kept heads"), "\(asked.output)\(asked.errors)")
            let older = try daemon.holdline("audit", "verify", backup, "--against", heads)
            #expect(older.status == 1 && older.errors.contains("the ledger ends at 1"), "\(older.output)\(older.errors)")
            let fits = try daemon.holdline("audit", "verify", backup, "--against", first.trimmingCharacters(in: .newlines), "-o", "json")
            #expect(fits.status == 0 && fits.output.contains("\"kept\":1"), "\(fits.output)\(fits.errors)")
            let wrong = try daemon.holdline("audit", "verify", "--against", "12")
            #expect(wrong.status == 64 && wrong.errors.contains("no head"), "\(wrong.errors)")
            let none = try daemon.holdline("audit", "verify", heads)
            #expect(none.status == 1 && none.errors.contains("line 1"), "\(none.errors)")
        }
    }
}
