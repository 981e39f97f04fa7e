import HoldlineCore

/// What the dunning answer needs of a hold that nobody lifted, in 64 bytes.
///
/// What an invoice itself says stops dunning (`Invoice.stops`) is packed in the same way, under numbers below zero.
struct PackedHold {
    let id: Int64
    private let units: Int64
    private let milliseconds: Int64
    private let ticketNumber: Int64
    /// The ends of time where the hold has no such day.
    private let from: Int32
    private let until: Int32
    private let reviewDay: Int32
    private let issuedBefore: Int32
    /// The hold with the next number.
    var next: Arena.Place = 0
    /// The invoice that `Hold.by` names, among the invoices; 0 where it names none.
    var by: Arena.Place = 0
    /// Of `codes`, and in the upper half the amount's decimals.
    private let kindAndDecimals: UInt8
    private let present: Present
    private let reasonNumber: UInt8
    private let currencyIndex: UInt8

    static let units = MemoryLayout<PackedHold>.stride / 8

    struct Present: OptionSet {
        let rawValue: UInt8
        static let amount = Present(rawValue: 1)
        static let currency = Present(rawValue: 2)
        static let from = Present(rawValue: 4)
        static let until = Present(rawValue: 8)
        static let review = Present(rawValue: 16)
        static let issuedBefore = Present(rawValue: 32)
        static let ticket = Present(rawValue: 64)
        static let reason = Present(rawValue: 128)
    }

    /// What is no hold's kind stands behind those: the four bits of an index take sixteen.
    static let codes = HoldKind.allCases.map(\.rawValue) + [Blocker.noDueDate, Blocker.notDue]
    static let reasons = Reason.allCases

    /// The values of a hold as they come, from a command or from a row.
    struct Parts {
        var id: Int64
        /// Of `codes`.
        var code: Int
        var ticket: Int64?
        var reason: Reason?
        var amount: Amount?
        var currency: Currency?
        var from: Int32?
        var until: Int32?
        var review: Int32?
        var issuedBefore: Int32?
        var since: Int64
    }

    init(_ parts: Parts) {
        var present: Present = []
        func take<Value>(_ value: Value?, _ flag: Present, or other: Value) -> Value {
            if value != nil { present.insert(flag) }
            return value ?? other
        }
        id = parts.id
        let amount = take(parts.amount, .amount, or: Amount(units: 0, decimals: 0))
        units = amount.units
        milliseconds = parts.since
        ticketNumber = take(parts.ticket, .ticket, or: 0)
        from = take(parts.from, .from, or: .min)
        until = take(parts.until, .until, or: .max)
        reviewDay = take(parts.review, .review, or: 0)
        issuedBefore = take(parts.issuedBefore, .issuedBefore, or: 0)
        kindAndDecimals = UInt8(parts.code) | amount.decimals << 4
        reasonNumber = UInt8(take(parts.reason, .reason, or: .other).number)
        currencyIndex = take(parts.currency, .currency, or: .eur).index
        self.present = present
    }

    init(_ hold: Hold) {
        self.init(
            Parts(
                id: hold.id.number, code: Self.code(of: hold.kind), ticket: hold.ticket?.number, reason: hold.reason, amount: hold.amount,
                currency: hold.currency, from: hold.from?.number, until: hold.until?.number, review: hold.review?.number,
                issuedBefore: hold.issuedBefore?.number, since: hold.since.milliseconds))
    }

    /// What an invoice says itself; `place` is where it stands among those.
    init(_ stop: Stop, place: Int) {
        let blocker = stop.blocker
        self.init(
            Parts(
                id: Int64.min + Int64(place), code: Self.codes.firstIndex(of: blocker.code) ?? 0, amount: blocker.amount,
                currency: blocker.currency, until: blocker.until?.number, since: 0))
    }

    static func code(of kind: HoldKind) -> Int { HoldKind.allCases.firstIndex(of: kind) ?? 0 }

    // MARK: What it says

    /// No hold, but what the invoice says itself.
    var isOwn: Bool { id < 0 }
    var code: String { Self.codes[Int(kindAndDecimals & 15)] }
    var amount: Amount? { present.contains(.amount) ? Amount(units: units, decimals: kindAndDecimals >> 4) : nil }
    var currency: Currency? { present.contains(.currency) ? Currency(at: currencyIndex) : nil }
    var lastDay: Day? { present.contains(.until) ? Day(number: until) : nil }
    var review: Day? { present.contains(.review) ? Day(number: reviewDay) : nil }
    var ticket: Int64? { present.contains(.ticket) ? ticketNumber : nil }
    var reason: Reason? { present.contains(.reason) ? Self.reasons[Int(reasonNumber)] : nil }
    var since: Instant { Instant(milliseconds: milliseconds) }

    /// As `Hold.isActive(on:)`.
    @inline(__always)
    func isActive(on day: Day) -> Bool { from <= day.number && day.number <= until }

    /// Whether it concerns an invoice of this day of issue; nil where nobody registered it.
    @inline(__always)
    func covers(issued: Int32?) -> Bool {
        guard present.contains(.issuedBefore), let issued else { return true }
        return issued < issuedBefore
    }

    /// The stop again, as far as the dunning decision asks; without the number that `by` names.
    var stop: Stop {
        var blocker = Blocker(code: code)
        blocker.hold = isOwn ? nil : HoldID(number: id)
        blocker.ticket = ticket.map(TicketID.init(number:))
        blocker.reason = reason
        blocker.amount = amount
        blocker.currency = amount == nil ? nil : currency
        blocker.since = isOwn ? nil : since
        blocker.until = lastDay
        blocker.review = review
        return Stop(
            blocker, from: present.contains(.from) ? Day(number: from) : nil,
            issuedBefore: present.contains(.issuedBefore) ? Day(number: issuedBefore) : nil)
    }
}

extension Reason {
    /// Its place among all.
    fileprivate var number: Int { PackedHold.reasons.firstIndex(of: self) ?? 0 }
}
