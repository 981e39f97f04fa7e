import HoldlineCore

/// What was found of an invoice, under the index's lock.
struct Found {
    var version: Int64 = 0
    /// nil where nobody registered it.
    var invoice: (open: Amount, currency: Currency, issued: Int32)?
    /// Holds that cover it, and what it says itself.
    var count = 0
    /// References of one company and numbers that holds name are read at length.
    var needsLength = false
}

/// The dunning answer from packed holds, byte for byte that of `DunningAnswer.decide` and its `write(into:)`: a test compares them.
extension ByteText {
    mutating func begin(_ number: UnsafeRawBufferPointer, known: Bool, customer: UnsafeRawBufferPointer?) {
        put("{\"invoice\":")
        quote(number)
        known ? put(",\"known\":true,\"customer\":") : put(",\"known\":false,\"customer\":")
        if let customer { quote(customer) } else { put("null") }
    }

    mutating func end(
        _ found: Found, _ covering: UnsafeMutableBufferPointer<PackedHold>, on day: Day, unregisteredProceeds: Bool
    ) -> Verdict {
        var active = 0
        for hold in covering where hold.isActive(on: day) { active += 1 }
        var decision = DunningDecision.proceed
        var special: StaticString?
        var held: Amount?
        var collectable: Amount?
        if let (open, currency, _) = found.invoice {
            let zero = Amount.zero(in: currency)
            let most = max(open, zero)
            let sum = Self.held(covering, most, currency, on: day)
            held = sum
            collectable = most - sum
            if !open.isPositive {
                decision = .pause
                special = "nothing-open"
            } else if sum.isPositive {
                decision = sum < most ? .partial : .pause
            }
        } else if !unregisteredProceeds {
            decision = .pause
            special = "unregistered"
        } else if active > 0 {
            decision = .pause
        }
        put(",\"decision\":\"")
        switch decision {
        case .proceed: put("proceed")
        case .partial: put("partial")
        case .pause: put("pause")
        }
        if let currency = found.invoice?.currency {
            put("\",\"currency\":\"")
            put(currency.code)
            put("\",\"open\":")
        } else {
            put("\",\"currency\":null,\"open\":")
        }
        quote(found.invoice?.open)
        put(",\"held\":")
        quote(held)
        put(",\"collectable\":")
        quote(collectable)
        put(",\"dunnableFrom\":")
        quote(special == nil ? Self.firstFreeDay(covering, from: day) : nil)
        put(",\"version\":")
        put(number: found.version)
        put(",\"blockerCount\":")
        put(number: Int64(active + (special == nil ? 0 : 1)))
        put(",\"blockers\":[")
        if let special {
            put("{\"code\":\"")
            put(special)
            put("\",\"hold\":null,\"ticket\":null,\"reason\":null,\"amount\":null,\"since\":null,\"until\":null,\"review\":null}")
        }
        var listed = special == nil ? 0 : 1
        for hold in covering where hold.isActive(on: day) {
            guard listed < DunningAnswer.largestBlockerCount else { break }
            if listed > 0 { put(UInt8(ascii: ",")) }
            put(blocker: hold)
            listed += 1
        }
        put("]}")
        return Verdict(decision: decision, known: found.invoice != nil, version: found.version)
    }

    private static func held(
        _ covering: UnsafeMutableBufferPointer<PackedHold>, _ most: Amount, _ currency: Currency, on day: Day
    ) -> Amount {
        var sum = Amount.zero(in: currency)
        for hold in covering where hold.isActive(on: day) {
            if let amount = hold.amount, hold.currency == currency { sum = min(sum + amount, most) } else { sum = most }
        }
        return sum
    }

    private static func firstFreeDay(_ covering: UnsafeMutableBufferPointer<PackedHold>, from day: Day) -> Day? {
        var day = day
        while true {
            var last: Day?
            for hold in covering where hold.isActive(on: day) {
                guard let until = hold.lastDay else { return nil }
                last = max(last ?? until, until)
            }
            guard let last else { return day }
            // Held until the end of the calendar: on no day that can be written it is free.
            guard let next = last.next else { return nil }
            day = next
        }
    }

    /// Without `by`: a hold that names a number is read at length.
    private mutating func put(blocker hold: PackedHold) {
        put("{\"code\":\"")
        put(hold.code)
        if hold.isOwn {
            put("\",\"hold\":null")
        } else {
            put("\",\"hold\":\"H-")
            put(number: hold.id)
            put(UInt8(ascii: "\""))
        }
        if let ticket = hold.ticket {
            put(",\"ticket\":\"T-")
            put(number: ticket)
            put("\",\"reason\":")
        } else {
            put(",\"ticket\":null,\"reason\":")
        }
        if let reason = hold.reason {
            put(UInt8(ascii: "\""))
            put(reason.rawValue)
            put("\",\"amount\":")
        } else {
            put("null,\"amount\":")
        }
        quote(hold.amount)
        if hold.amount != nil, let currency = hold.currency {
            put(",\"currency\":\"")
            put(currency.code)
            put("\",\"since\":")
        } else {
            put(",\"since\":")
        }
        if hold.isOwn {
            put("null,\"until\":")
        } else {
            put(UInt8(ascii: "\""))
            put(hold.since)
            put("\",\"until\":")
        }
        quote(hold.lastDay)
        put(",\"review\":")
        quote(hold.review)
        put("}")
    }

    private mutating func quote(_ amount: Amount?) {
        guard let amount else { return put("null") }
        put(UInt8(ascii: "\""))
        put(amount)
        put(UInt8(ascii: "\""))
    }

    private mutating func quote(_ day: Day?) {
        guard let day else { return put("null") }
        put(UInt8(ascii: "\""))
        put(day)
        put(UInt8(ascii: "\""))
    }
}
