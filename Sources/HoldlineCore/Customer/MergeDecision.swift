extension MergeCustomer: Action {
    package static let terms = ActionTerms(
        "merge", "Declares two references to be one customer: holds on all invoices of either cover both.",
        help: "Say that two references are one customer.")
    package static let refuses: [Refusal.Code] = []

    package var reply: Reply { .customer(into) }
    /// Throws `invalid` for a reference into itself, and `notFound` for one that nothing names. Two that are one company already change nothing.
    package func decide(on reference: CustomerReference, in draft: inout Draft) throws {
        draft.answer(with: .customer(into))
        draft.created = try draft.merge(reference, self)
    }
}

extension EventType {
    package static let customerMerged = EventType("customer.merged") { told in
        told.facts.merge.map { "declared \($0.from) and \($0.into) to be one customer" } ?? "declared two references to be one customer"
    }
}

extension Draft {
    /// Declares two customers to be one: holds on either cover the invoices of both from now on. False where they were one already.
    ///
    /// Holds that followed an invoice from one of them to the other end: the customer-wide hold covers it again.
    /// Throws `invalid` for the same reference twice, and `notFound` for one that nothing names.
    fileprivate mutating func merge(_ reference: CustomerReference, _ body: MergeCustomer) throws -> Bool {
        guard reference != body.into else { throw Refusal.invalid("into", "\(reference) cannot be merged into itself") }
        for named in [reference, body.into] where try !base.knows(named) {
            throw Refusal(
                .notFound, "no customer, invoice, ticket or hold names \(named): nothing is merged",
                field: named == body.into ? "into" : nil)
        }
        let (company, becomes) = (try base.company(of: reference), try base.company(of: body.into))
        guard company != becomes else { return false }
        let wide = try base.standingHolds(onAllOf: reference) + base.standingHolds(onAllOf: body.into)
        let covered = try wide.flatMap { try base.copies(of: $0.id) }.filter { copy in
            guard let number = copy.invoice, let owner = try invoice(number)?.customer else { return false }
            return try [company, becomes].contains(base.company(of: owner))
        }
        record(
            .customerMerged, on: .customer(body.into), holds: covered.map(lifted),
            merge: CompanyMerge(from: reference, into: body.into, company: company, becomes: becomes))
        return true
    }

    /// What holds the other invoices of the customer that this one leaves goes with it, until a person lifts it or merges the two.
    func holdsThatFollow(
        _ old: Invoice, to new: Invoice, _ warnings: inout [Warning]
    ) throws -> [(hold: Hold, isNew: Bool)] {
        guard old.customer != new.customer, try base.company(of: old.customer) != base.company(of: new.customer) else { return [] }
        let own = try standingHolds(on: new.number, HoldKind.all)
        let there = Set(try base.standingHolds(onAllOf: new.customer).map(\.id))
        var changed = own.filter { $0.origin.map(there.contains) ?? false }.map { (hold: lifted($0), isNew: false) }
        for hold in try base.standingHolds(onAllOf: old.customer)
        where hold.covers(old) && hold.until.map({ $0 >= context.today }) ?? true {
            if own.contains(where: { $0.origin == hold.id }) { continue }
            let copy = Hold(
                id: HoldID(number: 0), kind: hold.kind, invoice: new.number, reason: hold.reason, from: hold.from, until: hold.until,
                review: hold.review ?? (hold.until == nil ? context.review : nil), since: context.now, placedBy: context.actor.name,
                origin: hold.id, version: nextSeq)
            changed.append((copy, true))
            warnings.append(
                Warning(
                    .movedFromHold, new.number,
                    "\(new.number) moves from \(old.customer) to \(new.customer), and \(hold.id) (\(hold.kind.rawValue)) on \(old.customer) stays with it: lift it, or merge the two customers"
                ))
        }
        return changed
    }
}
