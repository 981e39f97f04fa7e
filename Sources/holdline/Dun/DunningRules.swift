import HoldlineCore

/// Which invoices a run takes: decided on what is known of each, before and after the check.
struct DunningRules: Sendable {
    let level: Int
    let again: Bool
    let partial: Bool
    let wait: Span
    /// What the reminders of one day's run have in common.
    let run: String
    let now: Instant

    enum Verdict: Hashable, Sendable {
        /// To be registered, for what the check says.
        case take
        /// This run has registered it before.
        case before(Reminder)
        case skip(SkipReason, String)
    }

    /// What an invoice's past says.
    func verdict(on line: InvoiceLine) -> Verdict {
        let last = line.lastReminder
        if let last, last.level == level, last.run == run { return .before(last) }
        if let handover = line.handover { return .skip(.withAgency, ReminderWords.standing(handover)) }
        let reached = last?.level ?? 0
        let sent = last.map { "level \($0.level) was sent \(LocalTime.text($0.sentAt))" } ?? "it was never reminded"
        if reached > level { return .skip(.furtherOn, sent) }
        if reached == level, !again { return .skip(.reminded, "\(sent): --again repeats it") }
        if reached < level - 1 { return .skip(.levelMissing, "\(sent): level \(reached + 1) comes first") }
        if let last, last.sentAt > now.adding(seconds: -wait.seconds) {
            return .skip(.tooSoon, "\(sent), less than \(wait) ago: --wait says how long")
        }
        return .take
    }

    /// What the check says of an invoice that its past lets through: the amount to ask for, or why none.
    func verdict(on line: InvoiceLine, _ answer: DunningAnswer) -> Result<Amount, Skip> {
        guard let collectable = answer.collectable, collectable.isPositive, answer.decision != .pause else {
            return .failure(Skip(line, .held, DunningWords.why(answer)))
        }
        if answer.decision == .partial {
            let why = "\(collectable) \(line.currency.code) may be collected: \(DunningWords.why(answer))"
            guard partial else { return .failure(Skip(line, .heldInPart, "\(why): --partial asks for the rest")) }
            if let last = line.lastReminder, last.level < level {
                return .failure(Skip(line, .heldInPart, "\(why): the level does not rise while a part is held"))
            }
        }
        return .success(collectable)
    }

    /// The same for the same invoice, level and day, so that a run that broke off can be repeated. At most 255 ASCII characters.
    func key(of number: InvoiceNumber) -> String {
        let name = PercentCoding.encode(number.text)
        let short = name.utf8.count <= 160 ? name : "\(name.prefix(120))~\(Self.digest(name))"
        return "\(PercentCoding.encode(run))/\(level)/\(short)"
    }

    /// FNV-1a (Fowler, Noll, Vo), 64 bits: tells long numbers apart, not adversaries.
    private static func digest(_ text: String) -> String {
        String(text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
    }
}

/// Why an invoice is not reminded.
enum SkipReason: String, Sendable {
    case held
    case heldInPart = "held-in-part"
    case heldMeanwhile = "held-meanwhile"
    case refused
    case reminded
    case tooSoon = "too-soon"
    case levelMissing = "level-missing"
    case furtherOn = "further-on"
    case withAgency = "with-agency"
}

struct Skip: Error, Sendable {
    let invoice: InvoiceNumber
    let customer: CustomerReference
    let reason: SkipReason
    let why: String

    init(_ line: InvoiceLine, _ reason: SkipReason, _ why: String) {
        invoice = line.number
        customer = line.customer
        self.reason = reason
        self.why = why
    }

    static let columns: [Column<Skip>] = [
        Column("invoice", "INVOICE") { .text($0.invoice.text) },
        Column("customer", "CUSTOMER") { .text($0.customer.text) },
        Column("reason", "REASON") { .text($0.reason.rawValue) },
        Column("why", "WHY") { .text($0.why) },
    ]
}
