/// What a registration or a document does to the credits that are pending.
struct CreditChange {
    /// Holds that stood before and change.
    var holds: [Hold] = []
    /// New ones; they have no number yet.
    var placed: [Hold] = []
    /// What the ledger showed of credit notes that were not held until then.
    var metBeforeHeld: Amount?
    /// What the ledger counts as open although a credit took it off before.
    var takenBack: Amount?
}

extension [DocumentRecord] {
    func sum(in currency: Currency) -> Amount { reduce(.zero(in: currency)) { $1.currency == currency ? $0 + $1.amount : $0 } }
}

extension Draft {
    /// The credit notes of which a ledger that speaks for the first time has to show that it knows them: until then documents alone told.
    func unshown(on new: Invoice, after old: Invoice?, isSuccessor: Bool = false) throws -> [DocumentRecord] {
        guard old == nil || old?.fromDocuments == true else { return [] }
        return try base.creditNotes(on: new.number).filter { !isSuccessor || $0.issued >= new.issued }
    }

    /// Notes what the ledger credited, or by how much `open` fell, and meets pending credits with it, those of `notes` among them.
    ///
    /// A ledger that no longer shows a credit which it had shown is late, or the credit was cancelled: that much is held, with a day on which
    /// somebody looks, and a payment that comes after it lowers what is collected.
    func credits(from old: Invoice?, to new: inout Invoice, _ notes: [DocumentRecord]) throws -> CreditChange {
        let standing = try standingHolds(on: new.number, [.creditPending])
        var change = try pendingCredits(from: old, to: &new, notes, standing)
        for hold in standing where try isShownAgain(hold, new) && !change.holds.contains(where: { $0.id == hold.id }) {
            change.holds.append(lifted(hold))
        }
        new.excess = excess(of: new, standing, change)
        if let takenBack = new.excess, new.credited.map({ $0 < new.creditNotes ?? $0 }) ?? true,
            let note = try base.creditNotes(on: new.number).last
        {
            change.takenBack = takenBack
            var hold = hold(for: note, takenBack)
            hold.invoice = new.number
            hold.countedSince = nextSeq
            change.placed.append(hold)
            let movement = movement(from: old, to: new, notes)
            if let movement, movement.amount.units < 0, new.movements?.contains(where: { $0.seq == nextSeq }) != true {
                new.note(movement)
            }
            new.excess = excess(of: new, standing, change)
        }
        return change
    }

    /// Whether a hold was placed when the ledger took a credit back, and what it took back was set off since.
    private func isShownAgain(_ hold: Hold, _ invoice: Invoice) throws -> Bool {
        guard hold.isUnshownCredit, let since = hold.countedSince, let note = hold.by, hold.currency == invoice.currency,
            try !base.documents(note, creditNotes: true).contains(where: { $0.seq == since })
        else { return false }
        return invoice.movements?.contains { $0.seq == since } != true
    }

    /// What a registration says of credits: by how much `credited` grew, or `open` fell.
    private func movement(from old: Invoice?, to new: Invoice, _ notes: [DocumentRecord]) -> Invoice.Movement? {
        let zero = Amount.zero(in: new.currency)
        if let credited = new.credited {
            return Invoice.Movement(seq: nextSeq, kind: .credit, amount: credited - (old?.credited ?? zero))
        }
        guard let before = old?.beforeCreditNotes.open ?? (notes.isEmpty ? nil : new.amount) else { return nil }
        return Invoice.Movement(seq: nextSeq, kind: .fall, amount: before - new.open)
    }

    private func pendingCredits(
        from old: Invoice?, to new: inout Invoice, _ notes: [DocumentRecord], _ standing: [Hold]
    ) throws -> CreditChange {
        var change = CreditChange()
        let fresh = notes.map { hold(for: $0, $0.amount) }
        if let old, old.currency != new.currency {
            // Amounts of two currencies are not compared: what is pending holds all of it.
            new.movements = nil
            change.placed = fresh
            return change
        }
        let zero = Amount.zero(in: new.currency)
        let movement = movement(from: old, to: new, notes)
        // What a first registration says was credited before nobody had complained about.
        guard old != nil || !fresh.isEmpty, let movement else { return change }
        let isDisputed = try base.hasStandingHold(on: new.number, [.dispute, .undelivered])
        guard !standing.isEmpty || !fresh.isEmpty || isDisputed else {
            new.movements = nil
            return change
        }
        if movement.amount.units != 0 { new.note(movement) }
        var matching = CreditMatching(pending: standing + fresh, invoice: new)
        matching.meet()
        new = matching.invoice
        for (before, after) in zip(standing, matching.pending) where before != after {
            change.holds.append(after.amount?.isPositive == false ? lifted(after) : after)
        }
        var met = zero
        for (before, after) in zip(fresh, matching.pending.dropFirst(standing.count)) {
            if let was = before.amount, let now = after.amount, before.currency == new.currency { met = met + (was - now) }
            if after.amount?.isPositive != false { change.placed.append(after) }
        }
        change.metBeforeHeld = met
        return change
    }

    /// The hold for a credit that a document told of and that the ledger has not shown.
    func hold(for note: DocumentRecord, _ amount: Amount) -> Hold {
        Hold(
            id: HoldID(number: 0), kind: .creditPending, invoice: note.credits ?? note.number, amount: amount, currency: note.currency,
            review: context.review, since: context.now, placedBy: context.actor.name, countedSince: note.seq, by: note.number,
            version: nextSeq)
    }

    /// What `open` is above the amount less all credits that are known, but for those that are held as pending.
    func excess(of invoice: Invoice, _ standing: [Hold], _ change: CreditChange) -> Amount? {
        let zero = Amount.zero(in: invoice.currency)
        var holds: [HoldID: Hold] = [:]
        for hold in standing { holds[hold.id] = hold }
        for hold in change.holds { holds[hold.id] = hold }
        let pending = (Array(holds.values) + change.placed).reduce(zero) { sum, hold in
            guard hold.isUnshownCredit, !hold.isLifted, hold.currency == invoice.currency, let amount = hold.amount else { return sum }
            return sum + amount
        }
        let shown = max(invoice.credited ?? zero, (invoice.creditNotes ?? zero) - pending)
        guard shown.isPositive else { return nil }
        let most = invoice.amount - shown
        return invoice.open > max(most, zero) && invoice.open.isPositive ? invoice.open - max(most, zero) : nil
    }
}

extension Invoice {
    /// Adds a movement. What is taken back first (a credit note that is cancelled and entered again, an open amount that two sources
    /// report in turns) counts once: a credit is set off against credits, a fall against a rise of the same amount.
    mutating func note(_ movement: Movement) {
        var movements = movements ?? []
        var left = movement
        for place in movements.indices.reversed() where movements[place].kind == left.kind {
            let other = movements[place].amount
            let isOpposite = (other.units < 0) != (left.amount.units < 0)
            guard isOpposite, left.kind == .credit || other.units == -left.amount.units else { continue }
            let sum = other + left.amount
            let isCovered = (sum.units < 0) == (other.units < 0)
            movements[place].amount = isCovered ? sum : Amount(units: 0, decimals: sum.decimals)
            left.amount = isCovered ? Amount(units: 0, decimals: sum.decimals) : sum
            if left.amount.units == 0 { break }
        }
        if left.amount.units != 0 { movements.append(left) }
        self.movements = movements.filter { $0.amount.units != 0 }
    }
}
