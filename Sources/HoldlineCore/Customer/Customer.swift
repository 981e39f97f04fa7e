/// A customer as the company registered it.
///
/// Invoices and tickets need no registered customer: the reference alone is enough.
package struct Customer: Codable, Hashable, Sendable {
    package var reference: CustomerReference
    /// null where none was registered, and after an erasure, like every personal field below.
    @Personal package var name: FreeText?
    /// Nine digits (INSEE). It makes the reference one of that company, and is not personal.
    @OrNull package var siren: String?
    /// 4 to 20 letters and digits; of a French one the last nine digits are the SIREN.
    @OrNull package var vat: String?
    /// Numbers as they were registered; a caller is recognised by each, whatever its spelling.
    @Personal package var phones: [FreeText] = []
    @Personal package var emails: [FreeText] = []
    /// As the company writes it, such as `fr`; it decides nothing here.
    @Personal package var language: FreeText?
    /// Ledger seq of the last registration; 0 where nobody registered the customer.
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
        try field("reference", &reference, "siren", &_siren, "vat", &_vat, "version", &version)
    }
}

/// The body of `PUT /v1/customers/{reference}`.
///
/// It is all of the customer: what is absent is emptied.
package struct RegisterCustomer: Codable, Hashable, Sendable {
    package var name: FreeText?
    /// `siren`: nine digits; blanks and points between them are left out.
    /// `vat`: 4 to 20 letters and digits; blanks and points between them are left out.
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
