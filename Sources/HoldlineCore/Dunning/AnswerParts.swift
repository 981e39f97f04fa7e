// Answers that are put together member by member, by who reads them from the daemon's lines.
extension DunningAnswer {
    /// About an invoice that is in no currency, nobody's, and blocked by nothing.
    package init(invoice: String, known: Bool, _ decision: DunningDecision, version: Int64) {
        self.init(
            invoice: invoice, known: known, customer: nil, decision: decision, currency: nil, open: nil, held: nil, collectable: nil,
            dunnableFrom: nil, version: version, blockerCount: 0, blockers: [])
    }
}

extension DueInvoice {
    /// One that was never reminded, and that nothing holds.
    package init(invoice: InvoiceNumber, customer: CustomerReference, due: Day, open: Amount, currency: Currency, _ verdict: Verdict) {
        (self.invoice, self.customer, self.due, self.open, self.currency) = (invoice, customer, due, open, currency)
        self.verdict = verdict
        (reason, amount, lastLevel, lastSentAt, lastVersion, handover, dunning) = (nil, nil, nil, nil, nil, nil, nil)
    }
}
