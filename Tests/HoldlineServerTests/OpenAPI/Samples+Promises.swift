import HoldlineCore

extension Samples {
    static var promise: Promise {
        var instalment = Instalment(due: day, amount: amount, heldUntil: day)
        instalment.paid = amount
        var promise = Promise([instalment])
        promise.counted = amount
        return promise
    }

    static var suggestion: PromiseSuggestion {
        let invoice = Invoice(
            number: number, customer: reference, issued: day, due: day, currency: .eur, amount: amount, open: amount, credited: nil,
            registeredAt: instant, version: 3)
        return PromiseProposal(invoice: invoice, policy: Policy(), paid: [day], from: day).suggestion(of: amount, in: 2, version: 3)
    }

    /// By the name of the schema.
    static var promises: [(String, any Encodable)] {
        [("Promise", promise), ("PromiseSuggestion", suggestion)] + promise.instalments.map { ("Instalment", $0) }
            + suggestion.days.map { ("PaymentDay", $0) } + suggestion.instalments.map { ("PlannedInstalment", $0) }
    }
}
