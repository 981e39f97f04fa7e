package import HoldlineCore
package import HoldlineWire

/// Reads the schemas of types from their own `init(from:)`: it gives each a value that never came over a wire, and notes which members the
/// type asks for, as what, and whether it could do without.
package final class SchemaReader {
    /// By name: those that were asked for, and those that they are made of.
    package private(set) var schemas: [String: Schema] = [:]
    /// Types that did not take the values that they were given: of those the schema would not be whole.
    package private(set) var problems: [String] = []
    /// What the types do not say.
    private let notes: SchemaNotes

    /// Knows no schemas yet.
    package init(notes: SchemaNotes) { self.notes = notes }

    /// The schema that a member of this type has; it is named where the type has a name in the document.
    package func schema(of type: any Any.Type) -> Schema {
        switch type {
        case is String.Type: return .text()
        case is Bool.Type: return .flag
        case is Double.Type: return .number()
        case is any FixedWidthInteger.Type: return .whole(from: 0)
        case let list as any ListType.Type: return .list(schema(of: list.element))
        case let member as any AlwaysPresent.Type: return .orNull(schema(of: member.value))
        case let marked as any Marked.Type: return schema(of: marked.value)
        case let object as any Decodable.Type: return named(object)
        default: return .anything
        }
    }

    /// The schema of an object's type, read once; after that a reference to it.
    private func named<Value: Decodable>(_ type: Value.Type) -> Schema {
        let name = notes.name(of: type)
        guard schemas[name] == nil else { return .named(name) }
        // A type that is made of itself, in the end, is described once.
        schemas[name] = .anything
        schemas[name] = described(type, as: name)
        return .named(name)
    }

    /// What stands under the name: a note, a word, an identifier, or the members that the type asks for.
    private func described<Value: Decodable>(_ type: Value.Type, as name: String) -> Schema {
        if let schema = notes.values[name] { return schema }
        switch type {
        case let words as any WireWord.Type: return .words(words.rawValues)
        case is any TextIdentifier.Type: return .text("NFC, trimmed, no control characters, not . or ..", from: 1, to: 200)
        case let id as any EntityID.Type:
            let letter = id.letter
            return .text("\(letter)-7; taken as 7 too.", pattern: "^([\(letter)\(letter.lowercased())]-)?[0-9]{1,18}$")
        default:
            let recorder = Recorder(type, notes) { [self] member, type, isOptional in field("\(name).\(member)", member, type, isOptional) }
            do { _ = try Value(from: recorder) } catch { problems.append("\(name): \(error)") }
            return .object(recorder.fields)
        }
    }

    /// A member as the type reads it, unless a note says otherwise. A note on `Type.member` comes before one on the
    /// member's name.
    private func field(_ path: String, _ member: String, _ asked: any Any.Type, _ isOptional: Bool) -> Schema.Field {
        let value = (asked as? any Marked.Type)?.value ?? asked
        let isNull = (value as? any AlwaysPresent.Type)?.value
        let type = isNull ?? value
        let own = notes.members[path].map { wrapped($0, as: type) }
        var schema = own ?? schema(of: type)
        if own == nil, schema.isPlain, let usual = notes.members[member] { schema = schema.replacing(usual) }
        switch notes.presence[path] ?? (isOptional ? .maybe : isNull == nil ? .always : .orNull) {
        case .always: return .always(member, schema)
        case .orNull: return .orNull(member, schema)
        case .optional: return .optional(member, schema)
        case .maybe: return .maybe(member, schema)
        }
    }

    /// A note on a list is one on its elements.
    private func wrapped(_ schema: Schema, as type: any Any.Type) -> Schema {
        switch type {
        case let list as any ListType.Type: .list(wrapped(schema, as: list.element))
        default: schema
        }
    }
}

/// What the types themselves do not say.
package struct SchemaNotes: Sendable {
    /// Names in the document that are not the type's own.
    package var names: [ObjectIdentifier: String] = [:]
    /// What a value looks like, by its name in the document, and a text that is one.
    package var values: [String: Schema] = [:]
    /// By the name of the type or of the member: a text that its reader takes.
    package var samples: [String: String] = [:]
    /// What a member is, by `Type.member`; by the member's name alone where that is the same in all types that have plain text or numbers there.
    package var members: [String: Schema] = [:]
    /// Where a member is there otherwise than the type reads it, by `Type.member`.
    package var presence: [String: Presence] = [:]

    /// When a member is there, and whether it may be `null`, as the cases of `Schema.Field` have it.
    package enum Presence: Sendable { case always, orNull, optional, maybe }

    /// The name in the document: the type's own, unless a note gives another.
    func name(of type: any Any.Type) -> String { names[ObjectIdentifier(type)] ?? "\(type)" }
}

/// A list, by its elements.
private protocol ListType { static var element: any Any.Type { get } }
extension Array: ListType { fileprivate static var element: any Any.Type { Element.self } }

/// A member that is `null` where it has no value.
private protocol AlwaysPresent { static var value: any Any.Type { get } }
extension OrNull: AlwaysPresent { fileprivate static var value: any Any.Type { Value.self } }

/// A member with a mark that a reader does not see.
private protocol Marked { static var value: any Any.Type { get } }
extension Personal: Marked { fileprivate static var value: any Any.Type { Value.self } }

extension WireWord {
    fileprivate static var rawValues: [String] { allCases.map(\.rawValue) }
}

extension Schema {
    /// Whether only its type is known: text, or a whole number.
    fileprivate var isPlain: Bool {
        switch self {
        case .text("", nil, nil, nil, nil), .whole("", 0, nil): true
        case .list(let item): item.isPlain
        default: false
        }
    }

    /// The same list of something else.
    fileprivate func replacing(_ inner: Schema) -> Schema {
        switch self {
        case .list(let item): .list(item.replacing(inner))
        default: inner
        }
    }
}

/// A decoder that has whatever it is asked for, and notes what that was.
private final class Recorder: Decoder {
    /// Makes a field of a member that was asked for.
    typealias Describe = (_ member: String, _ type: any Any.Type, _ isOptional: Bool) -> Schema.Field

    /// In the order of the asking, each once.
    private(set) var fields: [Schema.Field] = []
    /// Members whose absence was thought of before they were read.
    fileprivate var spared: Set<String> = []
    /// What the types do not say.
    fileprivate let notes: SchemaNotes
    /// nil for a value whose members are of no interest.
    private let describe: Describe?
    /// The text of a value that is written as one.
    fileprivate let text: String

    /// The value's text is `text`, else the sample of its type, else `7`, which is a number and an identifier too.
    init(_ type: any Any.Type, _ notes: SchemaNotes, text: String? = nil, _ describe: Describe? = nil) {
        let sample = notes.samples[notes.name(of: type)] ?? (type as? any WireWord.Type)?.rawValues.first
        (self.notes, self.describe, self.text) = (notes, describe, text ?? sample ?? "7")
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Notes a member at its first asking.
    func note(_ member: String, _ type: any Any.Type, isOptional: Bool) {
        guard let describe, !fields.contains(where: { $0.name == member }) else { return }
        fields.append(describe(member, type, isOptional))
    }

    /// An object, whose reader tells its members by asking for them.
    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RecordingMembers(recorder: self))
    }

    /// A list is read as an empty one.
    func unkeyedContainer() -> any UnkeyedDecodingContainer { NoElements() }
    func singleValueContainer() -> any SingleValueDecodingContainer { SampleValue(recorder: self) }
}

/// An object that has every member that it is asked for.
private struct RecordingMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let recorder: Recorder

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    /// Every member is there.
    func contains(_ key: Key) -> Bool { true }

    /// No member is null; whoever asks could do without it.
    func decodeNil(forKey key: Key) -> Bool {
        recorder.spared.insert(key.stringValue)
        return false
    }

    /// Notes the member and goes on with a value of it, so that the reader finds out what comes after it.
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        recorder.note(key.stringValue, type, isOptional: recorder.spared.contains(key.stringValue))
        return try T(from: Recorder(type, recorder.notes, text: recorder.notes.samples[key.stringValue]))
    }

    /// Notes the member and leaves it out: a type that is made of itself ends here.
    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        recorder.note(key.stringValue, type, isOptional: !(type is any AlwaysPresent.Type))
        return nil
    }

    /// Members of an object that has no type of its own count as members of the outer one.
    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type, forKey key: Key) -> KeyedDecodingContainer<NestedKey> {
        recorder.container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer { NoElements() }
    func superDecoder() -> any Decoder { recorder }
    func superDecoder(forKey key: Key) -> any Decoder { recorder }
}

/// A value that is whatever it is asked for.
private struct SampleValue: SingleValueDecodingContainer {
    let recorder: Recorder

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }
    func decode(_ type: Bool.Type) -> Bool { true }
    func decode(_ type: String.Type) -> String { recorder.text }
    /// No schema follows from the value: a reader has to take it, and no more.
    func decode<Value: BinaryFloatingPoint & Decodable>(_ type: Value.Type) -> Value { 1 }
    /// As a status code, too, which is the number with the narrowest range.
    func decode<Value: FixedWidthInteger & Decodable>(_ type: Value.Type) -> Value { Value(clamping: 207) }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try T(from: Recorder(type, recorder.notes, text: recorder.text)) }
}

/// A list without elements.
private struct NoElements: UnkeyedDecodingContainer {
    /// Thrown where somebody reads an element all the same.
    struct Ended: Error {}

    var codingPath: [any CodingKey] { [] }
    var count: Int? { 0 }
    var isAtEnd: Bool { true }
    var currentIndex: Int { 0 }

    func decodeNil() throws -> Bool { throw Ended() }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { throw Ended() }
    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) throws -> KeyedDecodingContainer<NestedKey> { throw Ended() }
    func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Ended() }
    func superDecoder() throws -> any Decoder { throw Ended() }
}
