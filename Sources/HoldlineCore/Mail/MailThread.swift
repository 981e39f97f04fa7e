/// What a mail that came in answers, as far as its sender has a part in that.
struct MailThread {
    /// Where the complaint goes on; it may be over.
    var ticket: Ticket?
    /// The mail of ours that it answers, where that belongs to no ticket.
    var answered: Message?
    /// The ticket that it names and its sender has no part in.
    var refused: TicketID?
    /// It names something of others, a ticket or not.
    var isRefused = false

    /// What a mail names, in the order in which it counts.
    struct Names {
        /// Keys of Message-IDs.
        var messages: [String]
        var tickets: [TicketID]
    }

    /// In-Reply-To, then References, the last one first, then the subject.
    static func names(_ body: PostMessage) -> Names {
        var seen: Set<String> = []
        let ids = ((body.inReplyTo ?? []) + (body.references ?? []).reversed()).map { MessageName.key($0.text) }
        return Names(
            messages: Array(ids.filter { !$0.isEmpty && seen.insert($0).inserted }.prefix(mostNames)),
            tickets: Array((body.subject.map { Self.tickets(in: $0.text) } ?? []).prefix(mostNames)))
    }

    /// A thread has some dozen mails; beyond that somebody tries it out.
    private static let mostNames = 100

    /// Tickets that a subject names in brackets: `[T-7]`.
    static func tickets(in subject: String) -> [TicketID] {
        subject.split(separator: "[", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            guard let end = part.firstIndex(of: "]") else { return nil }
            let name = part[..<end]
            return name.hasPrefix("T-") || name.hasPrefix("t-") ? TicketID(name) : nil
        }
    }
}

extension Draft {
    /// What a mail answers: the first of the names behind which there is something that its sender has a part in.
    func thread(of message: Message, _ names: MailThread.Names) throws -> MailThread {
        var thread = MailThread()
        let sender = message.from.map { MailAddress.key($0.address.text) } ?? ""
        for name in names.messages {
            for known in try base.messages(named: name) {
                if let id = known.ticket {
                    if try enter(id, sender, &thread) { return thread }
                } else if known.direction == .out {
                    if try known.addresses.contains(sender) || isOf(known.customer, sender) {
                        return MailThread(answered: known)
                    }
                    thread.isRefused = true
                }
            }
        }
        for id in names.tickets where try base.ticket(id) != nil {
            if try enter(id, sender, &thread) { return thread }
        }
        return thread
    }

    /// Whether the sender has a part in the ticket: then the thread is where that goes on.
    private func enter(_ id: TicketID, _ sender: String, _ thread: inout MailThread) throws -> Bool {
        let named = try ticket(id)
        guard try hasPart(sender, in: named) else {
            (thread.refused, thread.isRefused) = (thread.refused ?? id, true)
            return false
        }
        // One that was merged goes on in another, and one that is over in the ticket that an earlier answer opened.
        let last = try successor(of: named)
        let later = try last.state.isLive ? [] : base.tickets(following: last.id).reversed().map { try self.ticket($0) }
        thread = MailThread(ticket: later.first { $0.state.isLive } ?? last)
        return true
    }

    /// Whether the sender is the ticket's contact, its customer, or somebody who wrote or was written to about it.
    private func hasPart(_ sender: String, in ticket: Ticket) throws -> Bool {
        guard !sender.isEmpty else { return false }
        if let email = ticket.contact?.email, MailAddress.key(email.text) == sender { return true }
        if try isOf(ticket.customer, sender) { return true }
        return try base.isWritten(sender, about: ticket.id)
    }

    /// Whether a registered customer of the same company has the address.
    private func isOf(_ customer: CustomerReference?, _ sender: String) throws -> Bool {
        guard let customer, customer != .unknown, !sender.isEmpty else { return false }
        let company = try base.company(of: customer)
        return try base.customers(withAddress: sender).contains { try base.company(of: $0) == company }
    }
}
