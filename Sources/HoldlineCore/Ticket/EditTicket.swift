/// The body of `PATCH /v1/tickets/{id}`: what is absent stays, null empties a field that may be empty.
package struct EditTicket: Codable, Hashable, Sendable {
    /// Whose complaint it is. nil keeps it; it cannot be emptied.
    @NeverEmptied package var customer: CustomerReference?
    /// nil keeps it; it cannot be emptied, since the subject names the ticket in every list.
    @NeverEmptied package var subject: FreeText?
    package var description: FieldEdit<FreeText>
    /// nil keeps it; it cannot be emptied.
    @NeverEmptied package var priority: Priority?
    /// Merged field by field; null empties all of it.
    package var contact: FieldEdit<EditContact>
    package var reference: FieldEdit<FreeText>
    package var requested: FieldEdit<RequestedAction>

    /// nil keeps the field.
    package init(
        customer: CustomerReference? = nil, subject: FreeText? = nil, description: FreeText? = nil, priority: Priority? = nil,
        contact: Contact? = nil, reference: FreeText? = nil, requested: RequestedAction? = nil
    ) {
        self.customer = customer
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
    ///
    /// Another customer changes nothing of what is held; of each open dispute that is not on an invoice of that customer's company a warning
    /// says so.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        var ticket = try draft.ticket(id)
        try draft.requireMine(ticket)
        let before = ticket
        if let subject {
            guard !subject.isBlank else { throw Refusal.invalid("subject", "the subject is empty: say in a line what is wrong") }
            ticket.subject = subject
        }
        if let customer { ticket.customer = customer }
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
        changes.add("customer", before.customer, ticket.customer)
        changes.add("priority", before.priority.rawValue, ticket.priority.rawValue)
        changes.add("requested", before.requested?.rawValue, ticket.requested?.rawValue)
        changes.add("subject", before.$subject, ticket.$subject)
        changes.add("description", before.$description, ticket.$description)
        changes.add("contact", before.$contact, ticket.$contact)
        changes.add("reference", before.$reference, ticket.$reference)
        let warnings =
            ticket.customer == before.customer ? [] : try ticket.openDisputes.flatMap { try draft.otherCustomer($0, ticket.customer) }
        draft.record(.ticketEdited, on: .ticket(id), ticket: ticket, warnings: warnings, changes: changes, since: before.personalPart())
    }
}

extension EventType {
    package static let ticketEdited = EventType("ticket.edited") { told in
        let changes = told.changes
        return "edited \(told.ticket)" + (changes.isEmpty ? "" : ": \(changes)")
    }
}

/// Changes of a contact: of name, telephone and mail address each by itself.
package struct EditContact: Codable, Hashable, Sendable {
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
