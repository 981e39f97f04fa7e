package import HoldlineCore

/// A value that stands in a query.
package protocol QueryValue: Sendable {
    /// What the API's document says of it.
    static var schema: Schema { get }
    /// How the client writes it.
    var queryText: String { get }
    /// The value that a text writes; throws `invalid`, for the parameter of that name.
    static func read(_ text: String, for name: String) throws(Refusal) -> Self
}

extension QueryValue {
    /// A schema under the type's own name.
    package static var schema: Schema { .named("\(Self.self)") }

    /// The value, or `invalid` with the beginning of the text and what is wrong with it.
    fileprivate static func value(_ value: Self?, _ text: String, _ name: String, _ problem: String) throws(Refusal) -> Self {
        guard let value else { throw .invalid(name, "“\(text.prefix(40))” \(problem)") }
        return value
    }
}

extension QueryValue where Self: TextValue {
    /// As JSON has it, not percent-encoded yet.
    package var queryText: String { description }
    /// By the rules of the value itself: an identifier is trimmed, `t-7` and `7` are `T-7`, too.
    package static func read(_ text: String, for name: String) throws(Refusal) -> Self {
        switch Self.read(text) {
        case .success(let value): return value
        case .failure(let problem): throw .invalid(name, problem.message)
        }
    }
}

extension QueryValue where Self: WireWord {
    package var queryText: String { rawValue }
    /// Exactly as the word is written; the refusal lists all of them.
    package static func read(_ text: String, for name: String) throws(Refusal) -> Self {
        guard let word = Self(rawValue: text) else {
            throw Refusal(.invalid, "“\(text.prefix(40))” is no \(noun): \(list)", field: name, allowed: allCases.map(\.rawValue))
        }
        return word
    }
}

extension Day: QueryValue {}
extension InvoiceNumber: QueryValue {}
extension CustomerReference: QueryValue {}
extension QueueName: QueryValue {}
extension TicketID: QueryValue {}
extension HoldKind: QueryValue {}
extension CallState: QueryValue {}
extension CallOutcome: QueryValue {}
extension ReportGrouping: QueryValue {}
extension TicketGrouping: QueryValue {}
extension HoldGrouping: QueryValue {}
extension MoneyGrouping: QueryValue {}
extension TicketOrder: QueryValue {}
extension MessageDirection: QueryValue {}
extension MessageState: QueryValue {}
extension StaleItem.Kind: QueryValue {
    /// Its name is that of no other type in the document.
    package static var schema: Schema { .named("StaleKind") }
}
extension ServiceLevelFormula: QueryValue {}

extension String: QueryValue {
    /// Any text.
    package static var schema: Schema { .text() }
    package var queryText: String { self }
    /// The text as it is, an empty one too.
    package static func read(_ text: String, for name: String) throws(Refusal) -> String { text }
}

extension Bool: QueryValue {
    /// A flag.
    package static var schema: Schema { .flag }
    package var queryText: String { self ? "true" : "false" }

    /// `true` or `false`; `1` and the bare name are true too, `0` is false: what people type after a question mark.
    package init?(query text: String) {
        switch text {
        case "true", "1", "": self = true
        case "false", "0": self = false
        default: return nil
        }
    }

    /// Throws `invalid` for anything but those words.
    package static func read(_ text: String, for name: String) throws(Refusal) -> Bool {
        try value(Bool(query: text), text, name, "is neither true nor false")
    }
}

/// A ledger seq: 0 or more.
extension Int64: QueryValue {
    package static var schema: Schema { .named("Version") }
    package var queryText: String { String(self) }
    /// Digits without a sign. Throws `invalid` for a number beyond 64 bits.
    package static func read(_ text: String, for name: String) throws(Refusal) -> Int64 {
        try value(text.isDigits ? Int64(text) : nil, text, name, "is no seq: write a whole number")
    }
}

extension Amount: QueryValue {
    /// A decimal amount with a point; its currency is known from elsewhere.
    package static func read(_ text: String, for name: String) throws(Refusal) -> Amount {
        try value(Amount(text: text), text, name, "is no amount: write digits and one point, such as 120.00")
    }
}

extension Span: QueryValue {
    /// In seconds, which lose nothing.
    package var queryText: String { "\(seconds)s" }
    /// A number and a unit, as people write it.
    package static func read(_ text: String, for name: String) throws(Refusal) -> Span {
        try value(Span(text: text), text, name, "is no length of time: write it as 36h or 2d")
    }
}

extension Currency: QueryValue {
    package var queryText: String { code }
    /// An alphabetic code of ISO 4217.
    package static func read(_ text: String, for name: String) throws(Refusal) -> Currency {
        try value(Currency(code: text), text, name, "is no currency of ISO 4217: write a code such as EUR")
    }
}

/// How long ago an invoice was due at least.
package enum Overdue: Hashable, QueryValue {
    /// `false`: whether it is overdue or not.
    case whatever
    /// `true`: before today.
    case any
    /// Whole days count.
    case by(Span)

    /// Due this many days before today or earlier; 0 is due before today, nil on any day.
    package var days: Int? {
        switch self {
        case .whatever: nil
        case .any: 0
        case .by(let span): Int(span.seconds / 86_400)
        }
    }

    /// A flag or a length of time.
    package static var schema: Schema { .either([.flag, Span.schema]) }

    package var queryText: String {
        switch self {
        case .whatever: "false"
        case .any: "true"
        case .by(let span): span.queryText
        }
    }

    /// Tries the words of a flag first: `1` is true here, and no length of time.
    package static func read(_ text: String, for name: String) throws(Refusal) -> Overdue {
        if let flag = Bool(query: text) { return flag ? .any : .whatever }
        return .by(try Span.read(text, for: name))
    }
}

extension String {
    /// Whether it is ASCII digits, at least one.
    var isDigits: Bool { !isEmpty && utf8.allSatisfy(\.isDigit) }
}
