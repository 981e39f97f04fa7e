import HoldlineCore
import HoldlineWire
import Testing

@testable import holdline

@Suite("A dunning answer in words")
struct DunningWordsTests {
    private func blocker(_ code: String, _ change: (inout Blocker) -> Void = { _ in }) -> Blocker {
        var blocker = Blocker(code: code)
        change(&blocker)
        return blocker
    }

    private func text(_ blocker: Blocker) -> String { DunningWords.text(of: blocker, in: .eur).description }

    @Test("each blocker says what it is, in its own currency")
    func words() {
        let amount = Amount(units: 30_000, decimals: 2)
        #expect(text(blocker("no-due-date")) == "it has no due date: register one")
        #expect(text(blocker("nothing-open")) == "nothing is open")
        #expect(
            text(
                blocker("not-due") {
                    $0.amount = amount
                    $0.currency = .eur
                    $0.until = Day(text: "2026-11-30")
                }) == "an instalment is not due until 2026-11-30 (300.00 EUR)")
        #expect(
            text(
                blocker("cancelled") {
                    $0.hold = HoldID(number: 3)
                    $0.by = InvoiceNumber("F2")
                }) == "replaced by F2 (H-3)")
        #expect(
            text(
                blocker("credit-pending") {
                    $0.hold = HoldID(number: 4)
                    $0.by = InvoiceNumber("N1")
                    $0.amount = amount
                    $0.currency = .eur
                }) == "the ledger does not show the credit note N1 yet (H-4) (300.00 EUR)")
        #expect(
            text(
                blocker("credit-pending") {
                    $0.amount = amount
                    $0.currency = .eur
                }) == "credited, and the open amount that is registered does not show it (300.00 EUR)")
        #expect(
            text(
                blocker("dispute") {
                    $0.hold = HoldID(number: 1)
                    $0.ticket = TicketID(number: 1)
                    $0.reason = .prices
                    $0.amount = amount
                    $0.currency = Currency(code: "USD")
                }) == "disputed on T-1: prices incorrect (300.00 USD, which holds all of it)")
    }
}
