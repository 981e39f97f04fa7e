import HoldlineCore

/// `ticket show` as a page.
struct TicketPageView {
    let page: TicketPage
    let writer: PageWriter

    private var ticket: Ticket { page.ticket }

    func write() throws(CommandFailure) {
        try head()
        try disputes()
        try contact()
        if let description = ticket.description, !description.isBlank {
            try writer.section("Description")
            try writer.text(description.text)
        }
        try notes()
        try writer.history(page.history, earlier: page.more?.history)
    }

    private func head() throws(CommandFailure) {
        try writer.title(ticket.id.description, ticket.heading)
        try writer.facts([
            ticket.state.rawValue, "priority \(ticket.priority.rawValue)",
            ticket.assignee.map { "assigned to \($0)" } ?? "assigned to nobody", "customer \(ticket.customer)",
        ])
        try writer.facts([
            "opened \(LocalTime.text(ticket.openedAt)) by \(ticket.openedBy)", "by \(ticket.channel.rawValue)",
            "changed \(LocalTime.text(ticket.updatedAt))",
        ])
        if let reason = ticket.waitingFor {
            try writer.facts([
                "waiting for \(reason == .internal ? "somebody of ours" : "the \(reason.rawValue)")"
                    + (ticket.waitingSince.map { " since \(LocalTime.text($0))" } ?? "")
                    + (ticket.waitingUntil.map { " until \($0)" } ?? "")
            ])
        }
        if let clock = page.clock { try writer.facts(Self.words(clock)) }
        if let resolution = ticket.resolution {
            try writer.facts([
                "\(resolution.outcome.rawValue)" + (resolution.of.map { ", see \($0)" } ?? "")
                    + ", \(LocalTime.text(resolution.at)) by \(resolution.by)"
            ])
        }
    }

    /// The clock in words: how long, whether it runs, and what is due.
    static func words(_ clock: TicketClock) -> [String] {
        var words = ["clock: \(hours(clock.elapsed)) of business time", clock.running ? "running" : "stopped"]
        if let due = clock.firstResponseDue {
            words.append("first response due \(LocalTime.text(due))" + (clock.firstResponseLate ? ", LATE" : ""))
        } else if clock.firstResponseLate {
            words.append("first response was late")
        }
        if let due = clock.resolutionDue {
            words.append("resolution due \(LocalTime.text(due))" + (clock.resolutionLate ? ", LATE" : ""))
        } else if clock.resolutionLate {
            words.append("resolution late")
        }
        return words
    }

    /// In hours, as deadlines are counted: days of business time are as long as the calendar's opening hours, which only the daemon knows.
    static func hours(_ seconds: Int64) -> String {
        guard seconds >= 3600 else { return Span(seconds: seconds).description }
        let minutes = seconds / 60 % 60
        return "\(seconds / 3600) h" + (minutes > 0 ? " \(minutes) min" : "")
    }

    private func disputes() throws(CommandFailure) {
        let shown = ticket.disputes
        try writer.section("Disputes")
        guard !shown.isEmpty else { return try writer.text("None: nothing is held by this ticket.") }
        try writer.table(Dispute.pageColumns, shown)
        let open = shown.filter { $0.state == .open }
        for total in Dispute.totals(open) { try writer.text("\(total) in dispute") }
        for total in Dispute.creditTotals(shown) { try writer.text("\(total) credited") }
    }

    private func contact() throws(CommandFailure) {
        let contact = ticket.contact
        let facts = [contact?.name, contact?.phone, contact?.email].compactMap { $0?.text }
        let others: [String?] = [
            ticket.reference.map { "their reference \($0)" },
            ticket.requested.map { "asks: \($0.meaning) (\($0.rawValue))" },
            ticket.call.map { "call \($0)" },
        ]
        guard !facts.isEmpty || others.contains(where: { $0 != nil }) || ticket.evidence?.isEmpty == false else { return }
        try writer.section("Contact")
        if !facts.isEmpty { try writer.facts(facts) }
        if others.contains(where: { $0 != nil }) { try writer.facts(others) }
        for evidence in ticket.evidence ?? [] { try writer.text("evidence: \(evidence.name)  sha256 \(evidence.sha256)") }
    }

    private func notes() throws(CommandFailure) {
        guard !page.notes.isEmpty else { return }
        try writer.section("Notes")
        for note in page.notes {
            try writer.facts(["\(LocalTime.text(note.at))", note.by])
            try writer.text(note.text?.text ?? "(erased)", indent: 2)
        }
    }
}

extension Dispute {
    static let pageColumns: [Column<Dispute>] = [
        Column("invoice", "INVOICE", firm: true) { .text($0.invoice.text) },
        Column("reason", "REASON") { .text("\($0.reason.rawValue) \($0.reason.meaning)" + ($0.reasonCode.map { " (\($0))" } ?? "")) },
        Column("amount", "AMOUNT", right: true, firm: true) { dispute in
            dispute.amount.map { .amount($0) } ?? .text("all" + (dispute.base.map { " (\($0))" } ?? ""))
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

    static func creditTotals(_ disputes: [Dispute]) -> [String] {
        sums(disputes.compactMap { dispute in dispute.credited.flatMap { amount in dispute.currency.map { (amount, $0) } } })
    }

    private static func sums(_ amounts: [(Amount, Currency)]) -> [String] {
        var sums: [Currency: Amount] = [:]
        for (amount, currency) in amounts {
            sums[currency] = (sums[currency] ?? .zero(in: currency)) + (amount.fitted(to: currency) ?? amount)
        }
        return sums.sorted { $0.key.code < $1.key.code }.map { "\($0.value) \($0.key.code)" }
    }
}
