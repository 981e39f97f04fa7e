/// A field that an event changed, with what it was and what it is.
///
/// In the chained facts the values of a personal field are left out: they are in the sealed part, and gone once it is erased.
package struct FieldChange: Codable, Hashable, Sendable {
    /// The name of the field as JSON has it, such as `contact.phone`.
    package var field: String
    /// nil where the field had no value, and where the value is personal and not shown here.
    @OrNull package var from: String?
    @OrNull package var to: String?

    package init(_ field: String, from: String? = nil, to: String? = nil) { (self.field, self.from, self.to) = (field, from, to) }
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

    /// A personal field: its values are sealed, and its name alone is chained.
    mutating func add(_ field: String, _ old: Personal<FreeText?>, _ new: Personal<FreeText?>) {
        add(personal: field, old.wrappedValue?.text, new.wrappedValue?.text)
    }

    mutating func add(_ field: String, _ old: Personal<[FreeText]>, _ new: Personal<[FreeText]>) {
        func text(_ list: [FreeText]) -> String? { list.isEmpty ? nil : list.map(\.text).joined(separator: ", ") }
        guard old != new else { return }
        add(named: field)
        sealed.append(FieldChange(field, from: text(old.wrappedValue), to: text(new.wrappedValue)))
    }

    mutating func add(_ field: String, _ old: Personal<Contact?>, _ new: Personal<Contact?>) {
        let (old, new) = (old.wrappedValue, new.wrappedValue)
        add(personal: "\(field).name", old?.name?.text, new?.name?.text)
        add(personal: "\(field).phone", old?.phone?.text, new?.phone?.text)
        add(personal: "\(field).email", old?.email?.text, new?.email?.text)
    }

    private mutating func add(personal field: String, _ old: String?, _ new: String?) {
        guard old != new else { return }
        add(named: field)
        sealed.append(FieldChange(field, from: old, to: new))
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

    /// The first 119 characters and an ellipsis, for a longer text.
    static func short(_ text: String) -> String {
        text.unicodeScalars.count <= longest ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(longest - 1))) + "…"
    }
}
