import HoldlineCore

/// `customer show` as a page: open tickets, held invoices with amounts, promises, the last contacts.
struct CustomerPageView {
    let page: CustomerPage
    let writer: PageWriter

    /// More would push the tickets off the screen.
    private static let largestHistory = 8

    init(_ page: CustomerPage, on console: Console) {
        self.page = page
        self.writer = PageWriter(on: console)
    }

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
        try writer.console.output.flush()
    }

    private func tickets() throws(CommandFailure) {
        try writer.section("Open tickets")
        guard !page.openTickets.isEmpty else { return try writer.text("None.") }
        try writer.table(Ticket.columns.filter { $0.name != "customer" }, page.openTickets)
    }

    private func invoices() throws(CommandFailure) {
        let columns = InvoiceLine.columns.filter { $0.name != "customer" && $0.name != "issued" }
        if !page.heldInvoices.isEmpty {
            try writer.section("Held invoices")
            try writer.table(columns, page.heldInvoices)
            for (amount, currency) in Self.sums(page.heldInvoices, \.held) { try writer.text("\(amount) \(currency.code) held") }
        }
        let held = Set(page.heldInvoices.map(\.number))
        let others = page.openInvoices.filter { !held.contains($0.number) }
        if !others.isEmpty {
            try writer.section("Other open invoices")
            try writer.table(columns, others)
        }
        for (amount, currency) in Self.sums(page.openInvoices, \.collectable) {
            try writer.text("\(amount) \(currency.code) may be collected in all")
        }
    }

    private func holds() throws(CommandFailure) {
        let columns = Hold.columns.filter { !["customer", "ticket", "lifted"].contains($0.name) }
        if !page.promises.isEmpty {
            try writer.section("Promises of payment")
            try writer.table(columns, page.promises)
        }
        let others = page.holds.filter { hold in !page.promises.contains { $0.id == hold.id } }
        if !others.isEmpty {
            try writer.section("On all invoices of this customer")
            try writer.table(columns, others)
        }
    }

    private static func sums(_ lines: [InvoiceLine], _ amount: KeyPath<InvoiceLine, Amount>) -> [(Amount, Currency)] {
        var sums: [Currency: Amount] = [:]
        for line in lines { sums[line.currency] = (sums[line.currency] ?? .zero(in: line.currency)) + line[keyPath: amount] }
        return sums.sorted { $0.key.code < $1.key.code }.map { ($0.value, $0.key) }
    }
}
