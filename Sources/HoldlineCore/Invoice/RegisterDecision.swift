extension RegisterInvoice: Change {
    package static var registersInvoices: Bool { true }
    /// Throws `invalid`, and `numberTaken` for another invoice under a number that is registered. The same values write no event.
    package func decide(on number: InvoiceNumber, in draft: inout Draft) throws { draft.created = try draft.register(number, self) }
}

extension Invoice {
    static let events: [EventType] = [.invoiceRegistered, .invoiceStatus]
}

extension EventType {
    package static let invoiceRegistered = EventType("invoice.registered") { told in
        guard let invoice = told.facts.invoice else { return "registered the invoice" }
        let credited = invoice.credited.map { ", credited \($0)" } ?? ""
        let ended = (told.facts.holds ?? []).filter(\.isLifted)
        let freed = ended.filter { $0.promise?.state != .kept }.map(\.id.description)
        let kept = ended.filter { $0.promise?.state == .kept }.map(\.id.description)
        return "registered \(invoice.number): open \(invoice.open) of \(invoice.amount) \(invoice.currency.code)\(credited)"
            + (freed.isEmpty ? "" : ", which ends \(freed.joined(separator: ", "))")
            + (kept.isEmpty ? "" : ", which keeps what \(kept.joined(separator: ", ")) promised")
    }
}

extension Draft {
    /// Registers an invoice as the company's ledger has it; the same values change nothing. True where it was not known before.
    ///
    /// Throws `invalid`, and `numberTaken` for another invoice under a number that is registered.
    mutating func register(_ number: InvoiceNumber, _ body: RegisterInvoice) throws -> Bool {
        if let named = body.number, named != number {
            throw Refusal.invalid("number", "the body names \(named), the path \(number)")
        }
        let former = try invoice(number)
        let (due, dueWarning) = dueDate(body.due, issued: body.issued, of: number, customer: body.customer, known: former)
        var new = Invoice(
            number: number, customer: body.customer, issued: body.issued, due: due, currency: body.currency,
            amount: try fitted(body.amount, to: body.currency, field: "amount"),
            open: try fitted(body.open, to: body.currency, field: "open"),
            credited: try body.credited.map { try fitted($0, to: body.currency, field: "credited") }, registeredAt: context.now,
            movements: former?.movements, version: nextSeq)
        new.instalments = try instalments(of: body, open: new.open)
        if let first = new.instalments?.first { new.due = first.due }
        var isSuccessor = false
        if let former { isSuccessor = try requireSame(former, new, knowsCustomer: former.fromDocuments != true) }
        // Of an earlier invoice of that number, which is settled, nothing is passed on.
        let old = isSuccessor ? nil : former
        if isSuccessor { new.movements = nil }

        var warnings = new.instalments == nil ? dueWarning.map { [$0] } ?? [] : []
        // A source that does not say what was credited does not take back what another one said.
        if new.credited == nil, old?.currency == new.currency { new.credited = old?.credited }
        if let old { try keepReissue(of: old, in: &new, &warnings) }
        let notes = try unshown(on: new, after: old, isSuccessor: isSuccessor)
        new.creditNotes = old?.currency == new.currency ? old?.creditNotes : notes.isEmpty ? nil : notes.sum(in: new.currency)
        if let old, old.fromDocuments != true, new.hasSameValues(as: old) { return false }

        var change = try credits(from: old, to: &new, notes)
        if let takenBack = change.takenBack {
            warnings.append(
                Warning(
                    .notShown, number,
                    "\(takenBack) \(new.currency.code) of \(number) were credited, and are in its open amount: they are held until the ledger shows the credit, or a person lifts the hold because it was cancelled"
                ))
        } else if let excess = new.excess, excess != old?.excess {
            warnings.append(
                Warning(
                    .notShown, number,
                    "\(number) is registered with \(new.knownCredits?.description ?? "nothing") credited and \(new.open) open of \(new.amount) \(new.currency.code), which is \(excess) too much: that is held until the ledger agrees with itself"
                ))
        }
        if let old, old.currency != new.currency {
            warnings.append(
                Warning(
                    .otherCurrency, number,
                    "\(number) was registered in \(old.currency.code), and is in \(new.currency.code) now: a hold in \(old.currency.code) pauses all of it"
                ))
        }
        if new.open.units == 0 { change.holds += try standingHolds(on: number, [.cancelled]).map(lifted) }
        if let old { try follow(old, to: new, &change, &warnings) }
        change.holds += try promises(from: old?.beforeCreditNotes, to: new, change.holds, alsoMet: change.metBeforeHeld)
        try finish(new, isNew: former == nil, &change, warnings)
        return former == nil
    }

    /// Records the registration, and what a number that was only complained about so far now comes to.
    private mutating func finish(_ invoice: Invoice, isNew: Bool, _ change: inout CreditChange, _ warnings: [Warning]) throws {
        var warnings = warnings
        if invoice.due == nil, invoice.open.isPositive {
            warnings.append(
                Warning(.noDueDate, invoice.number, "\(invoice.number) has no due date: it is held until one is registered"))
        }
        if isNew, let near = try base.registeredNumber(spelledLike: invoice) {
            warnings.append(
                Warning(
                    .nearlyRegistered, invoice.number,
                    "\(near) is registered with the same customer, date and total, and its number differs in its spelling only: if it is the same invoice, correct the number, or it is chased twice"
                ))
        }
        place(&change)
        record(.invoiceRegistered, on: .invoice(invoice.number), holds: change.holds, invoice: invoice, warnings: warnings)
        try findTickets(of: invoice, isNew: isNew)
    }

    /// Checks that the parts come to the whole: ascending, each above zero.
    private func instalments(of body: RegisterInvoice, open: Amount) throws -> [InvoiceInstalment]? {
        guard let parts = body.instalments, !parts.isEmpty else { return nil }
        guard parts.count <= Promise.largestPlan else {
            throw Refusal.invalid(
                "instalments", "an invoice has at most \(Promise.largestPlan) instalments, and this one has \(parts.count)")
        }
        var sum = Amount.zero(in: body.currency)
        var last: Day?
        let fitted = try parts.enumerated().map { place, part in
            if let last, part.due <= last {
                throw Refusal.invalid("instalments[\(place)].due", "\(part.due) is not after \(last): due dates ascend")
            }
            last = part.due
            let amount = try positive(part.open, in: body.currency, field: "instalments[\(place)].open")
            sum = sum + amount
            return InvoiceInstalment(due: part.due, open: amount)
        }
        guard sum == open else {
            throw Refusal.invalid("instalments", "they come to \(sum) \(body.currency.code), and \(open) are open: the two have to agree")
        }
        if let due = body.due, due != fitted[0].due {
            throw Refusal.invalid("due", "\(due) is not the first instalment's due date, \(fitted[0].due): leave it out")
        }
        return fitted
    }

    /// A ledger that has the total of an earlier issue has not shown the last one yet: what that took off stays off.
    private func keepReissue(of old: Invoice, in new: inout Invoice, _ warnings: inout [Warning]) throws {
        guard let reissue = old.reissued, old.currency == new.currency, new.amount > reissue.now else { return }
        let issues = try base.documents(new.number, creditNotes: false).map(\.amount)
        guard ([reissue.was] + issues).contains(new.amount) else { return }
        new.reissued = Invoice.Reissue(was: new.amount, now: reissue.now)
        new.open = new.open - (new.amount - reissue.now)
        new.amount = reissue.now
        // They come to what the ledger has, which is too much.
        if new.instalments != nil { new.instalments = nil }
        warnings.append(
            Warning(
                .notShown, new.number,
                "\(new.number) was issued again with \(reissue.now), which the ledger does not show yet: \(new.open) is open"
            ))
    }

    /// Whether `new` follows an earlier invoice of the same number that is settled; false for the same invoice.
    ///
    /// Throws `numberTaken` where it is another one, and something of the earlier one would pass to it or be lost.
    /// `knowsCustomer`: whether both references come from the company's ledger, so that two of them are two customers.
    func requireSame(_ old: Invoice, _ new: Invoice, knowsCustomer: Bool) throws -> Bool {
        if (old.amount.units < 0) != (new.amount.units < 0), old.amount.units != 0, new.amount.units != 0 {
            throw taken(old, new, "credit notes and invoices are numbered apart")
        }
        guard old.issued != new.issued else { return false }
        let (owner, other) = (try base.company(of: old.customer), try base.company(of: new.customer))
        let isApart = abs(Int64(old.issued.number) - Int64(new.issued.number)) > Invoice.largestCorrection
        if owner != other {
            // A document names its buyer by a company's number, the ledger by a reference of its own: those cannot be compared.
            guard !knowsCustomer, owner.hasPrefix("=") != other.hasPrefix("="), !isApart else {
                throw taken(old, new, "customer and date of issue are others")
            }
            return false
        }
        guard isApart else { return false }
        let number = old.number
        let hangs =
            try base.lastReminder(on: number) != nil || base.lastHandover(of: number).map { $0.recalledAt == nil } ?? false
            || !standingHolds(on: number, HoldKind.all).isEmpty
        if hangs { throw taken(old, new, "the date of issue is another one, and reminders or holds of the earlier one would pass to it") }
        guard old.amount != new.amount || old.currency != new.currency else { return false }
        guard old.open.units == 0 else { throw taken(old, new, "date of issue and total are others, and the earlier one is still open") }
        return true
    }

    private func taken(_ old: Invoice, _ new: Invoice, _ why: String) -> Refusal {
        func words(_ invoice: Invoice) -> String {
            "\(invoice.amount) \(invoice.currency.code) of \(invoice.issued) for \(invoice.customer)"
        }
        return Refusal(
            .numberTaken,
            "\(old.number) is registered as \(words(old)), and this is \(words(new)): \(why). Nothing was changed; give one of the two a number of its own, such as \(old.number)/\(new.issued.components.year)",
            field: "number")
    }

    /// What holds the customer's other invoices stays with one that moves, and a warning says so.
    func follow(_ old: Invoice, to new: Invoice, _ change: inout CreditChange, _ warnings: inout [Warning]) throws {
        for (hold, isNew) in try holdsThatFollow(old, to: new, &warnings) {
            if isNew { change.placed.append(hold) } else { change.holds.append(hold) }
        }
    }

    /// Gives the holds that are new their numbers.
    mutating func place(_ change: inout CreditChange) {
        for var hold in change.placed {
            hold.id = newHoldID()
            change.holds.append(hold)
        }
        change.placed = []
    }
}

extension Invoice {
    /// Days by which a date of issue may be corrected: numbers that begin anew come back after a year, not sooner.
    static let largestCorrection: Int64 = 60

    fileprivate func hasSameValues(as other: Invoice) -> Bool {
        customer == other.customer && issued == other.issued && due == other.due && currency == other.currency && amount == other.amount
            && open == other.open && credited == other.credited && instalments == other.instalments && reissued == other.reissued
    }

    /// With the open amount of before its credit notes, where documents alone told it: what a ledger's figure is compared with.
    var beforeCreditNotes: Invoice {
        guard fromDocuments == true, let creditNotes else { return self }
        var invoice = self
        invoice.open = open + creditNotes
        return invoice
    }
}
