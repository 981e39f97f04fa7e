extension RegisterDocument: Change {
    package static var registersInvoices: Bool { true }
    package var reply: Reply { .document(self) }
    /// Throws `invalid` where it cannot be applied, and `numberTaken` for another invoice under a registered number.
    package func decide(on number: InvoiceNumber, in draft: inout Draft) throws { draft.created = try draft.register(self) }
}

extension Command {
    /// A document is about the invoice that it is, or credits.
    package static func new(_ document: RegisterDocument) -> Command { .on(document.subject, document) }
}

extension EventType {
    package static let documentRegistered = EventType("document.registered") { told in
        guard let document = told.facts.document else { return "took a document" }
        let amount = "\(document.amount) \(document.currency.code)"
        let named = document.preceding?.map(\.text).joined(separator: ", ") ?? "no invoice"
        let open = told.facts.invoice.map { ": open \($0.open)" } ?? ""
        return switch document.kind {
        case .creditNote: "took the credit note \(document.number) of \(amount) on \(named)\(open)"
        case .corrected: "took \(document.number) of \(amount), which replaces \(named)\(open)"
        case .invoice: "took the invoice \(document.number) of \(amount)\(open)"
        }
    }
}

extension Draft {
    /// Takes a document: a new invoice, a new issue of one, a credit, or a replacement. False where it was taken before.
    ///
    /// It is decided in one command on what is registered, so that no payment in between is undone.
    /// Throws `invalid` where it cannot be applied, and `numberTaken` for another invoice under a registered number.
    fileprivate mutating func register(_ body: RegisterDocument) throws -> Bool {
        _ = try fitted(body.amount, to: body.currency, field: "amount")
        if let payable = body.payable { _ = try fitted(payable, to: body.currency, field: "payable") }
        if let code = body.typeCode, !(1...4).contains(code.utf8.count) || !code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            throw Refusal.invalid("typeCode", "a type of document is a number of UNTDID 1001, such as 380")
        }
        guard var document = body.record(.recorded) else {
            throw Refusal.invalid("amount", "\(body.amount) is no amount of \(body.currency.code)")
        }
        document.seq = nextSeq
        let known = try base.documents(body.number, creditNotes: body.isCreditNote)
        guard !known.contains(where: { $0.isSame(as: document) }) else { return false }
        if body.isCreditNote {
            try credit(document, body.named, known)
        } else {
            try issue(document, body)
        }
        return true
    }

    // MARK: Credit notes

    private mutating func credit(_ note: DocumentRecord, _ named: [InvoiceNumber], _ known: [DocumentRecord]) throws {
        guard let number = named.first, named.count == 1 else {
            throw Refusal.invalid(
                "preceding",
                named.isEmpty
                    ? "the credit note names no invoice (BT-25): register what is credited with the ledger"
                    : "the credit note names \(named.count) invoices (BT-25), and does not say how much each: register it with the ledger")
        }
        var note = note
        note.effect = .credited
        let earlier = known.last { $0.issued == note.issued && $0.currency == note.currency && $0.credits == number }
        let amount = earlier.map { note.amount - $0.amount } ?? note.amount
        guard let old = try invoice(number) else { return try credit(note, unregistered: number) }
        guard old.currency == note.currency else {
            throw Refusal.invalid(
                "currency", "the credit note is in \(note.currency.code), and \(number) is registered in \(old.currency.code)")
        }
        if try isCountedBefore(note, on: old) {
            note.effect = .recorded
            return record(.documentRegistered, on: .invoice(number), document: note)
        }
        var new = old
        new.creditNotes = (old.creditNotes ?? .zero(in: old.currency)) + amount
        var change = CreditChange()
        var warnings: [Warning] = []
        let standing = try standingHolds(on: number, [.creditPending])
        let isShown = isShown(note, new, standing)
        if !isShown { try meet(amount, standing, &new, &change) }
        if old.fromDocuments == true {
            new.open = old.open - amount
        } else if isShown {
            change.holds += standing.filter(\.isUnshownCredit).map(lifted)
        } else if amount.isPositive {
            change.placed.append(hold(for: note, amount))
            warnings.append(
                Warning(
                    .notShown, number,
                    "\(amount) \(note.currency.code) of \(number) are held until the ledger shows the credit note \(note.number)"))
        } else {
            change.holds += lessened(standing, by: .zero(in: note.currency) - amount, of: note)
        }
        new.excess = excess(of: new, standing, change)
        // A credit is no payment: what is promised is only read again.
        var same = old
        same.open = new.open
        change.holds += try promises(from: same, to: new, [])
        if new.open.units == 0, old.fromDocuments == true { change.holds += try standingHolds(on: number, [.cancelled]).map(lifted) }
        place(&change)
        record(.documentRegistered, on: .invoice(number), holds: change.holds, invoice: new, warnings: warnings, document: note)
    }

    /// A credit note that comes before its invoice, or names it in another spelling.
    private mutating func credit(_ note: DocumentRecord, unregistered number: InvoiceNumber) throws {
        var change = CreditChange()
        var warnings = [
            Warning(.unregisteredInvoice, number, "\(number) is not registered: what is credited counts once it is")
        ]
        if let credited = try creditedBy(number) {
            warnings = [
                Warning(
                    .unregisteredInvoice, number,
                    "\(number) is a credit note on \(credited), and no invoice: \(note.number) changes nothing of \(credited). Where \(number) is cancelled, register what is open with the ledger, and lift the hold that follows"
                )
            ]
        } else if let near = try nearlyRegistered(number) {
            var held = hold(for: note, note.amount)
            held.invoice = near
            change.placed.append(held)
            warnings = [nearWarning(number, near)]
        }
        place(&change)
        record(.documentRegistered, on: .invoice(number), holds: change.holds, warnings: warnings, document: note)
    }

    /// What a document that was taken under this number credits; nil where it is no credit note.
    private func creditedBy(_ number: InvoiceNumber) throws -> InvoiceNumber? {
        try base.documents(number, creditNotes: true).last { $0.credits != nil }?.credits
    }

    /// Whether the ledger's figure comes to exactly all credit notes that are known, this one included, and may know it: it was told on
    /// the note's day or later, and no outcome of a ticket waits for a credit that it could be.
    private func isShown(_ note: DocumentRecord, _ new: Invoice, _ standing: [Hold]) -> Bool {
        guard let credited = new.credited, new.fromDocuments != true, !standing.contains(where: { $0.ticket != nil }) else { return false }
        return credited == new.creditNotes && note.issued <= policyDay(of: new.registeredAt)
    }

    /// What outcomes of tickets wait for is met by the credit note; what disputes are open for counts it for later.
    private func meet(_ credit: Amount, _ standing: [Hold], _ new: inout Invoice, _ change: inout CreditChange) throws {
        guard credit.units != 0 else { return }
        let pending = standing.filter { $0.ticket != nil }
        let isDisputed = try base.hasStandingHold(on: new.number, [.dispute, .undelivered])
        guard !pending.isEmpty || isDisputed else { return }
        new.note(Invoice.Movement(seq: nextSeq, kind: .credit, amount: credit))
        var matching = CreditMatching(pending: pending, invoice: new)
        matching.meetByCredits()
        new = matching.invoice
        new.movements?.removeAll { $0.amount.units == 0 }
        for (before, after) in zip(pending, matching.pending) where before != after {
            change.holds.append(after.amount?.isPositive == false ? lifted(after) : after)
        }
    }

    /// A new issue of a credit note that credits less: its own hold first, then the others.
    private func lessened(_ standing: [Hold], by amount: Amount, of note: DocumentRecord) -> [Hold] {
        var left = amount
        let unshown = standing.filter { $0.isUnshownCredit && $0.currency == note.currency }
        return (unshown.filter { $0.by == note.number } + unshown.filter { $0.by != note.number }).compactMap { hold in
            guard left.isPositive, let held = hold.amount else { return nil }
            let less = min(left, held)
            left = left - less
            var hold = hold
            hold.amount = held - less
            return hold.amount?.isPositive == true ? hold : lifted(hold)
        }
    }

    /// An earlier version of this program registered a credit note as an invoice of its own number with nothing open, once it had
    /// raised what is credited.
    private func isCountedBefore(_ note: DocumentRecord, on invoice: Invoice) throws -> Bool {
        guard try base.formerDocuments > 0, let own = try base.invoice(note.number), let credited = invoice.credited else { return false }
        let isFormer = try base.firstVersion(of: own.number) <= base.formerDocuments
        return own.number != invoice.number && own.open.units == 0 && own.amount.units == -note.amount.units && own.issued == note.issued
            && own.currency == note.currency && credited >= note.amount && isFormer
    }

    // MARK: Invoices

    private mutating func issue(_ document: DocumentRecord, _ body: RegisterDocument) throws {
        let number = document.number
        let payable = document.payable ?? document.amount
        let old = try invoice(number)
        guard let customer = body.customer ?? old?.customer else {
            throw Refusal.invalid("customer", "\(number) is new, and nothing says whose it is: say which customer")
        }
        var document = document
        let (due, dueWarning) = dueDate(body.due, issued: document.issued, of: number, customer: customer, known: old)
        var warnings = dueWarning.map { [$0] } ?? []
        var change = CreditChange()
        var new = Invoice(
            number: number, customer: customer, issued: document.issued, due: due, currency: document.currency,
            amount: document.amount,
            open: payable, credited: nil, registeredAt: context.now, version: nextSeq)
        let notes = try base.creditNotes(on: number)
        if let old {
            document.effect = try reissue(old, &new, payable, &warnings) ? .reissued : .recorded
            if old.fromDocuments != true, document.effect == .reissued {
                new.excess = excess(of: new, try standingHolds(on: number, [.creditPending]), change)
            }
        } else {
            document.effect = .registered
            new.fromDocuments = true
            let same = notes.filter { $0.currency == new.currency }
            if !same.isEmpty {
                new.creditNotes = same.sum(in: new.currency)
                new.open = new.open - same.sum(in: new.currency)
            }
            change.placed += notes.filter { $0.currency != new.currency }.map { hold(for: $0, $0.amount) }
        }
        let replaced = body.named.filter { $0 != number }
        if body.kind == .corrected {
            if old == nil { document.effect = .replaced }
            try replace(replaced, with: number, &change, &warnings)
        }
        if new.due == nil, new.open.isPositive {
            warnings.append(Warning(.noDueDate, number, "\(number) has no due date: it is held until one is registered"))
        }
        place(&change)
        record(
            .documentRegistered, on: .invoice(number), holds: change.holds, invoice: document.effect == .recorded ? nil : new,
            warnings: warnings, document: document)
        try findTickets(of: new, isNew: old == nil)
    }

    /// Brings `new` to what a registered invoice is after this issue of it. False where nothing changes.
    private func reissue(_ old: Invoice, _ new: inout Invoice, _ payable: Amount, _ warnings: inout [Warning]) throws -> Bool {
        guard old.currency == new.currency else {
            throw Refusal.invalid(
                "currency", "the document is in \(new.currency.code), and \(old.number) is registered in \(old.currency.code)")
        }
        if try base.firstVersion(of: old.number) <= base.formerDocuments, old.amount.units < 0, old.open.units == 0, new.amount.units > 0 {
            // The number of an earlier credit note: they are numbered apart.
            new.fromDocuments = true
            return true
        }
        let told = new
        _ = try requireSame(old, new, knowsCustomer: false)
        new = old
        new.registeredAt = context.now
        if old.due == nil, let due = told.due { new.due = due }
        if old.fromDocuments == true {
            new.issued = told.issued
            new.due = told.due ?? old.due
            new.amount = told.amount
            new.open = payable - (old.creditNotes ?? .zero(in: old.currency))
        } else if told.amount != old.amount {
            new.amount = told.amount
            if told.amount < old.amount {
                new.open = old.open - (old.amount - told.amount)
                new.reissued = Invoice.Reissue(was: old.reissued?.was ?? old.amount, now: told.amount)
                new.instalments = nil
            }
        }
        guard new.amount != old.amount || new.open != old.open || new.due != old.due || new.issued != old.issued else { return false }
        if new.amount != old.amount {
            warnings.append(
                Warning(
                    .reissued, old.number,
                    "\(old.number) came again with \(new.amount) instead of \(old.amount) \(old.currency.code): \(new.open) is open now"))
        }
        return true
    }

    /// Holds what a corrected invoice replaces, until its open amount is registered as 0 or a person lifts it.
    private func replace(
        _ replaced: [InvoiceNumber], with number: InvoiceNumber, _ change: inout CreditChange, _ warnings: inout [Warning]
    ) throws {
        if replaced.isEmpty {
            warnings.append(
                Warning(.unregisteredInvoice, number, "\(number) corrects an invoice that it does not name (BT-25): nothing is held"))
        }
        for old in replaced {
            var held = [old]
            if let registered = try invoice(old) {
                if registered.open.units == 0 { continue }
            } else if let credited = try creditedBy(old) {
                warnings.append(
                    Warning(
                        .unregisteredInvoice, old,
                        "\(old), which \(number) replaces, is a credit note on \(credited): nothing of \(credited) is freed. Where \(old) is cancelled, register what is open with the ledger, and lift the hold that follows"
                    ))
                continue
            } else if let near = try nearlyRegistered(old) {
                warnings.append(nearWarning(old, near))
                held.append(near)
            } else {
                warnings.append(
                    Warning(
                        .unregisteredInvoice, old, "\(old), which \(number) replaces, is not registered: it is held all the same"))
            }
            for target in held where try standingHolds(on: target, [.cancelled]).isEmpty {
                change.placed.append(
                    Hold(
                        id: HoldID(number: 0), kind: .cancelled, invoice: target, review: context.review, since: context.now,
                        placedBy: context.actor.name, by: number, version: nextSeq))
            }
        }
    }
}
