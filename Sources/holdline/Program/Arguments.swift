import ArgumentParser
import HoldlineCore

/// Reads the words of the domain from the command line. Each method throws a `ValidationError` that says what would be right.
///
/// The methods serve as `transform` of options and arguments, and as readers of answers to questions. A failure
/// is exit code 64, and nothing was sent.
enum Read {
    /// The value, or what is wrong with the text.
    static func valid<Value>(_ value: Value?, _ problem: @autoclosure () -> String) throws -> Value {
        guard let value else { throw ValidationError(problem()) }
        return value
    }

    /// `T-7`, `t-7` or `7`. The letter of another kind of thing is refused, so that no hold is taken for a
    /// ticket.
    static func ticket(_ text: String) throws -> TicketID { try id(text) }
    static func hold(_ text: String) throws -> HoldID { try id(text) }
    static func call(_ text: String) throws -> CallID { try id(text) }

    /// The number of a ticket, hold or call, with or without its letter.
    static func id<ID: EntityID>(_ text: String) throws -> ID {
        try valid(ID(text), "“\(text)” is no \(ID.noun): write \(ID.letter)-7, or 7")
    }

    /// An invoice's number (EN 16931, BT-1), as the ERP writes it: it is compared character by character.
    static func invoice(_ text: String) throws -> InvoiceNumber { try identifier(text) }
    /// The ERP's own reference of the customer.
    static func customer(_ text: String) throws -> CustomerReference { try identifier(text) }
    /// A queue's name, as the configuration or a call has it.
    static func queue(_ text: String) throws -> QueueName { try identifier(text) }

    /// A text that names something: without a byte-order mark, which copies from files bring along. The message
    /// quotes at most 80 characters.
    static func identifier<ID: TextIdentifier>(_ text: String) throws -> ID {
        switch ID.read(text.withoutByteOrderMark) {
        case .success(let value): return value
        case .failure(let problem): throw ValidationError("\(problem.message): “\(text.prefix(80))”")
        }
    }

    /// ISO 8601 alone: `01/09/2026` has two readings.
    static func day(_ text: String) throws -> Day { try valid(Day(text: text), "“\(text)” is no date: write it as 2026-11-20") }

    /// A decimal number with a point, without separators of thousands; its decimals are compared with the
    /// currency later.
    static func amount(_ text: String) throws -> Amount {
        try valid(Amount(text: text), "“\(text)” is no amount: write digits and one point, such as 120.00")
    }

    /// ISO 4217, in any case.
    static func currency(_ text: String) throws -> Currency {
        try valid(Currency(code: text.uppercased()), "“\(text)” is no currency of ISO 4217: write a code such as EUR")
    }

    /// Free text that may be stored: no control characters, and no longer than the daemon takes.
    static func text(_ text: String) throws -> FreeText {
        try valid(FreeText(text.withoutByteOrderMark), "the text \(FreeText.problem(in: text) ?? "cannot be stored")")
    }

    /// A code of the reasons for a dispute, in any case; a wrong one is answered with the whole list and its
    /// meanings.
    static func reason(_ text: String) throws -> Reason {
        try valid(Reason(rawValue: text.uppercased()), "“\(text)” is no reason. \(reasonList)")
    }

    /// One reason a line, with its meaning: for refusals, and for the question of `ticket open`.
    static let reasonList = "The reasons are:\n" + Reason.allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")

    /// A code of the requested action (Peppol's OPStatusAction list), in any case; a wrong one is answered with
    /// the list.
    static func requested(_ text: String) throws -> RequestedAction {
        let list = RequestedAction.allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
        return try valid(RequestedAction(rawValue: text.uppercased()), "“\(text)” is no requested action. They are:\n\(list)")
    }

    /// One of the words of an enumeration; a slip of the fingers is answered with the nearest.
    static func word<Word: WireWord>(_ text: String) throws -> Word {
        func nearest() -> String { Spelling.nearest(to: text, among: Word.allCases.map(\.rawValue)).map { " Did you mean \($0)?" } ?? "" }
        return try valid(Word(rawValue: text.lowercased()), "“\(text)” is no \(Word.noun).\(nearest()) There are: \(Word.list)")
    }

    /// The credit for one invoice of a ticket, as `F202500006:120.00`. The last colon divides, since numbers
    /// may contain colons.
    static func credit(_ text: String) throws -> ResolveTicket.Credit {
        let parts = InvoiceArgument.split(text)
        let credit = parts.flatMap { number, amount in InvoiceNumber(number).map { ResolveTicket.Credit(invoice: $0, amount: amount) } }
        return try valid(credit, "“\(text)” is no credit: write the invoice, a colon and the amount, such as F202500006:120.00")
    }

    /// An agent's Unix user: it travels in a header, so it is visible ASCII.
    static func login(_ text: String) throws -> String {
        let isLogin = (1...80).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return try valid(isLogin ? text : nil, "“\(text.prefix(80))” is no agent's login: 1 to 80 visible ASCII characters")
    }

    /// `german:2`: a skill and its level, 1 where none is said.
    static func skill(_ text: String) throws -> Skill { try ranked(text) }
    /// `support:2`: a queue and the line in which the agent serves it, the first where none is said.
    static func membership(_ text: String) throws -> Membership { try ranked(text) }

    /// `german:2` or `support:2`: a word, and a level that may be left out.
    private static func ranked<Value: Ranked>(_ text: String) throws -> Value {
        switch Value.read(text) {
        case .success(let value): return value
        case .failure(let problem): throw ValidationError(problem.message)
        }
    }

    /// A length of time, in seconds.
    static func length(_ text: String, most: Int) throws -> Int {
        let span = Span(text: text).flatMap { $0.seconds <= Int64(most) ? $0 : nil }
        return Int(try valid(span, "“\(text)” is no length of time up to \(Span(seconds: Int64(most))): write 30s or 2m").seconds)
    }

    /// A length of time: `2d`, `30s`. `example` shows a right one to a person who wrote something else.
    static func span(_ text: String, _ example: String) throws -> Span {
        try valid(Span(text: text), "“\(text)” is no length of time: write \(example)")
    }

    /// The time for which an invoice is overdue, in whole days.
    static func overdue(_ text: String) throws -> Span {
        let span = Span(text: text).flatMap { $0.seconds % 86_400 == 0 ? $0 : nil }
        return try valid(span, "“\(text)” is no number of days: write it as 8d")
    }
}

/// Completions of the shell: the same lists that the parser refuses other words by.
extension CompletionKind {
    static let reasons = list(Reason.allCases.map(\.rawValue))
    static let requested = list(RequestedAction.allCases.map(\.rawValue))
    static func words<Word: WireWord>(_ type: Word.Type) -> CompletionKind { list(Word.allCases.map(\.rawValue)) }
}

extension Read {
    /// A time to come: RFC 3339, or a local time of today, of tomorrow or of a date.
    ///
    /// Throws `ValidationError` for another form, for a time that is over, and for one that does not exist
    /// because the clocks are put forward. A clock time alone means today, in the time zone of this process
    /// (`TZ`), which need not be the daemon's.
    static func time(_ text: String, now: Instant) throws -> Instant {
        let wanted = "write 14:30, “tomorrow 09:00”, “2026-11-25 09:00”, or 2026-11-25T09:00:00+01:00"
        let instant: Instant
        if let exact = Instant(text: text) {
            instant = exact
        } else {
            let words = text.split(separator: " ")
            guard let clock = words.last, (1...2).contains(words.count) else { throw ValidationError("“\(text)” is no time: \(wanted)") }
            let today = LocalTime.day(of: now)
            let day: Day? =
                switch words.count == 1 ? "today" : words[0].lowercased() {
                case "today": today
                case "tomorrow": today.adding(days: 1)
                default: Day(text: words[0])
                }
            guard let day, let minute = minute(clock) else { throw ValidationError("“\(text)” is no time: \(wanted)") }
            guard let local = LocalTime.instant(day, minute: minute) else {
                throw ValidationError("“\(text)” does not exist here: the clocks are changed then")
            }
            instant = local
        }
        guard instant > now else { throw ValidationError("“\(text)” is over: name a time to come, such as “tomorrow 09:00”") }
        return instant
    }

    /// Minutes since midnight of `9:05` or `14:30`.
    ///
    /// nil for anything else; seconds and “24:00” are not taken.
    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }),
            let hour = Int(parts[0]), hour < 24, let minute = Int(parts[1]), minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}
