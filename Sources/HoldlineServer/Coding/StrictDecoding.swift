/// A value whose source held no key that its type did not ask for.
///
/// `JSONDecoder().decode(Strictly<OpenTicket>.self, from: data).value`; the same with any other `Decoder`. A key too many is a
/// `DecodingError.dataCorrupted` at that key's path, with an `UnknownField` as its underlying error.
package struct Strictly<Value: Decodable>: Decodable {
    package let value: Value

    package init(from decoder: any Decoder) throws {
        let objects = StrictObjects()
        value = try Value(from: StrictDecoder(base: decoder, objects: objects))
        // A type without fields asks for nothing: it stands for an object without keys.
        if !objects.isRead { _ = try objects.index(of: decoder) }
        try objects.refuseUnknownKeys()
    }
}

extension Strictly: Sendable where Value: Sendable {}

/// A key that the type does not have.
package struct UnknownField: Error {
    /// Such as `disputes[0].amuont`.
    package let path: String
    /// The keys that the object may have, in alphabetical order.
    package let known: [String]

    package var message: String {
        known.isEmpty
            ? "“\(path)” is no field here: nothing is taken"
            : "“\(path)” is no field here: there are \(known.joined(separator: ", "))"
    }
}

/// The objects met while one value is decoded: the keys that each has, and those that were asked for.
final class StrictObjects {
    private struct Object {
        var path: [any CodingKey]
        var present: [String]
        var asked: Set<String> = []
    }

    private var objects: [Object] = []
    /// Whether the value asked its decoder for anything.
    fileprivate(set) var isRead = false
    /// An object that is read twice (a type that embeds another's fields) is one object.
    private var indexByPath: [String: Int] = [:]

    func index(of decoder: any Decoder) throws -> Int {
        let path = decoder.codingPath
        let name = path.fieldPath
        if let index = indexByPath[name] { return index }
        let present = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
        objects.append(Object(path: path, present: present))
        indexByPath[name] = objects.count - 1
        return objects.count - 1
    }

    func ask(_ key: any CodingKey, at index: Int) { objects[index].asked.insert(key.stringValue) }

    /// Reads a number. What JSONDecoder says of one that the type cannot hold names no member: here it does.
    static func number<Value>(at path: [any CodingKey], _ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch let error as DecodingError {
            guard case .dataCorrupted(let context) = error, context.codingPath.isEmpty else { throw error }
            throw unfit(Value.self, path)
        } catch {
            throw unfit(Value.self, path)
        }
    }

    private static func unfit<Value>(_ type: Value.Type, _ path: [any CodingKey]) -> DecodingError {
        let range = (type as? any FixedWidthInteger.Type).map { " from \($0.min) to \($0.max)" }
        return .dataCorrupted(
            .init(
                codingPath: path,
                debugDescription: range.map { "it does not hold this number: write a whole one\($0)" } ?? "it does not hold this number"))
    }

    func refuseUnknownKeys() throws {
        for object in objects {
            guard let unknown = object.present.sorted().first(where: { !object.asked.contains($0) }) else { continue }
            let path = object.path + [AnyKey(stringValue: unknown)]
            let field = UnknownField(path: path.fieldPath, known: object.asked.sorted())
            throw DecodingError.dataCorrupted(
                .init(codingPath: path, debugDescription: field.message, underlyingError: field))
        }
    }
}

/// Hands everything to `base`, and notes on the way which keys of which object are asked for.
struct StrictDecoder: Decoder {
    let base: any Decoder
    let objects: StrictObjects

    var codingPath: [any CodingKey] { base.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { base.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        objects.isRead = true
        let container = try base.container(keyedBy: type)
        return KeyedDecodingContainer(
            StrictKeyedContainer(base: container, objects: objects, index: try objects.index(of: base)))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        objects.isRead = true
        return StrictUnkeyedContainer(base: try base.unkeyedContainer(), objects: objects)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        objects.isRead = true
        return StrictSingleValueContainer(base: try base.singleValueContainer(), decoder: self)
    }
}
