/// A JSON text in pieces, for documents that are built.
package enum JSONValue: Encodable, Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    case text(String)
    /// A number without a fraction: documents that are built here have no other.
    case whole(Int)
    case flag(Bool)
    case list([JSONValue])
    /// Its members are written in the order of their names.
    case object([String: JSONValue])

    package init(stringLiteral text: String) { self = .text(text) }
    package init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    /// Of two members with one name the last counts.
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(Dictionary(elements) { _, last in last }) }

    /// Without a name for the case: the value itself is written.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .whole(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }
}
