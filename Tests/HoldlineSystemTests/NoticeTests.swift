import Foundation
import HoldlineCore
import Testing

@Suite("Notices of collective procedures, from the command to the answer")
struct NoticeTests {
    private let records = #"""
        [{"id":"A202601765232","publicationavis":"A","parution":"20260176","dateparution":"2026-03-10","numeroannonce":5232,
        "typeavis":"annonce","familleavis":"collective","tribunal":"Lyon","registre":["732 829 320","732829320"],
        "jugement":"{\"famille\":\"Jugement d'ouverture\",\"nature\":\"Jugement d'ouverture de liquidation judiciaire\",\"date\":\"2026-03-01\"}"},
        {"id":"A202601765233","publicationavis":"A","dateparution":"2026-03-10","typeavis":"annonce","familleavis":"collective",
        "registre":["111111111"],"jugement":{"nature":"Jugement d'ouverture"}}]
        """#

    @Test("an opening holds what is from before it, says until when it is declared, and lists the claims; an annulment frees it")
    func procedure() async throws {
        try await DaemonFixture.scope(
            configuration: "insolvency: {abroad: yes}\ninterest: {conditions: {2026-01-01: 12}, legal: {2026-01-01: 2.62}}\n"
        ) { f in
            let ledger = """
                number;customer;issued;due;amount;open;currency
                F1;K-1;2026-02-01;2026-03-01;100,00;60,00;EUR
                F2;K-1;2026-03-02;2026-04-01;50,00;50,00;EUR
                F3;732829320;2026-01-01;2026-02-01;10,00;10,00;EUR

                """
            #expect(try f.holdline("invoice", "import", "-", "--decimal", "comma", input: ledger).status == 0)
            #expect(try f.holdline("customer", "add", "K-1", "--siren", "732829320", "--name", "Chez <Zoé>").status == 0)
            let posted = try f.holdline("import", "bodacc", "-", "-o", "csv", input: records)
            #expect(posted.status == 0, "\(posted.errors)")
            #expect(posted.output.split(separator: "\n").count == 2, "\(posted.output)")
            #expect(try f.holdline("invoice", "check", "F1", "F3").status == 3)
            #expect(try f.holdline("invoice", "check", "F2").status == 0)
            #expect(try f.holdline("ticket", "list").output.contains("2026-07-10"))
            let head = try f.request("GET", "/v1/events").body.split(separator: "\n").last
            let again = try f.holdline("import", "bodacc", "-", input: records)
            #expect(again.status == 0 && again.errors.contains("1 about nobody of yours"), "\(again.errors)")
            #expect(try f.request("GET", "/v1/events").body.split(separator: "\n").last == head)
            let claims = try f.holdline("customer", "claims", "K-1", "-o", "csv")
            #expect(
                claims.output.hasPrefix("number,customer,issued,due,amount,open,currency,interest\nF3,"), "\(claims.output)\(claims.errors)"
            )
            #expect(claims.output.contains("F1,K-1,2026-02-01,2026-03-01,100.00,60.00,EUR,0.00") && !claims.output.contains("F2"))
            #expect(
                try f.holdline("customer", "claims", "K-1", "-o", "html").output.contains(
                    "<p>70.00 EUR by 2 invoices, and 0.09 EUR of interest</p>"))
            #expect(try f.holdline("customer", "claims", "K-1").output.contains("interest is reckoned to 2026-03-01"))
            #expect(try f.holdline("customer", "claims", "K-2").status == 1)
            // It asks no daemon.
            func check(_ number: String) throws -> Finished {
                try run(Programs.companion, ["customer", "check", number, "--in", "-"], input: records, in: f.directory)
            }
            let checked = try check("FR44732829320")
            #expect(checked.status == 3 && checked.output.contains("opened on 2026-03-01"), "\(checked.output)\(checked.errors)")
            #expect(try check("222222226").status == 0)
            let annulment = #"""
                {"id":"A202601805","publicationavis":"A","dateparution":"2026-03-20","typeavis":"annulation","familleavis":"collective",
                "parutionavisprecedent":{"nomPublication":"BODACC A","numeroParution":"20260176","numeroAnnonce":"5232"}}
                """#
            #expect(try f.holdline("import", "bodacc", "-", input: annulment.replacing("A202601805", with: "A2026018005")).status == 0)
            #expect(try f.holdline("invoice", "check", "F1", "F3").status == 0)
            #expect(try f.holdline("customer", "claims", "K-1").errors.contains("no opening judgment"))
            #expect(try f.holdline("customer", "claims", "K-1", "--at", "2026-03-01", "-o", "json").output.contains("\"claims\""))
            #expect(try f.holdline("audit", "verify", "--tables").status == 0)
        }
    }
}
