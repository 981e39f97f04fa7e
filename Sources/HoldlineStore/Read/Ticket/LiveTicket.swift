import GRDB
import HoldlineCore

/// A live ticket with no more than its clock is read from: there may be hundreds of thousands.
enum LiveTicket {
    /// To be read by position, out of the index alone.
    static let columns = """
        ticket.id, state, assignee, opened_at, updated_at, waiting_for, waiting_until, waiting_since, first_response_at,
        CASE pauses WHEN '[]' THEN NULL ELSE pauses END, follow_ups, priority,
        acknowledged_at, customer_told_at, channel, customer
        """

    /// Word for word the condition of the index, which is used only then.
    static let condition = ComparedWords.compared("state IN ('new', 'open', 'waiting')")

    /// Live tickets out of their index.
    static let source = "ticket INDEXED BY \(DeskSchema.live)"

    /// Throws `UnreadableColumn` for a value that no version of this program wrote.
    static func read(_ row: Row) throws -> Ticket {
        func instant(_ column: Int) -> Instant? { (row[column] as Int64?).map(Instant.init(milliseconds:)) }
        guard let state = TicketState(rawValue: row[1]), let priority = Priority(rawValue: row[11]),
            let channel = Channel(rawValue: row[14])
        else { throw UnreadableColumn(description: "state, priority or channel of a ticket") }
        var ticket = Ticket(
            id: TicketID(number: row[0]), customer: CustomerReference(unchecked: row[15]), subject: nil, priority: priority,
            channel: channel, assignee: row[2],
            openedAt: Instant(milliseconds: row[3]), openedBy: "", version: 0)
        ticket.state = state
        ticket.updatedAt = Instant(milliseconds: row[4])
        ticket.waitingFor = (row[5] as String?).flatMap(WaitingFor.init(rawValue:))
        ticket.waitingUntil = (row[6] as Int32?).map(Day.init(number:))
        ticket.waitingSince = instant(7)
        ticket.firstResponseAt = instant(8)
        (ticket.acknowledgedAt, ticket.customerToldAt) = (instant(12), instant(13))
        if let text: String = row[9] { ticket.pauses = try Pause.list(stored: text) }
        if let text: String = row[10] { ticket.followUps = try StoredJSON.decode([FollowUp].self, from: text) }
        return ticket
    }
}

extension Pause {
    /// A ticket's pauses as their column has them. Throws `DecodingError` for what is none.
    static func list(stored text: String) throws -> [Pause] { try list(plain: text) ?? StoredJSON.decode([Pause].self, from: text) }
}

/// Where a ticket stands in a list.
struct DeskPlace {
    let id: TicketID
    /// nil for a ticket without a deadline, a day until which it waits and a follow-up of the user's.
    let due: TicketDue?
    /// Whether a deadline was missed, whatever is due next.
    let isLate: Bool
    /// In ascending order.
    let cursor: Cursor

    /// `user`: whose follow-up counts; nil: that of the one who has the ticket.
    /// In the orders by due date and by priority, tickets with nothing due come last. By priority the most urgent come first, and
    /// of these what is due first.
    init(_ ticket: Ticket, _ clock: TicketClock, _ order: TicketOrder, in zone: Zone, of user: String? = nil) {
        id = ticket.id
        due = TicketDue(ticket, clock, in: zone, of: user ?? ticket.assignee)
        isLate = clock.isLate
        let at = due?.at.milliseconds ?? .max
        switch order {
        case .opened: cursor = Cursor(id.number, 0, 0)
        case .due: cursor = Cursor(at, 0, id.number)
        case .priority: cursor = Cursor(-Int64(Priority.allCases.firstIndex(of: ticket.priority) ?? 0), at, id.number)
        case .changed: cursor = .changed(ticket.updatedAt.milliseconds, id.number)
        }
    }
}

extension Cursor {
    /// In a list that has the last change first.
    static func changed(_ at: Int64, _ ticket: Int64) -> Cursor { Cursor(-at, 0, -ticket) }
}
