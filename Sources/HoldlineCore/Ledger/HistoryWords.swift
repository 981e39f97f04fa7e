extension HistoryLine {
    /// One event in words, for a person, to be read behind the name of the one who did it.
    ///
    /// `sealed` is given only where personal data may be read: it adds the values of personal fields.
    package static func words(_ type: EventType, _ facts: Facts, _ sealed: Sealed? = nil) -> String {
        let ticket = facts.ticket?.id.description ?? ""
        switch type {
        case .ticketOpened: return "opened \(ticket)" + disputes(facts)
        case .ticketEdited:
            let changes = changeWords(facts, sealed)
            return "edited \(ticket)" + (changes.isEmpty ? "" : ": \(changes)")
        case .ticketTaken: return facts.from.map { "took \(ticket) over from \($0)" } ?? "took \(ticket)"
        case .ticketAssigned:
            return "gave \(ticket) to \(facts.ticket?.assignee ?? "nobody")" + (facts.from.map { ", it was \($0)'s" } ?? "")
        case .ticketReleased: return "released \(ticket)" + (facts.from.map { ", it was \($0)'s" } ?? "")
        case .ticketNoted: return "wrote a note on \(ticket)" + (facts.from.map { ", sent to \($0), which went into it" } ?? "")
        case .ticketWaiting:
            let until = facts.ticket?.waitingUntil.map { " until \($0)" } ?? ""
            return "set \(ticket) to wait for \(facts.ticket?.waitingFor?.rawValue ?? "something")\(until)"
        case .ticketContinued: return "continued \(ticket)"
        case .ticketDisputed:
            let changes = changeWords(facts, sealed)
            return (facts.from.map { "corrected the number \($0) on \(ticket)" } ?? "changed what \(ticket) disputes") + disputes(facts)
                + (changes.isEmpty ? "" : " (\(changes))")
        case .ticketSettled: return "settled on \(ticket)" + outcomes(facts)
        case .ticketResolved:
            let outcome = facts.ticket?.resolution?.outcome.rawValue ?? "resolved"
            let of = facts.ticket?.resolution?.of.map { " of \($0)" } ?? ""
            return "resolved \(ticket) as \(outcome)\(of)" + outcomes(facts)
        case .ticketMerged: return "merged \(ticket) into \(facts.ticket?.resolution?.of?.description ?? "another ticket")"
        case .ticketAbsorbed: return absorbedWords(facts, sealed)
        case .ticketReopened: return "reopened \(ticket)" + disputes(facts)
        case .ticketClosed: return "closed \(ticket)"
        case .invoiceRegistered: return registered(facts)
        case .documentRegistered: return document(facts)
        case .customerMerged:
            return "declared " + (facts.merge.map { "\($0.from) and \($0.into)" } ?? "two references") + " to be one customer"
        case .invoiceStatus: return status(facts)
        case .holdPlaced: return "placed \(holds(facts))"
        case .holdChanged: return "changed \(holds(facts))"
        case .holdLifted: return "lifted \(holds(facts))"
        case .reminderRegistered: return reminderWords(facts)
        case .invoiceHandedOver, .invoiceRecalled: return handoverWords(type, facts)
        case .customerRegistered:
            let changes = changeWords(facts, sealed)
            return "registered the customer" + (facts.customer.map { " \($0.reference)" } ?? "")
                + (changes.isEmpty ? "" : " anew: \(changes)")
        case .callArrived, .callTurnedAway, .callOffered, .callReturned, .callMissed, .callAnswered, .callHeld, .callUnheld,
            .callTransferred, .callRequeued, .callDone, .callLinked, .callEnded, .callCallback, .callUnreached, .callUnconfirmed,
            .callObserved:
            return callWords(type, facts) + onBehalf(facts)
        case .agentLoggedIn, .agentLoggedOut, .agentPaused, .agentResumed, .agentReady, .agentObserved:
            return agentWords(type, facts) + onBehalf(facts)
        }
    }

    private static func onBehalf(_ facts: Facts) -> String { facts.behalf.map { " (for \($0))" } ?? "" }

    static func money(_ amount: Amount?, _ currency: Currency?) -> String {
        guard let amount else { return "all of it" }
        return currency.map { "\(amount) \($0.code)" } ?? amount.description
    }

    static func disputes(_ facts: Facts) -> String {
        let open = (facts.disputes ?? []).filter { $0.state == .open }
        guard !open.isEmpty else { return "" }
        let shown = open.prefix(3).map { "\(money($0.amount, $0.currency)) of \($0.invoice) (\($0.reason.rawValue))" }
        return ", disputing " + shown.joined(separator: ", ") + (open.count > 3 ? " and \(open.count - 3) more" : "")
    }

    private static func outcomes(_ facts: Facts) -> String {
        let settled = facts.disputes ?? []
        guard !settled.isEmpty else { return "" }
        let shown = settled.prefix(3).map { dispute in
            let credit = dispute.pending == nil ? "" : ", credit \(money(dispute.credited, dispute.currency))"
            return "\(dispute.invoice) \(dispute.state.rawValue)\(credit)"
        }
        return ": " + shown.joined(separator: "; ") + (settled.count > 3 ? " and \(settled.count - 3) more" : "")
    }

    private static func registered(_ facts: Facts) -> String {
        guard let invoice = facts.invoice else { return "registered the invoice" }
        let credited = invoice.credited.map { ", credited \($0)" } ?? ""
        let ended = (facts.holds ?? []).filter(\.isLifted)
        let freed = ended.filter { $0.promise?.state != .kept }.map(\.id.description)
        let kept = ended.filter { $0.promise?.state == .kept }.map(\.id.description)
        return "registered \(invoice.number): open \(invoice.open) of \(invoice.amount) \(invoice.currency.code)\(credited)"
            + (freed.isEmpty ? "" : ", which ends \(freed.joined(separator: ", "))")
            + (kept.isEmpty ? "" : ", which keeps what \(kept.joined(separator: ", ")) promised")
    }

    private static func document(_ facts: Facts) -> String {
        guard let document = facts.document else { return "took a document" }
        let amount = "\(document.amount) \(document.currency.code)"
        let named = document.preceding?.map(\.text).joined(separator: ", ") ?? "no invoice"
        let open = facts.invoice.map { ": open \($0.open)" } ?? ""
        return switch document.kind {
        case .creditNote: "took the credit note \(document.number) of \(amount) on \(named)\(open)"
        case .corrected: "took \(document.number) of \(amount), which replaces \(named)\(open)"
        case .invoice: "took the invoice \(document.number) of \(amount)\(open)"
        }
    }

    private static func status(_ facts: Facts) -> String {
        guard let status = facts.status else { return "posted a status" }
        let reasons = status.reasons.isEmpty ? "" : " (\(status.reasons.map(\.code).joined(separator: ", ")))"
        return "status \(status.code) by \(status.by) of \(status.at)\(reasons): \(status.effect.rawValue)"
    }

    private static func holds(_ facts: Facts) -> String {
        let shown = (facts.holds ?? []).map { hold in
            let target = hold.invoice?.text ?? hold.customer.map { "customer \($0)" } ?? ""
            let until = hold.until.map { " until \($0)" } ?? ""
            let plan = (hold.promise?.instalments.count ?? 1) > 1 ? " in \(hold.promise?.instalments.count ?? 1) instalments" : ""
            return "\(hold.id), \(hold.kind.rawValue) on \(target), \(money(hold.amount, hold.currency))\(plan)\(until)"
        }
        return shown.isEmpty ? "a hold" : shown.joined(separator: "; ")
    }
}
