import HoldlineCore
import HoldlineFormats
import Testing

/// The open amounts of a file with these cells, by the number of the row; nil where a row is refused.
private func open(_ cells: [String], _ options: CSVOptions = CSVOptions(), currency: String = "EUR") throws -> [String?] {
    let rows = cells.enumerated().map { "N\($0)\tC\t2026-09-01\t2026-10-01\t1\t\($1)\t\(currency)\n" }.joined()
    var file = try InvoiceCSV(.text("number\tcustomer\tissued\tdue\tamount\topen\tcurrency\n" + rows, name: "l.csv"), options)
    var result = [String?](repeating: nil, count: cells.count)
    while let row = try file.next() {
        guard case .success(let row) = row, let place = Int(row.number.text.dropFirst()) else { continue }
        result[place] = row.registration.open.description
    }
    return result
}

@Suite("Amounts of a ledger")
struct LedgerAmountTests {
    @Test(
        "amounts are read as the whole file writes them",
        arguments: [
            (["1.488,69", "1.000"], ["1488.69", "1000.00"]), (["1,488.69", "1,000"], ["1488.69", "1000.00"]),
            (["12,50", "1.000"], ["12.50", "1000.00"]), (["12.5", "1,000"], ["12.50", "1000.00"]),
            (["1.234.567", "1.000"], ["1234567.00", "1000.00"]), (["12 000,00"], ["12000.00"]), (["12\u{202F}000,00"], ["12000.00"]),
            (["12\u{A0}000"], ["12000.00"]), (["1'234.50", "1’234"], ["1234.50", "1234.00"]), (["34,56 €"], ["34.56"]),
            (["€ 34,56", "EUR 1,00", "2,00EUR"], ["34.56", "1.00", "2.00"]),
            (["(12,00)", "12,00-", "-12,00"], ["-12.00", "-12.00", "-12.00"]),
            (["−12,5", "- 12,00", "-€ 3,00"], ["-12.50", "-12.00", "-3.00"]),
            (["+12.00", "12.00 CR", "12.00 DR"], ["12.00", "-12.00", "12.00"]),
            (["238,00 H", "238,00 S"], ["-238.00", "238.00"]), (["1000", "0"], ["1000.00", "0.00"]),
            (["0,00", "0.000,00", "0,000"], ["0.00", "0.00", "0.00"]),
            (["1234,5000"], ["1234.50"]), (["12,3456"], [nil]),
            (["1e3", "1.0", "x", "--1", "(-1)", "1-2", "٣"], [nil, "1.00", nil, nil, nil, nil, nil]),
            (["5 USD", "5,00"], [nil, "5.00"]), (["$5.00"], [nil]),
        ] as [([String], [String?])])
    func whole(cells: [String], expected: [String?]) throws {
        #expect(try open(cells) == expected)
    }

    @Test(
        "three digits behind a mark that nothing explains are refused with both readings, and never a fraction",
        arguments: ["173,900", "1.000", "-1.000", "1,000 EUR"])
    func unsure(cell: String) throws {
        #expect(try open([cell, "5"]) == [nil, "5.00"])
        for mark in DecimalMark.allCases {
            let isGroup = cell.contains(",") == (mark == .point)
            let value = try open([cell], CSVOptions(decimal: mark))[0]
            #expect(
                value.map { $0.hasSuffix("000.00") || $0.hasSuffix("900.00") } ?? false == isGroup, "\(cell) \(mark) \(value ?? "refused")")
        }
        let text = "number;customer;issued;due;amount;open;currency\nF;C;2026-09-01;2026-10-01;\(cell);\(cell);EUR\n"
        let message = try LedgerFile.refusal(text)
        #expect(message.contains(" or ") && message.contains("--decimal"), "\(message)")
    }

    @Test("a yen is never a thousandth, and a currency of three decimals has them where the file tells")
    func currencies() throws {
        #expect(try open(["1.000"], currency: "JPY") == [nil])
        #expect(try open(["1.000", "1.234.567"], currency: "JPY") == ["1000", "1234567"])
        #expect(try open(["1.000"], CSVOptions(decimal: .point), currency: "JPY") == [nil])
        #expect(try open(["1.000"], CSVOptions(decimal: .comma), currency: "JPY") == ["1000"])
        #expect(try open(["1000.00"], currency: "JPY") == ["1000"])
        #expect(try open(["1.234"], currency: "KWD") == [nil])
        #expect(try open(["1.234", "0.500"], currency: "KWD") == ["1.234", "0.500"])
        #expect(try open(["1.234"], CSVOptions(decimal: .point), currency: "KWD") == ["1.234"])
    }

    @Test("amounts of two ways of writing refuse the file and show both, and an option decides")
    func mixed() throws {
        let text =
            "number;customer;issued;due;amount;open;currency\nA;C;2026-09-01;2026-10-01;12.50;1;EUR\nB;C;2026-09-01;2026-10-01;12,50;1;EUR\n"
        let message = try LedgerFile.refusal(text)
        #expect(
            message.contains("“12.50” on line 2") && message.contains("“12,50” on line 3") && message.contains("--decimal"), "\(message)")
        let rows = try LedgerFile.read(text, CSVOptions(decimal: .comma)).rows
        #expect(rows.map { (try? $0.get())?.number.text } == [nil, "B"])
    }

    @Test("random amounts in many ways of writing are read as they are, or refused, never as others")
    func property() throws {
        var generator = Dice(state: 20_261_126)
        let groups = ["", ",", ".", " ", "\u{A0}", "\u{202F}", "'", "’"]
        for _ in 0..<400 {
            let decimalMark = Bool.random(using: &generator) ? "," : "."
            let group = groups.filter { $0 != decimalMark }.randomElement(using: &generator) ?? ""
            let currency = ["EUR", "JPY", "KWD"].randomElement(using: &generator) ?? "EUR"
            let decimals = currency == "EUR" ? 2 : currency == "JPY" ? 0 : 3
            var cells: [String] = []
            var values: [String] = []
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let size = [10, 1000, 100_000, 10_000_000].randomElement(using: &generator) ?? 10
                let whole = String(Int.random(in: 0..<size, using: &generator))
                let fraction =
                    decimals == 0 ? "" : String(String(Int.random(in: 0..<1000, using: &generator) + 1000).suffix(3).prefix(decimals))
                let leavesOut = fraction.allSatisfy { $0 == "0" } && Bool.random(using: &generator)
                var written = ""
                for (place, digit) in whole.enumerated() {
                    if place > 0, (whole.count - place) % 3 == 0 { written += group }
                    written.append(digit)
                }
                if decimals > 0, !leavesOut { written += decimalMark + fraction }
                let isNegative = Bool.random(using: &generator)
                let ways =
                    isNegative
                    ? ["-\(written)", "(\(written))", "\(written)-", "−\(written)"] : [written, "\(written) \(currency)", "+\(written)"]
                cells.append(ways.randomElement(using: &generator) ?? written)
                let isZero = (whole + fraction).allSatisfy { $0 == "0" }
                values.append((isNegative && !isZero ? "-" : "") + whole + (decimals > 0 ? ".\(fraction)" : ""))
            }
            for stated in [nil, decimalMark == "," ? DecimalMark.comma : .point] {
                guard let read = try? open(cells, CSVOptions(decimal: stated), currency: currency) else {
                    #expect(stated == nil, "\(cells)")
                    continue
                }
                for (found, expected) in zip(read, values) { #expect(found == nil || found == expected, "\(cells) \(currency)") }
                if stated != nil { #expect(!read.contains(nil), "\(cells) \(currency)") }
            }
        }
    }
}
