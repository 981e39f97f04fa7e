/// The body of `PATCH /v1/tickets/{id}`: what is absent stays, null empties a field that may be empty.
package struct EditTicket: Hashable, Sendable {
    /// nil keeps it; it cannot be emptied, since the subject names the ticket in every list.
    package var subject: FreeText?
    package var description: FieldEdit<FreeText>
    /// nil keeps it; it cannot be emptied.
    package var priority: Priority?
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

extension EditTicket: Change {
    /// The same values change nothing. Throws `invalid` for an empty subject, and `notYours`.
    ///
    /// Tickets in every state can be edited. An edit does not count as the first response. Throws `notFound`, too.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        var ticket = try draft.ticket(id)
        try draft.requireMine(ticket)
        let before = ticket
        if let subject {
            guard !subject.isBlank else { throw Refusal.invalid("subject", "the subject is empty: say in a line what is wrong") }
            ticket.subject = subject
        }
        ticket.description = description.applied(to: ticket.description)
        if let priority { ticket.priority = priority }
        switch contact {
        case .keep: break
        case .empty: ticket.contact = nil
        case .set(let edit): ticket.contact = edit.applied(to: ticket.contact)
        }
        ticket.reference = reference.applied(to: ticket.reference)
        ticket.requested = requested.applied(to: ticket.requested)
        guard ticket != before else { return }
        var changes = FieldChanges()
        changes.add("priority", before.priority.rawValue, ticket.priority.rawValue)
        changes.add("requested", before.requested?.rawValue, ticket.requested?.rawValue)
        changes.add("subject", before.$subject, ticket.$subject)
        changes.add("description", before.$description, ticket.$description)
        changes.add("contact", before.$contact, ticket.$contact)
        changes.add("reference", before.$reference, ticket.$reference)
        draft.record(.ticketEdited, on: .ticket(id), ticket: ticket, changes: changes, since: before.personalPart())
    }
}

extension EventType {
    package static let ticketEdited = EventType("ticket.edited") { told in
        let changes = told.changes
        return "edited \(told.ticket)" + (changes.isEmpty ? "" : ": \(changes)")
    }
}

extension EditTicket: Codable {
    enum CodingKeys: String, CodingKey {
        case subject, description, priority, contact, reference, requested
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        subject = try container.changeOnly(FreeText.self, forKey: .subject)
        description = try container.edit(FreeText.self, forKey: .description)
        priority = try container.changeOnly(Priority.self, forKey: .priority)
        contact = try container.edit(EditContact.self, forKey: .contact)
        reference = try container.edit(FreeText.self, forKey: .reference)
        requested = try container.edit(RequestedAction.self, forKey: .requested)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(subject, forKey: .subject)
        try container.encode(description, forKey: .description)
        try container.encodeIfPresent(priority, forKey: .priority)
        try container.encode(contact, forKey: .contact)
        try container.encode(reference, forKey: .reference)
        try container.encode(requested, forKey: .requested)
    }
}

/// Changes of a contact: of name, telephone and mail address each by itself.
package struct EditContact: Hashable, Sendable {
    package var name, phone, email: FieldEdit<FreeText>

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

extension EditContact: Codable {
    enum CodingKeys: String, CodingKey {
        case name, phone, email
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.edit(FreeText.self, forKey: .name)
        phone = try container.edit(FreeText.self, forKey: .phone)
        email = try container.edit(FreeText.self, forKey: .email)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(phone, forKey: .phone)
        try container.encode(email, forKey: .email)
    }
}
