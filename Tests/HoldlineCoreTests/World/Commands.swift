import HoldlineCore

/// Commands as a busy and careless company would give them.
enum Commands {
    static let numbers: [InvoiceNumber] = ["F1", "F2", "F3"]
    private static let personal = HistoryTests.personal
    private static let amounts: [Amount] = ["50.00", "100.00", "100.00", "300.00", "1200.00"]

    static func random(_ dice: inout Dice, _ desk: Desk) -> Command {
        let number = dice.one(of: numbers) ?? "F1"
        let tickets = desk.world.tickets.keys.sorted()
        guard let ticket = dice.one(of: tickets), !dice.flip(6) else { return open(&dice) }
        switch Int.random(in: 0..<31, using: &dice) {
        case 0: return .on(ticket, EditTicket(subject: personal, priority: .high, contact: Contact(name: personal)))
        case 1: return .on(ticket, TakeTicket(steal: dice.flip()))
        case 2:
            return .on(ticket, AssignTicket(agent: dice.one(of: ["ada", "bob", "nobody"]) ?? "ada", note: dice.flip() ? personal : nil))
        case 3:
            return dice.flip()
                ? .on(ticket, ReleaseTicket()) : .on(ticket, RemindOfTicket(at: desk.now.adding(seconds: 3600), note: personal))
        case 4: return .on(ticket, NoteOnTicket(text: personal))
        case 5: return .on(ticket, WaitTicket(for: dice.one(of: WaitingFor.allCases) ?? .customer))
        case 6: return .on(ticket, ContinueTicket())
        case 7, 8:
            var body = dispute(&dice, number)
            if dice.flip(3) { body.replaces = dice.one(of: numbers) }
            return .on(ticket, body)
        case 9, 10:
            let outcome = dice.one(of: Outcome.allCases) ?? .upheld
            return .on(
                ticket, SettleDispute(invoice: number, outcome: outcome, credit: dice.flip() ? amount(&dice) : nil, note: personal))
        case 11, 12: return resolve(&dice, ticket, tickets, desk)
        case 13: return .on(ticket, MergeTicket(into: dice.one(of: tickets) ?? ticket))
        case 14, 15: return .on(ticket, ReopenTicket())
        case 16: return .on(ticket, CloseTicket())
        case 17, 18, 19: return register(&dice, number, desk)
        case 20, 21: return .on(number, status(&dice))
        case 22, 23: return place(&dice, number)
        case 24, 25: return .on(ticket, UnsettleDispute(invoice: number))
        case 26, 27: return .on(dice.one(of: merged(desk)) ?? ticket, UnmergeTicket())
        case 28: return .on(ticket, dice.flip() ? StrikeNote() : StrikeNote(note: desk.world.notes(of: ticket).first?.seq))
        case 29:
            let day: Day = dice.one(of: ["2026-12-24", "2027-01-07"]) ?? "2027-01-07"
            return .on(dice.one(of: desk.world.standing.map(\.id)) ?? HoldID(number: 1), ReviewHold(review: day, note: personal))
        default: return .on(dice.one(of: desk.world.standing.map(\.id)) ?? HoldID(number: 1), LiftHold(note: dice.flip() ? personal : nil))
        }
    }

    /// Those that went into another ticket.
    private static func merged(_ desk: Desk) -> [TicketID] {
        desk.world.tickets.values.filter { $0.resolution?.outcome == .duplicate }.map(\.id).sorted()
    }

    private static func amount(_ dice: inout Dice) -> Amount { dice.one(of: amounts) ?? "1.00" }

    private static func dispute(_ dice: inout Dice, _ number: InvoiceNumber) -> RaiseDispute {
        RaiseDispute(
            invoice: number, reason: dice.one(of: Reason.allCases) ?? .other, amount: dice.flip() ? amount(&dice) : nil,
            currency: dice.flip(6) ? .usd : nil)
    }

    private static func open(_ dice: inout Dice) -> Command {
        let disputed = numbers.filter { _ in dice.flip() }
        return .new(
            OpenTicket(
                customer: Desk.company, subject: personal, description: personal, contact: Contact(name: personal, phone: personal),
                evidence: [Evidence(name: personal, sha256: String(repeating: "a", count: 64))],
                assignee: dice.one(of: ["ada", "bob", nil]) ?? nil, disputes: disputed.map { dispute(&dice, $0) }))
    }

    private static func resolve(_ dice: inout Dice, _ ticket: TicketID, _ tickets: [TicketID], _ desk: Desk) -> Command {
        let outcome = dice.one(of: Outcome.allCases) ?? .upheld
        let open = (desk.world.ticket(ticket)?.disputes ?? []).filter { $0.state == .open }
        let credits = open.filter { _ in dice.flip() }.map { ResolveTicket.Credit(invoice: $0.invoice, amount: $0.amount ?? amount(&dice)) }
        let credit = outcome == .upheld || outcome == .partlyUpheld
        return .on(
            ticket,
            ResolveTicket(
                outcome: outcome, note: personal, credits: credit && !credits.isEmpty ? credits : nil,
                of: outcome == .duplicate ? dice.one(of: tickets) : nil))
    }

    private static func register(_ dice: inout Dice, _ number: InvoiceNumber, _ desk: Desk) -> Command {
        let known = desk.world.invoice(number)
        let credited: Amount? = number == "F2" ? nil : (known?.credited ?? "0.00") + (dice.flip() ? amount(&dice) : "0.00")
        let open: Amount = dice.one(of: ["1200.00", "1100.00", "900.00", "300.00", "0.00", "-20.00"]) ?? "0.00"
        return .on(
            number,
            RegisterInvoice(
                customer: Desk.company, issued: "2026-10-01", due: "2026-10-31", amount: "1200.00", open: open, credited: credited,
                currency: dice.flip(12) ? .usd : known?.currency ?? .eur))
    }

    private static func status(_ dice: inout Dice) -> PostStatus {
        let (code, by) =
            dice.one(of: [
                (205, "BY"), (206, "BY"), (207, "BY"), (208, "BY"), (209, "SE"), (210, "BY"), (211, "BY"), (213, "WK"), (220, "SE"),
            ]) ?? (207, "BY")
        let day = Int64.random(in: 0...9, using: &dice)
        return PostStatus(
            code: code, at: Desk.start.adding(seconds: (day - 6) * 86_400), message: FreeText("m\(day)") ?? "m", by: by,
            reasons: ["QTE_ERR"], amount: code == 206 ? amount(&dice) : nil, requested: dice.flip(3) ? .creditFully : nil, note: personal)
    }

    private static func place(_ dice: inout Dice, _ number: InvoiceNumber) -> Command {
        let until: Day = "2026-12-01"
        if dice.flip(4) {
            return .new(PlaceHold(kind: .insolvency, customer: Desk.company, until: until, issuedBefore: until, note: personal))
        }
        if dice.flip(3) {
            let days: [Day] = ["2026-11-25", "2026-12-01", "2026-12-09"].filter { _ in dice.flip() }
            let plan = days.map { PlannedInstalment(due: $0, amount: amount(&dice)) }
            return .new(PlaceHold(kind: .promise, invoice: number, note: personal, plan: plan))
        }
        return .new(
            PlaceHold(
                kind: dice.flip() ? .promise : .manual, invoice: number, amount: dice.flip() ? amount(&dice) : nil,
                currency: dice.flip(8) ? .usd : nil, until: until, note: personal))
    }
}
