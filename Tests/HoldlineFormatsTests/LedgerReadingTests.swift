import HoldlineCore
import HoldlineFormats
import Testing

@Suite("Dates of a ledger")
struct LedgerDateTests {
    private func days(_ cells: [String], _ order: DateOrder? = nil) throws -> [String?] {
        let rows = cells.enumerated().map { "N\($0);C;2026-01-01;\($1);1;1;EUR\n" }.joined()
        var result = [String?](repeating: nil, count: cells.count)
        for row in try LedgerFile.read("number;customer;issued;due;amount;open;currency\n" + rows, CSVOptions(dates: order)).rows {
            guard case .success(let row) = row, let place = Int(row.number.text.dropFirst()) else { continue }
            result[place] = row.registration.due?.description
        }
        return result
    }

    @Test(
        "dates are read where only one order fits all of them",
        arguments: [
            (["23/07/2026", "05/08/2026"], ["2026-07-23", "2026-08-05"]), (["07/23/2026", "05/08/2026"], ["2026-07-23", "2026-05-08"]),
            (["20260901", "2026-09-01 00:00:00", "2026-09-01T00:00:00+02:00"], ["2026-09-01", "2026-09-01", "2026-09-01"]),
            (["2026/09/01", "2026.9.1"], ["2026-09-01", "2026-09-01"]), (["05/05/2026", "5.5.2026"], ["2026-05-05", "2026-05-05"]),
            (["05/06/2026", "2026-09-01"], [nil, "2026-09-01"]), (["23/07/2026 14:30"], ["2026-07-23"]), (["2026-08-31T22:00:00Z"], [nil]),
            (["1 sept. 2026", "Sep 1, 2026", "1er août 2026", "3. März 2026"], ["2026-09-01", "2026-09-01", "2026-08-01", "2026-03-03"]),
            (["2026-02-30", "31/02/2026", "32/13/2026"], [nil, nil, nil]), (["01.09.26"], [nil]), (["25122026"], ["2026-12-25"]),
        ] as [([String], [String?])])
    func whole(cells: [String], expected: [String?]) throws {
        #expect(try days(cells) == expected)
    }

    @Test(
        "an option decides, and two-digit years are of this century",
        arguments: [
            (DateOrder.dmy, "01.09.26", "2026-09-01"), (.mdy, "01.09.26", "2026-01-09"), (.ymd, "01.09.26", "2001-09-26"),
            (.dmy, "05/06/2026", "2026-06-05"),
            (.mdy, "05/06/2026", "2026-05-06"), (.mdy, "2026-09-01", "2026-09-01"), (.dmy, "010926", "2026-09-01"),
            (.mdy, "23/07/2026", nil),
        ] as [(DateOrder, String, String?)])
    func options(order: DateOrder, cell: String, expected: String?) throws {
        #expect(try days([cell], order) == [expected])
    }

    @Test("what has two readings is refused with both, and dates of two orders refuse the file")
    func refused() throws {
        let head = "number;customer;issued;due;amount;open;currency\n"
        let both = try LedgerFile.refusal(head + "A;C;05/06/2026;2026-10-01;1;1;EUR\n")
        #expect(both.contains("2026-06-05") && both.contains("2026-05-06") && both.contains("--dates dmy or mdy"), "\(both)")
        let mixed = try LedgerFile.refusal(head + "A;C;23/07/2026;2026-10-01;1;1;EUR\nB;C;07/23/2026;2026-10-01;1;1;EUR\n")
        #expect(mixed.contains("line 2") && mixed.contains("line 3") && mixed.contains("--dates"), "\(mixed)")
    }

    @Test("a row without a due date, or with terms in words, goes in without one and is said; a damaged date is refused")
    func noDue() throws {
        let (rows, said) = try LedgerFile.read(
            "number;customer;issued;due;amount;open;currency\nA;C;2026-09-01;;1;1;EUR\nB;C;2026-09-01;30 jours fin de mois;1;1;EUR\nC;C;2026-09-01;2026-99-01;1;1;EUR\n"
        )
        #expect(rows.map { (try? $0.get()).map { $0.registration.due?.description ?? "none" } } == ["none", "none", nil])
        #expect(said.contains("1 without a due date (line 2)") && said.contains("30 jours fin de mois"), "\(said)")
    }
}

@Suite("Shape of a ledger")
struct LedgerShapeTests {
    private static let row = "F1;C-1;2026-09-01;2026-10-01;1,50;1,50;EUR"
    private static let head = "number;customer;issued;due;amount;open;currency"

    @Test(
        "title lines, a line sep=, separators at the end and other separators are found",
        arguments: [
            "\(head)\n\(row)\n", "sep=;\n\(head)\n\(row)\n", "\"sep=;\"\r\n\(head)\r\n\(row)\r\n", "\(head)\n\(row);\n",
            "\(head);;\n\(row)\n", "\(head);;\n\(row);;\n",
            "Example Ltd\nOpen items, as of 31 December\n\n\(head)\n\(row)\n", "Title;;;;;;\n;;;;;;\n\(head)\n\(row)\n",
            "\(head)\n\(row)\n".split(separator: ";").joined(separator: "\t"),
            "\(head)\n\(row)\n".split(separator: ";").joined(separator: "|"),
        ])
    func found(text: String) throws {
        let rows = try LedgerFile.read(text).rows
        #expect(try rows.map { try $0.get().registration.open.description } == ["1.50"])
    }

    @Test("what was found is said: the header's line, the encoding, the mark, the order of dates")
    func said() throws {
        let said = try LedgerFile.read(
            "A title\nNuméro;Code client;Client;Date;Échéance;Montant;Solde;Devise\nF1;C;Zoé;23/07/2026;24/07/2026;1,5;1,5;EUR\n"
        ).said
        for words in [
            "the header is line 2", "“Code client” is the customer; “Client” is left unread", "after a comma", "day, month, year",
        ] {
            #expect(said.contains(words), "\(said)")
        }
    }

    @Test("windows-1252 and UTF-16, with and without a mark, are read and said")
    func encodings() throws {
        let text =
            "N° facture;Code client;Date de facture;Échéance;Montant TTC;Reste dû;Devise\r\nF1;Zoé €;2026-09-01;2026-10-01;1,50;1,50;EUR\r\n"
        let latin = text.unicodeScalars.map { $0 == "€" ? 0x80 : UInt8(truncatingIfNeeded: $0.value) }
        let little = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        for (bytes, word) in [
            (latin, "windows-1252"), ([0xFF, 0xFE] + little, "utf-16le"), (little, "utf-16le"), ([0xFE, 0xFF] + big, "utf-16be"),
            (big, "utf-16be"),
            ([0xEF, 0xBB, 0xBF] + Array(text.utf8), ""),
        ] {
            let (rows, said) = try LedgerFile.read(bytes)
            #expect(try rows.map { try $0.get().registration.customer.text } == ["Zoé €"])
            #expect(said.contains("read as \(word)") || word.isEmpty, "\(said)")
        }
        let mac = text.replacing("€", with: "E").unicodeScalars.map {
            $0 == "é" ? 0x8E : $0 == "É" ? 0x83 : $0 == "°" ? 0xA1 : $0 == "û" ? 0x9E : UInt8($0.value)
        }
        #expect(
            try LedgerFile.read(mac, CSVOptions(encoding: .macintosh)).rows.map { try $0.get().registration.customer.text } == ["Zoé E"])
    }

    @Test("a file that is UTF-8 but for a damaged row refuses that row alone")
    func damaged() throws {
        let rows = try LedgerFile.read(
            Array("\(Self.head)\nA;Zoé;2026-09-01;2026-10-01;1;1;EUR\nB;Zo".utf8) + [0xE9] + Array(";2026-09-01;2026-10-01;1;1;EUR\n".utf8)
        ).rows
        #expect(rows.map { (try? $0.get())?.number.text } == ["A", nil])
    }

    @Test(
        "a file of another kind is named as what it is",
        arguments: [
            ("%PDF-1.7\n", "PDF"), ("PK\u{3}\u{4}....[Content_Types].xml....xl/workbook.xml", "XLSX"), ("PK\u{3}\u{4}....a.csv", "ZIP"),
            ("PK\u{3}\u{4}mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ODS"), ("<!DOCTYPE html><html>", "HTML"),
            ("{\"a\":1}", "JSON"),
        ])
    func kinds(text: String, word: String) throws {
        #expect(try LedgerFile.refusal(text).contains(word))
        var message = ""
        do { _ = try CustomerCSV(.text(text)) } catch { message = error.message }
        #expect(message.contains(word), "\(message)")
    }

    @Test("Italian, Spanish and Dutch headers are read, and a column that was given away is offered for the one that is missing")
    func moreHeaders() throws {
        for (header, separator) in [
            ("Numero fattura;Cliente;Data fattura;Scadenza;Importo;Residuo", ";"), ("Num,Customer,Date,Due Date,Amount,Open Balance", ","),
            ("Pièce;Code client;Date;Échéance;Total;Solde", ";"),
            ("Nº factura;Código cliente;Fecha factura;Vencimiento;Importe;Saldo pendiente", ";"),
            ("Factuurnummer;Klantnummer;Factuurdatum;Vervaldatum;Factuurbedrag;Openstaand", ";"),
        ] {
            let cells = ["F1", "C-1", "2026-09-01", "2026-10-01", "100.00", "40.00"].joined(separator: separator)
            let row = try #require(try LedgerFile.read("\(header)\n\(cells)\n", CSVOptions(currency: .eur)).rows.first).get()
            #expect(row.registration.amount.description == "100.00" && row.registration.open.description == "40.00", "\(header)")
            #expect(row.number.text == "F1" && row.registration.customer.text == "C-1", "\(header)")
        }
        let given = CSVOptions(columns: ["open": StatedColumn(["amount"])], currency: .eur)
        let problem = try LedgerFile.refusal("number,customer,issued,due,amount\nF1,C-1,2026-09-01,2026-10-01,5.00\n", given)
        #expect(problem.contains("no column amount") && problem.contains("--map amount=\"amount\""))
        #expect(problem.contains("write number,customer,issued,due,amount,open"))
    }

    @Test("a column that is called otherwise is mapped; a name that is not there, or there twice, is refused")
    func mapped() throws {
        let text = "Beleg;Wer;Wann;Bis;Wieviel;Rest;Geld\nF1;C-1;2026-09-01;2026-10-01;1;1;EUR\n"
        var options = CSVOptions()
        for (title, name) in [
            ("number", "Beleg"), ("customer", "wer"), ("issued", "Wann"), ("due", "Bis"), ("amount", "Wieviel"), ("open", "Rest"),
            ("currency", "Geld"),
        ] {
            options.columns[title] = StatedColumn([name])
        }
        #expect(try LedgerFile.read(text, options).rows.map { try $0.get().number.text } == ["F1"])
        options.columns["open"] = StatedColumn(["Offen"])
        #expect(try LedgerFile.refusal(text, options).contains("no column “Offen” for open"))
        options.columns = ["customer": StatedColumn(["Wer"])]
        #expect(try LedgerFile.refusal("number;Wer;Wer;issued;due;amount;open;currency\n", options).contains("2 columns are called “Wer”"))
        #expect(try LedgerFile.refusal("number;Kundennummer;Debitor;issued;due;amount;open;currency\n").contains("--map customer="))
    }

    @Test("lines of sums are left out and said; one with a number, or a customer and a date, is a row")
    func totals() throws {
        let (rows, said) = try LedgerFile.read(
            "\(Self.head)\n\(Self.row)\nTotal;;;;1,50;1,50;\n;;;Summe:;1,50;1,50;EUR\nF2;;2026-09-01;;1,50;1,50;EUR\n")
        #expect(rows.count == 2)
        #expect(said.contains("rows of sums") && said.contains("lines 3, 4"), "\(said)")
    }

    @Test(
        "numbers that a spreadsheet damaged are refused, and nobody knows then which numbers the file lists",
        arguments: ["2.0260E+11", "2,026e11", "2E+11", "\"=\"\"0001\"\"\"", "'0001", "’0001", "=A1"])
    func damagedNumbers(number: String) throws {
        for row in ["\(number);C-1;2026-09-01;2026-10-01;1;1;EUR", "F1;\(number);2026-09-01;2026-10-01;1;1;EUR"] {
            var file = try InvoiceCSV(.text("\(Self.head)\n\(row)\n"))
            guard case .failure = try file.next() else {
                Issue.record("\(row) was taken")
                return
            }
            #expect(file.rowsWithoutNumber == (row.hasPrefix("F1") ? 0 : 1))
        }
        #expect(
            try LedgerFile.read("\(Self.head)\n1E5;C-1;2026-09-01;2026-10-01;1;1;EUR\n").rows.first.map { (try? $0.get()) != nil } == true)
    }

    @Test("a stream is kept for the second look, in memory or beyond it in a file")
    func streams() throws {
        var parts =
            ["\(Self.head)\n"] + (0..<3000).map { "F\($0);C-1;2026-09-01;2026-10-01;1,50;1,50;\(String(repeating: " ", count: 4000))EUR\n" }
        parts.reverse()
        var file = try InvoiceCSV(ByteSource(name: "stream") { () throws(FileProblem) in parts.popLast().map { Array($0.utf8) } })
        var count = 0
        while let row = try file.next() { count += (try? row.get()) == nil ? 0 : 1 }
        #expect(count == 3000)
    }
}

@Suite("Signs, types and instalments of a ledger")
struct LedgerRowTests {
    private func opens(_ extra: String, _ rows: [(cell: String, amount: String)]) throws -> [String?] {
        let text =
            "number;customer;issued;due;amount;open;currency;\(extra)\n"
            + rows.enumerated().map { "N\($0);C;2026-09-01;2026-10-01;\($1.amount);\($1.amount);EUR;\($1.cell)\n" }.joined()
        return try LedgerFile.read(text).rows.map { (try? $0.get())?.registration.open.description }
    }

    @Test("a credit of a column of signs or types is negative, and what such a column does not explain is refused")
    func signs() throws {
        for name in ["S/H", "Soll/Haben", "Soll-/Haben-Kennzeichen", "D/C", "Sens", "Sign"] {
            #expect(
                try opens(name, [("S", "10"), ("H", "10"), ("D", "5"), ("C", "5"), ("Haben", "1"), ("", "1"), ("X", "1")]) == [
                    "10.00", "-10.00", "5.00", "-5.00", "-1.00", nil, nil,
                ])
        }
        #expect(try opens("S/H", [("S", "10"), ("H", "-10")]) == ["10.00", "-10.00"])
        #expect(try opens("S/H", [("H", "10"), ("H", "-10")]) == ["-10.00", nil])
        #expect(
            try opens("Type", [("Invoice", "10"), ("Credit Note", "10"), ("Avoir", "-3"), ("Zahlung", "2"), ("Other", "1")]) == [
                "10.00", "-10.00", "-3.00", "-2.00", nil,
            ])
        #expect(try opens("Type", [("B2B", "10"), ("B2C", "10")]) == ["10.00", "10.00"])
        #expect(try opens("Débit;Crédit", [("10;", "10"), (";10", "10"), ("0,00;10,00", "10")]) == ["10.00", "-10.00", "-10.00"])
    }

    @Test("columns of debits and credits are as good as one of amounts")
    func debits() throws {
        let rows = try LedgerFile.read(
            "number;customer;issued;due;Débit;Crédit;Solde;currency\nA;C;2026-09-01;2026-10-01;12,00;;10,00;EUR\nB;C;2026-09-01;2026-10-01;;12,00;-12,00;EUR\nC;C;2026-09-01;2026-10-01;1;1;0;EUR\n"
        ).rows
        #expect(rows.map { (try? $0.get())?.registration.amount.description } == ["12.00", "-12.00", nil])
    }

    private func instalments(_ rows: [String]) throws -> (rows: [Result<InvoiceRow, RowProblem>], said: String) {
        try LedgerFile.read("number;customer;issued;due;amount;open;currency\n" + rows.joined(separator: "\n") + "\n")
    }

    @Test("a row an instalment makes one invoice; its amount is the whole's where each row repeats it, else the sum")
    func instalmentRows() throws {
        let whole = try instalments([
            "F;C;2026-09-01;2026-11-01;900;300;EUR", "G;C;2026-09-01;2026-10-01;1;1;EUR", "F;C;2026-09-01;2026-10-01;900;300;EUR",
            "F;C;2026-09-01;2026-12-01;900;0;EUR",
        ])
        let invoice = try #require(whole.rows.compactMap { try? $0.get() }.first { $0.number.text == "F" }).registration
        #expect(invoice.amount.description == "900.00" && invoice.open.description == "600.00" && invoice.due?.description == "2026-10-01")
        #expect(invoice.instalments?.map { "\($0.due) \($0.open)" } == ["2026-10-01 300.00", "2026-11-01 300.00"])
        #expect(whole.said.contains("each row repeats (1)"), "\(whole.said)")
        let sum = try instalments(["F;C;2026-09-01;2026-10-01;300;300;EUR", "F;C;2026-09-01;2026-11-01;300;300;EUR"])
        #expect(try sum.rows.map { try $0.get().registration.amount.description } == ["600.00"])
        #expect(sum.said.contains("sum of its rows' amounts (1)"), "\(sum.said)")
    }

    @Test(
        "rows of one number that are no instalments are refused together",
        arguments: [
            "F;D;2026-09-01;2026-11-01;900;300;EUR", "F;C;2026-09-02;2026-11-01;900;300;EUR", "F;C;2026-09-01;2026-10-01;900;300;EUR",
            "F;C;2026-09-01;;900;300;EUR", "F;C;2026-09-01;2026-11-01;900;300;USD", "F;C;2026-09-01;2026-11-01;900;-300;EUR",
            "F;C;2026-09-01;2026-11-01;900;x;EUR",
        ])
    func conflicts(second: String) throws {
        let rows = try instalments(["F;C;2026-09-01;2026-10-01;900;300;EUR", "G;C;2026-09-01;2026-10-01;1;1;EUR", second]).rows
        #expect(rows.count == 3)
        #expect(rows.compactMap { try? $0.get().number.text } == ["G"])
    }
}
