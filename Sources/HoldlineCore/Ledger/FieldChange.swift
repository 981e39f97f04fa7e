/// A field that an event changed, with what it was and what it is.
///
/// In the chained facts the values of a personal field are left out: they are in the sealed part, and gone once it is erased.
package struct FieldChange: Codable, Hashable, Sendable {
    package var field: String
    @OrNull package var from: String?
    @OrNull package var to: String?

    package init(_ field: String, from: String? = nil, to: String? = nil) {
        self.field = field
        self.from = from
        self.to = to
    }

    /// The name alone: that it changed.
    var named: FieldChange { FieldChange(field) }
}

/// Which fields of a row changed: for the chained facts, and for the sealed part.
struct FieldChanges {
    private(set) var facts: [FieldChange] = []
    private(set) var sealed: [FieldChange] = []

    mutating func add(
        _ field: String, _ old: (some CustomStringConvertible & Equatable)?, _ new: (some CustomStringConvertible & Equatable)?
    ) {
        let change = FieldChange(field, from: old?.description, to: new?.description)
        if change.from != change.to { facts.append(change) }
    }

    /// A personal field.
    mutating func add(personal field: String, _ old: FreeText?, _ new: FreeText?) {
        guard old != new else { return }
        let change = FieldChange(field, from: old?.text, to: new?.text)
        facts.append(change.named)
        sealed.append(change)
    }

    mutating func add(_ old: Contact?, _ new: Contact?) {
        add(personal: "contact.name", old?.name, new?.name)
        add(personal: "contact.phone", old?.phone, new?.phone)
        add(personal: "contact.email", old?.email, new?.email)
    }

    /// That something personal changed, of which the page itself tells.
    mutating func add(named field: String) { facts.append(FieldChange(field)) }

    /// What only those may read who read the page.
    mutating func add(sealed change: FieldChange) { sealed.append(change) }
}

extension FieldChange {
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
