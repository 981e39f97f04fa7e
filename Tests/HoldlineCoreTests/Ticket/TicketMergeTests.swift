import HoldlineCore
import Testing

@Suite("a merge moves the whole complaint")
struct TicketMergeTests {
    private func merged(_ desk: inout Desk, _ from: TicketID, _ into: TicketID) throws -> Ticket {
        try desk.run(.on(from, MergeTicket(into: into)))
        return try #require(desk.world.ticket(into))
    }

    private func clock(_ ticket: Ticket, _ desk: Desk) -> TicketClock {
        TicketClock(ticket, at: desk.now, calendar: desk.policy.calendar, deadlines: Deadlines(firstResponse: 3600, resolution: 36_000))
    }

    @Test("the older clock goes on, whichever ticket it is on, with its pauses and its first response")
    func clock() throws {
        var desk = Desk()
        let old = try desk.open(OpenTicket(customer: Desk.company, subject: "old"))
        desk.pass(seconds: 3600)
        try desk.run(.on(old, WaitTicket(for: .customer)))
        desk.pass(seconds: 1800)
        try desk.run(.on(old, ContinueTicket()))
        let new = try desk.open(OpenTicket(customer: Desk.company, subject: "new"))
        desk.pass(seconds: 600)
        var other = desk
        let before = clock(try #require(desk.world.ticket(old)), desk)
        let ticket = try merged(&desk, old, new)
        #expect(ticket.openedAt == Desk.start && ticket.firstResponseAt == Desk.start.adding(seconds: 3600))
        #expect(clock(ticket, desk) == before && before.elapsed == 4200)
        let reverse = try merged(&other, new, old)
        #expect(clock(reverse, other) == before)
    }

    @Test("a clock that stood goes on standing where both waited, and runs on where one did")
    func waiting() throws {
        for (first, second) in [(true, true), (true, false), (false, true)] {
            var desk = Desk()
            let old = try desk.open(OpenTicket(customer: Desk.company, subject: "old", assignee: "ada"))
            desk.pass(seconds: 1)
            let new = try desk.open(OpenTicket(customer: Desk.company, subject: "new", assignee: "ada"))
            desk.pass(seconds: 100)
            if first { try desk.run(.on(old, WaitTicket(for: .customer))) }
            if second { try desk.run(.on(new, WaitTicket(for: .customer))) }
            desk.pass(seconds: 1000)
            let before = clock(try #require(desk.world.ticket(old)), desk).elapsed
            let ticket = try merged(&desk, old, new)
            #expect(ticket.state == (second ? .waiting : .open))
            if first == second { #expect(clock(ticket, desk).elapsed == before) }
        }
    }

    @Test("an older complaint that ran does not lose what it spent while the newer one waited")
    func newerWaited() throws {
        var desk = Desk()
        let old = try desk.open(OpenTicket(customer: Desk.company, subject: "old", assignee: "ada"))
        desk.pass(seconds: 60)
        let new = try desk.open(OpenTicket(customer: Desk.company, subject: "new", assignee: "ada"))
        try desk.run(.on(new, WaitTicket(for: .customer)))
        desk.pass(seconds: 1000)
        let ticket = try merged(&desk, old, new)
        #expect(clock(ticket, desk).elapsed == 1060 && !clock(ticket, desk).running)
        desk.pass(seconds: 500)
        let later = try #require(desk.world.ticket(new))
        #expect(clock(later, desk).elapsed == 1060)
    }

    @Test("description, contact, reference, evidence and priority are on the ticket that goes on; what differs is kept beside")
    func contents() throws {
        var desk = Desk()
        let hash = String(repeating: "a", count: 64)
        let from = try desk.open(
            OpenTicket(
                customer: Desk.company, subject: "broken", description: "the story", priority: .urgent,
                contact: Contact(name: "Zoe", phone: "1"), reference: "RMA-9", evidence: [Evidence(name: "photo.jpg", sha256: hash)]))
        var other = desk
        let empty = try desk.open(OpenTicket(customer: Desk.company, subject: "again"))
        let ticket = try merged(&desk, from, empty)
        #expect(ticket.description == "the story" && ticket.reference == "RMA-9" && ticket.contact == Contact(name: "Zoe", phone: "1"))
        #expect(ticket.evidence?.map(\.name) == ["photo.jpg"] && ticket.priority == .urgent && ticket.subject == "again")
        let full = try other.open(
            OpenTicket(
                customer: Desk.company, subject: "again", description: "my own", contact: Contact(name: "Ann"), reference: "X-1",
                evidence: [Evidence(name: "slip.pdf", sha256: hash)]))
        let second = try merged(&other, from, full)
        #expect(second.contact == Contact(name: "Ann") && second.reference == "X-1" && second.evidence?.count == 2)
        for part in ["my own", "the story", "Zoe", "RMA-9", "T-1"] { #expect(second.description?.text.contains(part) == true, "\(part)") }
        #expect(desk.replayed == desk.world && other.replayed == other.world)
    }

    @Test("notes stand in the order in which they were written, and later ones follow the complaint")
    func notes() throws {
        var desk = Desk()
        let from = try desk.open(OpenTicket(customer: Desk.company, subject: "a"))
        try desk.run(.on(from, NoteOnTicket(text: "first")))
        let into = try desk.open(OpenTicket(customer: Desk.company, subject: "b"))
        try desk.run(.on(into, NoteOnTicket(text: "second")))
        try desk.run(.on(from, MergeTicket(into: into)))
        let third = try desk.open(OpenTicket(customer: Desk.company, subject: "c"))
        try desk.run(.on(into, MergeTicket(into: third)))
        let decision = try desk.run(.on(from, NoteOnTicket(text: "third")))
        #expect(decision.subject == .ticket(third))
        #expect(desk.world.notes(of: third).map(\.text) == ["first", "second", "third"])
        #expect(desk.world.notes(of: from).isEmpty && desk.world.notes(of: into).isEmpty)
    }

    @Test("two customers' tickets are merged only where that is meant; one whose customer nobody knows takes the known one")
    func customers() throws {
        var desk = Desk()
        let one = try desk.open(OpenTicket(customer: "C-1", subject: "a"))
        let two = try desk.open(OpenTicket(customer: "C-2", subject: "b"))
        #expect(desk.refusal(.on(one, MergeTicket(into: two))) == .otherCustomer)
        #expect(desk.refusal(.on(one, ResolveTicket(outcome: .duplicate, of: two))) == .otherCustomer)
        let unknown = try desk.open(OpenTicket(customer: "unknown", subject: "207"))
        let known = try merged(&desk, one, unknown)
        #expect(known.customer == "C-1")
        try desk.run(.on(unknown, MergeTicket(into: two, otherCustomer: true)))
        #expect(desk.world.ticket(two)?.customer == "C-2")
    }

    @Test("the history says what moved, without a word of what was written")
    func history() throws {
        var desk = Desk()
        let from = try desk.open(OpenTicket(customer: Desk.company, subject: "secret", description: "story", contact: Contact(name: "Zoe")))
        try desk.run(.on(from, NoteOnTicket(text: "n")))
        desk.pass(seconds: 60)
        let into = try desk.open(OpenTicket(customer: Desk.company, subject: "b"))
        try desk.run(.on(from, MergeTicket(into: into)))
        let event = try #require(desk.log.map(\.event).first { $0.type == .ticketAbsorbed })
        let words = HistoryLine.words(event.type, event.facts)
        for part in ["T-1", "description", "contact", "notes: 1", "openedAt"] { #expect(words.contains(part), "\(words)") }
        #expect(!words.contains("secret") && !words.contains("Zoe"))
        #expect(HistoryLine.words(event.type, event.facts, event.sealed).contains("secret"))
    }
}

@Suite("a call that is none of ours is personal")
struct TicketCallTests {
    @Test("a telephone number as a call is sealed, and the number of a call of ours is chained")
    func call() throws {
        var desk = Desk()
        let id = try desk.open(OpenTicket(customer: Desk.company, subject: "a", call: "+33 6 12 34 56 78"))
        try desk.run(.on(id, NoteOnTicket(text: "n")))
        #expect(desk.world.ticket(id)?.call == "+33 6 12 34 56 78")
        #expect(desk.log.allSatisfy { $0.event.facts.ticket?.call == nil })
        try desk.run(.new(AddCall(queue: QueueName(unchecked: "support"))), as: Desk.sue)
        let second = try desk.open(OpenTicket(customer: Desk.company, subject: "b", call: "1"))
        #expect(desk.world.ticket(second)?.call == "C-1" && desk.log.last?.event.facts.ticket?.call == "C-1")
        let digits = try desk.open(OpenTicket(customer: Desk.company, subject: "c", call: "0612345678"))
        #expect(desk.world.ticket(digits)?.call == "0612345678" && desk.log.last?.event.facts.ticket?.call == nil)
    }
}

@Suite("dates end with the year 9999")
struct LastDayTests {
    @Test("no day after the last one that can be written is made or read")
    func bounds() {
        let last: Day = "9999-12-31"
        #expect(last.adding(days: 1) == last && last.next == nil && last.adding(days: .max) == last)
        #expect(Day.earliest.adding(days: -1) == .earliest && Day.earliest.description == "0000-01-01")
        #expect(Instant(text: "9999-12-31T23:59:59-01:00") == nil && Instant(text: "0000-01-01T00:00:00+01:00") == nil)
        #expect(Instant(text: "9999-12-31T23:59:59Z")?.description == "9999-12-31T23:59:59Z")
        let calendar = BusinessCalendar(zone: .utc)
        #expect(calendar.day(3, workingDaysAfter: "9999-12-30") == last)
        #expect(calendar.day(1, workingDaysAfter: last) == last)
    }

    @Test("a hold until then gives no day from which an invoice is free")
    func free() throws {
        var desk = Desk()
        try desk.register()
        _ = try desk.place(PlaceHold(kind: .manual, invoice: "F1", until: "9999-12-31"))
        #expect(desk.check().dunnableFrom == nil)
        _ = try desk.place(PlaceHold(kind: .promise, invoice: "F1", until: "9999-12-31"))
        #expect(desk.check().dunnableFrom == nil && desk.replayed == desk.world)
    }
}

@Suite("opening hours that are added up once")
struct BusinessHoursTests {
    @Test(
        "they give what the calendar gives, within their days and outside of them",
        arguments: [CalendarTableTests.Company.office, .plain, .always, .nights, .late, .watch])
    func same(company: CalendarTableTests.Company) {
        var dice = Dice(state: 7)
        let calendar = company.calendar
        // Clocks are set back in this time.
        let start: Instant = "2026-09-20T00:00:00Z"
        let hours = BusinessHours(calendar, from: start, to: start.adding(seconds: 60 * 86_400))
        for _ in 0..<300 {
            let from = start.adding(seconds: Int64.random(in: -500_000...5_000_000, using: &dice))
            let to = from.adding(seconds: Int64.random(in: -100...2_000_000, using: &dice))
            #expect(hours.seconds(from: from, to: to) == calendar.businessSeconds(from: from, to: to))
            // Whole openings among them, whose ends are the instants at which one is wrong by a second.
            let length = dice.flip(3) ? Int64.random(in: 0...9, using: &dice) * 32_400 : Int64.random(in: -10...900_000, using: &dice)
            #expect(
                hours.instant(businessSeconds: length, after: from) == calendar.instant(businessSeconds: length, after: from))
            guard let opening = calendar.instant(businessSeconds: 0, after: from) else { continue }
            #expect(
                hours.instant(businessSeconds: length, after: opening) == calendar.instant(businessSeconds: length, after: opening))
        }
    }
}
