package import HoldlineCore

/// The decoded query of a request, of names that its route knows.
package struct QueryText: Sendable {
    /// Decoded; a name comes once.
    private let values: [String: String]

    /// Cuts and decodes what comes after the question mark.
    ///
    /// Refuses with `malformed` a text that is not percent-encoded UTF-8, with `unknown-field` a name that the route has not, and with
    /// `invalid` one that comes twice: a filter that is misread gives another list than the one asked for.
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
            guard values.updateValue(value, forKey: name) == nil else { throw .invalid(name, "“\(name)” is given twice") }
        }
        self.values = values
    }

    /// The text of a parameter; nil where the query does not have it.
    package subscript(name: String) -> String? { values[name] }

    /// The text that goes after a path: `?state=new&limit=50`, or nothing where there are no items.
    package static func encode(_ items: [(name: String, text: String)]) -> String {
        let pairs = items.map { "\($0.name)=\(PercentCoding.encode($0.text))" }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }
}
