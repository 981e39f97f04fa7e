import HoldlineCore
import HoldlineWire

/// `held` and `collectable` add up to `open`, as the daemon reckons them.
extension InvoiceLine: Listed {
    /// CSV has all of them, and `decision` there is `pause` for an invoice that is settled too; a narrow terminal leaves out the
    /// highest rank first.
    static let columns: [Column<InvoiceLine>] = [
        Column("number", "INVOICE", firm: true) { .text($0.number.text) },
        .customer(\.customer),
        Column("issued", "ISSUED", firm: true, rank: 2) { .day($0.issued) },
        Column("due", "DUE", firm: true) { .day($0.due) },
        Column("amount", "AMOUNT", right: true, firm: true, rank: 3) { .amount($0.amount) },
        Column("open", "OPEN", right: true, firm: true) { .amount($0.open) },
        Column("held", "HELD", right: true, firm: true) { .amount($0.held) },
        Column("collectable", "COLLECT", right: true, firm: true) { .amount($0.collectable) },
        .currency(\.currency),
        Column("decision", "DECISION", firm: true) { line in
            // Paid, credited or overpaid: the decision is a pause all the same, since nothing may be asked for.
            line.open.isPositive ? .word(line.decision.rawValue, DunningWords.style(line.decision)) : .settled
        },
        Column("reminderLevel", "LEVEL", right: true, firm: true, rank: 4) { .count($0.lastReminder?.level) },
        Column("remindedAt", "REMINDED", firm: true, rank: 5) { .instant($0.lastReminder?.sentAt) },
        Column("agency", "AGENCY", firm: true, rank: 6) { .text($0.handover.map { $0.agency ?? "handed over" }) },
    ]

    /// Beside the customer's own page.
    static let ofOneCustomer: [Column<InvoiceLine>] = columns.without("customer", "issued")
}

/// The columns of `invoice check`, by which a person decides; programs read `decision` or the exit code.
extension DunningAnswer: Listed {
    static let columns: [Column<DunningAnswer>] = [
        Column("invoice", "INVOICE", firm: true) { .text($0.invoice) },
        Column("decision", "DECISION", firm: true) { .word($0.decision.rawValue, DunningWords.style($0.decision)) },
        Column("open", "OPEN", right: true, firm: true, rank: 2) { .amount($0.open) },
        Column("held", "HELD", right: true, firm: true, rank: 1) { .amount($0.held) },
        Column("collectable", "COLLECT", right: true, firm: true) { .amount($0.collectable) },
        Column("currency", "", firm: true) { .text($0.currency?.code) },
        Column("why", "WHY", least: 36) { .phrase(DunningWords.why($0)) },
    ]
}

/// Beside an invoice, the ticket stands in the place of the number.
extension Dispute {
    static let invoiceColumns = [Column<Dispute>("ticket", "TICKET", firm: true) { .text($0.ticket.description) }] + pageColumns.dropFirst()
}

/// The code is that of the French life cycle of invoices; `effect` is what came of it here.
extension InvoiceStatus: Listed {
    /// `by` is the role that set it, in the code of the message; `ticket` is the one that came of it.
    static let columns: [Column<InvoiceStatus>] = [
        Column("code", "CODE", firm: true) { .count($0.code) },
        Column("at", "SET", firm: true) { .instant($0.at) },
        Column("by", "BY", firm: true) { .text($0.by) },
        Column("reasons", "REASONS") { .text($0.reasons.map(\.code).joined(separator: " ")) },
        Column("amount", "AMOUNT", right: true) { .amount($0.amount) },
        Column("effect", "EFFECT") { .wordOf(.report, $0.effect.rawValue) },
        Column("ticket", "TICKET") { .text($0.ticket) },
        Column("message", "MESSAGE") { .text($0.message) },
    ]
}

/// `version` is the place in the ledger up to which the decision saw everything.
extension Reminder: Listed {
    static let columns: [Column<Reminder>] = [
        .invoice(\.invoice), .customer(\.customer),
        Column("level", "LEVEL", right: true, firm: true) { .count($0.level) },
        .amount(\.amount), .currency(\.currency),
        Column("sentAt", "SENT", firm: true) { .instant($0.sentAt) },
        Column("version", "SEQ", right: true, rank: 1) { .count(Int($0.version)) },
    ]
}

/// An empty `recalledAt`: the agency has it.
extension Handover: Listed {
    static let columns: [Column<Handover>] = [
        .invoice(\.invoice), .customer(\.customer), .amount(\.amount), .currency(\.currency),
        Column("agency", "AGENCY") { .text($0.agency) },
        Column("handedOverAt", "HANDED OVER", firm: true) { .instant($0.handedOverAt) },
        Column("recalledAt", "RECALLED", firm: true, rank: 1) { .instant($0.recalledAt) },
    ]
}

/// An invoice with an agency, and the daemon's decision on it now.
extension HandoverLine: Listed {
    static let columns: [Column<HandoverLine>] =
        Handover.columns.map { $0.of(\.handover) } + [
            Column("decision", "NOW", firm: true) { .word($0.dunning.decision.rawValue, DunningWords.style($0.dunning.decision)) },
            Column("why", "WHY", least: 30) { .phrase(DunningWords.why($0.dunning)) },
        ]
}

/// A dunning answer in words.
///
/// The same words after each write, in refusals and in lists; the codes behind them are in JSON and CSV.
enum DunningWords {
    /// `F1: 300.00 EUR held, 900.00 EUR may be collected (disputed on T-7: prices incorrect)`.
    static func sentence(_ answer: DunningAnswer) -> Phrase {
        func money(_ amount: Amount?) -> String? { amount.map { "\($0)" + (answer.currency.map { " \($0.code)" } ?? "") } }
        let state: Phrase =
            switch answer.decision {
            case .proceed:
                money(answer.collectable).map { "nothing is held, \($0) may be collected" } ?? "nothing is held, all may be collected"
            case .partial:
                """
                \(money(answer.held).map { Phrase(verbatim: $0) } ?? "a part") is held, \
                \(money(answer.collectable).map { Phrase(verbatim: $0) } ?? "the rest") may be collected
                """
            case .pause:
                (answer.open.map { !$0.isPositive } ?? false)
                    ? "nothing is open, nothing may be collected"
                    : money(answer.held).map { "all that is open is held (\($0)), nothing may be collected" }
                        ?? "nothing may be collected"
            }
        let why = why(answer)
        return why.isEmpty ? "\(answer.invoice): \(state)" : "\(answer.invoice): \(state): \(why)"
    }

    /// The first few of the holds on it, and the day from which it is free.
    ///
    /// Empty where nothing holds.
    static func why(_ answer: DunningAnswer) -> Phrase {
        var words = answer.blockers.prefix(4).map { text(of: $0, in: answer.currency) }
        let more = max(answer.blockerCount, answer.blockers.count) - words.count
        if more > 0 { words.append("and \(more) more") }
        if let day = answer.dunnableFrom, answer.decision != .proceed { words.append("free from \(day)") }
        return Phrase(words, separator: "; ")
    }

    /// A code that this program does not know is shown as it came, and never read as permission.
    static func text(of blocker: Blocker, in currency: Currency?) -> Phrase {
        let ticket: Phrase = blocker.ticket.map { " on \($0)" } ?? ""
        let shown = (blocker.currency ?? currency).map { " \($0.code)" } ?? ""
        let isOther = blocker.currency != nil && currency != nil && blocker.currency != currency
        let amount: Phrase = blocker.amount.map { isOther ? " (\($0)\(shown), which holds all of it)" : " (\($0)\(shown))" } ?? ""
        let until: Phrase = blocker.until.map { " until \($0)" } ?? ""
        if let kind = HoldKind(rawValue: blocker.code) {
            return text(of: kind, blocker, ticket: ticket) + amount + until
        }
        switch blocker.code {
        case Blocker.nothingOpen: return "nothing is open"
        case Blocker.unregistered: return "nobody registered it: a typing error, or not imported yet"
        case Blocker.noDueDate: return "it has no due date: register one"
        case Blocker.notDue: return "an instalment is not due\(until)" + amount
        default: return "\(blocker.code) (not known to this program, so not allowed)" + amount + until
        }
    }

    /// `ticket` is “ on T-7”, or empty for a hold without a ticket.
    private static func text(of kind: HoldKind, _ blocker: Blocker, ticket: Phrase) -> Phrase {
        let name = blocker.hold.map { " (\($0))" } ?? ""
        return switch kind {
        case .dispute: blocker.reason.map { "disputed\(ticket): \(Phrase(word: $0.meaning))" } ?? "disputed\(ticket)"
        case .creditPending where blocker.hold == nil: "credited, and the open amount that is registered does not show it"
        case .creditPending where blocker.ticket == nil:
            blocker.by.map { "the ledger does not show the credit note \($0) yet\(name)" }
                ?? "the ledger does not show the credit note yet\(name)"
        case .creditPending: "a credit is still to be registered\(ticket)"
        case .promise: "payment is promised\(name)"
        case .insolvency: "insolvency\(name)"
        case .manual: "held by hand\(name)"
        case .cancelled where blocker.by != nil: "replaced by \(blocker.by?.text ?? "")\(name)"
        case .cancelled: "cancelled by the seller\(ticket)"
        case .undelivered: "the buyer never received it\(ticket)"
        }
    }

    /// “without a due date”: such an invoice is never dunned.
    static func due(_ day: Day?) -> Phrase { day.map { "due \($0)" } ?? "without a due date" }

    /// The colours repeat the word beside them.
    static func style(_ decision: DunningDecision) -> Style {
        switch decision {
        case .proceed: .green
        case .partial: .yellow
        case .pause: .red
        }
    }
}

/// Reminders and hand-overs in words.
enum ReminderWords {
    /// `last reminder: level 2, 900.00 EUR, 2026-11-10 08:00`.
    static func last(_ reminder: Reminder) -> Phrase {
        "last reminder: level \(reminder.level), \(reminder.amount) \(reminder.currency.code), \(LocalTime.text(reminder.sentAt))"
    }

    /// Where an invoice is: with the agency, or recalled from it.
    static func standing(_ handover: Handover) -> Phrase {
        let agency: Phrase = handover.agency.map { Phrase(verbatim: $0) } ?? "a collection agency"
        return handover.recalledAt.map { "recalled from \(agency) \(LocalTime.text($0))" }
            ?? "with \(agency) since \(LocalTime.text(handover.handedOverAt)): \(handover.amount) \(handover.currency.code)"
    }
}
