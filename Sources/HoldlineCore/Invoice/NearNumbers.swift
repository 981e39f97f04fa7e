// Complaints about a number that nobody registered, and that is some registered number in another spelling.
extension Draft {
    /// The one registered invoice whose number differs from an unregistered one in its spelling only; nil where there is none, or several.
    func nearlyRegistered(_ number: InvoiceNumber) throws -> InvoiceNumber? {
        let near = try base.registeredNumbers(spelledLike: number)
        return near.count == 1 ? near[0] : nil
    }

    func nearWarning(_ number: InvoiceNumber, _ near: InvoiceNumber) -> Warning {
        Warning(
            .nearlyRegistered, number,
            "\(number) is not registered, and \(near) differs from it in its spelling only: both are held until the number is corrected")
    }

    /// The invoices that a message for this number holds: it, and where it is not registered the one that it is spelled like.
    func meant(by number: InvoiceNumber) throws -> [InvoiceNumber] {
        guard try invoice(number) == nil, let near = try nearlyRegistered(number) else { return [number] }
        return [number, near]
    }

    /// Whose the invoice is that a message names.
    func customer(of invoice: Invoice?, _ number: InvoiceNumber) throws -> CustomerReference {
        try invoice?.customer ?? nearlyRegistered(number).flatMap { try self.invoice($0)?.customer } ?? .unknown
    }

    func unregisteredWarning(_ number: InvoiceNumber) throws -> Warning {
        if let near = try nearlyRegistered(number) { return nearWarning(number, near) }
        return Warning(.unregisteredInvoice, number, "\(number) is not registered: what the message asks for counts for it once it is")
    }

    /// Once an invoice is registered: tickets that messages opened before find their customer, complaints about its number in another
    /// spelling hold it too, and an invoice that was held in its place only for its spelling is free of that.
    mutating func findTickets(of invoice: Invoice, isNew: Bool) throws {
        let number = invoice.number
        for id in try base.messageTickets(of: number) {
            var ticket = try ticket(id)
            guard ticket.customer == .unknown else { continue }
            ticket.customer = invoice.customer
            record(.ticketEdited, on: .ticket(id), ticket: ticket)
        }
        guard isNew else { return }
        try endNearDisputes(for: number)
        for spelled in try base.disputedNumbers(spelledLike: number) {
            guard try base.registeredNumbers(spelledLike: spelled).filter({ $0 != number }).isEmpty else { continue }
            for hold in try standingHolds(on: spelled, [.dispute, .undelivered]) {
                guard let id = hold.ticket else { continue }
                let ticket = try ticket(id)
                guard let dispute = ticket.openDispute(on: spelled), ticket.openDispute(on: number) == nil else { continue }
                var raised = Raised()
                let request = RaiseDispute(invoice: number, reason: dispute.reason, amount: dispute.amount, currency: dispute.currency)
                try raise(
                    request, on: ticket, path: "", kind: hold.kind, reasonCode: dispute.reasonCode, near: spelled, into: &raised)
                raised.warnings = [nearWarning(spelled, number)]
                var found = ticket
                if found.customer == .unknown { found.customer = invoice.customer }
                record(
                    .ticketDisputed, on: .ticket(id), ticket: found, disputes: raised.disputes, holds: raised.holds,
                    warnings: raised.warnings)
            }
        }
    }

    /// The number is an invoice's own after all.
    private mutating func endNearDisputes(for number: InvoiceNumber) throws {
        for hold in try standingHolds(on: number, [.dispute, .undelivered]) {
            guard let id = hold.ticket else { continue }
            let ticket = try ticket(id)
            let ended = try replaced(ticket.openDisputes.filter { $0.near == number })
            guard !ended.disputes.isEmpty else { continue }
            record(
                .ticketDisputed, on: .ticket(id), ticket: ticket, disputes: ended.disputes, holds: ended.holds, from: number.text)
        }
    }

    /// Disputes on a number that was not meant, ended with their holds.
    func replaced(_ disputes: [Dispute]) throws -> (disputes: [Dispute], holds: [Hold]) {
        var ended: (disputes: [Dispute], holds: [Hold]) = ([], [])
        for var dispute in disputes {
            dispute.state = .replaced
            ended.disputes.append(dispute)
            ended.holds.append(lifted(try hold(dispute.hold)))
        }
        return ended
    }
}
