package import HoldlineCore
import HoldlineWire

/// An answer as the daemon wrote it; what it says is read only where somebody wants to know.
package struct Answer<Value: Decodable & Sendable>: Sendable {
    /// JSON, without a line feed.
    package let bytes: [UInt8]
    package let status: Int

    init(bytes: [UInt8], status: Int) {
        // A line feed outside of strings has no meaning in JSON, and inside of strings it is escaped.
        self.bytes = bytes.contains(where: Self.breaksLine) ? bytes.filter { !Self.breaksLine($0) } : bytes
        self.status = status
    }

    private static func breaksLine(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    /// What the answer says; throws `unreadable` where this client does not know a word of it.
    package var value: Value {
        get throws(ClientError) { try decoded(Value.self, from: bytes) }
    }
}

extension Answer {
    /// The elements of a page, each as the daemon wrote it.
    package func itemBytes<Item>() throws(ClientError) -> [[UInt8]] where Value == Page<Item> { try items() }

    /// The elements of the list of queues, each as the daemon wrote it.
    package func itemBytes() throws(ClientError) -> [[UInt8]] where Value == QueueList { try items() }

    private func items() throws(ClientError) -> [[UInt8]] {
        guard let items = (try? JSONText(bytes))?.slices(of: "items") else {
            throw .unreadable("the daemon's page has no list of items")
        }
        return items
    }
}

/// The value that JSON bytes write; throws `unreadable` where this client does not know a word of it.
package func decoded<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(ClientError) -> Value {
    guard JSONBody.firstInvalidUTF8(in: bytes) == nil else { throw .unreadable("the daemon's answer is no UTF-8") }
    do {
        return try JSONReader.read(type, from: bytes)
    } catch let error as JSONText.Mistake {
        throw .unreadable("the daemon's answer cannot be read: \(error.message)\(error.path.isEmpty ? "" : " (at \(error.path))")")
    } catch let DecodingError.dataCorrupted(context) {
        throw .unreadable("the daemon's answer cannot be read: \(context.debugDescription)\(place(context.codingPath))")
    } catch let DecodingError.keyNotFound(key, context) {
        throw .unreadable("the daemon's answer has no “\(key.stringValue)”\(place(context.codingPath))")
    } catch {
        throw .unreadable("the daemon's answer cannot be read as \(Value.self)")
    }
}

private func place(_ path: [any CodingKey]) -> String { path.isEmpty ? "" : " (at \(path.fieldPath))" }
