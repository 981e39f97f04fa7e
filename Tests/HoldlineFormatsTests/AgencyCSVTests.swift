import HoldlineCore
import Testing

@testable import HoldlineFormats

@Suite("reports of agencies in CSV")
struct AgencyCSVTests {
    private func read(_ text: String, _ options: CSVOptions = CSVOptions()) throws -> (rows: [AgencyRow], problems: [RowProblem]) {
        var reader = try AgencyCSV(.bytes(Array(text.utf8), name: "agency.csv"), options)
        var (rows, problems): ([AgencyRow], [RowProblem]) = ([], [])
        while let row = try reader.next() {
            switch row {
            case .success(let row): rows.append(row)
            case .failure(let problem): problems.append(problem)
            }
        }
        return (rows, problems)
    }

    @Test("French headings, decimals after a comma and days before months are read as they are in the file")
    func french() throws {
        let (rows, problems) = try read(
            """
            N° facture;Statut;Date;Montant réglé;Référence;Motif;Commentaire
            F1;réglé;30/11/2026;1 234,50;R1;;merci
            F2;contesté;01/12/2026;;R2;QTY;deux chaises manquent
            F3;irrécouvrable;01/12/2026;99,00;R3;;

            """)
        #expect(problems == [])
        #expect(
            rows.map(\.report) == [
                ReportCollection(.paid, on: try #require(Day(text: "2026-11-30")), amount: Amount(text: "1234.50"), reference: "R1"),
                ReportCollection(
                    .contested, on: try #require(Day(text: "2026-12-01")), reference: "R2", reason: .quantity,
                    note: FreeText("deux chaises manquent")),
                ReportCollection(.irrecoverable, on: try #require(Day(text: "2026-12-01")), reference: "R3"),
            ])
        #expect(rows.map(\.line) == [2, 3, 4] && rows.map(\.number.text) == ["F1", "F2", "F3"])
    }

    @Test("a message of a payment is not kept, which is said; the others are")
    func messages() throws {
        func remarks(_ rows: String) throws -> [String] {
            try AgencyCSV(.bytes(Array("number,outcome,date,amount,message\n\(rows)".utf8), name: "agency.csv")).remarks
        }
        let words = "a payment has none"
        #expect(try remarks("F1,paid,2026-12-01,1.00,\nF2,contested,2026-12-01,,two chairs\n").allSatisfy { !$0.contains(words) })
        #expect(
            try remarks("F2,contested,2026-12-01,,x\nF1,paid,2026-12-01,1.00,by cheque\n").contains(
                "the message on line 3 is not kept: \(words)"))
        #expect(
            try remarks("F1,paid,2026-12-01,1.00,a\nF2,paid,2026-12-01,,b\n").contains(
                "the messages of 2 payments are not kept, the first on line 2: \(words)"))
    }

    @Test("odd rows are refused by line and column, the others are read")
    func odd() throws {
        let (rows, problems) = try read(
            """
            number,outcome,date,amount,currency,reason,reference
            F1,paid,2026-12-01,10.00,EUR,,
            F1,paid,2026-12-01,10.00,EUR,,
            F2,gone,2026-12-01,,,,
            F3,paid,yesterday,1.00,,,
            ,paid,2026-12-01,1.00,,,
            F4,paid,2026-12-01,1.00,EURO,,
            F5,contested,2026-12-01,1.00,,XYZ,
            F6,paid,2026-12-01,ten,,,
            F7,paid,2026-12-01,1.00,,,2E+11
            F8,paid

            """)
        #expect(rows.map(\.number.text) == ["F1"] && rows.first?.report.currency == .eur)
        #expect(problems.map(\.line) == [3, 4, 5, 6, 7, 8, 9, 10, 11])
        #expect(
            problems.map { $0.column ?? "-" } == ["-", "outcome", "date", "number", "currency", "reason", "amount", "reference", "-"])
        #expect(problems.first?.message.contains("the same as line 2") == true)
    }

    @Test("a file without the columns that it needs is refused as a whole")
    func columns() {
        #expect(throws: FileProblem.self) { try read("number,amount\nF1,1.00\n") }
        #expect(throws: FileProblem.self) { try read("") }
    }
}
