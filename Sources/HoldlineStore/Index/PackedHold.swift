import HoldlineCore

/// What the dunning answer needs of a hold that nobody lifted, in 56 bytes.
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
    /// Of `HoldKind`, and in the upper half the amount's decimals.
    private let kindAndDecimals: UInt8
    private let present: Present
    private let reasonNumber: UInt8
    private let currencyIndex: UInt8

    static let units = MemoryLayout<PackedHold>.size / 8

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

    static let kinds = HoldKind.allCases
    static let reasons = Reason.allCases

    /// The values of a hold as they come, from a command or from a row.
    struct Parts {
        var id: Int64
        var kind: HoldKind
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
        kindAndDecimals = UInt8(Self.kinds.firstIndex(of: parts.kind) ?? 0) | amount.decimals << 4
        reasonNumber = UInt8(take(parts.reason, .reason, or: .other).number)
        currencyIndex = take(parts.currency, .currency, or: .eur).index
        self.present = present
    }

    init(_ hold: Hold) {
        self.init(
            Parts(
                id: hold.id.number, kind: hold.kind, ticket: hold.ticket?.number, reason: hold.reason, amount: hold.amount,
                currency: hold.currency, from: hold.from?.number, until: hold.until?.number, review: hold.review?.number,
                issuedBefore: hold.issuedBefore?.number, since: hold.since.milliseconds))
    }

    // MARK: What it says

    var kind: HoldKind { Self.kinds[Int(kindAndDecimals & 15)] }
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

    /// The hold again, as far as the dunning decision asks.
    var hold: Hold {
        Hold(
            id: HoldID(number: id), kind: kind, ticket: ticket.map(TicketID.init(number:)), reason: reason, amount: amount,
            currency: currency, from: present.contains(.from) ? Day(number: from) : nil, until: lastDay, review: review,
            issuedBefore: present.contains(.issuedBefore) ? Day(number: issuedBefore) : nil, since: since, placedBy: "", version: 0)
    }
}

extension Reason {
    /// Its place among all.
    fileprivate var number: Int { PackedHold.reasons.firstIndex(of: self) ?? 0 }
}
