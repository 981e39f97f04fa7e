import HoldlineClient
import HoldlineCore

/// Sends a new ticket and says what it did: its number, what is held, what stays due, and who else disputes the same invoice.
///
/// Options and interview end here, so that both give the same report.
struct TicketOpening {
    let client: Client
    let options: WriteOptions

    /// `repeating` are the arguments that say the same, where they are not those that were typed.
    func open(_ ticket: OpenTicket, repeating: [String]?) async throws {
        let answer = try await options.key.write(
            { (key) async throws(ClientError) in try await client.open(ticket, key: key) }, repeating: repeating)
        let report = TicketReport(client: client, options: options.output)
        try await report.write(answer) { "\($0.ticket.id) is open for \($0.ticket.customer): \($0.ticket.heading)" }
        guard options.output.output == .table else { return }
        let opened = try answer.value.ticket
        if opened.disputes.isEmpty { try report.console.say("  It disputes no invoice, so it holds nothing.") }
        try await report.invoices(of: opened, withOthers: true)
        try report.console.say("  Next: holdline ticket show \(opened.id)")
    }
}
