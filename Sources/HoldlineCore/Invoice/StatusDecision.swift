/// What the life-cycle messages of an invoice come to, whatever order they arrived in.
///
/// Statuses are read in the order of their own times (MDT-78); at a tie the one that holds is read last, so that it counts. What the
/// buyer says of the invoice and whether the invoice reached the buyer are two questions: an arrival ends the second one and leaves
/// an earlier dispute as it was.
struct Standing: Equatable {
    enum Kind: Equatable { case silent, disputed, settled }

    /// What the buyer says.
    private var answer = Kind.silent
    private var answeredBy: InvoiceStatus?
    private var answeredAmount: Amount?
    /// What a platform could not deliver, until something says that it arrived.
    private var undelivered: InvoiceStatus?
    /// What said so.
    private var arrival: InvoiceStatus?
    /// What the buyer approved although a credit or a new invoice had been asked for it: an amount each, nil for all of it.
    private(set) var creditsDue: [Amount?] = []
    /// What the open dispute asks for.
    private var requested: RequestedAction?

    init(_ statuses: [InvoiceStatus]) {
        for status in statuses.filter(Self.decides).sorted(by: { Self.place(of: $0) < Self.place(of: $1) }) { take(status) }
    }

    var kind: Kind {
        if undelivered != nil { return .disputed }
        return answer == .silent && arrival != nil ? .settled : answer
    }

    /// The status that decides.
    var deciding: InvoiceStatus? { undelivered ?? answeredBy ?? arrival }

    /// nil is all of it.
    var amount: Amount? { undelivered == nil ? answeredAmount : nil }

    var holdKind: HoldKind { undelivered == nil ? .dispute : .undelivered }

    /// At one time the one that holds more comes last, so that it counts; the rest makes the order total, whatever arrived first.
    private static func place(of status: InvoiceStatus) -> (Instant, Int, Int64, Int, String) {
        let weight = !holds(status) ? 0 : status.amount == nil ? 2 : 1
        return (status.at, weight, status.amount?.units ?? 0, status.code, status.message)
    }

    private mutating func take(_ status: InvoiceStatus) {
        switch status.code {
        case 213, 221, 501:
            undelivered = status
        case 202, 203, 204:
            arrived(status)
        case 209:
            // Completed by the seller: it answers a suspension (208), and nothing else.
            guard answer == .disputed, answeredBy?.code == 208 else { return }
            answer = .settled
            answeredBy = status
        case 205:
            arrived(status)
            if answer == .disputed, (status.requested ?? requested)?.asksForCredit == true { creditsDue.append(answeredAmount) }
            answer = .settled
            answeredBy = status
        default:
            arrived(status)
            requested = status.requested ?? (answer == .disputed ? requested : nil)
            answer = .disputed
            answeredBy = status
            answeredAmount = status.amount
        }
    }

    /// A buyer who has the invoice, or answers it, has received it.
    private mutating func arrived(_ status: InvoiceStatus) {
        if undelivered != nil { arrival = status }
        undelivered = nil
    }

    /// What has become due for a credit; nil where nothing has.
    func creditDue(since before: Standing) -> Amount?? {
        guard creditsDue.count > before.creditsDue.count else { return nil }
        let place = before.creditsDue.indices.first { before.creditsDue[$0] != creditsDue[$0] } ?? before.creditsDue.count
        return .some(creditsDue[place])
    }

    /// Whether there is nothing to do between the two: what an older message only explains is recorded.
    func asksForNothing(after before: Standing) -> Bool { deciding == before.deciding && creditsDue.count <= before.creditsDue.count }

    /// What an approval that was overtaken had approved: a dispute of `amount`, by `status` where that one disputes.
    func overtaken(by status: InvoiceStatus, amount: Amount?) -> Standing {
        var standing = self
        standing.undelivered = nil
        standing.answeredBy = Self.holds(status) ? status : deciding
        standing.answeredAmount = amount
        return standing
    }

    /// Whether the status is set by whom its code belongs to, and decides whether the invoice is disputed.
    static func decides(_ status: InvoiceStatus) -> Bool {
        guard status.isByItsOwner else { return false }
        return switch status.code {
        case 202, 203, 204, 205, 206, 207, 208, 209, 210: true
        // A platform refuses a second delivery: the first one stands, and the buyer has it.
        case 213, 221, 501: !status.reasons.contains { $0.code == "DOUBLON" }
        default: false
        }
    }

    static func holds(_ status: InvoiceStatus) -> Bool { !(202...205).contains(status.code) && status.code != 209 }
}

extension PostStatus: Change {
    package var reply: Reply { .status(self) }
    /// Throws `otherSeller`, and `invalid` for an amount that its currency does not take. A status that was seen before is answered with
    /// as it was.
    package func decide(on number: InvoiceNumber, in draft: inout Draft) throws { draft.created = try draft.post(self, on: number) }
}

extension EventType {
    package static let invoiceStatus = EventType("invoice.status") { told in
        guard let status = told.facts.status else { return "posted a status" }
        let reasons = status.reasons.isEmpty ? "" : " (\(status.reasons.map(\.code).joined(separator: ", ")))"
        return "status \(status.code) by \(status.by) of \(status.at)\(reasons): \(status.effect.rawValue)"
    }
}

extension Draft {
    /// Records a life-cycle status and does what it asks for. True where it was not seen before.
    ///
    /// Throws `otherSeller`, and `invalid` for an amount that its currency does not take.
    fileprivate mutating func post(_ body: PostStatus, on number: InvoiceNumber) throws -> Bool {
        let sellers = (body.seller.map { [$0] } ?? []) + (body.sellers ?? [])
        for (place, number) in sellers.enumerated() { try requirePlain(number, field: place == 0 ? "seller" : "sellers") }
        if let ours = context.policy.seller, let first = sellers.first, !sellers.contains(where: { Company.isSame($0, ours) }) {
            throw Refusal(
                .otherSeller, "the message is for the seller \(first.prefix(40)), and this daemon serves \(ours)", field: "seller")
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
        switch status.code {
        case 211 where status.isByItsOwner: try placePromise(&status, on: number, for: body.effective, note: body.note)
        case 220 where status.isByItsOwner: try cancel(&status, on: number, invoice)
        default:
            let before = Standing(known)
            let after = Standing(known + [status])
            if !after.asksForNothing(after: before) { try reach(after, before: before, &status, invoice, note: body.note) }
        }
        var warnings = status.roleWarning.map { [$0] } ?? []
        if invoice == nil, !events.contains(where: { $0.facts.warnings?.contains { $0.code == .unregisteredInvoice } ?? false }) {
            warnings.append(try unregisteredWarning(number))
        }
        record(.invoiceStatus, on: .invoice(number), status: status, warnings: warnings)
        return true
    }

    /// A short text that is kept as it is: without a NUL, after which a reader of the database would lose the rest.
    func requirePlain(_ text: String, field: String) throws {
        if let problem = FreeText.problem(in: text) { throw Refusal.invalid(field, "the text \(problem)") }
        if text.unicodeScalars.count > 200 { throw Refusal.invalid(field, "the text is longer than 200 characters") }
    }

    /// 211, payment sent: a promise of five working days from the day that the status names, in `day` or else in its time.
    private mutating func placePromise(
        _ status: inout InvoiceStatus, on number: InvoiceNumber, for day: Day?, note: FreeText?
    ) throws {
        let calendar = context.policy.calendar
        let until = min(calendar.day(5, workingDaysAfter: day ?? calendar.zone.day(of: status.at)), max(day ?? .latest, .latest))
        guard until >= context.today else { return }
        // The five days are the grace that a transfer needs: it gets no other.
        for target in try meant(by: number) {
            let hold = Hold(
                id: newHoldID(), kind: .promise, invoice: target, until: until, since: context.now, placedBy: context.actor.name,
                note: note,
                promise: Promise([Instalment(due: day ?? until, amount: nil, heldUntil: until)]), version: nextSeq)
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
                existing = try hold(after.overtaken(by: status, amount: due), number, invoice, note: note)
            }
            if let existing { try approve(try ticket(existing), number, creditDue: true) }
        } else if let existing, try after.kind == .settled || wasSettled(after, by: status) {
            try approve(try ticket(existing), number, creditDue: false)
        }
        if after.kind == .disputed, try !wasSettled(after, by: status) {
            status.ticket = try hold(after, number, invoice, note: note)
            status.effect = .held
        } else if let existing {
            status.ticket = existing
            status.effect = .settled
        }
    }

    /// Whether the dispute that an arrival leaves as it was had been settled by then: the arrival does not raise it again.
    private func wasSettled(_ standing: Standing, by status: InvoiceStatus) throws -> Bool {
        guard (202...204).contains(status.code), let earlier = standing.deciding?.ticket else { return false }
        return try ticket(earlier).disputes.first { $0.invoice == status.invoice }?.state != .open
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
                text: note)
            return id
        }
        let title = "\(number): \(deciding.map { Self.label(of: $0.code) } ?? "disputed")"
        let ticket = Ticket(
            id: newTicketID(), customer: try customer(of: invoice, number), subject: FreeText(title),
            description: note, priority: urgent ? .urgent : .normal, channel: .einvoice, requested: deciding?.requested,
            openedAt: context.now, openedBy: context.actor.name, messagesOf: number, version: nextSeq)
        try raise(request, on: ticket, path: "", kind: standing.holdKind, reasonCode: code, into: &raised)
        record(
            .ticketOpened, on: .ticket(ticket.id), ticket: ticket, disputes: raised.disputes, holds: raised.holds,
            warnings: raised.warnings)
        return ticket.id
    }

    /// Withdraws what a ticket disputes on the invoice; what was to be credited stays held until it is.
    mutating func approve(_ ticket: Ticket, _ number: InvoiceNumber, creditDue: Bool) throws {
        guard let dispute = ticket.openDispute(on: number) else { return }
        var settled = Settled()
        for meant in [dispute] + ticket.openDisputes.filter({ $0.near == number }) {
            try settle(meant, as: creditDue ? .upheld : .withdrawn, credit: nil, field: "", into: &settled)
        }
        if creditDue { for place in settled.disputes.indices { settled.disputes[place].state = .withdrawn } }
        if ticket.openDisputes.contains(where: { $0.invoice != number && $0.near != number }) {
            record(
                .ticketSettled, on: .ticket(ticket.id), ticket: ticket, disputes: settled.disputes, holds: settled.holds,
                invoice: try usedCredits(settled).first)
        } else {
            let resolution = Resolution(outcome: .withdrawn, at: context.now, by: context.actor.name, of: nil)
            try finish(ticket, resolution, settled, note: nil)
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
}
