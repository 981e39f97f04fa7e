import HoldlineCore

extension Hold: Listed {
    static let columns: [Column<Hold>] = [
        Column("id", "HOLD", firm: true) { .text($0.id.description) },
        Column("kind", "KIND", firm: true) { .text($0.kind.rawValue) },
        Column("invoice", "INVOICE", firm: true) { .text($0.invoice) },
        Column("customer", "CUSTOMER", firm: true) { .text($0.customer) },
        Column("ticket", "TICKET", firm: true) { .text($0.ticket) },
        Column("amount", "AMOUNT", right: true, firm: true) { hold in hold.amount.map { .amount($0) } ?? .text("all") },
        Column("currency", "", firm: true) { .text($0.currency?.code) },
        Column("from", "FROM", firm: true, rank: 4) { .day($0.from) },
        Column("until", "UNTIL", firm: true) { .day($0.until) },
        Column("review", "REVIEW", firm: true) { .day($0.review) },
        Column("promise", "PROMISE") { hold in hold.promise.map { .word($0.words, $0.style) } ?? .none },
        Column("lifted", "LIFTED", firm: true, rank: 3) { .instant($0.liftedAt) },
        Column("note", "NOTE", rank: 2) { .text($0.note) },
    ]

    /// `H-3 (promise) on F202500006 for 300.00 EUR until 2026-12-04`.
    var summary: String {
        let target = invoice.map { " on \($0)" } ?? customer.map { " on all invoices of \($0)" } ?? ""
        let amount = amount.map { " for \($0)\(currency.map { " \($0.code)" } ?? "")" } ?? ""
        return "\(id) (\(kind.rawValue))\(target)\(amount)" + (until.map { " until \($0)" } ?? "")
    }
}

extension Promise {
    /// `kept`, `1 of 3 kept, next 500.00 for 2027-01-15`, `broken: 500.00 for 2026-12-15 was missed`.
    var words: String {
        let kept = instalments.count { $0.state == .kept }
        let count = instalments.count > 1 && kept > 0 ? "\(kept) of \(instalments.count) kept, " : ""
        switch state {
        case .kept: return instalments.count > 1 ? "kept, all \(instalments.count)" : "kept"
        case .broken:
            let missed = instalments.first { $0.state == .missed }
            return "broken: \(count)" + (missed.map { "\($0.words) missed" } ?? "")
        case .open: return count + (next.map { "\(instalments.count > 1 ? "next " : "")\($0.words)" } ?? "")
        }
    }

    /// `500.00 for 2026-12-15, held until 2026-12-18; then 500.00 for 2027-01-15`.
    var dates: String {
        let parts = instalments.map { $0.state == .open && $0 == next ? "\($0.words), held until \($0.heldUntil)" : $0.words }
        return parts.joined(separator: "; then ")
    }

    var style: Style {
        switch state {
        case .open: .plain
        case .kept: .green
        case .broken: .red
        }
    }
}

extension Instalment {
    /// `500.00 for 2026-12-15`, and what came of it where that is a part.
    fileprivate var words: String {
        let part = state != .kept && paid?.isPositive == true ? paid : nil
        return "\(amount?.description ?? "all") for \(due)" + (part.map { " (\($0) paid)" } ?? "")
    }
}

extension PlannedInstalment: Listed {
    static let columns: [Column<PlannedInstalment>] = [
        Column("due", "DUE", firm: true) { .day($0.due) }, Column("amount", "AMOUNT", right: true, firm: true) { .amount($0.amount) },
    ]
}

extension PromiseSuggestion {
    /// Dates and amounts, what they are based on, and the command that places them.
    func write(_ writer: PageWriter) throws(CommandFailure) {
        try writer.text(Shown.line("\(invoice): \(open) \(currency.code) is open; \(why)."))
        guard !instalments.isEmpty else {
            return try writer.text("There is no date to propose: the claim is lost after \(limitation).")
        }
        try writer.table(PlannedInstalment.columns, instalments)
        try writer.text("Nothing is placed yet. The claim is lost after \(limitation) (Code de commerce L110-4).")
        let command = ["holdline", "hold", "place", "--kind", "promise", "--invoice", invoice.text, "--plan", plan]
        try writer.line("  Next: " + ShellText.command(command))
    }
}
