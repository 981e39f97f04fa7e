/// What the life-cycle messages of an invoice come to, whatever order they arrived in.
///
/// Statuses are read in the order of their own times (MDT-78), at a tie the one that holds last, so that it counts.
struct Standing: Equatable {
    enum Kind: Equatable { case silent, disputed, settled }

    var kind = Kind.silent
    /// The status that decides.
    var deciding: InvoiceStatus?
    /// nil is all of it.
    var amount: Amount?
    var holdKind = HoldKind.dispute
    /// What the buyer approved although a credit or a new invoice had been asked for it: an amount each, nil for all of it.
    var creditsDue: [Amount?] = []
    /// What the open dispute asks for.
    private var requested: RequestedAction?

    init(_ statuses: [InvoiceStatus]) {
        for status in statuses.filter(Self.decides).sorted(by: { Self.place(of: $0) < Self.place(of: $1) }) { take(status) }
    }

    /// At one time the one that holds more comes last, so that it counts; the rest makes the order total, whatever arrived first.
    private static func place(of status: InvoiceStatus) -> (Instant, Int, Int64, Int, String) {
        let weight = !holds(status) ? 0 : status.amount == nil ? 2 : 1
        return (status.at, weight, status.amount?.units ?? 0, status.code, status.message)
    }

    private mutating func take(_ status: InvoiceStatus) {
        if Self.holds(status) {
            requested = status.requested ?? (kind == .disputed ? requested : nil)
            kind = .disputed
            deciding = status
            amount = status.amount
            holdKind = status.code == 213 || status.code == 221 || status.code == 501 ? .undelivered : .dispute
        } else if status.code == 209 {
            // Completed by the seller: it answers a suspension (208), and nothing else.
            guard kind == .disputed, deciding?.code == 208 else { return }
            kind = .settled
            deciding = status
        } else {
            if kind == .disputed, (status.requested ?? requested)?.asksForCredit == true { creditsDue.append(amount) }
            kind = .settled
            deciding = status
        }
    }

    /// What has become due for a credit; nil where nothing has.
    func creditDue(since before: Standing) -> Amount?? {
        guard creditsDue.count > before.creditsDue.count else { return nil }
        let place = before.creditsDue.indices.first { before.creditsDue[$0] != creditsDue[$0] } ?? before.creditsDue.count
        return .some(creditsDue[place])
    }

    /// Whether there is nothing to do between the two: what an older message only explains is recorded.
    func asksForNothing(after before: Standing) -> Bool {
        deciding == before.deciding && creditsDue.count <= before.creditsDue.count
    }

    /// Whether the status is set by whom its code belongs to, and decides whether the invoice is disputed.
    static func decides(_ status: InvoiceStatus) -> Bool {
        let role = PartyRole(rawValue: status.by)
        return switch status.code {
        case 205, 206, 207, 208, 210: role == .buyer
        case 209: role == .seller
        case 213, 221, 501: role?.isPlatform == true
        default: false
        }
    }

    static func holds(_ status: InvoiceStatus) -> Bool { status.code != 205 && status.code != 209 }
}

extension Draft {
    /// Records a life-cycle status and does what it asks for. True where it was not seen before.
    ///
    /// Throws `otherSeller`, and `invalid` for an amount that its currency does not take.
    mutating func post(_ body: PostStatus, on number: InvoiceNumber) throws -> Bool {
        if let seller = body.seller, let ours = context.policy.seller, !isSameCompany(seller, ours) {
            throw Refusal(
                .otherSeller, "the message is for the seller \(seller.prefix(40)), and this daemon serves \(ours)", field: "seller")
        }
        for (place, code) in body.reasons.enumerated() { try requirePlain(code, field: "reasons[\(place)]") }
        try requirePlain(body.by, field: "by")
        let known = try base.statuses(of: number)
        guard !known.contains(where: { $0.code == body.code && $0.at == body.at && $0.message == body.message.text }) else { return false }
        let invoice = try invoice(number)
        let currency = body.currency ?? invoice?.currency ?? context.policy.currency
        var status = InvoiceStatus(
            invoice: number, code: body.code, at: body.at, message: body.message.text, by: body.by.uppercased(),
            reasons: body.reasons.map(StatusReason.init(code:)),
            amount: try body.amount.map { try positive($0, in: currency, field: "amount") }, currency: body.amount == nil ? nil : currency,
            requested: body.requested, receivedAt: context.now, effect: .recorded, ticket: nil, version: nextSeq)
        let role = PartyRole(rawValue: status.by)
        switch status.code {
        case 211 where role == .buyer: try placePromise(&status, on: number)
        case 220 where role == .seller: try cancel(&status, on: number, invoice)
        default:
            let before = Standing(known)
            let after = Standing(known + [status])
            if !after.asksForNothing(after: before) { try reach(after, before: before, &status, invoice, note: body.note) }
        }
        record(.invoiceStatus, on: .invoice(number), status: status, warnings: invoice == nil ? [try unregisteredWarning(number)] : [])
        return true
    }

    /// A short text that is kept as it is: without a NUL, after which a reader of the database would lose the rest.
    func requirePlain(_ text: String, field: String) throws {
        if let problem = FreeText.problem(in: text) { throw Refusal.invalid(field, "the text \(problem)") }
        if text.unicodeScalars.count > 200 { throw Refusal.invalid(field, "the text is longer than 200 characters") }
    }

    /// 211, payment sent: a promise of five working days from the day that the status names.
    private mutating func placePromise(_ status: inout InvoiceStatus, on number: InvoiceNumber) throws {
        let calendar = context.policy.calendar
        let until = calendar.day(5, workingDaysAfter: calendar.zone.day(of: status.at))
        guard until >= context.today else { return }
        // The five days are the grace that a transfer needs: it gets no other.
        for target in try meant(by: number) {
            let hold = Hold(
                id: newHoldID(), kind: .promise, invoice: target, until: until, since: context.now, placedBy: context.actor.name,
                promise: Promise([Instalment(due: until, amount: nil, heldUntil: until)]), version: nextSeq)
            record(.holdPlaced, on: .hold(hold.id), holds: [hold])
        }
        status.effect = .promised
    }

    /// 220, cancelled by the seller: held whole until the open amount is registered as 0.
    private mutating func cancel(_ status: inout InvoiceStatus, on number: InvoiceNumber, _ invoice: Invoice?) throws {
        if let invoice, invoice.open.units == 0 { return }
        guard try standingHolds(on: number, [.cancelled]).isEmpty else { return }
        for target in try meant(by: number) where try standingHolds(on: target, [.cancelled]).isEmpty {
            let hold = Hold(
                id: newHoldID(), kind: .cancelled, invoice: target, review: context.review, since: context.now,
                placedBy: context.actor.name, version: nextSeq)
            record(.holdPlaced, on: .hold(hold.id), holds: [hold])
        }
        status.effect = .cancelled
    }

    private mutating func reach(
        _ after: Standing, before: Standing, _ status: inout InvoiceStatus, _ invoice: Invoice?, note: FreeText?
    ) throws {
        let number = status.invoice
        var existing = try messageTicket(of: number)
        if let due = after.creditDue(since: before), existing != nil || before.kind == .settled {
            // The approval was overtaken: by its own dispute, which is raised for as long as this takes, or by a later one.
            if existing == nil || after.kind == .disputed {
                var overtaken = after
                overtaken.deciding = Standing.holds(status) ? status : after.deciding
                overtaken.amount = due
                existing = try hold(overtaken, number, invoice, note: note)
            }
            if let existing { try approve(try ticket(existing), number, creditDue: true) }
        } else if after.kind == .settled, let existing {
            try approve(try ticket(existing), number, creditDue: false)
        }
        if after.kind == .disputed {
            status.ticket = try hold(after, number, invoice, note: note)
            status.effect = .held
        } else if let existing {
            status.ticket = existing
            status.effect = .settled
        }
    }

    /// The live ticket that messages opened for this invoice and that still disputes it.
    private func messageTicket(of number: InvoiceNumber) throws -> TicketID? {
        let openedHere = events.compactMap(\.facts.ticket).filter { $0.messagesOf == number }.map(\.id)
        return try (openedHere.reversed() + base.messageTickets(of: number)).first { try ticket($0).state.isLive }
    }

    /// Opens the message ticket of the invoice, or joins it.
    private mutating func hold(
        _ standing: Standing, _ number: InvoiceNumber, _ invoice: Invoice?, note: FreeText?
    ) throws -> TicketID {
        let deciding = standing.deciding
        let reason = deciding?.reasons.first
        var amount = standing.amount
        // A message is never refused for its amount: one that exceeds the invoice disputes all of it.
        if let asked = amount, let invoice, invoice.currency == deciding?.currency, asked > invoice.amount { amount = nil }
        let request = RaiseDispute(
            invoice: number, reason: reason?.reason ?? .other, amount: amount, currency: amount == nil ? nil : deciding?.currency)
        let code = reason.flatMap { $0.code == $0.reason.rawValue ? nil : $0.code }
        let urgent = standing.holdKind == .undelivered || deciding?.code == 210
        var raised = Raised()
        if let id = try messageTicket(of: number) {
            var ticket = try ticket(id)
            if urgent { ticket.priority = .urgent }
            try raise(request, on: ticket, path: "", kind: standing.holdKind, reasonCode: code, into: &raised)
            for place in raised.holds.indices where !raised.holds[place].isLifted { raised.holds[place].kind = standing.holdKind }
            record(
                .ticketDisputed, on: .ticket(id), ticket: ticket, disputes: raised.disputes, holds: raised.holds, warnings: raised.warnings,
                sealed: .note(note))
            return id
        }
        let title = "\(number): \(deciding.map { Self.label(of: $0.code) } ?? "disputed")"
        var sealed = Sealed()
        sealed.subject = FreeText(title)
        sealed.description = note
        let ticket = Ticket(
            id: newTicketID(), customer: try customer(of: invoice, number), subject: sealed.subject,
            description: note, priority: urgent ? .urgent : .normal, channel: .einvoice, requested: deciding?.requested,
            openedAt: context.now, openedBy: context.actor.name, messagesOf: number, version: nextSeq)
        try raise(request, on: ticket, path: "", kind: standing.holdKind, reasonCode: code, into: &raised)
        record(
            .ticketOpened, on: .ticket(ticket.id), ticket: ticket, disputes: raised.disputes, holds: raised.holds,
            warnings: raised.warnings,
            sealed: sealed)
        return ticket.id
    }

    /// Withdraws what messages dispute on the invoice; what was to be credited stays held until it is.
    private mutating func approve(_ ticket: Ticket, _ number: InvoiceNumber, creditDue: Bool) throws {
        guard let dispute = ticket.disputes.first(where: { $0.invoice == number && $0.state == .open }) else { return }
        var settled = Settled()
        for meant in [dispute] + ticket.disputes.filter({ $0.near == number && $0.state == .open }) {
            try settle(meant, as: creditDue ? .upheld : .withdrawn, credit: nil, field: "", into: &settled)
        }
        if creditDue { for place in settled.disputes.indices { settled.disputes[place].state = .withdrawn } }
        if ticket.disputes.contains(where: { $0.state == .open && $0.invoice != number && $0.near != number }) {
            record(
                .ticketSettled, on: .ticket(ticket.id), ticket: ticket, disputes: settled.disputes, holds: settled.holds,
                invoice: try usedCredits(settled).first)
        } else {
            let resolution = Resolution(outcome: .withdrawn, at: context.now, by: context.actor.name, of: nil)
            try finish(ticket, .ticketResolved, resolution, settled, note: nil)
        }
    }

    /// What a status code says, for reading only.
    static func label(of code: Int) -> String {
        switch code {
        case 206: "206 approved in part by the buyer"
        case 207: "207 disputed by the buyer"
        case 208: "208 suspended by the buyer, a document is missing"
        case 210: "210 refused by the buyer"
        case 213: "213 rejected by the platform"
        default: "\(code) not delivered to the buyer"
        }
    }

    /// A SIREN, a SIRET and a French VAT number of one company are read as the same company.
    private func isSameCompany(_ one: String, _ other: String) -> Bool {
        func siren(_ text: String) -> String {
            let compact = text.filter { $0.isLetter || $0.isNumber }.uppercased()
            if compact.hasPrefix("FR"), compact.utf8.count == 13 { return String(compact.suffix(9)) }
            if compact.utf8.count == 14, compact.allSatisfy(\.isNumber) { return String(compact.prefix(9)) }
            return compact
        }
        return siren(one) == siren(other)
    }
}
