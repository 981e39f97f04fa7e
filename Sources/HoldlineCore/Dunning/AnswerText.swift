// The one renderer of the dunning answer: JSON in the order of the contract, without a line feed and without an allocation.
extension ByteText {
    /// The beginning, up to the customer; `number` and `customer` are UTF-8.
    package mutating func begin(_ number: UnsafeRawBufferPointer, known: Bool, customer: UnsafeRawBufferPointer?) {
        put("{\"invoice\":")
        quote(number)
        known ? put(",\"known\":true,\"customer\":") : put(",\"known\":false,\"customer\":")
        if let customer { quote(customer) } else { put("null") }
    }

    /// The rest. `covering` are the stops that were decided on, `names` the numbers that `Hold.by` names, by hold.
    package mutating func end(
        _ ruling: DunningRuling, _ covering: UnsafeBufferPointer<Stop>, names: [Int64: InvoiceNumber] = [:], on day: Day, version: Int64
    ) {
        put(",\"decision\":\"")
        put(ruling.decision.rawValue)
        if let currency = ruling.currency {
            put("\",\"currency\":\"")
            put(currency.code)
            put("\",\"open\":")
        } else {
            put("\",\"currency\":null,\"open\":")
        }
        quote(ruling.open)
        put(",\"held\":")
        quote(ruling.held)
        put(",\"collectable\":")
        quote(ruling.collectable)
        put(",\"dunnableFrom\":")
        quote(ruling.dunnableFrom)
        put(",\"version\":")
        put(number: version)
        put(",\"blockerCount\":")
        var listed = ruling.cause == nil ? 0 : 1
        put(number: Int64(ruling.active + listed))
        put(",\"blockers\":[")
        if let cause = ruling.cause {
            put("{\"code\":\"")
            put(cause.rawValue)
            put("\",\"hold\":null,\"ticket\":null,\"reason\":null,\"amount\":null,\"since\":null,\"until\":null,\"review\":null}")
        }
        for stop in covering where stop.isActive(on: day) {
            guard listed < DunningAnswer.largestBlockerCount else { break }
            if listed > 0 { put(UInt8(ascii: ",")) }
            put(blocker: stop, by: names.isEmpty ? nil : names[stop.id])
            listed += 1
        }
        put("]}")
    }

    private mutating func put(blocker stop: Stop, by name: InvoiceNumber?) {
        put("{\"code\":\"")
        put(stop.code)
        if stop.isOwn {
            put("\",\"hold\":null")
        } else {
            put("\",\"hold\":\"H-")
            put(number: stop.id)
            put(UInt8(ascii: "\""))
        }
        if let ticket = stop.ticket {
            put(",\"ticket\":\"T-")
            put(number: ticket)
            put("\",\"reason\":")
        } else {
            put(",\"ticket\":null,\"reason\":")
        }
        if let reason = stop.reason {
            put(UInt8(ascii: "\""))
            put(reason.rawValue)
            put("\",\"amount\":")
        } else {
            put("null,\"amount\":")
        }
        quote(stop.amount)
        if let currency = stop.currency {
            put(",\"currency\":\"")
            put(currency.code)
            put(UInt8(ascii: "\""))
        }
        put(",\"since\":")
        if stop.isOwn {
            put("null,\"until\":")
        } else {
            put(UInt8(ascii: "\""))
            put(stop.since)
            put("\",\"until\":")
        }
        quote(stop.lastDay)
        put(",\"review\":")
        quote(stop.review)
        if let name {
            put(",\"by\":")
            var text = name.text
            text.withUTF8 { quote(UnsafeRawBufferPointer($0)) }
        }
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

    /// The closing line of a bulk check, in the order of the contract, with its line feed.
    package mutating func put(_ end: DunningCheckEnd) {
        put(
            "{\"checked\":\(end.checked),\"pause\":\(end.pause),\"partial\":\(end.partial),\"unknown\":\(end.unknown),\"version\":\(end.version)}\n"
                as String)
    }
}
