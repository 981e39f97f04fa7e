import HoldlineCore
import Testing

@Suite("a settlement is taken back")
struct UnsettleTests {
    @Test("the dispute is open again, its pending credit ends, and the same amount is held", arguments: Outcome.allCases)
    func back(_ outcome: Outcome) throws {
        guard outcome != .duplicate else { return }
        var desk = Desk()
        desk.policy.resumeAfter = 5
        try desk.register()
        let id = try desk.dispute("F1", "300.00")
        let credit: Amount? = outcome == .partlyUpheld ? "120.00" : nil
        try desk.run(.on(id, SettleDispute(invoice: "F1", outcome: outcome, credit: credit)))
        let decision = try desk.run(.on(id, UnsettleDispute(invoice: "F1")))
        let dispute = try #require(desk.world.ticket(id)?.disputes.first)
        #expect(dispute.state == .open && dispute.amount == "300.00" && dispute.credited == nil && dispute.pending == nil)
        #expect(desk.held() == "300.00" && desk.world.standing.map(\.id) == [dispute.hold] && desk.check().blockers.first?.until == nil)
        #expect(decision.events.flatMap { $0.facts.warnings ?? [] }.isEmpty)
        // Settled again, only that settlement counts.
        try desk.run(.on(id, SettleDispute(invoice: "F1", outcome: .partlyUpheld, credit: "20.00")))
        #expect(desk.held() == "20.00")
        try desk.register(open: "1180.00", credited: "20.00")
        #expect(desk.held() == "0.00" && desk.world.broken.isEmpty && desk.replayed == desk.world)
    }

    @Test("a credit that is registered is not taken back, and a part of one stays credited")
    func registered() throws {
        var desk = Desk()
        try desk.register(credited: "0.00")
        let id = try desk.dispute("F1", "300.00")
        try desk.run(.on(id, SettleDispute(invoice: "F1", outcome: .upheld)))
        try desk.register(open: "1100.00", credited: "100.00")
        var other = desk
        let decision = try desk.run(.on(id, UnsettleDispute(invoice: "F1")))
        #expect(desk.held() == "200.00" && desk.world.ticket(id)?.disputes.first?.amount == "200.00")
        let warning = try #require(decision.events.first?.facts.warnings?.first)
        #expect(warning.code == .creditRegistered && warning.message.contains("100.00 EUR") && warning.message.contains("200.00 EUR"))
        try other.register(open: "900.00", credited: "300.00")
        #expect(other.refusal(.on(id, UnsettleDispute(invoice: "F1"))) == .creditRegistered)
        #expect(other.held() == "0.00")
    }

    @Test("a credit that a supervisor lifted by hand was not registered: the whole dispute is open again")
    func lifted() throws {
        var desk = Desk()
        try desk.register(credited: "0.00")
        let id = try desk.dispute("F1", "300.00")
        try desk.run(.on(id, SettleDispute(invoice: "F1", outcome: .upheld)))
        let pending = try #require(desk.world.ticket(id)?.disputes.first?.pending)
        try desk.run(.on(pending, LiftHold()), as: Desk.sue)
        try desk.run(.on(id, UnsettleDispute(invoice: "F1")))
        #expect(desk.held() == "300.00")
    }

    @Test("what is not settled, or not here, is refused with how it stands")
    func refused() throws {
        var desk = Desk()
        for number: InvoiceNumber in ["F1", "F2", "F3"] { try desk.register(number) }
        let id = try desk.dispute("F1", "300.00")
        func why(_ number: InvoiceNumber) -> String {
            var copy = desk
            do { try copy.run(.on(id, UnsettleDispute(invoice: number))) } catch let refusal as Refusal { return refusal.message } catch {}
            return ""
        }
        #expect(why("F1").contains("nobody has settled") && why("F9").contains("disputes no F9"))
        try desk.run(.on(id, RaiseDispute(invoice: "F2", reason: .prices, replaces: "F1")))
        #expect(why("F1").contains("corrected"))
        try desk.run(.on(id, SettleDispute(invoice: "F2", outcome: .upheld)))
        try desk.run(.on(id, RaiseDispute(invoice: "F2", reason: .prices, amount: "10.00")))
        #expect(why("F2").contains("earlier settlement"))
        try desk.resolve(id, .rejected)
        #expect(desk.refusal(.on(id, UnsettleDispute(invoice: "F2"))) == .wrongState)
        let others = try desk.dispute("F3", "1.00")
        #expect(desk.refusal(.on(others, UnsettleDispute(invoice: "F3")), as: Desk.bob) == .notYours)
    }
}

@Suite("a merge is taken back")
struct UnmergeTests {
    @Test("each ticket has its own disputes again, and no more is held than before the merge")
    func disputes() throws {
        var desk = Desk()
        for number: InvoiceNumber in ["F1", "F2", "F3"] { try desk.register(number) }
        let from = try desk.dispute("F1", "300.00")
        try desk.run(.on(from, RaiseDispute(invoice: "F2", reason: .prices, amount: "50.00")))
        let into = try desk.dispute("F1", "200.00")
        try desk.run(.on(into, RaiseDispute(invoice: "F3", reason: .prices, amount: "70.00")))
        let held = ["F1", "F2", "F3"].map { desk.held($0) }
        try desk.run(.on(from, MergeTicket(into: into)))
        #expect(desk.held("F1") == "300.00")
        // Correcting an amount meanwhile counts, on whichever ticket the dispute is.
        try desk.run(.on(into, RaiseDispute(invoice: "F2", reason: .prices, amount: "60.00")))
        let decision = try desk.run(.on(from, UnmergeTicket()))
        #expect(decision.subject == .ticket(from) && decision.events.flatMap { $0.facts.warnings ?? [] }.isEmpty)
        #expect(desk.held("F1") == held[0] && desk.held("F2") == "60.00" && desk.held("F3") == held[2])
        let (back, other) = (try #require(desk.world.ticket(from)), try #require(desk.world.ticket(into)))
        #expect(back.state == .open && back.resolution == nil)
        #expect(back.disputes.map(\.amount) == ["300.00", "60.00"] && back.disputes.allSatisfy { $0.state == .open })
        #expect(other.disputes.filter { $0.state == .open }.map(\.amount) == ["200.00", "70.00"])
        try desk.resolve(into, .rejected)
        #expect(desk.held("F1") == "300.00" && desk.held("F2") == "60.00" && desk.held("F3") == "0.00")
        #expect(desk.world.broken.isEmpty && desk.replayed == desk.world)
    }

    @Test("what was settled on the other ticket since stays there, and the answer says it")
    func settled() throws {
        var desk = Desk()
        for number: InvoiceNumber in ["F1", "F2"] { try desk.register(number) }
        let from = try desk.dispute("F1", "300.00")
        try desk.run(.on(from, RaiseDispute(invoice: "F2", reason: .prices)))
        let into = try desk.open(OpenTicket(customer: Desk.company, subject: "other", assignee: "ada"))
        try desk.run(.on(from, MergeTicket(into: into)))
        try desk.run(.on(into, SettleDispute(invoice: "F1", outcome: .upheld)))
        let decision = try desk.run(.on(from, UnmergeTicket()))
        let warnings = decision.events.flatMap { $0.facts.warnings ?? [] }
        #expect(warnings.map(\.invoice) == ["F1"] && warnings.first?.code == .notMovedBack)
        #expect(warnings.first?.message.contains("300.00 EUR to be credited") == true)
        #expect(desk.held("F1") == "300.00" && desk.held("F2") == "1200.00")
        #expect(desk.world.ticket(from)?.disputes.map(\.state) == [.moved, .open])
        #expect(desk.world.ticket(into)?.disputes.map(\.state) == [.upheld, .moved])
        // Taken back on the other one, it is the other one's.
        try desk.run(.on(into, UnsettleDispute(invoice: "F1")))
        #expect(desk.held("F1") == "300.00" && desk.replayed == desk.world)
    }

    @Test("story, contact, clock, calls and notes go back; what was written on the other ticket since stays")
    func contents() throws {
        var desk = Desk()
        let hash = String(repeating: "a", count: 64)
        try desk.run(.new(AddCall(queue: QueueName(unchecked: "support"))), as: Desk.sue)
        let from = try desk.open(
            OpenTicket(
                customer: Desk.company, subject: "old", description: "the story", priority: .urgent, contact: Contact(name: "Zoe"),
                reference: "RMA-9", evidence: [Evidence(name: "photo.jpg", sha256: hash)], call: "1"))
        try desk.run(.on(from, NoteOnTicket(text: "first")))
        desk.pass(seconds: 3600)
        let into = try desk.open(OpenTicket(customer: Desk.company, subject: "new", description: "my own", contact: Contact(name: "Ann")))
        let before = try #require(desk.world.ticket(into))
        desk.pass(seconds: 60)
        try desk.run(.on(from, MergeTicket(into: into)))
        let merged = try #require(desk.world.ticket(into))
        #expect(merged.openedAt == Desk.start && merged.priority == .urgent)
        try desk.run(.on(into, NoteOnTicket(text: "on the other")))
        try desk.run(.on(from, NoteOnTicket(text: "sent to the old number", toCustomer: true)))
        let whole = try #require(merged.description?.text)
        try desk.run(.on(into, EditTicket(description: FreeText(whole + "\nand more"))))
        try desk.run(.on(from, UnmergeTicket()))
        let (back, other) = (try #require(desk.world.ticket(from)), try #require(desk.world.ticket(into)))
        #expect(back.description == "the story" && back.contact == Contact(name: "Zoe") && back.reference == "RMA-9")
        #expect(other.description == "my own\nand more" && other.contact == before.contact && other.reference == nil)
        #expect(other.evidence == nil && other.priority == .normal && other.openedAt == before.openedAt)
        // Somebody answered on it since, so that is its own first response.
        #expect(other.firstResponseAt == desk.now)
        #expect(desk.world.notes(of: from).map(\.text) == ["first", "sent to the old number"])
        #expect(desk.world.notes(of: into).map(\.text) == ["on the other"])
        #expect(desk.world.call(CallID(number: 1))?.ticket == from)
        #expect(desk.world.broken.isEmpty && desk.replayed == desk.world)
    }

    @Test("a duplicate is taken back too; a ticket that went nowhere, or further, is refused")
    func duplicate() throws {
        var desk = Desk()
        try desk.register()
        let from = try desk.dispute("F1", "300.00")
        let into = try desk.open(OpenTicket(customer: Desk.company, subject: "other", assignee: "ada"))
        try desk.resolve(from, .duplicate, of: into)
        let third = try desk.open(OpenTicket(customer: Desk.company, subject: "third", assignee: "ada"))
        try desk.run(.on(into, MergeTicket(into: third)))
        #expect(desk.refusal(.on(from, UnmergeTicket())) == .wrongState)
        try desk.run(.on(into, UnmergeTicket()))
        try desk.run(.on(from, UnmergeTicket()))
        #expect(desk.world.ticket(from)?.disputes.first?.state == .open && desk.held() == "300.00")
        try desk.resolve(from, .rejected)
        #expect(desk.refusal(.on(from, UnmergeTicket())) == .wrongState)
        #expect(desk.refusal(.on(into, UnmergeTicket())) == .wrongState)
        #expect(desk.replayed == desk.world)
    }
}

@Suite("a note is struck")
struct StrikeTests {
    @Test("by its author alone, who sees it as struck from then on")
    func author() throws {
        var desk = Desk()
        let id = try desk.open(OpenTicket(customer: Desk.company, subject: "a"))
        try desk.run(.on(id, NoteOnTicket(text: "one")))
        try desk.run(.on(id, NoteOnTicket(text: "two")))
        try desk.run(.on(id, NoteOnTicket(text: "bob's")), as: Desk.bob)
        let seqs = desk.world.notes(of: id).compactMap(\.seq)
        #expect(desk.refusal(.on(id, StrikeNote(note: seqs[0])), as: Desk.bob) == .notYours)
        #expect(desk.refusal(.on(id, StrikeNote(note: 999))) == .invalid)
        // Without a number it is the last one of one's own.
        try desk.run(.on(id, StrikeNote()))
        #expect(desk.world.notes(of: id).map { $0.struckAt == nil } == [true, false, true])
        #expect(desk.world.notes(of: id).map(\.text) == ["one", "two", "bob's"])
        let again = try desk.run(.on(id, StrikeNote(note: seqs[1])))
        #expect(again.events.isEmpty)
        try desk.run(.on(id, StrikeNote()))
        #expect(desk.refusal(.on(id, StrikeNote())) == .invalid && desk.replayed == desk.world)
    }
}

@Suite("the customer of a ticket is corrected")
struct CustomerEditTests {
    @Test("nothing of what is held changes, and disputes on somebody else's invoices are warned of")
    func corrected() throws {
        var desk = Desk()
        try desk.register("F1")
        try desk.register("F2", customer: "C-7")
        let id = try desk.dispute("F1", "300.00")
        try desk.run(.on(id, RaiseDispute(invoice: "F2", reason: .prices, amount: "10.00")))
        let decision = try desk.run(.on(id, EditTicket(customer: "C-7")))
        #expect(desk.world.ticket(id)?.customer == "C-7" && desk.held("F1") == "300.00" && desk.held("F2") == "10.00")
        let warnings = decision.events.first?.facts.warnings ?? []
        #expect(warnings.map(\.code) == [.otherCustomer] && warnings.first?.invoice == "F1")
        #expect(HistoryLine.words(.ticketEdited, try #require(decision.events.first?.facts)).contains("customer: C-042 → C-7"))
        #expect(try desk.run(.on(id, EditTicket(customer: "C-7"))).events.isEmpty)
    }
}

@Suite("a hold is looked at again later")
struct ReviewTests {
    @Test("an agent reviews the holds of the own tickets, a supervisor all, and nothing else of them changes")
    func who() throws {
        var desk = Desk()
        try desk.register()
        let id = try desk.dispute("F1", "300.00")
        let hold = try #require(desk.world.ticket(id)?.disputes.first?.hold)
        #expect(desk.refusal(.on(hold, ReviewHold(review: "2027-01-07")), as: Desk.bob) == .notYours)
        #expect(desk.refusal(.on(hold, ReviewHold(review: "2026-11-24"))) == .invalid)
        let decision = try desk.run(.on(hold, ReviewHold(review: "2027-01-07", note: "the carrier answers in January")))
        #expect(decision.subject == .hold(hold) && desk.world.hold(hold)?.review == "2027-01-07" && desk.held() == "300.00")
        #expect(desk.world.notes(of: id).map(\.text) == ["the carrier answers in January"])
        let manual = try desk.place(PlaceHold(kind: .manual, invoice: "F1", note: "lawyer"))
        #expect(desk.refusal(.on(manual, ReviewHold(review: "2027-01-07"))) == .notYourRole)
        try desk.run(.on(manual, ReviewHold(review: "2027-01-07", note: "still")), as: Desk.sue)
        #expect(desk.world.hold(manual)?.note == "lawyer\nstill")
        try desk.run(.on(manual, LiftHold()), as: Desk.sue)
        #expect(desk.world.hold(manual)?.note == "lawyer\nstill")
        #expect(desk.refusal(.on(manual, ReviewHold(review: "2027-01-07")), as: Desk.sue) == .alreadyLifted)
        #expect(desk.replayed == desk.world)
    }

    @Test("it is not past its review any more, and is again on the new day")
    func stale() throws {
        var desk = Desk()
        try desk.register()
        let id = try desk.dispute("F1")
        let hold = try #require(desk.world.ticket(id)?.disputes.first?.hold)
        desk.pass(days: 60)
        func reason(_ desk: Desk) -> StaleReason? {
            let row = desk.world.hold(hold)
            return StaleRule(cutoff: desk.now.adding(seconds: -86_400), now: desk.now, policy: desk.policy).reason(
                StaleRule.StandingHold(
                    kind: .dispute, since: desk.now, review: row?.review, hasEnd: false, hasNote: false, ticket: .open, isDisputed: true))?
                .reason
        }
        #expect(reason(desk) == .reviewPassed)
        try desk.run(.on(hold, ReviewHold(review: "2027-02-01")))
        #expect(reason(desk) == nil)
        desk.pass(days: 30)
        #expect(reason(desk) == .reviewPassed)
    }
}
