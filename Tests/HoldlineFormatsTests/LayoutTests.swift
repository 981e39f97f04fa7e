import HoldlineCore
import HoldlineFormats
import Testing

@Suite("Layouts of ledgers")
struct LayoutTests {
    private func rows(_ layout: String, _ text: String, currency: Currency? = nil) throws -> [String] {
        var options = try #require(try LedgerLayout.shipped(layout)).options
        options.currency = currency ?? options.currency
        var file = try InvoiceCSV(.text(text, name: "l.csv"), options)
        var rows: [String] = []
        while let row = try file.next() {
            switch row {
            case .failure(let problem): rows.append("\(problem)")
            case .success(let row):
                let invoice = row.registration
                let due = invoice.due.map { "\($0)" } ?? "none"
                rows.append(
                    "\(row.number) \(invoice.customer) \(invoice.issued) \(due) \(invoice.amount) \(invoice.open) \(invoice.currency.code)")
            }
        }
        return rows
    }

    @Test("ten programs have a layout, and each is read")
    func shipped() throws {
        #expect(
            LedgerLayout.shippedNames == [
                "cegid", "datev", "dolibarr", "ebp", "lexware", "odoo", "pennylane", "quickbooks", "sage", "xero",
            ])
        for name in LedgerLayout.shippedNames { #expect(try LedgerLayout.shipped(name.uppercased()) != nil) }
        #expect(try LedgerLayout.shipped("excel") == nil)
    }

    @Test(
        "files as the programs write them are read with their layouts",
        arguments: [
            (
                "datev",
                "Konto;Rechnungsnummer;Datum;Fälligkeit;Sollbetrag;Habenbetrag;Saldo;Gegenkonto;Buchungstext\n10001;R-1;01.09.26;01.10.26;1.190,00;;1.190,00 S;8400;x\n10001;G-1;02.09.26;02.10.26;;238,00;238,00 H;8400;x\n",
                ["R-1 10001 2026-09-01 2026-10-01 1190.00 1190.00 EUR", "G-1 10001 2026-09-02 2026-10-02 -238.00 -238.00 EUR"]
            ),
            (
                "xero",
                "ContactName,InvoiceNumber,Reference,InvoiceDate,DueDate,Total,InvoiceAmountDue,Description,Currency,Type,Status\nAcme,INV-1,,23/09/2026,23/10/2026,120.00,20.00,a,GBP,Sales invoice,Awaiting Payment\nAcme,INV-1,,23/09/2026,23/10/2026,120.00,20.00,b,GBP,Sales invoice,Awaiting Payment\nAcme,CN-1,,23/09/2026,23/10/2026,10.00,10.00,b,GBP,Sales credit note,Awaiting Payment\n",
                ["INV-1 Acme 2026-09-23 2026-10-23 120.00 20.00 GBP", "CN-1 Acme 2026-09-23 2026-10-23 -10.00 -10.00 GBP"]
            ),
            (
                "odoo",
                "name,partner_id/ref,invoice_date,invoice_date_due,amount_total,amount_residual,currency_id,move_type,state\nINV/2026/1,C1,2026-09-01,2026-10-01,1200.0,200.0,EUR,out_invoice,posted\nRINV/1,C1,2026-09-01,2026-10-01,5.0,5.0,EUR,out_refund,posted\nBILL/1,S1,2026-09-01,2026-10-01,5.0,5.0,EUR,in_invoice,posted\n",
                ["INV/2026/1 C1 2026-09-01 2026-10-01 1200.00 200.00 EUR", "RINV/1 C1 2026-09-01 2026-10-01 -5.00 -5.00 EUR"]
            ),
            (
                "cegid",
                "E_AUXILIAIRE;E_REFINTERNE;E_DATECOMPTABLE;E_DATEECHEANCE;E_DEBIT;E_CREDIT;E_COUVERTURE;E_DEVISE;E_ETATLETTRAGE\nC1;F1;2026-09-01;2026-10-01;120,00;0,00;20,00;EUR;PL\nC1;F2;2026-09-01;2026-10-01;50,00;0,00;50,00;EUR;TL\nC1;A1;2026-09-01;2026-10-01;0,00;30,00;10,00;EUR;PL\n",
                ["F1 C1 2026-09-01 2026-10-01 120.00 100.00 EUR", "A1 C1 2026-09-01 2026-10-01 -30.00 -20.00 EUR"]
            ),
            (
                "sage",
                "CT_Num;EC_Piece;EC_RefPiece;EC_Date;EC_Echeance;EC_Sens;EC_Montant;EC_Lettre;Devise\nC1;1;F1;2026-09-01;2026-10-01;0;120,00;0;EUR\nC1;2;A1;2026-09-01;2026-10-01;1;30,00;0;EUR\nC1;3;F2;2026-09-01;2026-10-01;0;9,00;1;EUR\n",
                ["F1 C1 2026-09-01 2026-10-01 120.00 120.00 EUR", "A1 C1 2026-09-01 2026-10-01 -30.00 -30.00 EUR"]
            ),
            (
                "lexware",
                "voucherType,voucherStatus,voucherNumber,voucherDate,dueDate,contactName,totalAmount,openAmount,currency\ninvoice,open,RE1,2026-09-01T00:00:00.000+02:00,2026-10-01T00:00:00.000+02:00,Acme,119.00,19.00,EUR\ncreditnote,open,GS1,2026-09-01T00:00:00.000+02:00,,Acme,10.00,10.00,EUR\nquotation,open,AN1,2026-09-01T00:00:00.000+02:00,,Acme,10.00,10.00,EUR\n",
                ["RE1 Acme 2026-09-01 2026-10-01 119.00 19.00 EUR", "GS1 Acme 2026-09-01 none -10.00 -10.00 EUR"]
            ),
            (
                "dolibarr",
                "Code client,Réf. facture,Date facturation,Date limite règlement,Total TTC,Reste à payer,Devise\nCU1,FA1,2026-09-01,2026-10-01,120.00,20.00,EUR\nCU1,FA1,2026-09-01,2026-10-01,120.00,20.00,EUR\n",
                ["FA1 CU1 2026-09-01 2026-10-01 120.00 20.00 EUR"]
            ),
            (
                "ebp",
                "DocumentNumber;CustomerId;DocumentDate;Date d'échéance;TotalDueAmount;CommitmentsBalanceDue;CurrencyId\nFA1;CL1;2026-09-01;2026-10-01;120,00;20,00;EUR\n",
                ["FA1 CL1 2026-09-01 2026-10-01 120.00 20.00 EUR"]
            ),
            (
                "pennylane",
                "invoice_number,customer_id,date,deadline,currency,amount,remaining_amount_with_tax\nF1,42,2026-09-01,2026-10-01,USD,120.00,20.00\n",
                ["F1 42 2026-09-01 2026-10-01 120.00 20.00 EUR"]
            ),
        ] as [(String, String, [String])])
    func files(layout: String, text: String, expected: [String]) throws {
        #expect(try rows(layout, text) == expected)
    }

    @Test("a report with title lines, sums and no currency is read with the currency that is said")
    func quickbooks() throws {
        let text =
            "Example Ltd\nA/R Aging Detail\nAs of 31 December 2026\n\nNum,Customer,Date,Due Date,Amount,Open Balance\n1041,\"Alva, D\",11/18/2026,12/18/2026,\"1,284.50\",\"1,284.50\"\nTOTAL,,,,\"1,284.50\",\"1,284.50\"\n"
        #expect(try rows("quickbooks", text, currency: Currency(code: "USD")) == ["1041 Alva, D 2026-11-18 2026-12-18 1284.50 1284.50 USD"])
    }

    @Test(
        "a layout that means nothing is refused with its line",
        arguments: [
            ("decimal: comma\ncolour: red\n", 2, "there is no key “colour”"), ("decimal: komma\n", 1, "“komma” is not known here"),
            ("decimal: comma\ndecimal: point\n", 2, "comes twice"),
            ("decimal\n", 1, "no “key: value”"), ("number:\n", 1, "has no value"), ("skip: Type\n", 1, "names no rows"),
            ("encoding: ebcdic\n", 1, "“ebcdic”"),
            ("fixed-currency: EURO\n", 1, "ISO 4217"), ("rows: many\n", 1, "“many”"),
        ])
    func refused(text: String, line: Int, message: String) {
        let problem = #expect(throws: FileProblem.self) { try LedgerLayout(text, name: "own.layout") }
        #expect(problem?.line == line)
        #expect(problem?.message.contains(message) == true, "\(problem?.message ?? "")")
    }

    @Test("a column that a layout needs and the file has not is named with its headings")
    func missing() throws {
        let layout = try LedgerLayout("# own\ncustomer: Kundennr | Nr\n", name: "own.layout")
        let problem = #expect(throws: FileProblem.self) {
            try InvoiceCSV(.text("number,customer,issued,due,amount,open,currency\n"), layout.options)
        }
        #expect(problem?.message.contains("“Kundennr” or “Nr” for customer") == true, "\(problem?.message ?? "")")
    }
}

@Suite("Cells of our own CSV")
struct CSVCellTests {
    @Test("any text comes back out of its cell as it was")
    func roundTrip() {
        var generator = Dice(state: 77)
        let alphabet: [Unicode.Scalar] = [
            "'", "=", "-", "+", "@", "1", ",", "a", " ", "\\", "u", "{", "4", "}", ";", "|", "\u{202E}", "\u{1B}", "\t", "\r", "\n", "é",
        ]
        for _ in 0..<5000 {
            let text = String(
                String.UnicodeScalarView(
                    (0..<Int(generator.next() % 9)).map { _ in alphabet[Int(generator.next() % UInt64(alphabet.count))] }))
            let escaped = CSVCell.withEdges(
                CSVCell.escaped(text) { scalar, _ in scalar.value < 0x20 || scalar == "\u{202E}" || scalar == ";" || scalar == "|" })
            let cell = CSVCell.neutralised(escaped)
            #expect(
                Array(CSVCell.unescaped(CSVCell.withoutApostrophe(cell)).utf8) == Array(text.utf8),
                "\(text.debugDescription) \(cell.debugDescription)")
        }
    }

    @Test("apostrophes and escapes of other programs stay", arguments: ["'0001", "'x", "\\u{41}", "\\u{110000}", "C:\\u", "'", "-12.50"])
    func foreign(cell: String) {
        #expect(CSVCell.unescaped(CSVCell.withoutApostrophe(cell)) == cell)
    }
}
