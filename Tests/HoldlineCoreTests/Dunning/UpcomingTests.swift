import HoldlineCore
import Testing

@Suite("Notices before the due date")
struct UpcomingTests {
    private func answer(_ decision: DunningDecision, _ collectable: Amount, _ codes: String..., count: Int? = nil) -> DunningAnswer {
        var answer = DunningAnswer(invoice: "F1", known: true, decision, version: 1)
        answer.collectable = collectable
        answer.blockerCount = count ?? codes.count
        answer.blockers = codes.map { Blocker(code: $0) }
        return answer
    }

    private func invoice(instalments: [InvoiceInstalment]? = nil) -> Invoice {
        var invoice = Invoice(
            number: "F1", customer: "C-042", issued: "2026-11-01", due: "2026-12-01", currency: .eur, amount: "1200.00", open: "1200.00",
            credited: nil, registeredAt: "2026-11-01T00:00:00Z", version: 1)
        invoice.instalments = instalments
        return invoice
    }

    @Test("name what is free today and on the day; what is held on either is not asked for")
    func payable() {
        let free = answer(.proceed, "1200.00")
        let part = answer(.partial, "900.00", "dispute")
        let none = answer(.pause, "0.00", "manual")
        #expect(UpcomingInvoice.payable(of: invoice(), today: free, then: free) == "1200.00")
        #expect(UpcomingInvoice.payable(of: invoice(), today: part, then: free) == "900.00")
        #expect(UpcomingInvoice.payable(of: invoice(), today: free, then: part) == "900.00")
        #expect(UpcomingInvoice.payable(of: invoice(), today: none, then: free) == nil)
        #expect(UpcomingInvoice.payable(of: invoice(), today: free, then: none) == nil)
        #expect(UpcomingInvoice.payable(of: invoice(), today: answer(.partial, "900.00", count: 17), then: free) == "900.00")
    }

    @Test("of instalments the one that is due then; with a hold beside them none is named")
    func instalments() {
        let parts = [InvoiceInstalment(due: "2026-12-01", open: "400.00"), InvoiceInstalment(due: "2027-01-01", open: "800.00")]
        let today = answer(.pause, "0.00", "not-due", "not-due")
        let then = answer(.partial, "400.00", "not-due")
        #expect(UpcomingInvoice.payable(of: invoice(instalments: parts), today: today, then: then) == "400.00")
        let held = answer(.pause, "0.00", "dispute", "not-due", "not-due")
        #expect(UpcomingInvoice.payable(of: invoice(instalments: parts), today: held, then: then) == nil)
    }

    @Test("account numbers are checked by their digits, addresses by their form, languages by code or name")
    func letterhead() {
        #expect(IBAN.read("fr76 3000 6000 0112 3456 7890 189") == "FR7630006000011234567890189")
        #expect(IBAN.read("DE89 3704 0044 0532 0130 00") == "DE89370400440532013000")
        for text in ["FR7630006000011234567890180", "", "FR76", "FR76 3000é"] { #expect(IBAN.read(text) == nil, "\(text)") }
        for text in ["a@b.example", "o'neil+x@b-c.example"] { #expect(MailAddress.isPlain(text), "\(text)") }
        for text in ["a", "@b", "a@", "a@b@c", "a b@c", "é@b.example", "a@b\r\nBcc: x@y", "<a@b>", "a,b@c"] {
            #expect(!MailAddress.isPlain(text), "\(text)")
        }
        #expect(LetterLanguage(of: "fr-FR") == .french && LetterLanguage(of: "Français") == .french)
        #expect(LetterLanguage(of: "EN") == .english && LetterLanguage(of: "de") == nil && LetterLanguage(of: "") == nil)
    }
}
