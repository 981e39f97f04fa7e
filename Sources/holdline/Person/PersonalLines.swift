import HoldlineClient
import HoldlineCore
import HoldlineWire

/// A personal value with the name of its field.
struct PersonalLine: Hashable, Sendable {
    let name: Phrase
    let value: Phrase

    var phrase: Phrase { "\(name): \(value)" }
}

extension Sealed {
    /// All values of the part, each with the name of its field. They are read from its JSON, so that a field that is new to the type is
    /// among them without being named here.
    func lines() throws -> [PersonalLine] {
        guard case .members(let members) = try decoded(WireValue.self, from: SortedJSON.bytes(self)) else { return [] }
        var found: [(field: String, value: Phrase)] = []
        // A change has the name of its field in itself.
        for (name, value) in members where name != "changes" { found += value.lines(of: name) }
        let order = PersonalField.allCases.map(\.rawValue)
        let placed = found.map { (place: order.firstIndex(of: $0.field) ?? order.count, line: $0) }.enumerated()
        let sorted = placed.sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(\.element.line)
        return sorted.map { PersonalLine(name: PersonalField(rawValue: $0.field)?.title ?? Phrase(word: $0.field), value: $0.value) }
            + (changes ?? []).map { change in
                PersonalLine(
                    name: Phrase(verbatim: change.field), value: Phrase(verbatim: "\(change.from ?? "–") → \(change.to ?? "–")"))
            }
    }
}

/// The fields whose name in JSON is not a reader's, in the order in which they are read.
private enum PersonalField: String, CaseIterable {
    case subject, description
    case name
    case contactName = "contact.name"
    case number
    case phones
    case contactPhone = "contact.phone"
    case emails
    case contactEmail = "contact.email"
    case language, reference, call, transferredTo
    case fromName = "from.name"
    case fromAddress = "from.address"
    case to, text, notes, liftedNote, awayNote, evidence, attachments, omitted, recipients, error, oddities, messageID, inReplyTo, sha256

    var title: Phrase {
        switch self {
        case .subject: "subject"
        case .description: "description"
        case .name, .contactName: "name"
        case .number: "number"
        case .phones, .contactPhone: "telephone"
        case .emails, .contactEmail: "mail"
        case .language: "language"
        case .reference: "reference"
        case .call: "call"
        case .transferredTo: "passed on to"
        case .fromName: "name of the sender"
        case .fromAddress: "address of the sender"
        case .to: "addressed to"
        case .text: "text"
        case .notes: "note"
        case .liftedNote: "why it was lifted"
        case .awayNote: "why away"
        case .evidence: "file"
        case .attachments: "attachment"
        case .omitted: "attachment that was not kept"
        case .recipients: "reported"
        case .error: "the mail system said"
        case .oddities: "odd about it"
        case .messageID: "Message-ID"
        case .inReplyTo: "in reply to"
        case .sha256: "SHA-256 of the mail"
        }
    }
}

/// Any value of the wire, whatever its type.
private enum WireValue: Decodable {
    case none
    case text(String)
    case elements([WireValue])
    /// By name.
    case members([(String, WireValue)])

    init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: AnyKey.self) {
            self = .members(
                try members.allKeys.sorted { $0.stringValue < $1.stringValue }.map { key in
                    (key.stringValue, try members.decode(WireValue.self, forKey: key))
                })
        } else if var elements = try? decoder.unkeyedContainer() {
            var list: [WireValue] = []
            while !elements.isAtEnd { list.append(try elements.decode(WireValue.self)) }
            self = .elements(list)
        } else {
            self = try Self.single(try decoder.singleValueContainer())
        }
    }

    private static func single(_ container: any SingleValueDecodingContainer) throws -> WireValue {
        if container.decodeNil() { return .none }
        if let text = try? container.decode(String.self) { return .text(text) }
        if let flag = try? container.decode(Bool.self) { return .text(String(flag)) }
        if let number = try? container.decode(Int64.self) { return .text(String(number)) }
        return .text(String(try container.decode(Double.self)))
    }

    /// A line a value: an element of a list is one, whatever is in it.
    func lines(of field: String) -> [(field: String, value: Phrase)] {
        switch self {
        case .none: []
        case .text(let text): [(field, Phrase(verbatim: text))]
        case .elements(let elements): elements.compactMap { $0.phrase }.map { (field, $0) }
        case .members(let members): members.flatMap { name, value in value.lines(of: "\(field).\(name)") }
        }
    }

    /// In one line, with the names of members before their values; nil where there is no value.
    private var phrase: Phrase? {
        switch self {
        case .none: return nil
        case .text(let text): return Phrase(verbatim: text)
        case .elements(let elements): return Self.listed(elements.compactMap(\.phrase))
        case .members(let members):
            return Self.listed(
                members.compactMap { name, value in value.phrase.map { Phrase([Phrase(word: name), $0], separator: " ") } })
        }
    }

    private static func listed(_ phrases: [Phrase]) -> Phrase? { phrases.isEmpty ? nil : Phrase(phrases, separator: ", ") }
}
