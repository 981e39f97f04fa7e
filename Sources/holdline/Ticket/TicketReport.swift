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
        _ answer: Answer<TicketPage>, showingInvoices: Bool = false, detail: String? = nil, _ sentence: (TicketPage) -> String
    ) async throws {
        try await options.write(answer, csv: { [$0.ticket] }) { page, writer in
            try writer.line(sentence(page))
            if let detail { try writer.line("  " + detail) }
            for warning in page.warnings ?? [] { try console.note("warning: \(warning.message) (\(warning.code.rawValue))") }
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
                try writer.line("  " + DunningWords.sentence(try await client.dunning(number).value))
                if withOthers {
                    if let reminder = try await client.invoiceIfKnown(number)?.lastReminder {
                        try writer.line("    " + ReminderWords.last(reminder))
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
        var query = TicketQuery()
        query.invoice = number
        var others: [Ticket] = []
        let asked = query
        var lines = PageCursor<TicketLine> { page throws(ClientError) in try await client.tickets(asked, page) }
        while let other = try await lines.next()?.ticket {
            let disputes = other.disputes.contains { $0.invoice == number && $0.state == .open }
            if disputes, other.id != id, other.state.isLive { others.append(other) }
        }
        if others.count > Self.largestCount {
            try console.say(
                "    also disputed on \(others.count) other tickets: holdline ticket list --invoice \(ShellText.quoted(number.text))")
        }
        for other in others.prefix(others.count > Self.largestCount ? 0 : others.count) {
            try console.say("    also disputed on \(other.id) (\(other.state.rawValue)): \(Shown.line(other.heading))")
        }
    }

    /// Further invoices would push the first ones off the screen.
    private static let largestCount = 20
}
