import HoldlineCore
import Testing

@testable import holdline

@Suite("a customer's page, and what files say of a company")
struct CustomerPageTests {
    private static func invoice(_ number: String, held: Bool) throws -> InvoiceLine {
        var invoice = Invoice.blank
        (invoice.number, invoice.customer) = (InvoiceNumber(unchecked: number), CustomerReference(unchecked: "C-042"))
        let amount = Amount(text: "10.00") ?? .zero(in: .eur)
        (invoice.amount, invoice.open) = (amount, amount)
        var answer = DunningAnswer(invoice: number, known: true, held ? .pause : .proceed, version: 1)
        (answer.held, answer.collectable) = held ? (amount, .zero(in: .eur)) : (.zero(in: .eur), amount)
        return InvoiceLine(invoice, answer)
    }

    private func page(_ lines: [InvoiceLine], more: Int?) async throws -> String {
        var page = CustomerPage(
            customer: Customer(reference: CustomerReference(unchecked: "C-042")), registered: true, openTickets: [],
            heldInvoices: lines.filter { $0.held.isPositive }, promises: [], holds: [], openInvoices: lines, contacts: [])
        page.more = More()
        page.more?.openInvoices = more
        let answer = String(decoding: try SortedJSON.bytes(page), as: UTF8.self)
        var run: Run?
        try await ScriptedDaemon.run({ _, _ in .answer(200, answer) }) { daemon in
            run = await Run.holdline(["customer", "show", "C-042", "--socket", daemon.socket])
        }
        let shown = try #require(run)
        #expect(shown.status == 0, "\(shown.error)")
        return shown.output
    }

    @Test("open invoices that the page leaves out are counted, where all that it lists are held too")
    func more() async throws {
        let words = "and 12 more open invoices: holdline invoice list --all --customer C-042"
        #expect(try await page([Self.invoice("F1", held: true)], more: 12).contains(words))
        #expect(try await page([Self.invoice("F1", held: true), Self.invoice("F2", held: false)], more: 12).contains(words))
        #expect(try await !page([Self.invoice("F1", held: true)], more: nil).contains("more open"))
    }

    private static let opening = #"""
        {"id":"A202601765232","publicationavis":"A","dateparution":"2026-03-10","typeavis":"annonce","familleavis":"collective",\#
        "registre":["732829320"],\#
        "jugement":"{\"famille\":\"Jugement d'ouverture\",\"nature\":\"Jugement d'ouverture de liquidation judiciaire\",\"date\":\"2026-03-01\"}"}
        """#

    @Test("a procedure that was found counts, whatever else cannot be read")
    func check() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let file = try directory.write("annonces.json", "[\(Self.opening),\"odd\"]")
        let found = await Run.holdline(["customer", "check", "732829320", "--in", file])
        #expect(found.status == 3 && found.output.contains("opened on 2026-03-01"), "\(found)")
        #expect(found.error.contains("1 records could not be read"))
        let other = await Run.holdline(["customer", "check", "222222226", "--in", file])
        #expect(other.status == 65 && other.error.contains("may be incomplete"), "\(other)")
        let clean = await Run.holdline(["customer", "check", "732829320", "--in", try directory.write("one.json", "[\(Self.opening)]")])
        #expect(clean.status == 3 && clean.error.isEmpty, "\(clean)")
    }
}
