import FoundationEssentials
import HoldlineCore
import HoldlineWire

@testable import HoldlineServer

extension JSONValue {
    /// Reads any JSON.
    static func read(_ bytes: [UInt8]) throws -> Parsed { try JSONDecoder().decode(Parsed.self, from: Data(bytes)) }
}

/// Any JSON, read.
enum Parsed: Decodable, Hashable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([Parsed])
    case object([String: Parsed])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([Parsed].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: Parsed].self))
        }
    }

    subscript(key: String) -> Parsed? { if case .object(let members) = self { members[key] } else { nil } }
    var members: [String: Parsed] { if case .object(let members) = self { members } else { [:] } }
    var elements: [Parsed] { if case .list(let elements) = self { elements } else { [] } }
    var string: String? { if case .text(let text) = self { text } else { nil } }
    var whole: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
}

/// Holds a value against a schema, and says where it differs.
enum SchemaValidator {
    static func problems(_ value: Parsed, _ schema: Schema, at path: String = "$") -> [String] {
        switch schema {
        case .anything: return []
        case .named(let name):
            guard let named = Schemas.all[name] else { return ["\(path): no schema \(name)"] }
            return problems(value, named, at: path)
        case .flag: if case .flag = value { return [] } else { return ["\(path): no boolean"] }
        case .constant(let flag): return value == .flag(flag) ? [] : ["\(path): not \(flag)"]
        case .words(let words):
            guard let text = value.string, words.contains(text) else { return ["\(path): not one of \(words)"] }
            return []
        case .number:
            guard case .number = value else { return ["\(path): no number"] }
            return []
        case .whole(_, let from, let to):
            guard let number = value.whole, number >= from ?? .min, number <= to ?? .max else { return ["\(path): no such number"] }
            return []
        case .text(_, let pattern, _, let from, let to):
            guard let text = value.string else { return ["\(path): no text"] }
            let length = text.unicodeScalars.count
            guard length >= from ?? 0, length <= to ?? .max else { return ["\(path): \(length) characters"] }
            guard let pattern else { return [] }
            return (try? Regex(pattern).wholeMatch(in: text)) != nil ? [] : ["\(path): “\(text)” is not \(pattern)"]
        case .orNull(let schema): return value == .null ? [] : problems(value, schema, at: path)
        case .either(let schemas):
            let all = schemas.map { problems(value, $0, at: path) }
            return all.contains(where: \.isEmpty) ? [] : all.flatMap(\.self)
        case .list(let item):
            guard case .list(let elements) = value else { return ["\(path): no array"] }
            return elements.enumerated().flatMap { problems($1, item, at: "\(path)[\($0)]") }
        case .object(let fields):
            guard case .object(let members) = value else { return ["\(path): no object"] }
            let names = Set(fields.map(\.name))
            let unknown = members.keys.filter { !names.contains($0) }.sorted().map { "\(path).\($0): not in the schema" }
            return unknown
                + fields.flatMap { field -> [String] in
                    guard let member = members[field.name] else { return field.isRequired ? ["\(path).\(field.name): missing"] : [] }
                    return problems(member, field.schema, at: "\(path).\(field.name)")
                }
        }
    }
}
