package import HoldlineCore
package import HoldlineStore

/// The decoded query of a request, of names that its route knows.
package struct Query: Sendable {
    private let values: [String: String]

    /// Refuses a name that the route has not, and one that comes twice: a filter that is misread gives another list than the one asked for.
    package init(_ text: Substring?, known: [String]) throws(Refusal) {
        var values: [String: String] = [:]
        for part in (text ?? "").split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decode(pair[0], plusIsSpace: true),
                let value = PercentCoding.decode(pair.count > 1 ? pair[1] : "", plusIsSpace: true)
            else { throw Refusal(.malformed, "the query is not percent-encoded UTF-8: see “\(part.prefix(40))”") }
            guard known.contains(name) else {
                throw Refusal(
                    .unknownField,
                    known.isEmpty
                        ? "“\(name.prefix(40))” is no parameter here: none is taken"
                        : "“\(name.prefix(40))” is no parameter here: there are \(known.joined(separator: ", "))",
                    field: name, allowed: known)
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .invalid(name, "“\(name)” is given twice")
            }
        }
        self.values = values
    }

    package func text(_ name: String) -> String? { values[name] }

    package func identifier<Value: TextIdentifier>(_ name: String, _ type: Value.Type = Value.self) throws(Refusal) -> Value? {
        guard let text = values[name] else { return nil }
        switch Value.read(text) {
        case .success(let value): return value
        case .failure(let problem): throw .invalid(name, problem.message)
        }
    }

    package func id<ID: EntityID>(_ name: String, _ type: ID.Type = ID.self) throws(Refusal) -> ID? {
        try read(name, "is no \(ID.noun): write it as \(ID.letter)-7") { ID($0) }
    }

    package func word<Word: WireWord>(_ name: String, _ type: Word.Type = Word.self) throws(Refusal) -> Word? {
        guard let text = values[name] else { return nil }
        guard let word = Word(rawValue: text) else {
            throw Refusal(
                .invalid, "“\(text.prefix(40))” is no \(Word.noun): \(Word.list)", field: name,
                allowed: Word.allCases.map(\.rawValue))
        }
        return word
    }

    package func day(_ name: String) throws(Refusal) -> Day? {
        try read(name, "is no date: write it as 2026-11-20") { Day(text: $0) }
    }

    package func amount(_ name: String) throws(Refusal) -> Amount? {
        try read(name, "is no amount: write digits and one point, such as 120.00") { Amount(text: $0) }
    }

    package func span(_ name: String) throws(Refusal) -> Span? {
        try read(name, "is no length of time: write it as 36h or 2d") { Span(text: $0) }
    }

    /// `true` or `false`; `1` and the bare name are true too, `0` is false: what people type after a question mark.
    package func flag(_ name: String) throws(Refusal) -> Bool? {
        try read(name, "is neither true nor false", Self.flag)
    }

    package static func flag(_ text: String) -> Bool? {
        switch text {
        case "true", "1", "": true
        case "false", "0": false
        default: nil
        }
    }

    /// A ledger seq: 0 or more.
    package func seq(_ name: String) throws(Refusal) -> Int64? {
        try read(name, "is no seq: write a whole number") { Self.isDigits($0) ? Int64($0) : nil }
    }

    package func whole(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
        try read(name, "is no whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Self.isDigits(text) ? Int(text).flatMap { range.contains($0) ? $0 : nil } : nil
        }
    }

    /// The number of a line, from 1; nobody has a million million.
    package func line(_ name: String) throws(Refusal) -> Int? {
        try read(name, "is no number of a line: write a whole number from 1") { text in
            Self.isDigits(text) && text.utf8.count <= 12 ? Int(text).flatMap { $0 > 0 ? $0 : nil } : nil
        }
    }

    package func page() throws(Refusal) -> PageRequest {
        let limit = try read("limit", "is no limit: write a number from 1 to \(PageRequest.largestLimit)") { text in
            Self.isDigits(text) ? Int(text).flatMap { (1...PageRequest.largestLimit).contains($0) ? $0 : nil } : nil
        }
        return PageRequest(limit: limit ?? 50, after: values["after"])
    }

    private func read<Value>(_ name: String, _ problem: String, _ reading: (String) -> Value?) throws(Refusal) -> Value? {
        guard let text = values[name] else { return nil }
        guard let value = reading(text) else { throw .invalid(name, "“\(text.prefix(40))” \(problem)") }
        return value
    }

    private static func isDigits(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(\.isDigit)
    }
}

extension PageRequest {
    package static let largestLimit = 500
}
