/// The body of `PATCH /v1/tickets/{id}`: what is absent stays, null empties a field that may be empty.
package struct EditTicket: Codable, Hashable, Sendable {
    @NeverEmptied package var subject: FreeText?
    package var description: FieldEdit<FreeText>
    @NeverEmptied package var priority: Priority?
    /// Merged field by field; null empties all of it.
    package var contact: FieldEdit<EditContact>
    package var reference: FieldEdit<FreeText>
    package var requested: FieldEdit<RequestedAction>

    /// nil keeps the field.
    package init(
        subject: FreeText? = nil, description: FreeText? = nil, priority: Priority? = nil, contact: Contact? = nil,
        reference: FreeText? = nil, requested: RequestedAction? = nil
    ) {
        self.subject = subject
        self.description = FieldEdit(description)
        self.priority = priority
        self.contact = FieldEdit(contact.map(EditContact.init))
        self.reference = FieldEdit(reference)
        self.requested = FieldEdit(requested)
    }
}

/// Changes of a contact: of name, telephone and mail address each by itself.
package struct EditContact: Codable, Hashable, Sendable {
    package var name: FieldEdit<FreeText>
    package var phone: FieldEdit<FreeText>
    package var email: FieldEdit<FreeText>

    package init(
        name: FieldEdit<FreeText> = .keep, phone: FieldEdit<FreeText> = .keep, email: FieldEdit<FreeText> = .keep
    ) {
        (self.name, self.phone, self.email) = (name, phone, email)
    }

    /// Sets what the contact has, and keeps the rest.
    package init(_ contact: Contact) {
        self.init(name: FieldEdit(contact.name), phone: FieldEdit(contact.phone), email: FieldEdit(contact.email))
    }

    /// The contact afterwards; nil where nothing is left of it.
    func applied(to old: Contact?) -> Contact? {
        let contact = Contact(
            name: name.applied(to: old?.name), phone: phone.applied(to: old?.phone), email: email.applied(to: old?.email))
        return contact == Contact() ? nil : contact
    }
}
