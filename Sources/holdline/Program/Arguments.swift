import ArgumentParser
import HoldlineCore

/// Reads the words of the domain from the command line. Each method throws a `ValidationError` that says what would be right.
enum Read {
    /// The value, or what is wrong with the text.
    static func valid<Value>(_ value: Value?, _ problem: @autoclosure () -> String) throws -> Value {
        guard let value else { throw ValidationError(problem()) }
        return value
    }

    static func ticket(_ text: String) throws -> TicketID { try id(text) }
    static func hold(_ text: String) throws -> HoldID { try id(text) }
    static func call(_ text: String) throws -> CallID { try id(text) }

    static func id<ID: EntityID>(_ text: String) throws -> ID {
        try valid(ID(text), "“\(text)” is no \(ID.noun): write \(ID.letter)-7, or 7")
    }

    static func invoice(_ text: String) throws -> InvoiceNumber { try identifier(text) }
    static func customer(_ text: String) throws -> CustomerReference { try identifier(text) }
    static func queue(_ text: String) throws -> QueueName { try identifier(text) }

    static func identifier<ID: TextIdentifier>(_ text: String) throws -> ID {
        switch ID.read(text.withoutByteOrderMark) {
        case .success(let value): return value
        case .failure(let problem): throw ValidationError("\(problem.message): “\(text.prefix(80))”")
        }
    }

    static func day(_ text: String) throws -> Day { try valid(Day(text: text), "“\(text)” is no date: write it as 2026-11-20") }

    static func amount(_ text: String) throws -> Amount {
        try valid(Amount(text: text), "“\(text)” is no amount: write digits and one point, such as 120.00")
    }

    static func currency(_ text: String) throws -> Currency {
        try valid(Currency(code: text.uppercased()), "“\(text)” is no currency of ISO 4217: write a code such as EUR")
    }

    static func text(_ text: String) throws -> FreeText {
        try valid(FreeText(text.withoutByteOrderMark), "the text \(FreeText.problem(in: text) ?? "cannot be stored")")
    }

    static func reason(_ text: String) throws -> Reason {
        try valid(Reason(rawValue: text.uppercased()), "“\(text)” is no reason. \(reasonList)")
    }

    static let reasonList = "The reasons are:\n" + Reason.allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")

    static func requested(_ text: String) throws -> RequestedAction {
        let list = RequestedAction.allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
        return try valid(RequestedAction(rawValue: text.uppercased()), "“\(text)” is no requested action. They are:\n\(list)")
    }

    /// One of the words of an enumeration; a slip of the fingers is answered with the nearest.
    static func word<Word: WireWord>(_ text: String) throws -> Word {
        func nearest() -> String {
            Spelling.nearest(to: text, among: Word.allCases.map(\.rawValue)).map { " Did you mean \($0)?" } ?? ""
        }
        return try valid(Word(rawValue: text.lowercased()), "“\(text)” is no \(Word.noun).\(nearest()) There are: \(Word.list)")
    }

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

    static func skill(_ text: String) throws -> Skill { try ranked(text) }
    static func membership(_ text: String) throws -> Membership { try ranked(text) }

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

extension CompletionKind {
    static let reasons = list(Reason.allCases.map(\.rawValue))
    static let requested = list(RequestedAction.allCases.map(\.rawValue))
    static func words<Word: WireWord>(_ type: Word.Type) -> CompletionKind { list(Word.allCases.map(\.rawValue)) }
}
