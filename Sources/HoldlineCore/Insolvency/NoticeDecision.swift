extension PostNotice: Change {
    package var reply: Reply { .notice(self) }

    /// Throws `invalid` for a notice without an identifier of the bulletin's form, and for one that names neither a company nor another
    /// notice.
    ///
    /// A notice about a company that is no customer is not recorded, unless it corrects or annuls another one. One that was seen before
    /// changes nothing.
    package func decide(on target: Anew, in draft: inout Draft) throws {
        draft.answer(with: .ledger)
        draft.created = try draft.post(self)
    }
}

extension EventType {
    package static let noticePosted = EventType("notice.posted") { told in
        guard let notice = told.facts.notice else { return "posted a notice" }
        let about = notice.siren.isEmpty ? "" : " about \(notice.siren)"
        return "notice \(notice.id) of \(notice.published)\(about), \(notice.judgment.meaning): \(notice.effect.rawValue)"
    }
}

extension Draft {
    /// The notice as it was recorded; one that was not is as it came, with the effect `unconcerned`.
    package func notice(_ body: PostNotice) throws -> Notice {
        try events.lazy.compactMap(\.facts.notice).first(where: body.isSame) ?? base.notices(called: body.id).first(where: body.isSame)
            ?? Notice(body, receivedAt: context.now, version: 0)
    }

    /// Records a notice and does what it asks for. True where it was not seen before.
    fileprivate mutating func post(_ body: PostNotice) throws -> Bool {
        try body.check()
        var notice = Notice(body, receivedAt: context.now, version: nextSeq)
        notice.customer = try notice.siren.isEmpty ? nil : base.customers(ofCompany: notice.siren).first
        // A correction that was kept before its company was a customer counts from now on.
        let seen = try base.notices(called: body.id).first(where: body.isSame)
        if let seen, seen.customer != nil || notice.customer == nil { return false }
        guard notice.customer != nil || notice.corrects != nil else { return false }
        notice.effect = .recorded
        let known = try related(to: notice).filter { !body.isSame(as: $0) }
        for siren in Set((known + [notice]).map(\.siren)).filter({ !$0.isEmpty }).sorted() {
            let about = known.filter { $0.siren == siren }
            // What was kept while nobody was concerned has held nothing.
            let before = known.contains { $0.ticket != nil } ? Procedure(about, among: known) : nil
            let after = Procedure(siren == notice.siren ? about + [notice] : about, among: known + [notice])
            guard after.map({ !$0.isSame(as: before) }) ?? (before != nil), let customer = try base.customers(ofCompany: siren).first else {
                continue
            }
            try pass(from: before, to: after, of: customer, siren, body, &notice)
        }
        record(.noticePosted, on: notice.customer.map { .customer($0) } ?? .ledger, notice: notice)
        return true
    }

    /// Every notice that has to do with this one: about its company, or connected by what they correct.
    private func related(to notice: Notice) throws -> [Notice] {
        var found: [Notice] = []
        var (companies, names, named): (Set<String>, Set<String>, Set<String>) = ([""], [], [])
        func take(_ more: [Notice]) { for notice in more where !found.contains(notice) { found.append(notice) } }
        var waiting = [notice]
        for _ in 0..<NoticeChain.longest {
            for notice in waiting {
                if companies.insert(notice.siren).inserted { take(try base.notices(about: notice.siren)) }
                if names.insert(notice.id).inserted { take(try base.notices(correcting: notice.id)) }
                if let other = notice.corrects, named.insert(other).inserted { take(try base.notices(called: other)) }
            }
            let next = found.filter { !names.contains($0.id) || !companies.contains($0.siren) }
            if next.isEmpty { break }
            waiting = next
        }
        return found
    }

    /// Ends what the company's procedure held so far with its ticket, and begins anew: the notices alone say what stands.
    private mutating func pass(
        from before: Procedure?, to after: Procedure?, of customer: CustomerReference, _ siren: String, _ body: PostNotice,
        _ notice: inout Notice
    ) throws {
        // Those by hand have no ticket, and are a person's to lift.
        let standing = try base.standingHolds(onAllOf: customer).filter { $0.kind == .insolvency && $0.ticket != nil }
        for hold in standing {
            let copies = try base.copies(of: hold.id)
            record(.holdLifted, on: .hold(hold.id), holds: ([hold] + copies).map(lifted))
            guard let ticket = try hold.ticket.map({ try self.ticket($0) }), ticket.state.isLive else { continue }
            let resolution = Resolution(outcome: .withdrawn, at: context.now, by: context.actor.name, of: nil)
            try finish(ticket, resolution, Settled(), note: FreeText("Overtaken by the notice \(body.id) of \(body.published)."))
        }
        guard let after else {
            notice.effect = .lifted
            return
        }
        let ticket = Ticket(
            id: newTicketID(), customer: customer, subject: FreeText(subject(of: after, siren)),
            description: FreeText(body.description(siren: siren, after)), priority: after.task == .decide ? .urgent : .high, channel: .web,
            openedAt: context.now, openedBy: context.actor.name, version: nextSeq)
        record(.ticketOpened, on: .ticket(ticket.id), ticket: ticket)
        notice.ticket = ticket.id
        notice.effect =
            switch after.task {
            case .declare: .held
            case .decide: .unclear
            case .writeOff: .writeOff
            }
        // What a person lifted stays lifted, as long as the same claims are meant.
        if let before, before.before == after.before, standing.isEmpty { return }
        let hold = Hold(
            id: newHoldID(), kind: .insolvency, customer: customer, ticket: ticket.id, review: review(of: after),
            issuedBefore: after.before,
            since: context.now, placedBy: context.actor.name, version: nextSeq)
        record(.holdPlaced, on: .hold(hold.id), holds: [hold])
        notice.hold = hold.id
    }

    /// Some time before claims can be declared no more.
    private func review(of procedure: Procedure) -> Day {
        guard procedure.task == .declare, let deadline = deadline(of: procedure) else { return context.review }
        return max(context.today, deadline.adding(days: -14))
    }

    private func deadline(of procedure: Procedure) -> Day? {
        procedure.published.map { $0.adding(months: context.policy.declarationMonths) }
    }

    private func subject(of procedure: Procedure, _ siren: String) -> String {
        switch procedure.task {
        case .declare: "Declare claims on \(siren) by \(deadline(of: procedure)?.description ?? "the deadline"): notice \(procedure.notice)"
        case .writeOff: "Write off claims on \(siren): closed for insufficiency of assets, notice \(procedure.notice)"
        case .decide:
            "Read notice \(procedure.notice) about \(siren)"
                + (deadline(of: procedure).map { "; claims may have to be declared by \($0)" } ?? "")
        }
    }
}

extension PostNotice {
    /// Throws `invalid`.
    fileprivate func check() throws(Refusal) {
        for (name, text) in [("id", id)] + (corrects.map { [("corrects", $0)] } ?? []) {
            let digits = text.utf8.dropFirst()
            guard text.utf8.first?.isLetter == true, (9...20).contains(digits.count), digits.allSatisfy(\.isDigit) else {
                throw .invalid(name, "“\(text.prefix(40))” names no notice: write A202601765232 (bulletin, year, issue, number)")
            }
        }
        if let siren, siren.utf8.count != 9 || !siren.utf8.allSatisfy(\.isDigit) {
            throw .invalid("siren", "“\(siren.prefix(40))” is no SIREN: nine digits")
        }
        if siren == nil, corrects == nil { throw .invalid("siren", "the notice names neither a company nor another notice") }
        if kind == .notice, corrects != nil { throw .invalid("corrects", "only a correction or an annulment names another notice") }
    }

    /// What the ticket says: the notice as the bulletin has it, and what is held.
    fileprivate func description(siren: String, _ procedure: Procedure) -> String {
        var lines = ["BODACC \(id), published \(published), about \(siren)"]
        if let court { lines.append(court.text) }
        let words = [family, nature].compactMap { $0?.text }.joined(separator: ": ")
        if !words.isEmpty { lines.append(words + (judged.map { " of \($0)" } ?? "")) }
        if let complement { lines.append(complement.text) }
        lines.append("Held are claims of invoices issued before \(procedure.before); later ones are chased.")
        return String(lines.joined(separator: "\n").prefix(20_000))
    }
}
