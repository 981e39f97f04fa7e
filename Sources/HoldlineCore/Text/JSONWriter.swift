/// Appends JSON to bytes: for the one answer that is given millions of times, and must be the same bytes each time.
package struct JSONWriter {
    package static func string(_ text: some StringProtocol, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        JSONEscapes.append(String(text), to: &bytes, named: false)
        bytes.append(UInt8(ascii: "\""))
    }
}

extension DunningAnswer {
    /// The answer as JSON, in the order of the contract, without a line feed.
    package func write(into bytes: inout [UInt8]) {
        func put(_ text: StaticString) {
            text.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }
        func quoted(_ value: (some CustomStringConvertible)?) {
            guard let value else { return put("null") }
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: value.description.utf8)
            bytes.append(UInt8(ascii: "\""))
        }
        put("{\"invoice\":")
        JSONWriter.string(invoice, into: &bytes)
        known ? put(",\"known\":true,\"customer\":") : put(",\"known\":false,\"customer\":")
        if let customer { JSONWriter.string(customer.text, into: &bytes) } else { put("null") }
        put(",\"decision\":")
        quoted(decision.rawValue)
        put(",\"currency\":")
        quoted(currency?.code)
        put(",\"open\":")
        quoted(open)
        put(",\"held\":")
        quoted(held)
        put(",\"collectable\":")
        quoted(collectable)
        put(",\"dunnableFrom\":")
        quoted(dunnableFrom)
        put(",\"version\":")
        bytes.append(contentsOf: String(version).utf8)
        put(",\"blockerCount\":")
        bytes.append(contentsOf: String(blockerCount).utf8)
        put(",\"blockers\":[")
        for (place, blocker) in blockers.enumerated() {
            if place > 0 { put(",") }
            put("{\"code\":")
            quoted(blocker.code)
            put(",\"hold\":")
            quoted(blocker.hold)
            put(",\"ticket\":")
            quoted(blocker.ticket)
            put(",\"reason\":")
            quoted(blocker.reason?.rawValue)
            put(",\"amount\":")
            quoted(blocker.amount)
            if let currency = blocker.currency {
                put(",\"currency\":")
                quoted(currency.code)
            }
            put(",\"since\":")
            quoted(blocker.since)
            put(",\"until\":")
            quoted(blocker.until)
            put(",\"review\":")
            quoted(blocker.review)
            if let by = blocker.by {
                put(",\"by\":")
                JSONWriter.string(by.text, into: &bytes)
            }
            put("}")
        }
        put("]}")
    }
}

extension DunningCheckEnd {
    /// The closing line as JSON, in the order of the contract, without a line feed.
    package func write(into bytes: inout [UInt8]) {
        let text = "{\"checked\":\(checked),\"pause\":\(pause),\"partial\":\(partial),\"unknown\":\(unknown),\"version\":\(version)}"
        bytes.append(contentsOf: text.utf8)
    }
}
