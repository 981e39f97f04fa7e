// Mails of ours that did not arrive.
extension Draft {
    /// Takes a report on a delivery. The message that it names came back; of an invoice that was sent so, all is held until it is sent again.
    mutating func take(_ bounce: PostMessage.Bounce, _ message: Message) throws {
        var message = message
        message.automatic = message.automatic ?? .report
        let changed = try cameBack(bounce, &message)
        record(.messageReceived, on: .message(message.id), messages: [message])
        if let changed { record(.messageBounced, on: .message(changed.id), since: changed.personalPart(), messages: [changed]) }
    }

    /// Gives the mail of ours as it stands now; nil where the report changes none. The report says what it is about.
    private mutating func cameBack(_ bounce: PostMessage.Bounce, _ report: inout Message) throws -> Message? {
        let name = bounce.of.map { MessageName.key($0.text) } ?? ""
        guard !name.isEmpty, var sent = try base.messages(named: name).first(where: { $0.direction == .out }) else {
            report.warnings = [.unknownBounce]
            return nil
        }
        (report.bounced, report.ticket, report.invoice, report.customer) = (sent.id, sent.ticket, sent.invoice, sent.customer)
        guard bounce.saysFailed else {
            report.warnings = [.notFailed]
            return nil
        }
        report.outcome = .bounced
        guard sent.state != .bounced else { return nil }
        (sent.state, sent.changedAt, sent.isDoubtful) = (.bounced, context.now, nil)
        if let number = sent.invoice, sent.isInvoice, try !wasSentAgain(number, after: sent) {
            sent.ticket = try holdUndelivered(number, sent, report: report.id)
            report.ticket = sent.ticket
        }
        return sent
    }

    private func wasSentAgain(_ number: InvoiceNumber, after sent: Message) throws -> Bool {
        try base.messagesOut(about: number).contains { $0.isInvoice && $0.id > sent.id && $0.state == .sent }
    }

    /// Opens a ticket for an invoice that its customer did not get, or names the one that is there.
    private mutating func holdUndelivered(_ number: InvoiceNumber, _ sent: Message, report: MessageID) throws -> TicketID {
        if let open = try undelivered(number).first { return open.id }
        let invoice = try invoice(number)
        let text = """
            The mail \(sent.id) with the invoice \(number) did not arrive: the report is \(report) (holdline mail show \(report)). \
            The invoice is held until it is sent again (holdline invoice send \(number)).
            """
        let ticket = Ticket(
            id: newTicketID(), customer: try customer(of: invoice, number), subject: FreeText("\(number): the mail with it came back"),
            description: FreeText(text), priority: .urgent, channel: .email, openedAt: context.now, openedBy: context.actor.name,
            version: nextSeq)
        var raised = Raised()
        try raise(RaiseDispute(invoice: number, reason: .receiverUnknown), on: ticket, path: "", kind: .undelivered, into: &raised)
        record(
            .ticketOpened, on: .ticket(ticket.id), ticket: ticket, disputes: raised.disputes, holds: raised.holds, from: report.description,
            warnings: raised.warnings)
        return ticket.id
    }

    /// Live tickets that hold the invoice since a mail with it came back.
    private func undelivered(_ number: InvoiceNumber) throws -> [Ticket] {
        var seen: Set<TicketID> = []
        return try base.messagesOut(about: number).compactMap { message in
            guard message.isInvoice, message.state == .bounced, let id = message.ticket, seen.insert(id).inserted else { return nil }
            let ticket = try successor(of: self.ticket(id))
            guard ticket.state.isLive, let dispute = ticket.openDispute(on: number), try hold(dispute.hold).kind == .undelivered else {
                return nil
            }
            return ticket
        }
    }

    /// An invoice was sent again: what its bounce held is free.
    mutating func endUndelivered(_ sent: Message) throws {
        guard let number = sent.invoice, sent.isInvoice else { return }
        for ticket in try undelivered(number) { try approve(ticket, number, creditDue: false) }
    }
}

extension Message {
    /// Whether it is the invoice itself that went out.
    var isInvoice: Bool { kind == "invoice" }
}
