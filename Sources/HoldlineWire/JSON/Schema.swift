package import HoldlineCore

/// A JSON Schema (2020-12), as far as this API needs one.
package indirect enum Schema: Sendable {
    /// One of the document's `components/schemas`.
    case named(String)
    /// `pattern` is a regular expression of ECMA-262; `from` and `to` are characters.
    case text(_ summary: String = "", pattern: String? = nil, format: String? = nil, from: Int? = nil, to: Int? = nil)
    /// One of these words, as `enum`.
    case words([String])
    /// A whole number; nil: no bound on this side.
    case whole(_ summary: String = "", from: Int? = nil, to: Int? = nil)
    /// Any number.
    case number(_ summary: String = "")
    /// `true` or `false`.
    case flag
    /// Always this value.
    case constant(Bool)
    /// Any number of elements, each of this schema.
    case list(Schema)
    /// No other members than these.
    case object([Field])
    /// The schema's value, or `null`.
    case orNull(Schema)
    /// A value that at least one of them takes (`anyOf`).
    case either([Schema])
    /// Any value: the empty schema.
    case anything

    /// A member of an object.
    package struct Field: Sendable {
        package let name: String
        /// The schema of its value, `null` included where that may be.
        package let schema: Schema
        /// Whether an object without it is refused.
        package let isRequired: Bool

        /// Always there.
        package static func always(_ name: String, _ schema: Schema) -> Field { Field(name: name, schema: schema, isRequired: true) }
        /// Always there, `null` where it has no value.
        package static func orNull(_ name: String, _ schema: Schema) -> Field { .always(name, .orNull(schema)) }
        /// May be left out, and is never `null`.
        package static func optional(_ name: String, _ schema: Schema) -> Field { Field(name: name, schema: schema, isRequired: false) }
        /// May be left out, or be `null`.
        package static func maybe(_ name: String, _ schema: Schema) -> Field {
            Field(name: name, schema: .orNull(schema), isRequired: false)
        }
    }

    /// The words of a type, in the order of its cases.
    package static func words<Word: WireWord>(_ type: Word.Type) -> Schema { .words(type.allCases.map(\.rawValue)) }

    /// A page of a list, by its name.
    package static func page(of item: String) -> Schema { .named(listName(of: item)) }

    /// `TicketList` for a list of `TicketLine`: a client that is generated names its type so.
    package static func listName(of item: String) -> String {
        let noun = ["Line", "Item"].first(where: item.hasSuffix).map { String(item.dropLast($0.count)) } ?? item
        return noun + "List"
    }

    /// What stands under that name.
    package static func list(of item: String) -> Schema {
        .object([.always("items", .list(.named(item))), .orNull("next", .text()), .always("version", .named("Version"))])
    }

    /// The schema as the OpenAPI document has it; objects take no further members.
    package var json: JSONValue {
        switch self {
        case .named(let name): return ["$ref": .text("#/components/schemas/\(name)")]
        case .text(let summary, let pattern, let format, let from, let to):
            return Self.object(
                "string", summary,
                [
                    "pattern": pattern.map(JSONValue.text), "format": format.map(JSONValue.text),
                    "minLength": from.map(JSONValue.whole), "maxLength": to.map(JSONValue.whole),
                ])
        case .words(let words): return ["type": "string", "enum": .list(words.map(JSONValue.text))]
        case .whole(let summary, let from, let to):
            return Self.object("integer", summary, ["minimum": from.map(JSONValue.whole), "maximum": to.map(JSONValue.whole)])
        case .number(let summary): return Self.object("number", summary, [:])
        case .flag: return ["type": "boolean"]
        case .constant(let flag): return ["const": .flag(flag)]
        case .list(let item): return ["type": "array", "items": item.json]
        case .object(let fields):
            return [
                "type": "object",
                "properties": .object(Dictionary(fields.map { ($0.name, $0.schema.json) }) { _, last in last }),
                "required": .list(fields.filter(\.isRequired).map { .text($0.name) }),
                "additionalProperties": .flag(false),
            ]
        case .orNull(let schema): return ["anyOf": [schema.json, ["type": "null"]]]
        case .either(let schemas): return ["anyOf": .list(schemas.map(\.json))]
        case .anything: return [:]
        }
    }

    /// A schema of a JSON type, with a description where there is one; members whose value is nil are left out.
    private static func object(_ type: String, _ summary: String, _ more: [String: JSONValue?]) -> JSONValue {
        var members = more.compactMapValues(\.self)
        members["type"] = .text(type)
        if !summary.isEmpty { members["description"] = .text(summary) }
        return .object(members)
    }
}
