import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Says what a write on a ticket did.
///
/// Sentence first, then warnings on standard error, then what may be collected now: the agent can tell the
/// customer while on the telephone.
struct TicketReport {
    let client: Client
    let options: OutputOptions
    /// Warnings and failed questions go to its standard error.
    let console = Console.current

    /// JSON and CSV give the answer alone; a person is told in words, and where money moves, what may be collected now. `detail` stands
    /// on a line of its own below the sentence.
    func write(
        _ answer: Answer<TicketPage>, showingInvoices: Bool = false, detail: String? = nil, _ sentence: (TicketPage) -> Phrase
    ) async throws {
        try await options.write(answer, csv: { [$0.ticket] }) { page, writer in
            CurrentTicket(client: client, console: console).remember(page.ticket.id)
            try writer.sentence(sentence(page))
            if let detail { try writer.sentence(detail, indent: 2) }
            for warning in page.warnings ?? [] { try console.note("warning: \(Phrase(said: warning.message)) (\(warning.code.rawValue))") }
            if showingInvoices { try await invoices(of: page.ticket) }
        }
    }

    /// The write is done: a question that fails is noted, and fails nothing.
    ///
    /// One request for each invoice, up to 20. `withOthers` adds the last reminder, and the other tickets that
    /// dispute the same invoice.
    func invoices(of ticket: Ticket, withOthers: Bool = false) async throws {
        var seen: Set<InvoiceNumber> = []
        let numbers = ticket.disputes.map(\.invoice).filter { seen.insert($0).inserted }
        let writer = PageWriter(on: console)
        for number in numbers.prefix(Self.largestCount) {
            do {
                try writer.sentence(DunningWords.sentence(try await client.dunning(number).value), indent: 2)
                if withOthers {
                    if let reminder = try await client.invoiceIfKnown(number)?.lastReminder {
                        try writer.sentence(ReminderWords.last(reminder), indent: 4)
                    }
                    try await others(on: number, beside: ticket.id)
                }
            } catch let error as ClientError {
                try console.note("\(ticket.id) is written, but what may be collected on \(number) cannot be shown: \(error.message)")
            }
        }
        if numbers.count > Self.largestCount {
            try console.say("  and \(numbers.count - Self.largestCount) more invoices: holdline ticket show \(ticket.id)")
        }
    }

    /// Live tickets alone, with a dispute that still holds. Many are counted, with the command that lists them.
    private func others(on number: InvoiceNumber, beside id: TicketID) async throws {
        var others: [Ticket] = []
        var lines = PageCursor(client.tickets, TicketQuery { $0.invoice = number })
        while let other = try await lines.next()?.ticket {
            let disputes = other.disputes.contains { $0.invoice == number && $0.state == .open }
            if disputes, other.id != id, other.state.isLive { others.append(other) }
        }
        if others.count > Self.largestCount {
            try console.say(
                "    also disputed on \(others.count) other tickets: holdline ticket list --invoice \(ShellText.quoted(number.text))")
        }
        for other in others.prefix(others.count > Self.largestCount ? 0 : others.count) {
            let state = Phrase(word: other.state.rawValue)
            try console.say("    also disputed on \(other.id) (\(state)): \(Shown.line(other.heading))")
        }
    }

    /// Further invoices would push the first ones off the screen.
    private static let largestCount = 20
}

/// `ticket show` as a page.
///
/// The order is that of the questions a person has: what is it, what is held, who complained, what happened.
struct TicketPageView {
    let page: TicketPage
    let writer: PageWriter

    private var ticket: Ticket { page.ticket }

    /// Sections without content are left out, but for the disputes.
    func write() throws(CommandFailure) {
        try head()
        try disputes()
        try contact()
        if let description = ticket.description, !description.isBlank {
            try writer.section("Description")
            try writer.words(description.text)
        }
        try notes()
        try writer.mails(page.messages, earlier: page.more?.messages)
        try writer.history(page.history, earlier: page.more?.history)
    }

    /// Waiting, clock and resolution stand there only where there are any.
    private func head() throws(CommandFailure) {
        try writer.title(ticket.id.description, ticket.heading)
        try writer.facts([
            Phrase(word: ticket.state.rawValue), "priority \(Phrase(word: ticket.priority.rawValue))",
            ticket.assignee.map { "assigned to \($0)" } ?? "assigned to nobody", "customer \(ticket.customer)",
        ])
        try writer.facts([
            "opened \(LocalTime.text(ticket.openedAt)) by \(ticket.openedBy)", "by \(Phrase(word: ticket.channel.rawValue))",
            "changed \(LocalTime.text(ticket.updatedAt))",
        ])
        if let reason = ticket.waitingFor {
            let whom: Phrase =
                switch reason {
                case .customer: "waiting for the customer"
                case .carrier: "waiting for the carrier"
                case .internal: "waiting for somebody of ours"
                }
            try writer.facts([
                whom + (ticket.waitingSince.map { " since \(LocalTime.text($0))" } ?? "")
                    + (ticket.waitingUntil.map { " until \($0)" } ?? "")
            ])
        }
        if let clock = page.clock { try writer.facts(Self.words(clock)) }
        if let resolution = ticket.resolution {
            try writer.facts([
                Phrase(word: resolution.outcome.rawValue) + (resolution.of.map { ", see \($0)" } ?? "")
                    + ", \(LocalTime.text(resolution.at)) by \(resolution.by)"
            ])
        }
    }

    /// The clock in words: how long, whether it runs, and what is due.
    ///
    /// Lateness is said for deadlines that are over, met late ones too.
    static func words(_ clock: TicketClock) -> [Phrase] {
        var words: [Phrase] = ["clock: \(time(clock.elapsed, clock.workingDay)) of business time", clock.running ? "running" : "stopped"]
        if let due = clock.acknowledgeDue {
            words.append(
                clock.acknowledgeLate == true ? "to be taken by \(LocalTime.text(due)), LATE" : "to be taken by \(LocalTime.text(due))")
        } else if clock.acknowledgeLate == true {
            words.append("taken late")
        }
        if let due = clock.firstResponseDue {
            words.append(
                clock.firstResponseLate ? "first response due \(LocalTime.text(due)), LATE" : "first response due \(LocalTime.text(due))")
        } else if clock.firstResponseLate {
            words.append("first response was late")
        }
        if let due = clock.nextUpdateDue {
            words.append(
                clock.nextUpdateLate == true ? "next update due \(LocalTime.text(due)), LATE" : "next update due \(LocalTime.text(due))")
        }
        if let due = clock.resolutionDue {
            words.append(clock.resolutionLate ? "resolution due \(LocalTime.text(due)), LATE" : "resolution due \(LocalTime.text(due))")
        } else if clock.resolutionLate {
            words.append("resolution late")
        }
        return words
    }

    /// In working days, as long as the daemon says that they are.
    static func time(_ seconds: Int64, _ day: Int64?) -> Phrase {
        day.map { BusinessTime(seconds: seconds, day: $0).phrase } ?? Phrase(verbatim: hours(seconds))
    }

    /// In hours, from a daemon that says nothing of its working days.
    private static func hours(_ seconds: Int64) -> String {
        guard seconds >= 3600 else { return Span(seconds: seconds).description }
        let minutes = seconds / 60 % 60
        return "\(seconds / 3600) h" + (minutes > 0 ? " \(minutes) min" : "")
    }

    /// Open sums and credits stand below the table, by currency.
    private func disputes() throws(CommandFailure) {
        let shown = ticket.disputes
        try writer.section("Disputes")
        if let numbers = page.suggestions, ticket.state.isLive {
            try writer.sentence(
                "Its mails name \(numbers.map(\.text).joined(separator: ", ")): holdline ticket dispute \(ticket.id) --suggested --reason REASON"
            )
        }
        guard !shown.isEmpty else { return try writer.sentence("None: nothing is held by this ticket.") }
        try writer.table(Dispute.pageColumns, shown)
        let open = shown.filter { $0.state == .open }
        for total in Dispute.totals(open) { try writer.sentence("\(total) in dispute") }
        for total in Dispute.creditTotals(shown) { try writer.sentence("\(total) credited") }
        for dispute in open where dispute.reason == .receiverUnknown {
            try writer.sentence("\(dispute.invoice) was not received: holdline invoice send \(ShellText.quoted(dispute.invoice.text))")
        }
    }

    /// Nothing where nobody and nothing is known.
    private func contact() throws(CommandFailure) {
        let contact = ticket.contact
        let facts = [contact?.name, contact?.phone, contact?.email].compactMap { $0?.text }
        let others: [Phrase?] = [
            ticket.reference.map { "their reference \($0)" },
            ticket.requested.map { "asks: \(Phrase(word: $0.meaning)) (\($0.rawValue))" },
            ticket.call.map { "call \($0)" },
        ]
        guard !facts.isEmpty || others.contains(where: { $0 != nil }) || ticket.evidence?.isEmpty == false else { return }
        try writer.section("Contact")
        if !facts.isEmpty { try writer.facts(facts.map { Phrase(verbatim: $0) }) }
        if others.contains(where: { $0 != nil }) { try writer.facts(others) }
        for evidence in ticket.evidence ?? [] { try writer.sentence("evidence: \(evidence.name)  sha256 \(evidence.sha256)") }
    }

    /// Each with its author and time; an erased note keeps its place.
    private func notes() throws(CommandFailure) {
        guard !page.notes.isEmpty else { return }
        try writer.section("Notes")
        for note in page.notes {
            try writer.facts([
                Phrase(verbatim: LocalTime.text(note.at)), Phrase(verbatim: note.by), note.seq.map { "note \($0)" },
                note.toCustomer == true ? "to the customer" : nil,
                note.struckAt.map { "STRUCK by its author \(LocalTime.text($0))" },
            ])
            try writer.sentence(note.text.map { Phrase(verbatim: $0.text) } ?? "(erased)", indent: 2)
        }
    }
}

extension Dispute {
    /// An amount that is not known is “all”, with the invoice's own amount in brackets where the daemon knows
    /// it.
    static let pageColumns: [Column<Dispute>] = [
        .invoice(\.invoice),
        Column("reason", "REASON") {
            .phrase("\($0.reason.rawValue) \(Phrase(word: $0.reason.meaning))" + ($0.reasonCode.map { " (\($0))" } ?? ""))
        },
        Column("amount", "AMOUNT", right: true, firm: true) { dispute in
            dispute.amount.map { .amount($0) } ?? .phrase("all" + (dispute.base.map { " (\($0))" } ?? ""))
        },
        Column("currency", "", firm: true) { .text($0.currency?.code) },
        Column("state", "STATE", firm: true) { .word($0.state.rawValue, $0.state == .open ? .yellow : .faint) },
        Column("credited", "CREDITED", right: true, firm: true) { .amount($0.credited) },
        Column("hold", "HOLD", firm: true) { .text($0.hold.description) },
    ]

    /// Sums by currency, as `420.00 EUR`; disputes of an amount that is not known are counted in words.
    static func totals(_ disputes: [Dispute]) -> [String] {
        let known = disputes.compactMap { dispute in
            (dispute.amount ?? dispute.base).flatMap { amount in dispute.currency.map { (amount, $0) } }
        }
        var words = sums(known)
        let unknown = disputes.count - known.count
        if unknown > 0 { words.append("all of \(unknown) invoice\(unknown == 1 ? "" : "s") whose amount is not known") }
        return words
    }

    /// Disputes without a credit, or without a currency, add nothing.
    static func creditTotals(_ disputes: [Dispute]) -> [String] {
        sums(disputes.compactMap { dispute in dispute.credited.flatMap { amount in dispute.currency.map { (amount, $0) } } })
    }

    /// Each amount is brought to the decimals of its currency (ISO 4217) first.
    private static func sums(_ amounts: [(Amount, Currency)]) -> [String] {
        var sums: [Currency: Amount] = [:]
        for (amount, currency) in amounts {
            sums[currency] = (sums[currency] ?? .zero(in: currency)) + (amount.fitted(to: currency) ?? amount)
        }
        return sums.sorted { $0.key.code < $1.key.code }.map { "\($0.value) \($0.key.code)" }
    }
}
