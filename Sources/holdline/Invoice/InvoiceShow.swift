import ArgumentParser
import HoldlineClient
import HoldlineCore

struct InvoiceShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One invoice: what is open, what is held and why, and what happened to it.",
        discussion: """
            EXAMPLES:
              holdline invoice show F202500006
            """)

    @Argument(help: "The invoice's number.", transform: Read.invoice)
    var invoice: InvoiceNumber

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let answer = try await connection.client().invoice(invoice)
        switch output.output {
        case .json: try Console.current.json(answer.bytes)
        case .csv:
            var writer = ListWriter<DunningAnswer>(DunningAnswer.columns, .csv, on: .current)
            try writer.add(try answer.value.dunning, line: answer.bytes)
            try writer.finish()
        case .table: try write(try answer.value)
        }
    }

    private func write(_ page: InvoicePage) throws(CommandFailure) {
        let writer = PageWriter(on: .current)
        let currency = page.currency.map { " \($0.code)" } ?? ""
        try writer.title("Invoice \(page.number)", page.dunning.decision.rawValue)
        if page.registered {
            try writer.facts([
                page.customer.map { "customer \($0)" }, page.issued.map { "issued \($0)" },
                page.registered ? DunningWords.due(page.due) : nil,
                page.registeredAt.map { "registered \(LocalTime.text($0))" },
            ])
            try writer.facts([
                page.amount.map { "amount \($0)\(currency)" }, page.open.map { "open \($0)\(currency)" },
                page.credited.map { "credited \($0)\(currency)" },
            ])
            if let parts = page.instalments {
                try writer.facts(["instalments " + parts.map { "\($0.open)\(currency) due \($0.due)" }.joined(separator: ", ")])
            }
        } else {
            try writer.facts(["Nobody registered it."])
        }
        try writer.text(DunningWords.sentence(page.dunning))
        if let reminder = page.lastReminder { try writer.text(ReminderWords.last(reminder)) }
        if let handover = page.handover { try writer.text(ReminderWords.standing(handover)) }
        if !page.disputes.isEmpty {
            try writer.section("Disputes")
            try writer.table(Dispute.invoiceColumns, page.disputes)
        }
        if !page.holds.isEmpty {
            try writer.section("Holds")
            try writer.table(Hold.columns, page.holds)
        }
        if !page.statuses.isEmpty {
            try writer.section("Life-cycle messages")
            try writer.table(InvoiceStatus.columns, page.statuses)
        }
        if !page.history.isEmpty {
            try writer.section("History")
            if let earlier = page.more?.history { try writer.text("\(earlier) earlier lines are not shown.") }
            try writer.history(page.history)
        }
        try writer.console.output.flush()
    }
}

extension Dispute {
    static let invoiceColumns = [Column<Dispute>("ticket", "TICKET", firm: true) { .text($0.ticket.description) }] + pageColumns.dropFirst()
}

extension InvoiceStatus {
    static let columns: [Column<InvoiceStatus>] = [
        Column("code", "CODE", firm: true) { .count($0.code) },
        Column("at", "SET", firm: true) { .instant($0.at) },
        Column("by", "BY", firm: true) { .text($0.by) },
        Column("reasons", "REASONS") { .text($0.reasons.map(\.code).joined(separator: " ")) },
        Column("amount", "AMOUNT", right: true) { .amount($0.amount) },
        Column("effect", "EFFECT") { .text($0.effect.rawValue) },
        Column("ticket", "TICKET") { .text($0.ticket) },
        Column("message", "MESSAGE") { .text($0.message) },
    ]
}
