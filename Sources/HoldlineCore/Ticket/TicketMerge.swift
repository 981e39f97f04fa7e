/// What goes from a ticket into the one that it is merged into, beside disputes and calls: clock, contact, story, evidence, notes.
///
/// It changes nothing but its own copy of the target: the rule that uses it records the result.
struct TicketMerge {
    let source: Ticket
    /// The ticket that goes on, as far as the steps so far have changed it.
    private(set) var target: Ticket
    /// The source's notes, with the seq under which each was written.
    let notes: [Note]
    let now: Instant
    private(set) var changes = FieldChanges()
    /// Notes that go with it, and what is too long for the description.
    private(set) var moved: [Note] = []

    init(_ source: Ticket, into target: Ticket, notes: [Note], at now: Instant) {
        (self.source, self.target, self.notes, self.now) = (source, target, notes, now)
    }

    /// The complaint is as old as the older ticket: its clock goes on, and the first response to either counts.
    mutating func takeClock() {
        let before = target
        target.firstResponseAt = [source.firstResponseAt, target.firstResponseAt].compactMap(\.self).min()
        target.acknowledgedAt = [source.acknowledgedAt, target.acknowledgedAt].compactMap(\.self).min()
        target.customerToldAt = [source.customerToldAt, target.customerToldAt].compactMap(\.self).max()
        if source.openedAt < target.openedAt {
            target.openedAt = source.openedAt
            target.pauses = source.pauses
            switch (source.standsSince, target.standsSince) {
            case (let since?, .some): target.waitingSince = since
            case (let since?, nil): target.pauses.append(Pause(from: since, to: now))
            // Until now it ran, whatever the other ticket waited for.
            case (nil, .some): target.waitingSince = now
            case (nil, nil): break
            }
        }
        target.takeEscalations(of: source)
        changes.addClock(before, target)
    }

    /// All that was said of the complaint. What the other ticket says already stays, and what differs is added to the description.
    mutating func takeContents() {
        let before = target
        if target.customer == .unknown { target.customer = source.customer }
        if source.priority.rank > target.priority.rank { target.priority = source.priority }
        target.requested = target.requested ?? source.requested
        target.call = target.call ?? source.call
        target.takeFollowUps(of: source)
        target.contact = joined(target.contact, source.contact)
        target.reference = target.reference ?? source.reference
        let known = target.evidence ?? []
        let evidence = known + (source.evidence ?? []).filter { !known.contains($0) }
        target.evidence = evidence.isEmpty ? nil : evidence
        describe()
        changes.addContents(before, target)
        if !notes.isEmpty { changes.add("notes", String?.none, String(notes.count)) }
        moved = notes + (rest.map { [Note(at: source.openedAt, by: source.openedBy, text: $0)] } ?? [])
        changes.add(sealed: FieldChange(FieldChange.mergedSubject, to: source.subject?.text))
    }

    /// What is too long for the description beside the one that is there.
    private var rest: FreeText?

    private mutating func describe() {
        var lines: [String] = []
        if let description = source.description, description != target.description, !description.isBlank {
            if target.description == nil { target.description = description } else { lines.append(description.text) }
        }
        if let contact = source.contact, contact.differs(from: target.contact) {
            lines.append("Contact: " + [contact.name, contact.phone, contact.email].compactMap { $0?.text }.joined(separator: ", "))
        }
        if let reference = source.reference, reference != target.reference { lines.append("Their reference: \(reference)") }
        if let requested = source.requested, requested != target.requested { lines.append("Asked for: \(requested.rawValue)") }
        guard !lines.isEmpty else { return }
        let added = "From \(source.id)\(source.subject.map { ", “\($0)”" } ?? ""):\n" + lines.joined(separator: "\n")
        if let whole = FreeText((target.description.map { $0.text + "\n\n" } ?? "") + added) {
            target.description = whole
        } else {
            rest = FreeText(added) ?? source.description
        }
    }

    /// One contact where both may be the same person's, else the one that is there.
    private func joined(_ kept: Contact?, _ other: Contact?) -> Contact? {
        guard let kept else { return other }
        guard let other else { return kept }
        func agree(_ one: FreeText?, _ two: FreeText?) -> Bool { one == nil || two == nil || one == two }
        guard agree(kept.name, other.name), agree(kept.phone, other.phone), agree(kept.email, other.email) else { return kept }
        return Contact(name: kept.name ?? other.name, phone: kept.phone ?? other.phone, email: kept.email ?? other.email)
    }
}

/// What a merge, or taking one back, changed of the ticket that goes on.
extension FieldChanges {
    mutating func addClock(_ old: Ticket, _ new: Ticket) {
        add("openedAt", old.openedAt, new.openedAt)
        add("firstResponseAt", old.firstResponseAt, new.firstResponseAt)
    }

    /// Of what a person wrote only that it changed: the page itself tells it.
    mutating func addContents(_ old: Ticket, _ new: Ticket) {
        add("customer", old.customer, new.customer)
        add("priority", old.priority.rawValue, new.priority.rawValue)
        add("requested", old.requested?.rawValue, new.requested?.rawValue)
        if old.description != new.description { add(named: "description") }
        if old.contact != new.contact { add(named: "contact") }
        if old.reference != new.reference { add(named: "reference") }
        if old.evidence != new.evidence { add(named: "evidence") }
        if old.call != new.call { add(named: "call") }
    }
}

extension CustomerReference {
    /// Of a ticket that a message opened for an invoice that nobody registered.
    package static let unknown = CustomerReference(unchecked: "unknown")
}

extension Contact {
    /// Whether it says something that the other one does not.
    fileprivate func differs(from other: Contact?) -> Bool {
        (name != nil && name != other?.name) || (phone != nil && phone != other?.phone) || (email != nil && email != other?.email)
    }
}

extension Priority {
    /// Urgent is the highest.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
