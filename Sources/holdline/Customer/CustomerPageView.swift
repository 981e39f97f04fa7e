import HoldlineCore

/// `customer show` as a page: open tickets, held invoices with amounts, promises, the last contacts.
struct CustomerPageView {
    let page: CustomerPage
    let writer: PageWriter

    /// More would push the tickets off the screen.
    private static let largestHistory = 8

    func write() throws(CommandFailure) {
        let customer = page.customer
        try writer.title(customer.reference.text, customer.name?.text ?? "")
        if page.registered {
            try writer.facts([
                customer.siren.map { "SIREN \($0)" }, customer.vat.map { "VAT \($0)" }, customer.language.map { "speaks \($0)" },
            ])
            if !customer.phones.isEmpty || !customer.emails.isEmpty {
                try writer.facts((customer.phones + customer.emails).map(\.text))
            }
        } else {
            try writer.facts(["Nobody registered this customer; what follows comes from tickets and invoices."])
        }
        try tickets()
        try invoices()
        try holds()
        if !page.contacts.isEmpty {
            try writer.section("Last contacts")
            try writer.history(Array(page.contacts.prefix(Self.largestHistory)))
        }
    }

    private func tickets() throws(CommandFailure) {
        try writer.section("Open tickets")
        guard !page.openTickets.isEmpty else { return try writer.text("None.") }
        try writer.table(Ticket.ofOneCustomer, page.openTickets)
        try more(page.openTickets, page.more?.openTickets, "open tickets", "ticket list --customer")
    }

    private func invoices() throws(CommandFailure) {
        try writer.section("Held invoices", InvoiceLine.ofOneCustomer, page.heldInvoices)
        try more(page.heldInvoices, page.more?.heldInvoices, "held invoices", "invoice list --held --all --customer")
        for total in totals where total.held.isPositive { try writer.text("\(total.held) \(total.currency.code) held") }
        let held = Set(page.heldInvoices.map(\.number))
        let others = page.openInvoices.filter { !held.contains($0.number) }
        try writer.section("Other open invoices", InvoiceLine.ofOneCustomer, others)
        try more(others, page.more?.openInvoices, "open invoices", "invoice list --all --customer")
        for total in totals { try writer.text("\(total.collectable) \(total.currency.code) may be collected in all") }
    }

    /// Says how many elements a list leaves out, and which command shows them.
    private func more(_ shown: [some Any], _ count: Int?, _ what: String, _ command: String) throws(CommandFailure) {
        guard let count, !shown.isEmpty else { return }
        try writer.text("and \(count) more \(what): holdline \(command) \(ShellText.quoted(page.customer.reference.text))")
    }

    /// The daemon's own, over all open invoices.
    private var totals: [CustomerTotal] {
        page.totals
            ?? Dictionary(grouping: page.openInvoices, by: \.currency).map { currency, lines in
                lines.reduce(into: CustomerTotal(currency: currency)) { $0.add($1) }
            }.sorted { $0.currency.code < $1.currency.code }
    }

    private func holds() throws(CommandFailure) {
        let columns = Hold.columns.without("customer", "ticket", "lifted")
        try writer.section("Promises of payment", columns, page.promises)
        try more(page.promises, page.more?.promises, "promises", "hold list --kind promise --all --customer")
        let others = page.holds.filter { hold in !page.promises.contains { $0.id == hold.id } }
        try writer.section("On all invoices of this customer", columns, others)
    }
}
