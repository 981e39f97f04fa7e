import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads `GET /v1/my`: the first thing that an agent types in the morning.
struct My: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "my", "Your day: what is due and late, what was handed to you, what waits and until when, callbacks, promises.",
        """
        A ticket stands in one list. What was handed to you leaves that list with the first thing that you do on it. CSV has all tickets,
        with their list in the first column.
        """,
        examples: "holdline my", "holdline my -o json")

    @OptionGroup var options: ReadOptions

    /// One request. JSON is the daemon's answer, and CSV has the tickets alone: callbacks and promises are none.
    func run() async throws {
        let answer = try await options.connection.client().myDay()
        try await options.output.write(json: answer.bytes, csv: try answer.value.rows, MyRow.columns) {
            try MyDayView(day: try answer.value, writer: $0).write()
        }
    }
}

/// A ticket of a day, with the list that it stands in.
struct MyRow {
    /// `due`, `handed`, `waiting` or `others`: the names that JSON has.
    var list: String
    var line: TicketLine

    static let columns: [Column<MyRow>] =
        [Column("list", "LIST") { .text($0.list) }] + TicketLine.columns.map { $0.of(\.line) }
}

extension MyDay {
    /// All tickets in the order of the lists.
    fileprivate var rows: [MyRow] {
        due.map { MyRow(list: "due", line: $0) } + handed.map { MyRow(list: "handed", line: $0.ticket) }
            + waiting.map { MyRow(list: "waiting", line: $0) } + others.map { MyRow(list: "others", line: $0) }
    }
}

/// The page for a person.
struct MyDayView {
    let day: MyDay
    let writer: PageWriter

    /// More of what is not due would push what is off the screen.
    private static let otherCount = 10

    /// Tickets that are due come first, and those that were handed to the agent next; an empty list is left out, and a sentence
    /// says where nothing is to be done today.
    func write() throws(CommandFailure) {
        try writer.title(day.user, day.today.description)
        try writer.facts([
            "\(day.live, one: "{} live ticket", other: "{} live tickets")", day.late > 0 ? "\(day.late) late" : nil,
            day.unassigned > 0 ? "nobody has \(day.unassigned): holdline ticket list --unassigned" : nil,
        ])
        try section("Due today and late", Self.due, day.due, day.more?.due)
        try section("Handed to you", Self.handed, day.handed, day.more?.handed)
        try section("To call back", Self.callbacks, day.callbacks, day.more?.callbacks, "holdline call list --all")
        try section("Promises that break", Self.promises, day.promises, day.more?.promises, "holdline hold list --kind promise --all")
        try section("Waiting", Self.waiting, day.waiting, day.more?.waiting)
        let others = Array(day.others.prefix(Self.otherCount))
        let left = day.others.count - others.count + (day.more?.others ?? 0)
        try section("Next", Self.waiting, others, left > 0 ? left : nil)
        if day.due.isEmpty, day.handed.isEmpty, day.callbacks.isEmpty, day.promises.isEmpty { try writer.text("Nothing is due today.") }
        if let first = day.due.first ?? day.handed.first?.ticket { try writer.line("  Next: holdline ticket show \(first.ticket.id)") }
    }

    /// The daemon cuts its lists, and `more` is how many elements it left out; `command` lists them, perhaps with those of others.
    private func section<Item>(
        _ title: Phrase, _ columns: [Column<Item>], _ items: [Item], _ more: Int?,
        _ command: String = "holdline ticket list --mine --all"
    ) throws(CommandFailure) {
        try writer.section(title, columns, items)
        if let more { try writer.text("and \(more) more: \(command)") }
    }

    /// The columns that name a ticket in every list of the page.
    private static let ticket: [Column<TicketLine>] = ["id", "customer", "subject", "priority"].compactMap { name in
        TicketLine.columns.first { $0.name == name }
    }

    /// DUE is red where it has passed; WHAT says which deadline it is.
    private static let due: [Column<TicketLine>] =
        ticket + [
            Column("next", "DUE", firm: true) { line in line.due.map { .word(LocalTime.short($0.at), $0.late ? .red : .plain) } ?? .none },
            Column("nextIs", "WHAT", firm: true) { $0.due.map { .phrase($0.words) } ?? .none },
        ]

    private static let waiting: [Column<TicketLine>] =
        ticket + [
            Column("waitingFor", "WAITS FOR", firm: true, rank: 2) { .word($0.ticket.waitingFor) },
            Column("next", "DUE", firm: true) { line in line.due.map { .word(LocalTime.short($0.at), .plain) } ?? .none },
            Column("nextIs", "WHAT", firm: true, rank: 3) { $0.due.map { .phrase($0.words) } ?? .none },
        ]

    private static let handed: [Column<HandedTicket>] =
        ticket.map { $0.of(\.ticket) } + [
            Column("by", "BY", firm: true) { .text($0.by) }, Column("at", "SINCE", firm: true) { .instant($0.at) },
        ]

    private static let callbacks: [Column<Call>] = [
        Column("id", "CALL", firm: true) { .text($0.id.description) },
        Column("at", "WHEN", firm: true) { .instant($0.callback?.notBefore) },
        Column("name", "CALLER") { .text($0.name) }, Column("number", "NUMBER", firm: true) { .text($0.number) },
        Column("customer", "CUSTOMER", firm: true, rank: 1) { .text($0.customer) },
        Column("queue", "QUEUE", firm: true, rank: 2) { .text($0.queue.text) },
    ]

    private static let promises: [Column<Hold>] = Hold.columns.filter {
        ["id", "invoice", "amount", "currency", "promise"].contains($0.name)
    }
}

extension TicketDue {
    /// In two words.
    var words: Phrase {
        switch what {
        case .acknowledge: late ? "taken by nobody, late" : "to be taken"
        case .firstResponse: late ? "first response late" : "first response"
        case .nextUpdate: late ? "next update late" : "next update"
        case .resolution: late ? "resolution late" : "resolution"
        case .waiting: "waiting ends"
        case .followUp: "follow-up"
        }
    }
}
