import HoldlineCore
import Yams

/// Terms of payment.
extension ConfigurationValue {
    /// One rule for every customer, or `usual` and `customers`, each by its reference.
    func terms() throws(StartProblem) -> TermsPolicy {
        guard node.mapping != nil else { return TermsPolicy(usual: try rule()) }
        let values = try block(["usual", "customers"])
        var policy = TermsPolicy(usual: try values["usual"]?.rule())
        for (key, value) in try values["customers"]?.entries("customers, each with its terms") ?? [] {
            let text = try key.text("a customer's reference")
            guard case .success(let customer) = CustomerReference.read(text) else {
                throw key.problem("“\(text)” is no customer reference")
            }
            guard let rule = try value.rule() else { throw value.problem("write \(Self.wanted)") }
            guard policy.customers.updateValue(rule, forKey: customer) == nil else {
                throw key.problem("\(customer) is given twice: keep one")
            }
        }
        return policy
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
