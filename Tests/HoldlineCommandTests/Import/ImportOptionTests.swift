import Testing

@testable import holdline

@Suite("Options of imports")
struct ImportOptionTests {
    @Test(
        "an option that names nothing known is wrong usage, and says what there is",
        arguments: [
            (["invoice", "import", "--layout", "excel", "a.csv"], "datev"),
            (["invoice", "import", "--map", "client=Client", "a.csv"], "customer"),
            (["invoice", "import", "--map", "customer", "a.csv"], "--map customer="),
            (["invoice", "import", "--encoding", "ebcdic", "a.csv"], "windows-1252"),
            (["customer", "import", "--map", "number=Nr", "a.csv"], "reference"),
            (["invoice", "import", "--dates", "dym", "a.csv"], "dmy"),
            (["invoice", "import", "--decimal", "dot", "a.csv"], "point"),
        ])
    func unknown(arguments: [String], word: String) async {
        let run = await Run.holdline(arguments + ["--socket", "/nowhere"])
        #expect(run.status == 64)
        #expect(run.error.contains(word), "\(run.error)")
    }

    @Test("a layout file with an unknown key is refused with the key and its line")
    func layoutFile() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let file = try directory.write("own.layout", "decimal: comma\ncolour: red\n")
        let run = await Run.holdline(["invoice", "import", "--layout", file, "a.csv", "--socket", "/nowhere"])
        #expect(run.status == 64)
        #expect(run.error.contains("line 2") && run.error.contains("colour"), "\(run.error)")
    }
}
