/// A customer as the company registered it. All but the reference and the numbers of the company is personal, and sealed.
package struct Customer: Codable, Hashable, Sendable {
    package var reference: CustomerReference
    @OrNull package var name: FreeText?
    @OrNull package var siren: String?
    @OrNull package var vat: String?
    package var phones: [FreeText]
    package var emails: [FreeText]
    @OrNull package var language: FreeText?
    package var version: Int64

    package init(
        reference: CustomerReference, name: FreeText? = nil, siren: String? = nil, vat: String? = nil,
        phones: [FreeText] = [], emails: [FreeText] = [], language: FreeText? = nil, version: Int64 = 0
    ) {
        self.reference = reference
        self.name = name
        self.siren = siren
        self.vat = vat
        self.phones = phones
        self.emails = emails
        self.language = language
        self.version = version
    }
}

/// The body of `PUT /v1/customers/{reference}`.
package struct RegisterCustomer: Codable, Hashable, Sendable {
    package var name: FreeText?
    package var siren: String?
    package var vat: String?
    package var phones: [FreeText]?
    package var emails: [FreeText]?
    package var language: FreeText?

    package init(
        name: FreeText? = nil, siren: String? = nil, vat: String? = nil, phones: [FreeText]? = nil,
        emails: [FreeText]? = nil, language: FreeText? = nil
    ) {
        self.name = name
        self.siren = siren
        self.vat = vat
        self.phones = phones
        self.emails = emails
        self.language = language
    }
}
