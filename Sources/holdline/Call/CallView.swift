import HoldlineCore

/// A call as a page: who calls, and where the call stands.
///
/// For the moment in which a call rings: the number and name first, then what is special about the call.
struct CallView {
    let call: Call
    let writer: PageWriter

    func write() throws(CommandFailure) {
        try writer.title(call.id.description, call.number?.text ?? "number withheld", call.name?.text ?? "")
        try writer.facts(CallWords.facts(call))
        if call.ticket != nil || call.visit > 1 {
            try writer.facts([call.ticket.map { "about \($0)" }, call.visit > 1 ? "visit \(call.visit) to a queue" : nil])
        }
        for remark in CallWords.remarks(call) { try writer.text(remark) }
        if call.customer == nil {
            guard let first = call.suggested.first else { return try writer.text("Nobody knows yet whose call this is.") }
            let names = call.suggested.map(\.text).joined(separator: ", ")
            try writer.text(
                "The number is shared by the customers \(names). Ask who it is, and say it: --customer \(ShellText.quoted(first.text))")
        }
    }
}

/// Shows the open tickets and held invoices of a caller, in the few lines that fit beside a call.
///
/// The agent reads it while the telephone rings, so what is left out is counted, with the command that shows
/// it.
struct CallerView {
    let page: CustomerPage
    let writer: PageWriter

    /// More would push the call off the screen.
    private static let largestCount = 5

    func write() throws(CommandFailure) {
        let reference = page.customer.reference
        try writer.facts(["customer \(reference)", page.customer.name?.text, page.customer.language.map { "speaks \($0)" }])
        if page.openTickets.isEmpty {
            try writer.text("No open ticket.")
        } else {
            try writer.section("Open tickets")
            try writer.table(Ticket.ofOneCustomer, Array(page.openTickets.prefix(Self.largestCount)))
            try more(page.openTickets.count + (page.more?.openTickets ?? 0), "tickets")
        }
        if !page.heldInvoices.isEmpty {
            try writer.section("Held invoices")
            try writer.table(InvoiceLine.ofOneCustomer, Array(page.heldInvoices.prefix(Self.largestCount)))
            try more(page.heldInvoices.count + (page.more?.heldInvoices ?? 0), "held invoices")
        }
        try writer.console.say("")
    }

    /// Nothing where all are shown.
    private func more(_ count: Int, _ what: String) throws(CommandFailure) {
        guard count > Self.largestCount else { return }
        try writer.text(
            "and \(count - Self.largestCount) more \(what): holdline customer show \(ShellText.quoted(page.customer.reference.text))")
    }
}
