import HoldlineCore
import Yams

/// Terms of payment.
extension ConfigurationValue {
    /// One rule for every customer, or `usual`, `customers` and `paysOn`, each customer by its reference.
    func terms() throws(StartProblem) -> TermsPolicy {
        guard node.mapping != nil else { return TermsPolicy(usual: try rule()) }
        let values = try block(["usual", "customers", "paysOn"])
        var policy = TermsPolicy(usual: try values["usual"]?.rule())
        for (key, value) in try values["customers"]?.entries("customers, each with its terms") ?? [] {
            let customer = try key.customer()
            guard let rule = try value.rule() else { throw value.problem("write \(Self.wanted)") }
            guard policy.customers.updateValue(rule, forKey: customer) == nil else {
                throw key.problem("\(customer) is given twice: keep one")
            }
        }
        for (key, value) in try values["paysOn"]?.entries("customers, each with the days of the month on which it pays") ?? [] {
            let customer = try key.customer()
            var days: Set<Int> = []
            for day in try value.list("days of the month, such as [10, 25]") {
                days.insert(try day.integer("a day of the month", in: 1...31))
            }
            guard !days.isEmpty else { throw value.problem("write days of the month, such as [10, 25]") }
            guard policy.paysOn.updateValue(days.sorted(), forKey: customer) == nil else {
                throw key.problem("\(customer) is given twice: keep one")
            }
        }
        return policy
    }

    /// A customer's reference, by the same rules as over the wire.
    private func customer() throws(StartProblem) -> CustomerReference {
        let text = try text("a customer's reference")
        guard case .success(let customer) = CustomerReference.read(text) else { throw problem("“\(text)” is no customer reference") }
        return customer
    }

    /// What a refusal tells the reader to write.
    private static let wanted = "30d or “30d end of month”, of up to \(PaymentTerms.longest) days"

    /// nil for `none`.
    private func rule() throws(StartProblem) -> PaymentTerms? {
        let text = try text("\(Self.wanted), or none")
        if text == "none" { return nil }
        guard let terms = PaymentTerms(text: text) else { throw problem("“\(text)” does not do: write \(Self.wanted), or none") }
        return terms
    }
}
