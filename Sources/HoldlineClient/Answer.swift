package import HoldlineCore
import HoldlineWire

/// An answer as the daemon wrote it; what it says is read only where somebody wants to know.
package struct Answer<Value: Decodable & Sendable>: Sendable {
    /// JSON, without a line feed.
    package let bytes: [UInt8]
    /// The status of the answer, 2xx or one that the caller expected.
    package let status: Int

    /// Takes the answer's body, and leaves line ends out of it: one answer is one line.
    init(bytes: [UInt8], status: Int) {
        // A line feed outside of strings has no meaning in JSON, and inside of strings it is escaped.
        self.bytes = bytes.contains(where: Self.breaksLine) ? bytes.filter { !Self.breaksLine($0) } : bytes
        self.status = status
    }

    /// The bytes that NDJSON ends a line with.
    private static func breaksLine(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    /// What the answer says; throws `unreadable` where this client does not know a word of it.
    package var value: Value {
        get throws(ClientError) { try decoded(Value.self, from: bytes) }
    }
}

/// Parts of an answer that a program passes on as they are.
extension Answer {
    /// The elements of a page, each as the daemon wrote it.
    package func itemBytes<Item>() throws(ClientError) -> [[UInt8]] where Value == Page<Item> { try items() }

    /// The elements of the list of queues, each as the daemon wrote it.
    package func itemBytes() throws(ClientError) -> [[UInt8]] where Value == QueueList { try items() }

    /// The elements under `items`. Throws `unreadable` where there are none.
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

/// Where in the answer a mistake is, for the end of a sentence.
private func place(_ path: [any CodingKey]) -> String { path.isEmpty ? "" : " (at \(path.fieldPath))" }
