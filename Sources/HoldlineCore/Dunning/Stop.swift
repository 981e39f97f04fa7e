/// What keeps an invoice, or a part of it, from being dunned on some days: a hold that nobody lifted, or what the invoice says itself.
///
/// The dunning rule asks for nothing else. It has 52 bytes and no reference, so that the hold index keeps millions of them and the rule
/// reads them where they lie. The number that `Hold.by` names is not in it: it goes beside it where an answer is written.
package struct Stop: Hashable, Sendable {
    /// The hold's number; below zero for what the invoice says itself, which so comes before all holds.
    package let id: Int64
    private let units, milliseconds, ticketNumber: Int64
    /// The ends of time where there is no such day.
    private let from: Int32
    private let until, reviewDay, issuedBeforeDay: Int32
    /// Of `codes`, and in the upper half the amount's decimals.
    private let codeAndDecimals: UInt8
    private let present: Present
    private let reasonIndex, currencyIndex: UInt8

    private struct Present: OptionSet, Hashable {
        let rawValue: UInt8
        static let amount = Present(rawValue: 1)
        static let currency = Present(rawValue: 2)
        static let until = Present(rawValue: 4)
        static let review = Present(rawValue: 8)
        static let issuedBefore = Present(rawValue: 16)
        static let ticket = Present(rawValue: 32)
        static let reason = Present(rawValue: 64)
    }

    /// What is no hold's kind stands behind those: the four bits of an index take sixteen.
    private static let codes = HoldKind.allCases.map(\.rawValue) + [Blocker.noDueDate, Blocker.notDue]
    private static let reasons = Reason.allCases

    package init(_ hold: Hold) {
        self.init(
            id: hold.id.number, code: hold.kind.rawValue, ticket: hold.ticket?.number, reason: hold.reason, amount: hold.amount,
            currency: hold.currency, from: hold.from?.number, until: hold.until?.number, review: hold.review?.number,
            issuedBefore: hold.issuedBefore?.number, since: hold.since.milliseconds)
    }

    /// What an invoice says itself; `place` is where it stands among those.
    fileprivate init(_ code: String, place: Int, amount: Amount? = nil, currency: Currency? = nil, until: Day? = nil) {
        self.init(id: Int64.min + Int64(place), code: code, amount: amount, currency: currency, until: until?.number)
    }

    /// With its values as a row has them, days and instants as their numbers; `code` is a hold's kind, or what an invoice says itself.
    package init(
        id: Int64, code: String, ticket: Int64? = nil, reason: Reason? = nil, amount: Amount?, currency: Currency?, from: Int32? = nil,
        until: Int32?, review: Int32? = nil, issuedBefore: Int32? = nil, since: Int64 = 0
    ) {
        var present: Present = []
        func take<Value>(_ value: Value?, _ flag: Present, or other: Value) -> Value {
            if value != nil { present.insert(flag) }
            return value ?? other
        }
        let amount = take(amount, .amount, or: Amount(units: 0, decimals: 0))
        (self.id, units, milliseconds, ticketNumber) = (id, amount.units, since, take(ticket, .ticket, or: 0))
        (self.from, self.until) = (from ?? .min, take(until, .until, or: .max))
        (reviewDay, issuedBeforeDay) = (take(review, .review, or: 0), take(issuedBefore, .issuedBefore, or: 0))
        codeAndDecimals = UInt8(Self.codes.firstIndex(of: code) ?? 0) | amount.decimals << 4
        reasonIndex = UInt8(Self.reasons.firstIndex(of: take(reason, .reason, or: .other)) ?? 0)
        currencyIndex = take(currency, .currency, or: .eur).index
        self.present = present
    }

    // MARK: What it says

    /// No hold, but what the invoice says itself.
    package var isOwn: Bool { id < 0 }
    /// As `Blocker.code`.
    var code: String { Self.codes[Int(codeAndDecimals & 15)] }
    /// nil stops all of the open amount.
    var amount: Amount? { present.contains(.amount) ? Amount(units: units, decimals: codeAndDecimals >> 4) : nil }
    /// Of the amount; nil where there is none.
    var currency: Currency? { present.isSuperset(of: [.amount, .currency]) ? Currency(at: currencyIndex) : nil }
    /// The last day on which it counts; nil without an end.
    package var lastDay: Day? { present.contains(.until) ? Day(number: until) : nil }
    var review: Day? { present.contains(.review) ? Day(number: reviewDay) : nil }
    var ticket: Int64? { present.contains(.ticket) ? ticketNumber : nil }
    var reason: Reason? { present.contains(.reason) ? Self.reasons[Int(reasonIndex)] : nil }
    var since: Instant { Instant(milliseconds: milliseconds) }

    /// Whether it counts on a day; its first and its last one are included.
    ///
    /// Lifted holds are no stops: whoever gathers stops leaves them out.
    package func isActive(on day: Day) -> Bool { from <= day.number && day.number <= until }

    /// Whether it concerns an invoice of this day of issue; nil is one that nobody registered, which every hold concerns.
    package func covers(issued: Int32?) -> Bool {
        guard present.contains(.issuedBefore), let issued else { return true }
        return issued < issuedBeforeDay
    }
}

extension Invoice {
    /// Without a due date all of it stands still; so does what is above the amount less its credits, and each instalment until it is due.
    package var stops: [Stop] {
        guard open.isPositive else { return [] }
        var stops: [Stop] = []
        if due == nil { stops.append(Stop(Blocker.noDueDate, place: 0)) }
        if let excess { stops.append(Stop(HoldKind.creditPending.rawValue, place: stops.count, amount: excess, currency: currency)) }
        for part in instalments ?? [] {
            stops.append(
                Stop(Blocker.notDue, place: stops.count, amount: part.open, currency: currency, until: part.due.adding(days: -1)))
        }
        return stops
    }
}

extension Hold {
    /// Whether it counts on a day; a lifted hold counts on none.
    package func isActive(on day: Day) -> Bool { !isLifted && Stop(self).isActive(on: day) }

    /// Whether a hold of the invoice or of its customer concerns it: a customer's may stop at a date of issue.
    func covers(_ invoice: Invoice) -> Bool { Stop(self).covers(issued: invoice.issued.number) }
}
