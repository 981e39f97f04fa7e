import Glibc
import HoldlineCore
import HoldlineWire

/// A reminder to send.
///
/// One line of the output, in all three formats; a program that prints letters reads these.
struct DunningLine: Listed, Codable, Hashable, Sendable {
    var invoice: InvoiceNumber
    var customer: CustomerReference
    var level: Int
    /// The amount that it asks for.
    var amount: Amount
    var currency: Currency
    /// The due date of the first instalment that is open, or that of an invoice without instalments.
    @OrNull var due: Day?
    /// The open amount of the whole invoice, held or not.
    var open: Amount
    /// The time of the run, in a dry run too; a reminder that an earlier attempt registered keeps its own.
    var sentAt: Instant
    var registered: Registered

    /// Whether the daemon has the reminder; all but a dry run's lines do.
    enum Registered: String, WireWord {
        /// In a dry run.
        case no
        /// By this run.
        case now
        /// Earlier in the same run, which broke off.
        case before

        static let noun = "state of registration"
    }

    /// `amount` is less than what is open where a part is held.
    init(_ line: DueInvoice, level: Int, amount: Amount, sentAt: Instant, _ registered: Registered) {
        (invoice, customer, currency, open) = (line.invoice, line.customer, line.currency, line.open)
        due = line.due
        (self.level, self.amount, self.sentAt, self.registered) = (level, amount, sentAt, registered)
    }

    static let columns: [Column<DunningLine>] = [
        .invoice(\.invoice), .customer(\.customer),
        Column("level", "LEVEL", right: true, firm: true) { .count($0.level) },
        .amount(\.amount), .currency(\.currency),
        Column("due", "DUE", firm: true) { .day($0.due) },
        Column("open", "OPEN", right: true, firm: true, rank: 2) { .amount($0.open) },
        Column("sentAt", "SENT", firm: true, rank: 3) { .instant($0.sentAt) },
        Column("registered", "REGISTERED", firm: true, rank: 1) { .word($0.registered) },
    ]
}

/// An overdue invoice that is not reminded, with the reason.
///
/// It is an `Error` only so that it can be the failure of a `Result`.
struct Skip: Listed, Error, Sendable {
    let invoice: InvoiceNumber
    let customer: CustomerReference
    /// A word for programs: a `SkipReason`, or what the registration refused.
    let reason: String
    /// A sentence for people; it may change.
    let why: Phrase

    /// It was free at the check, and held at the registration.
    static let heldMeanwhile = "held-meanwhile"
    /// The registration was refused for another reason, which `why` tells.
    static let refused = "refused"

    init(_ line: DueInvoice, _ reason: String, _ why: Phrase) {
        (invoice, customer, self.reason, self.why) = (line.invoice, line.customer, reason, why)
    }

    /// It came to be held between its registration, or the list, and its letter.
    init(_ line: DunningLine, _ why: Phrase) {
        (invoice, customer, reason, self.why) = (line.invoice, line.customer, Skip.heldMeanwhile, why)
    }

    init(_ line: UpcomingInvoice, _ why: Phrase) {
        (invoice, customer, reason, self.why) = (line.invoice, line.customer, Skip.heldMeanwhile, why)
    }

    /// The reason that the run's rule gives, in words.
    init(_ line: DueInvoice, _ reason: SkipReason, _ run: ReminderRun) {
        let sent = line.lastLevel.flatMap { level in line.lastSentAt.map { Phrase("level \(level) was sent \(LocalTime.text($0))") } }
        let last = sent ?? "it was never reminded"
        let held = line.dunning.map(DunningWords.why) ?? ""
        let amount = line.dunning?.collectable.map { Phrase("\($0)") } ?? "a part"
        let part: Phrase = "\(amount) \(line.currency.code) may be collected: \(held)"
        switch reason {
        case .held: self.init(line, reason.rawValue, held)
        case .heldSince: self.init(line, SkipReason.held.rawValue, "registered earlier in this run, and held since: \(held)")
        case .heldInPart: self.init(line, reason.rawValue, "\(part): --partial asks for the rest")
        case .levelHeld: self.init(line, SkipReason.heldInPart.rawValue, "\(part): the level does not rise while a part is held")
        case .withAgency:
            self.init(line, reason.rawValue, line.handover.map { ReminderWords.standing($0) } ?? "with a collection agency")
        case .furtherOn: self.init(line, reason.rawValue, last)
        case .reminded: self.init(line, reason.rawValue, "\(last): --again repeats it")
        case .levelMissing: self.init(line, reason.rawValue, "\(last): level \((line.lastLevel ?? 0) + 1) comes first")
        case .tooSoon: self.init(line, reason.rawValue, "\(last), less than \(run.wait) ago: --wait says how long")
        }
    }

    static let columns: [Column<Skip>] = [
        Column("invoice", "INVOICE") { .text($0.invoice.text) },
        Column("customer", "CUSTOMER") { .text($0.customer.text) },
        Column("reason", "REASON") { .text($0.reason) },
        Column("why", "WHY") { .text($0.why.description) },
    ]
}

/// Says what is skipped: on standard error, or in a file.
///
/// A file gets CSV whatever `-o` says: programs read it, and its lines stay apart from those to send.
final class SkippedList {
    private let console: Console
    private let file: TextFile?
    private(set) var count = 0

    init(console: Console, file: TextFile?) { (self.console, self.file) = (console, file) }

    /// The header goes before the first one, so that an empty list leaves an empty file.
    func add(_ skip: Skip) throws(CommandFailure) {
        if let file {
            if count == 0 { try file.sink.line(CSVLine.header(Skip.columns)) }
            try file.sink.line(CSVLine.text(Skip.columns, skip))
        } else {
            try console.note("skipped \(skip.invoice) (\(skip.customer)): \(skip.reason): \(skip.why)")
        }
        count += 1
    }

    func finish() throws(CommandFailure) { try file?.sink.flush() }
}

/// A file that is written from its beginning.
///
/// It is opened, and emptied, before anything is registered: a run must not fail for its list afterwards.
struct TextFile {
    let sink: any Sink

    /// Throws `unwritable` with the path and the system's reason.
    init(_ path: String) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable("\(path): \(String(cString: strerror(errno)))") }
        // Closed by the end of the process.
        sink = Descriptor(descriptor)
    }
}
