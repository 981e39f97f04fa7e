extension HistoryLine {
    /// The changes of an event: with the values of personal fields only where its sealed part is shown beside it.
    package static func changes(_ facts: Facts, _ sealed: Sealed?) -> [FieldChange] {
        let told = Dictionary((sealed?.changes ?? []).map { ($0.field, $0) }) { first, _ in first }
        return (facts.changes ?? []).map { told[$0.field] ?? $0 }
    }

    /// `priority: low → urgent, description`, or nothing.
    static func changeWords(_ facts: Facts, _ sealed: Sealed?) -> String {
        changes(facts, sealed).map(\.words).joined(separator: ", ")
    }

    /// What a merge brought beside the disputes.
    static func absorbedWords(_ facts: Facts, _ sealed: Sealed?) -> String {
        let from = facts.from ?? "another ticket"
        let subject = sealed?.changes?.first { $0.field == FieldChange.mergedSubject }?.to.map { " “\(FieldChange.short($0))”" } ?? ""
        let changes = changeWords(facts, nil)
        return "\(facts.ticket?.id.description ?? "") took over what \(from)\(subject) disputed\(disputes(facts))"
            + (changes.isEmpty ? "" : "; \(changes)")
    }
}

extension FieldChange {
    /// The subject of a ticket that was merged, in the sealed part of the one that goes on.
    static let mergedSubject = "subject of the merged ticket"

    private static let longest = 120

    var words: String {
        switch (from, to) {
        case (nil, nil): field
        case (let from?, nil): "\(field): “\(Self.short(from))” emptied"
        case (nil, let to?): "\(field): \(Self.short(to))"
        case (let from?, let to?): "\(field): \(Self.short(from)) → \(Self.short(to))"
        }
    }

    static func short(_ text: String) -> String {
        text.unicodeScalars.count <= longest ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(longest - 1))) + "…"
    }
}
