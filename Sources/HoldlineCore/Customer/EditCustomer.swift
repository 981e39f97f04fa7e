/// The body of `PATCH /v1/customers/{reference}`: what is absent stays, null empties; one that nobody registered yet is registered.
package struct EditCustomer: Codable, Hashable, Sendable {
    package var name: FieldEdit<FreeText>
    /// As in `RegisterCustomer`.
    package var siren, vat: FieldEdit<String>
    /// In place of those that are there.
    package var phones, emails: FieldEdit<[FreeText]>
    package var language: FieldEdit<FreeText>
    /// Beside those that are there; one that is among them already, however it is written, adds nothing.
    package var addPhones, addEmails: [FreeText]?

    package init(
        name: FieldEdit<FreeText> = .keep, siren: FieldEdit<String> = .keep, vat: FieldEdit<String> = .keep,
        phones: FieldEdit<[FreeText]> = .keep, emails: FieldEdit<[FreeText]> = .keep, language: FieldEdit<FreeText> = .keep,
        addPhones: [FreeText]? = nil, addEmails: [FreeText]? = nil
    ) {
        (self.name, self.siren, self.vat, self.phones, self.emails) = (name, siren, vat, phones, emails)
        (self.language, self.addPhones, self.addEmails) = (language, addPhones, addEmails)
    }

    /// All of the customer as it is afterwards.
    package func applied(to old: Customer?) -> RegisterCustomer {
        var phones = phones.applied(to: old?.phones) ?? []
        for phone in addPhones ?? [] {
            let bare = Numbering.bare(phone.text)
            guard !phones.contains(where: { $0 == phone || bare != nil && Numbering.bare($0.text) == bare }) else { continue }
            phones.append(phone)
        }
        var emails = emails.applied(to: old?.emails) ?? []
        for email in addEmails ?? [] where !emails.contains(where: { $0.text.lowercased() == email.text.lowercased() }) {
            emails.append(email)
        }
        return RegisterCustomer(
            name: name.applied(to: old?.name), siren: siren.applied(to: old?.siren), vat: vat.applied(to: old?.vat), phones: phones,
            emails: emails, language: language.applied(to: old?.language))
    }
}

extension EditCustomer: Change {
    /// Throws as a registration does. The same values change nothing.
    package func decide(on reference: CustomerReference, in draft: inout Draft) throws {
        try applied(to: try draft.base.customer(reference)).decide(on: reference, in: &draft)
    }
}
