/// A customer as the company registered it.
package struct Customer: Codable, Hashable, Sendable {
    package var reference: CustomerReference
    @Personal package var name: FreeText?
    @OrNull package var siren: String?
    @OrNull package var vat: String?
    @Personal package var phones: [FreeText] = []
    @Personal package var emails: [FreeText] = []
    @Personal package var language: FreeText?
    package var version: Int64

    package init(
        reference: CustomerReference, name: FreeText? = nil, siren: String? = nil, vat: String? = nil,
        phones: [FreeText] = [], emails: [FreeText] = [], language: FreeText? = nil, version: Int64 = 0
    ) {
        (self.reference, self.name, self.siren, self.vat) = (reference, name, siren, vat)
        (self.phones, self.emails, self.language, self.version) = (phones, emails, language, version)
    }
}

extension Customer: StoredRow {
    package static let blank = Customer(reference: .unknown)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field.json("emails", &_emails, in: \.emails)
        try field("language", &_language, in: \.language)
        try field("name", &_name, in: \.name)
        try field.json("phones", &_phones, in: \.phones)
        try field("reference", &reference)
        try field("siren", &_siren)
        try field("vat", &_vat)
        try field("version", &version)
    }
}

/// The body of `PUT /v1/customers/{reference}`.
package struct RegisterCustomer: Codable, Hashable, Sendable {
    package var name: FreeText?
    package var siren, vat: String?
    package var phones, emails: [FreeText]?
    package var language: FreeText?

    package init(
        name: FreeText? = nil, siren: String? = nil, vat: String? = nil, phones: [FreeText]? = nil,
        emails: [FreeText]? = nil, language: FreeText? = nil
    ) {
        (self.name, self.siren, self.vat) = (name, siren, vat)
        (self.phones, self.emails, self.language) = (phones, emails, language)
    }
}
