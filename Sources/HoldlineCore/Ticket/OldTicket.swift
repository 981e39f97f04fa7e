/// What another system knew of a complaint, for its import: a supervisor's alone.
///
/// Its clock begins when the complaint was opened there. The event that brings it says that it was imported, and by whom.
package struct OldTicket: Codable, Hashable, Sendable {
    package var openedAt: Instant
    /// The Unix user who opened it there. Absent: the one who imports it.
    package var openedBy: String?
    package var notes: [OldNote]?
    /// How it ended. Absent: it is live, and holds what it disputes.
    package var outcome: Outcome?
    /// When it ended; of a complaint with an outcome only, and there mandatory.
    package var resolvedAt: Instant?

    package init(
        openedAt: Instant, openedBy: String? = nil, notes: [OldNote]? = nil, outcome: Outcome? = nil, resolvedAt: Instant? = nil
    ) {
        (self.openedAt, self.openedBy, self.notes, self.outcome, self.resolvedAt) = (openedAt, openedBy, notes, outcome, resolvedAt)
    }
}

/// A note of another system.
package struct OldNote: Codable, Hashable, Sendable {
    package var at: Instant
    /// The Unix user who wrote it. Absent: who opened the complaint.
    package var by: String?
    package var text: FreeText

    package init(at: Instant, by: String? = nil, text: FreeText) { (self.at, self.by, self.text) = (at, by, text) }
}

extension Draft {
    /// Gives a ticket that is opened its past; the notes are those of the event that opens it.
    ///
    /// Throws `notYourRole` for all but supervisors, and `invalid` for times to come or in a wrong order, for names that no Unix user has,
    /// and for a complaint that is over and disputes something: it would hold what nobody works on.
    mutating func take(_ old: OldTicket, into ticket: inout Ticket, disputes: Bool) throws -> [Note] {
        guard context.actor.isSupervisor else {
            throw Refusal(.notYourRole, "a complaint of another system is imported by a supervisor", field: "history")
        }
        try require(old.openedAt, since: nil, field: "history.openedAt")
        ticket.openedAt = old.openedAt
        if let name = old.openedBy { ticket.openedBy = try requireLogin(name, field: "history.openedBy") }
        var notes: [Note] = []
        for (place, note) in (old.notes ?? []).enumerated() {
            let path = "history.notes[\(place)]."
            guard !note.text.isBlank else { throw Refusal.invalid(path + "text", "the note is empty") }
            try require(note.at, since: old.openedAt, field: path + "at")
            let author = try note.by.map { try requireLogin($0, field: path + "by") } ?? ticket.openedBy
            notes.append(Note(at: note.at, by: author, text: note.text))
        }
        notes.sort { $0.at < $1.at }
        ticket.firstResponseAt = notes.first?.at
        guard (old.outcome == nil) == (old.resolvedAt == nil) else {
            throw Refusal.invalid("history.resolvedAt", "“outcome” and “resolvedAt” go together: how it ended, and when")
        }
        guard let outcome = old.outcome, let end = old.resolvedAt else { return notes }
        guard outcome != .duplicate else {
            throw Refusal.invalid("history.outcome", "a duplicate is merged into its ticket once both are there")
        }
        guard !disputes else { throw Refusal.invalid("disputes", "a complaint that is over disputes nothing any more: leave them out") }
        try require(end, since: notes.last?.at ?? old.openedAt, field: "history.resolvedAt")
        ticket.state = .closed
        ticket.respond(at: end)
        ticket.resolution = Resolution(outcome: outcome, at: end, by: context.actor.name)
        return notes
    }

    /// Throws `invalid` for a time to come, and for one before another.
    private func require(_ time: Instant, since first: Instant?, field: String) throws {
        guard time <= context.now else { throw Refusal.invalid(field, "\(time) is still to come") }
        if let first, time < first { throw Refusal.invalid(field, "\(time) is before \(first), where it cannot have been") }
    }

    /// Names stand in what is chained for ever, so that none but those of Unix users are taken.
    private func requireLogin(_ name: String, field: String) throws -> String {
        let first = name.unicodeScalars.first
        let isPlain = name.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("0"..."9").contains($0) || ["_", "-", "."].contains($0)
        }
        guard let first, isPlain, ("a"..."z").contains(first) || first == "_", name.utf8.count <= 32 else {
            throw Refusal.invalid(field, "this is no name of a Unix user: lower-case letters, digits, “_”, “-” and “.”, 32 at most")
        }
        return name
    }
}
