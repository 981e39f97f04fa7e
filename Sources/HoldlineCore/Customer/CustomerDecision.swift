extension RegisterCustomer: Change {
    /// Throws `invalid` for a SIREN that is not nine digits, and for a VAT number that is not 4 to 20 letters and digits.
    package func decide(on reference: CustomerReference, in draft: inout Draft) throws {
        draft.created = try draft.register(reference, self)
    }
}

extension EventType {
    package static let customerRegistered = EventType("customer.registered", isWhole: true) { told in
        let changes = told.changes
        return "registered the customer" + (told.facts.customer.map { " \($0.reference)" } ?? "")
            + (changes.isEmpty ? "" : " anew: \(changes)")
    }
}

extension Draft {
    /// Registers a customer; the same values change nothing. True where it was not known before.
    fileprivate mutating func register(_ reference: CustomerReference, _ body: RegisterCustomer) throws -> Bool {
        let old = try base.customer(reference)
        var new = Customer(
            reference: reference, name: body.name, siren: body.siren, vat: body.vat, phones: body.phones ?? [], emails: body.emails ?? [],
            language: body.language, version: old?.version ?? 0)
        new.siren = try body.siren.map { try number($0, field: "siren", length: 9...9, digitsOnly: true) }
        new.vat = try body.vat.map { try number($0, field: "vat", length: 4...20, digitsOnly: false) }
        if new == old { return false }
        // Where a merge named the reference alone, the company that it turns out to be goes with it.
        var merge: CompanyMerge?
        if let company = Company.key(reference, siren: new.siren, vat: new.vat), try base.isMerged(Company.own(reference)) {
            merge = CompanyMerge(from: reference, into: reference, company: company, becomes: Company.own(reference))
        }
        var changes = FieldChanges()
        if let old { changes.add(old, new) }
        record(.customerRegistered, on: .customer(reference), customer: new, merge: merge, changes: changes)
        return old == nil
    }

    /// A company's number without the spaces that people put into it.
    private func number(_ text: String, field: String, length: ClosedRange<Int>, digitsOnly: Bool) throws -> String {
        let compact = text.filter { $0 != " " && $0 != "." }
        let fits = compact.utf8.allSatisfy { $0.isDigit || (!digitsOnly && $0.isLetter) }
        guard fits, length.contains(compact.utf8.count) else {
            throw Refusal.invalid(
                field, digitsOnly ? "a SIREN is nine digits" : "a VAT number is letters and digits, such as FR32100000009")
        }
        return compact
    }
}

extension FieldChanges {
    fileprivate mutating func add(_ old: Customer, _ new: Customer) {
        add("siren", old.siren, new.siren)
        add("vat", old.vat, new.vat)
        add("name", old.$name, new.$name)
        add("language", old.$language, new.$language)
        add("phones", old.$phones, new.$phones)
        add("emails", old.$emails, new.$emails)
    }
}
