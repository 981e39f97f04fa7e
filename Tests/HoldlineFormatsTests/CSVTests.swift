import HoldlineCore
import HoldlineFormats
import Testing

/// All records of a text, problems as their description.
private func read(_ text: String, chunks: Int = 65_536) throws -> [Result<CSVRecord, RowProblem>] {
    try read(Array(text.utf8), chunks: chunks)
}

private func read(_ bytes: [UInt8], chunks: Int = 65_536) throws -> [Result<CSVRecord, RowProblem>] {
    var reader = try CSVReader(.bytes(bytes, name: "a.csv", chunks: chunks))
    var records: [Result<CSVRecord, RowProblem>] = []
    while let record = try reader.next() { records.append(record) }
    return records
}

private func cells(_ text: String) throws -> [[String]] { try read(text).map { try $0.get().cells } }

@Suite("CSV reader and writer")
struct CSVTests {
    @Test(
        "the separator is what stands most often in the first line, outside quotes",
        arguments: [
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
            ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
            ("a\tb\n1\t2", [["a", "b"], ["1", "2"]]),
            ("\"x;y;z\",b\n1,2\n", [["x;y;z", "b"], ["1", "2"]]),
            ("\"x\n;;;\",b\n1,2\n", [["x\n;;;", "b"], ["1", "2"]]),
            ("only\n1;2\n", [["only"], ["1;2"]]),
        ])
    func separators(text: String, expected: [[String]]) throws {
        #expect(try cells(text) == expected)
    }

    @Test("a byte-order mark is no part of the first cell, however the chunks fall", arguments: [1, 2, 3, 4, 100])
    func byteOrderMark(chunks: Int) throws {
        let records = try read([0xEF, 0xBB, 0xBF] + Array("a,b\r\n1,2\r\n".utf8), chunks: chunks)
        #expect(try records.map { try $0.get() } == [CSVRecord(line: 1, cells: ["a", "b"]), CSVRecord(line: 2, cells: ["1", "2"])])
    }

    @Test("CRLF, LF and CR end a record and count as one line each, also inside quotes", arguments: ["\r\n", "\n", "\r"])
    func lineEndings(end: String) throws {
        for chunks in [1, 5, 1000] {
            let records = try read("a,b\(end)1,\"x\(end)y\"\(end)\(end)3,4", chunks: chunks)
            #expect(
                try records.map { try $0.get() } == [
                    CSVRecord(line: 1, cells: ["a", "b"]), CSVRecord(line: 2, cells: ["1", "x\(end)y"]),
                    CSVRecord(line: 5, cells: ["3", "4"]),
                ])
        }
    }

    @Test("blank lines and lines of separators are no records, a quoted empty cell is one")
    func blanks() throws {
        #expect(try cells("a,b\n\n  \n,\n\"\",\n") == [["a", "b"], ["", ""]])
    }

    @Test("a doubled quote is a quote, and one in the middle of a bare cell stays")
    func quotes() throws {
        #expect(try cells("a,b\n\"say \"\"no\"\"\",2\" pipe\n") == [["a", "b"], ["say \"no\"", "2\" pipe"]])
    }

    @Test("a byte that is no UTF-8 is reported with its own line, and the rest goes on")
    func invalidUTF8() throws {
        let records = try read(Array("a,b\n1,\"x\ny ".utf8) + [0xE9] + Array("\"\n3,4\n".utf8))
        #expect(records.count == 3)
        #expect(records[1] == .failure(RowProblem(line: 3, message: "cell 2 holds a byte that is no UTF-8 (0xe9); save the file as UTF-8")))
        #expect(records[2] == .success(CSVRecord(line: 4, cells: ["3", "4"])))
    }

    @Test("a NUL is reported, and the rest goes on")
    func nul() throws {
        let records = try read("a,b\n1\u{0},2\n3,4\n")
        #expect(records[1] == .failure(RowProblem(line: 2, message: "cell 1 holds a NUL character; remove it")))
        #expect(records.count == 3)
    }

    @Test("a quote that is never closed is reported where it opened")
    func unclosedQuote() throws {
        var reader = try CSVReader(.bytes(Array("a,b\n1,2\n3,\"4\n5,6\n".utf8), name: "a.csv"))
        var last: Result<CSVRecord, RowProblem>?
        while let record = try reader.next() { last = record }
        guard case .failure(let problem) = last else {
            Issue.record("no problem")
            return
        }
        #expect(problem.line == 3)
        #expect(problem.message.contains("never closed"))
        #expect(reader.endedInsideQuotes)
    }

    @Test("a quote over a megabyte does not take the memory with it, and the next line is read")
    func longQuote() throws {
        let records = try read("a,b\n1,\"" + String(repeating: "x", count: 3_000_000) + "\n3,4\n")
        #expect(records.count == 3)
        guard case .failure(let problem) = records[1] else {
            Issue.record("no problem")
            return
        }
        #expect(problem.line == 2)
        #expect(records[2] == .success(CSVRecord(line: 3, cells: ["3", "4"])))
    }

    @Test("text after a closing quote is reported, and the next line is read")
    func textAfterQuote() throws {
        let records = try read("a,b\n\"1\"x,2\n3,4\n")
        guard case .failure(let problem) = records[1] else {
            Issue.record("no problem")
            return
        }
        #expect(problem.line == 2)
        #expect(records[2] == .success(CSVRecord(line: 3, cells: ["3", "4"])))
    }

    @Test("UTF-16 is named, not misread")
    func utf16() {
        #expect(throws: FileProblem(file: "a.csv", line: 1, message: "is UTF-16; save it as “CSV UTF-8”")) {
            try read([0xFF, 0xFE, 0x61, 0])
        }
    }

    @Test(
        "cells that a spreadsheet would run get an apostrophe, plain numbers do not",
        arguments: [
            ("=1+1", "'=1+1"), ("+33 1 23 45", "'+33 1 23 45"), ("-12.50", "-12.50"), ("-12,5", "-12,5"), ("-12", "-12"), ("-", "'-"),
            ("-1-1", "'-1-1"), ("-1.2.3", "'-1.2.3"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\rx", "'\rx"), ("＝1", "'＝1"),
            ("a=1", "a=1"),
            ("", ""), ("-٣", "'-٣"), ("=\u{301}1", "'=\u{301}1"),
        ])
    func neutralised(cell: String, expected: String) {
        #expect(CSVWriter.neutralised(cell) == expected)
    }

    @Test("what the writer wrote, the reader reads, whatever is in the cells and however the chunks fall")
    func roundTrip() throws {
        var generator = Dice(state: 20_261_101)
        let alphabet: [Unicode.Scalar] = [
            "a", "Z", "0", "9", " ", "\"", ",", ";", "\t", "\r", "\n", "=", "-", "+", "é", "\u{301}", "\u{202E}", "€", "😀", "'", ".",
        ]
        for separator in [",", ";", "\t"] as [Character] {
            for _ in 0..<200 {
                let width = Int(generator.next() % 5) + 1
                let records = (0..<5).map { _ in
                    (0..<width).map { _ in
                        String(
                            String.UnicodeScalarView(
                                (0..<Int(generator.next() % 8)).map { _ in alphabet[Int(generator.next() % UInt64(alphabet.count))] }))
                    }
                }
                // A header of plain words says which separator it is.
                let header = (0..<width).map { "column\($0)" }
                let text = ([header] + records).map { CSVWriter.record($0, separator: separator) }.joined()
                let expected = records.map { $0.map(CSVWriter.neutralised) }.filter { width == 1 || !$0.allSatisfy(\.isEmpty) }
                let back = try read(text, chunks: Int(generator.next() % 20) + 1).dropFirst().map { try $0.get().cells }
                #expect(back.map { $0.map { Array($0.utf8) } } == expected.map { $0.map { Array($0.utf8) } })
            }
        }
    }

    @Test("no bytes at all trap the reader")
    func fuzz() throws {
        var generator = Dice(state: 7)
        let bytes: [UInt8] = [0x22, 0x2C, 0x3B, 0x0A, 0x0D, 0x00, 0xEF, 0xBB, 0xBF, 0xFF, 0x61, 0x20, 0xC3, 0xA9]
        for _ in 0..<3000 {
            let input = (0..<Int(generator.next() % 60)).map { _ in bytes[Int(generator.next() % UInt64(bytes.count))] }
            let small = try? read(input, chunks: Int(generator.next() % 5) + 1)
            let large = try? read(input)
            #expect(small == large)
        }
    }
}
