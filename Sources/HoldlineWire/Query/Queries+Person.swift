package import HoldlineCore

/// The day at whose beginning claims are counted.
package struct ClaimQuery: WireQuery {
    /// nil: the day of the opening judgment that is known.
    package var at: Day?

    package init() {}

    package static let parameters: [Parameter<Self>] = [
        Parameter("at", \.at, "The day of the opening judgment; absent: the one that the customer's hold for an insolvency says.")
    ]
}

/// By what a person is named.
package struct PersonQuery: WireQuery {
    package var customer: CustomerReference?
    /// However it is written.
    package var phone: String?
    package var email: String?

    package init() {}

    /// For `person export`, which names a person by the same key.
    package init(_ key: PersonKey) { (customer, phone, email) = (key.customer, key.phone?.text, key.email?.text) }

    /// A text that cannot be kept counts as absent, which `check` then refuses.
    package var key: PersonKey {
        PersonKey(customer: customer, phone: phone.flatMap { FreeText($0) }, email: email.flatMap { FreeText($0) })
    }

    /// Throws `invalid` unless exactly one is given.
    package func check() throws(Refusal) { try key.check() }

    package static let parameters: [Parameter<Self>] = [
        Parameter("customer", \.customer, "A customer's reference."),
        Parameter("phone", \.phone, "A telephone number, however it is written."),
        Parameter("email", \.email, "A mail address."),
    ]
}
