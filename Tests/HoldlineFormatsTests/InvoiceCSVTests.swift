import HoldlineCore
import HoldlineFormats
import Testing

private func read(
    _ text: String, decimal: DecimalMark = .point, currency: Currency? = nil
) throws -> [Result<InvoiceRow, RowProblem>] {
    var file = try InvoiceCSV(.text(text, name: "l.csv"), CSVOptions(decimal: decimal, currency: currency))
    var rows: [Result<InvoiceRow, RowProblem>] = []
    while let row = try file.next() { rows.append(row) }
    return rows
}

private let header = "number,customer,issued,due,amount,open,currency\n"

private func problem(_ row: String) throws -> RowProblem? {
    guard case .failure(let problem)? = try read(header + row).first else { return nil }
    return problem
}

@Suite("Ledgers in CSV")
struct InvoiceCSVTests {
    @Test("a row becomes a registration, and the number keeps its zeros")
    func row() throws {
        let rows = try read(header + "0000611365,C-042,2026-09-01,2026-10-01,1200.00,900.5,EUR\n")
        let row = try #require(try rows.first?.get())
        #expect(row.line == 2)
        #expect(row.number.text == "0000611365")
        #expect(row.registration.number == row.number)
        #expect(row.registration.customer.text == "C-042")
        #expect(row.registration.issued.description == "2026-09-01")
        #expect(row.registration.due?.description == "2026-10-01")
        #expect(row.registration.amount.description == "1200.00")
        #expect(row.registration.open.description == "900.50")
        #expect(row.registration.credited == nil)
        #expect(row.registration.currency.code == "EUR")
    }

    @Test("columns stand in any order and under the names that ledgers use; others are ignored and named")
    func synonyms() throws {
        let text = """
            \u{FEFF}Échéance;Devise;N° de facture;Commentaire;CODE_CLIENT;Date de facture;Montant TTC;Solde;Avoirs
            2026-10-01;EUR;F1;bonjour;C-1;2026-09-01;1200,00;-12,50;0,00
            """
        var file = try InvoiceCSV(.text(text), CSVOptions(decimal: .comma))
        #expect(file.ignoredColumns == ["Commentaire"])
        let row = try #require(try file.next()?.get()).registration
        #expect(row.due?.description == "2026-10-01")
        #expect(row.open.description == "-12.50")
        #expect(row.credited?.description == "0.00")
    }

    @Test(
        "a missing column, or one that is there twice, is one error of the file",
        arguments: [
            ("number,customer,issued,amount,open,currency\n", "no column due"),
            ("number,invoice,customer,issued,due,amount,open,currency\n", "both mean number"),
            ("number,customer,issued,due,amount,open\n", "no column currency"),
            ("", "is empty"),
            ("F1,C-1,2026-01-01,2026-02-01,1.00,1.00,EUR\n", "no column number, customer, issued, due, amount, open"),
        ])
    func missing(text: String, message: String) {
        let problem = #expect(throws: FileProblem.self) { try read(text) }
        #expect(problem?.message.contains(message) == true)
    }

    @Test("an absent currency column takes the caller's currency; an empty cell never does")
    func currency() throws {
        let rows = try read("number,customer,issued,due,amount,open\nF1,C,2026-01-01,2026-02-01,5,5\n", currency: Currency(code: "JPY"))
        #expect(try rows.first?.get().registration.currency.code == "JPY")
        let empty = try read(header + "F1,C,2026-01-01,2026-02-01,5,5,\n", currency: .eur)
        #expect(empty == [.failure(RowProblem(line: 2, column: "currency", message: "is empty"))])
    }

    @Test(
        "a bad cell refuses its row, with line and column",
        arguments: [
            ("F1,C,01/09/2026,2026-10-01,1.00,1.00,EUR", "issued", "--dates"),
            ("F1,C,2026-02-30,2026-10-01,1.00,1.00,EUR", "issued", "2026-11-20"),
            ("F1,C,2026-09-01,2026-10-01,1e3,1.00,EUR", "amount", "no amount"),
            ("F1,C,2026-09-01,2026-10-01,٣,1.00,EUR", "amount", "no amount"),
            ("F1,C,2026-09-01,2026-10-01,12.345,1.00,EUR", "amount", "can be 12345 or 12.345 EUR"),
            ("F1,C,2026-09-01,2026-10-01,12.5,1,JPY", "amount", "more decimals than JPY"),
            ("F1,C,2026-09-01,2026-10-01,99999999999999.00,1.00,EUR", "amount", "no amount"),
            ("F1,C,2026-09-01,2026-10-01,1.00,,EUR", "open", "is empty"),
            ("F1,C,2026-09-01,2026-10-01,1.00,1.00,EURO", "currency", "no currency"),
            (",C,2026-09-01,2026-10-01,1.00,1.00,EUR", "number", "is empty"),
            ("..,C,2026-09-01,2026-10-01,1.00,1.00,EUR", "number", "may not be"),
            ("F\u{7}1,C,2026-09-01,2026-10-01,1.00,1.00,EUR", "number", "control character"),
        ])
    func badCell(row: String, column: String, message: String) throws {
        let problem = try #require(try problem(row))
        #expect(problem.line == 2)
        #expect(problem.column == column)
        #expect(problem.message.contains(message))
    }

    @Test("a decimal comma in a comma file is noticed by the number of cells")
    func unquotedComma() throws {
        #expect(try problem("F1,C,2026-09-01,2026-10-01,1,50,1.00,EUR")?.message.contains("has 8 cells where the first line has 7") == true)
    }

    @Test("rows of one number that contradict each other are refused together, naming all their lines")
    func duplicates() throws {
        let rows = try read(
            header + "F1,C,2026-09-01,2026-10-01,1,1,EUR\nF2,C,2026-09-01,2026-10-01,1,1,EUR\n F1 ,C,2026-09-01,2026-10-01,2,2,EUR\n")
        let refused = rows.compactMap { if case .failure(let problem) = $0 { problem } else { nil } }
        #expect(refused.map(\.line) == [2, 4])
        #expect(refused.allSatisfy { $0.message.contains("lines 2, 4") })
        #expect(rows.compactMap { try? $0.get().number.text } == ["F2"])
    }

    @Test("numbers of refused rows are known as listed, and rows without a number are counted")
    func listed() throws {
        var file = try InvoiceCSV(.text(header + "F1,C,x,2026-10-01,1,1,EUR\n,C,2026-09-01,2026-10-01,1,1,EUR\n"))
        while try file.next() != nil {}
        #expect(file.lines[try #require(InvoiceNumber("F1"))] == 2)
        #expect(file.rowsWithoutNumber == 1)
    }

    @Test("the example ledger and its customers are read without a problem")
    func examples() throws {
        var known: Set<CustomerReference> = []
        var customers = try CustomerCSV(try Files.example("customers.csv"))
        while let row = try customers.next() { known.insert(try row.get().reference) }
        #expect(known.count == 40)
        var ledger = try InvoiceCSV(try Files.example("ledger.csv"))
        var rows: [InvoiceRow] = []
        while let row = try ledger.next() { rows.append(try row.get()) }
        #expect(rows.count == 300)
        #expect(rows.allSatisfy { known.contains($0.registration.customer) })
        #expect(Set(rows.map(\.registration.currency.code)) == ["EUR", "JPY", "KWD"])
        #expect(rows.contains { $0.number.text == "0000611372" })
        #expect(rows.contains { $0.number.text == "2026/0033 é" })
    }
}

@Suite("Customers in CSV")
struct CustomerCSVTests {
    private func read(_ text: String) throws -> [Result<CustomerRow, RowProblem>] {
        var file = try CustomerCSV(.text(text, name: "c.csv"))
        var rows: [Result<CustomerRow, RowProblem>] = []
        while let row = try file.next() { rows.append(row) }
        return rows
    }

    @Test("several numbers and addresses stand in one cell, and numbers of the company lose their spaces")
    func row() throws {
        let rows = try read(
            "reference,name,siren,vat,phones,emails,language\nC-1,Chez Zoé,100 000 009,fr 32100000009,+33 1 | 02;,a@b.c;d@e.f,fr\n")
        let row = try #require(try rows.first?.get())
        #expect(row.reference.text == "C-1")
        #expect(row.changes.name == .set(try text("Chez Zoé")))
        #expect(row.changes.siren == .set("100000009"))
        #expect(row.changes.vat == .set("FR32100000009"))
        #expect(row.changes.phones == .set(try ["+33 1", "02"].map(text)))
        #expect(row.changes.emails == .set(try ["a@b.c", "d@e.f"].map(text)))
        #expect(row.changes.language == .set(try text("fr")))
    }

    private func text(_ text: String) throws -> FreeText { try #require(FreeText(text)) }

    @Test("a file that has references of customers and nothing else is refused, since it changes no customer")
    func referencesAlone() throws {
        for file in ["reference\nC-1\n", "customer;invoice;amount\nC-1;F1;10,00\n"] {
            #expect(throws: FileProblem.self) { try read(file) }
        }
    }

    @Test("a column that is not there says nothing, an empty cell says none")
    func absent() throws {
        let row = try #require(try read("reference;phones\nC-1;\n").first?.get()).changes
        #expect(row.phones == .set([]))
        #expect(row.emails == .keep)
        #expect(row.name == .keep)
    }

    @Test("a number of a company of the wrong form, or a reference twice, refuses the row")
    func refused() throws {
        let rows = try read("reference,siren,vat\nC-1,10000000900012,\nC-2,,123\nC-3,,\nC-3,,\n")
        #expect(
            rows.map { if case .failure(let problem) = $0 { problem.column ?? "" } else { "-" } } == ["siren", "vat", "-", "reference"])
    }
}
