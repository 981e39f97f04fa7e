import GRDB
package import HoldlineCore
import HoldlineWire

extension Store {
    /// What waits for a user: read from the user's live tickets, follow-ups, promises and callers, however many others there are.
    /// Each list has at most `MyDay.longestList` lines, and `more` says how many others there are. Tickets are by what is due
    /// first, handed ones by when they were handed over, promises by their last day. Throws what SQLite says, and
    /// `UnreadableColumn`.
    package func myDay(of user: String) async throws -> MyDay {
        let (policy, now) = (policy, now)
        let callbacks = live.read { $0.callbacks(of: user) }
        return try await pool.read { db in
            try MyDayQuestion(user: user, desk: Desk(policy: policy, now: now)).day(callbacks.map { $0.read(at: now) }, db)
        }
    }
}

/// Sorts what a user has into the lists of a day.
private struct MyDayQuestion {
    let user: String
    let desk: Desk

    private var today: Day { desk.policy.today(at: desk.now) }

    /// Each of the user's live tickets is in one list: due by the end of today, else handed over, else waiting, else one of the
    /// others.
    func day(_ callbacks: [Call], _ db: Database) throws -> MyDay {
        let mine = try Row.fetchAll(
            db, sql: "SELECT \(LiveTicket.columns) FROM \(LiveTicket.source) WHERE \(LiveTicket.condition) AND assignee = ?",
            arguments: [user]
        ).map(LiveTicket.read)
        let clocks = Clocks(of: mine, at: desk.now, desk.policy)
        var lists = Lists()
        let end = desk.zone.instant(of: today.adding(days: 1))
        var late = 0
        for ticket in mine {
            let place = DeskPlace(ticket, clocks.clock(of: ticket), .due, in: desk.zone, of: user)
            if place.isLate { late += 1 }
            if let due = place.due, due.at < end {
                lists.due.append(place)
            } else if let handed = try handed(ticket.id, db) {
                lists.handed.append((place, handed.by, handed.at))
            } else if ticket.state == .waiting {
                lists.waiting.append(place)
            } else {
                lists.others.append(place)
            }
        }
        lists.due += try followedUp(before: end, but: Set(mine.map(\.id)), db)
        let promises = try promises(db)
        let unassigned = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM \(LiveTicket.source) WHERE \(LiveTicket.condition) AND assignee IS NULL")
        var more = MyDay.More()
        let day = MyDay(
            user: user, today: today, due: try lines(lists.due, \.due, &more, db),
            handed: try lines(handed: lists.handed, &more, db), waiting: try lines(lists.waiting, \.waiting, &more, db),
            others: try lines(lists.others, \.others, &more, db), callbacks: shown(callbacks, \.callbacks, &more),
            promises: shown(promises, \.promises, &more), live: mine.count, late: late, unassigned: unassigned ?? 0, more: nil,
            version: try db.head())
        return day.with(more.orNil)
    }

    /// Places of the tickets of each list.
    private struct Lists {
        var due: [DeskPlace] = []
        var handed: [(place: DeskPlace, by: String, at: Instant)] = []
        var waiting: [DeskPlace] = []
        var others: [DeskPlace] = []
    }

    /// Follow-ups on tickets that somebody else has, or that are resolved.
    private func followedUp(before end: Instant, but mine: Set<TicketID>, _ db: Database) throws -> [DeskPlace] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT \(LiveTicket.columns) FROM ticket INDEXED BY ticket_follow_ups WHERE follow_ups IS NOT NULL")
        let tickets = try rows.map(LiveTicket.read).filter { ticket in
            !mine.contains(ticket.id) && (ticket.followUp(of: user).map { $0.at < end } ?? false)
        }
        let clocks = Clocks(of: tickets, at: desk.now, desk.policy)
        return tickets.map { DeskPlace($0, clocks.clock(of: $0), .due, in: desk.zone, of: user) }
    }

    /// Who gave the ticket to the user, where the user has done nothing on it since; nil where nobody did.
    /// It looks at the ticket's last 100 events, newest first, and ends at the first one of the user's own.
    private func handed(_ id: TicketID, _ db: Database) throws -> (by: String, at: Instant)? {
        let select = try db.cachedStatement(
            sql: """
                SELECT event.actor, event.at, event.type FROM mention JOIN event ON event.seq = mention.seq
                WHERE mention.subject = ? AND event.subject = ? ORDER BY mention.seq DESC LIMIT 100
                """)
        for row in try Row.fetchAll(select, arguments: [Subject.ticket(id).key, Subject.ticket(id).description]) {
            let actor: String = row[0]
            if actor == user { return nil }
            let type: String = row[2]
            if type == EventType.ticketAssigned.rawValue || type == EventType.ticketOpened.rawValue {
                return (actor, Instant(milliseconds: row[1]))
            }
        }
        return nil
    }

    /// Promises that are broken, or whose last day of grace is today or tomorrow.
    private func promises(_ db: Database) throws -> [Hold] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM hold
                WHERE promise IS NOT NULL AND lifted_at IS NULL AND until_day <= ? AND placed_by = ? AND NOT \(PromiseSchema.renewed)
                ORDER BY until_day, id
                """,
            arguments: [today.adding(days: 1).number, user]
        ).map { try Hold(row: $0).seen(on: today) }
    }

    // MARK: What is shown

    /// The first of them, and their rest counted at `left`.
    private func shown<Item>(_ items: [Item], _ left: WritableKeyPath<MyDay.More, Int?>, _ more: inout MyDay.More) -> [Item] {
        more[keyPath: left] = HoldlineCore.More.count(items.count, shown: min(items.count, MyDay.longestList))
        return Array(items.prefix(MyDay.longestList))
    }

    /// The same for tickets, which are sorted by their cursor and read in full only as far as they are shown.
    private func lines(
        _ places: [DeskPlace], _ left: WritableKeyPath<MyDay.More, Int?>, _ more: inout MyDay.More, _ db: Database
    ) throws -> [TicketLine] {
        try desk.lines(shown(places.sorted { $0.cursor < $1.cursor }, left, &more).map(\.id), of: user, db)
    }

    private func lines(
        handed places: [(place: DeskPlace, by: String, at: Instant)], _ more: inout MyDay.More, _ db: Database
    ) throws -> [HandedTicket] {
        let places = shown(places.sorted { ($0.at, $0.place.id) < ($1.at, $1.place.id) }, \.handed, &more)
        return zip(try desk.lines(places.map(\.place.id), of: user, db), places).map { HandedTicket($0, by: $1.by, at: $1.at) }
    }
}

extension MyDay {
    fileprivate func with(_ more: More?) -> MyDay {
        var day = self
        day.more = more
        return day
    }
}
