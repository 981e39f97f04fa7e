import HoldlineCore

extension World {
    /// What the store's tables would refuse.
    var broken: [String] {
        tickets.values.flatMap(Self.broken) + holds.values.flatMap(Self.broken)
    }

    private static func broken(_ ticket: Ticket) -> [String] {
        var broken: [String] = []
        func check(_ holds: Bool, _ rule: String) { if !holds { broken.append("\(ticket.id) \(rule)") } }
        check(ticket.state != .new || ticket.assignee == nil, "is new and somebody's")
        check(ticket.state != .open || ticket.assignee != nil, "is open and nobody's")
        check((ticket.state == .waiting) == (ticket.waitingFor != nil), "waits for nothing")
        check((ticket.state == .waiting) == (ticket.waitingSince != nil), "waits since never")
        check(ticket.state.isLive == (ticket.resolution == nil), "is over without a resolution, or the reverse")
        for dispute in ticket.disputes {
            let amounts = [dispute.amount, dispute.credited, dispute.base].compactMap(\.self)
            check(dispute.currency != nil || amounts.isEmpty, "\(dispute.invoice): an amount without a currency")
            check(dispute.amount?.isPositive != false, "\(dispute.invoice): disputes nothing")
            check(dispute.credited?.isPositive != false, "\(dispute.invoice): credits nothing")
            check(dispute.state != .open || (dispute.credited == nil && dispute.pending == nil), "\(dispute.invoice): open and credited")
            check(amounts.allSatisfy { $0.decimals == dispute.currency?.decimals }, "\(dispute.invoice): decimals")
        }
        return broken
    }

    private static func broken(_ hold: Hold) -> [String] {
        var broken: [String] = []
        func check(_ holds: Bool, _ rule: String) { if !holds { broken.append("\(hold.id) \(rule)") } }
        check((hold.invoice == nil) != (hold.customer == nil), "has no target")
        check(hold.amount == nil || (hold.currency != nil && hold.customer == nil), "has an amount without a currency")
        check(hold.amount == nil || hold.amount?.decimals == hold.currency?.decimals, "has other decimals than its currency")
        check(hold.until != nil || hold.review != nil, "has no end and no review")
        check(![.dispute, .undelivered].contains(hold.kind) || hold.ticket != nil, "has no ticket")
        check((hold.amount?.units ?? 1) > 0 || hold.isLifted, "holds nothing")
        if let promise = hold.promise { broken += Self.broken(promise, hold) }
        return broken
    }

    private static func broken(_ promise: Promise, _ hold: Hold) -> [String] {
        var broken: [String] = []
        func check(_ holds: Bool, _ rule: String) { if !holds { broken.append("\(hold.id) \(rule)") } }
        let parts = promise.instalments
        check(hold.kind == .promise && hold.invoice != nil, "promises what nobody can count")
        check(!parts.isEmpty && zip(parts, parts.dropFirst()).allSatisfy { $0.due < $1.due }, "has no ascending dates")
        check(parts.allSatisfy { $0.due <= $0.heldUntil }, "lapses before its day")
        check(parts.allSatisfy { part in part.amount.map { amount in part.paid.map { $0 <= amount } ?? true } ?? true }, "is paid too much")
        check(zip(parts, parts.dropFirst()).allSatisfy { $0.paid == $0.amount || $1.paid?.isPositive != true }, "is paid out of order")
        check((promise.state == .broken) == parts.contains { $0.state == .missed }, "is broken without a missed date, or the reverse")
        check((promise.state == .kept) == parts.allSatisfy { $0.state == .kept }, "is kept in part")
        check(hold.isLifted || promise.state != .kept, "is kept and holds")
        check(hold.isLifted || promise.state != .open || hold.until == promise.next?.heldUntil, "holds until another day than its next")
        check(hold.isLifted || promise.whole == nil || hold.amount == promise.outstanding, "holds another amount than what is to come")
        return broken
    }
}
