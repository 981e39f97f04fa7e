import HoldlineCore
package import HoldlineWire
package import NIOCore

/// JSON as the daemon writes it: keys sorted, since two answers of one thing have to be the same bytes.
package enum JSONAnswer {
    /// The bytes of a value, without a line feed.
    package static func bytes(_ value: some Encodable) throws -> [UInt8] { try SortedJSON.bytes(value) }

    /// The same in a buffer of NIO's. Throws what the value's own `encode(to:)` throws.
    package static func buffer(_ value: some Encodable) throws -> ByteBuffer { ByteBuffer(bytes: try bytes(value)) }

    /// One line of NDJSON, with its line feed.
    package static func append(line value: some Encodable, to buffer: inout ByteBuffer) throws {
        buffer.writeBytes(try bytes(value))
        buffer.writeInteger(UInt8(ascii: "\n"))
    }
}

/// Problems, which have to be answered whatever happens.
extension JSONAnswer {
    /// A problem's body is text and numbers, which always encode; were they not to, the status and the code in words remain.
    package static func buffer(_ problem: ProblemBody) -> ByteBuffer {
        (try? ByteBuffer(bytes: bytes(problem))) ?? ByteBuffer(string: "{\"code\":\"\(problem.code)\"}")
    }
}
