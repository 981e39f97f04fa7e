package import HoldlineCore
package import HoldlineWire

/// A line of an answer that comes by the million: it is read without a decoder where there is nothing unusual in it.
package protocol PlainLine: Decodable {
    /// nil where the cursor met something unusual, or a member is missing: the decoder then has its say.
    init?(plain cursor: inout PlainCursor)
}

extension PlainLine {
    /// What a line of the daemon's says. Throws `unreadable` where this client does not know a word of it.
    package static func read(_ line: UnsafeRawBufferPointer) throws(ClientError) -> Self {
        var cursor = PlainCursor(line)
        if let value = Self(plain: &cursor), cursor.isRead { return value }
        return try decoded(Self.self, from: Array(line))
    }
}

/// The members of an object that were read, each once.
private struct Seen {
    private var members: UInt32 = 0

    /// Whether the member is new; a name that comes twice is the decoder's to refuse.
    mutating func add(_ member: UInt32) -> Bool {
        defer { members |= 1 << member }
        return members >> member & 1 == 0
    }

    /// Whether the first `count` members are there.
    func has(_ count: UInt32) -> Bool { members & (1 << count - 1) == 1 << count - 1 }
}

extension DueInvoice: PlainLine {
    package init?(plain cursor: inout PlainCursor) {
        var seen = Seen()
        var (invoice, customer): (InvoiceNumber?, CustomerReference?)
        var (due, open, currency, verdict): (Day?, Amount?, Currency?, Verdict?)
        var (reason, amount): (SkipReason?, Amount?)
        var (level, sent, version): (Int64?, Instant?, Int64?)
        cursor.object { cursor, name in
            let member: UInt32
            if name.spells("amount") {
                (amount, member) = (cursor.value { Amount(text: $0) }, 0)
            } else if name.spells("currency") {
                (currency, member) = (cursor.value { Currency(code: $0) }, 1)
            } else if name.spells("customer") {
                (customer, member) = (cursor.value { CustomerReference($0) }, 2)
            } else if name.spells("due") {
                (due, member) = (cursor.value { Day(text: $0) }, 3)
            } else if name.spells("dunning") || name.spells("handover") {
                // What is held, or with an agency, is the decoder's: those are few.
                member = name.spells("dunning") ? 4 : 5
                if cursor.isAtObject { cursor.giveUp() } else { cursor.skip() }
            } else if name.spells("invoice") {
                (invoice, member) = (cursor.value { InvoiceNumber($0) }, 6)
            } else if name.spells("lastLevel") {
                (level, member) = (cursor.integer(), 7)
            } else if name.spells("lastSentAt") {
                (sent, member) = (cursor.value { Instant(text: $0) }, 8)
            } else if name.spells("lastVersion") {
                (version, member) = (cursor.integer(), 9)
            } else if name.spells("open") {
                (open, member) = (cursor.value { Amount(text: $0) }, 10)
            } else if name.spells("reason") {
                (reason, member) = (cursor.value(SkipReason.init(rawValue:)), 11)
            } else if name.spells("verdict") {
                (verdict, member) = (cursor.value(Verdict.init(rawValue:)), 12)
            } else {
                return cursor.skip()
            }
            if !seen.add(member) { cursor.giveUp() }
        }
        guard seen.has(13), let invoice, let customer, let due, let open, let currency, let verdict else { return nil }
        self.init(invoice: invoice, customer: customer, due: due, open: open, currency: currency, verdict)
        (self.reason, self.amount, lastLevel, lastSentAt, lastVersion) = (reason, amount, level.map(Int.init), sent, version)
    }
}

extension DunningAnswer: PlainLine {
    package init?(plain cursor: inout PlainCursor) {
        var seen = Seen()
        var answer = DunningAnswer(invoice: "", known: false, .pause, version: 0)
        cursor.object { cursor, name in
            let member: UInt32
            if name.spells("blockerCount") {
                member = 0
                if let count = cursor.integer() { answer.blockerCount = Int(count) } else { cursor.giveUp() }
            } else if name.spells("blockers") {
                member = 1
                cursor.list { cursor in
                    if let blocker = Blocker(plain: &cursor) { answer.blockers.append(blocker) } else { cursor.giveUp() }
                }
            } else if name.spells("collectable") {
                (answer.collectable, member) = (cursor.value { Amount(text: $0) }, 2)
            } else if name.spells("currency") {
                (answer.currency, member) = (cursor.value { Currency(code: $0) }, 3)
            } else if name.spells("customer") {
                (answer.customer, member) = (cursor.value { CustomerReference($0) }, 4)
            } else if name.spells("decision") {
                member = 5
                if let decision = cursor.value(DunningDecision.init(rawValue:)) { answer.decision = decision } else { cursor.giveUp() }
            } else if name.spells("dunnableFrom") {
                (answer.dunnableFrom, member) = (cursor.value { Day(text: $0) }, 6)
            } else if name.spells("held") {
                (answer.held, member) = (cursor.value { Amount(text: $0) }, 7)
            } else if name.spells("invoice") {
                member = 8
                if let invoice = cursor.value({ $0 }) { answer.invoice = invoice } else { cursor.giveUp() }
            } else if name.spells("known") {
                (answer.known, member) = (cursor.truth(), 9)
            } else if name.spells("open") {
                (answer.open, member) = (cursor.value { Amount(text: $0) }, 10)
            } else if name.spells("version") {
                member = 11
                if let version = cursor.integer() { answer.version = version } else { cursor.giveUp() }
            } else {
                return cursor.skip()
            }
            if !seen.add(member) { cursor.giveUp() }
        }
        guard cursor.isPlain, seen.has(12) else { return nil }
        self = answer
    }
}

extension Blocker {
    /// nil where something unusual is met, or a member is missing that every blocker has.
    fileprivate init?(plain cursor: inout PlainCursor) {
        var seen = Seen()
        var blocker = Blocker(code: "")
        cursor.object { cursor, name in
            let member: UInt32
            if name.spells("amount") {
                (blocker.amount, member) = (cursor.value { Amount(text: $0) }, 0)
            } else if name.spells("code") {
                member = 1
                if let code = cursor.value({ $0 }) { blocker.code = code } else { cursor.giveUp() }
            } else if name.spells("hold") {
                (blocker.hold, member) = (cursor.value { HoldID($0) }, 2)
            } else if name.spells("reason") {
                (blocker.reason, member) = (cursor.value(Reason.init(rawValue:)), 3)
            } else if name.spells("review") {
                (blocker.review, member) = (cursor.value { Day(text: $0) }, 4)
            } else if name.spells("since") {
                (blocker.since, member) = (cursor.value { Instant(text: $0) }, 5)
            } else if name.spells("ticket") {
                (blocker.ticket, member) = (cursor.value { TicketID($0) }, 6)
            } else if name.spells("until") {
                (blocker.until, member) = (cursor.value { Day(text: $0) }, 7)
            } else if name.spells("by") {
                (blocker.by, member) = (cursor.value { InvoiceNumber($0) }, 8)
            } else if name.spells("currency") {
                (blocker.currency, member) = (cursor.value { Currency(code: $0) }, 9)
            } else {
                return cursor.skip()
            }
            if !seen.add(member) { cursor.giveUp() }
        }
        guard cursor.isPlain, seen.has(8) else { return nil }
        self = blocker
    }
}
