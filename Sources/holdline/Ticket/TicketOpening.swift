import HoldlineClient
import HoldlineCore

/// Sends a new ticket and says what it did: its number, what is held, what stays due, and who else disputes the same invoice.
///
/// Options and interview end here, so that both give the same report.
struct TicketOpening {
    let client: Client
    let key: KeyOptions
    let output: OutputOptions

    /// `repeating` are the arguments that say the same, where they are not those that were typed.
    func open(_ ticket: OpenTicket, repeating: [String]?) async throws {
        let answer = try await key.write(
            { (key) async throws(ClientError) in try await client.open(ticket, key: key) }, repeating: repeating)
        let report = TicketReport(client: client, options: output)
        try await report.write(answer) { page in
            "\(page.ticket.id) is open for \(page.ticket.customer): \(page.ticket.heading)"
        }
        guard output.output == .table else { return }
        let opened = try answer.value.ticket
        if opened.disputes.isEmpty { try report.console.say("  It disputes no invoice, so it holds nothing.") }
        try await report.invoices(of: opened, withOthers: true)
        try report.console.say("  Next: holdline ticket show \(opened.id)")
    }
}
