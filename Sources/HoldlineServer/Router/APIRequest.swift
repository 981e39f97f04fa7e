package import HTTPTypes
import HoldlineCore
package import HoldlineWire
package import HummingbirdCore
package import Logging
package import NIOCore

/// A request as a handler sees it: path and query decoded, the caller known, the body still to be read.
package struct APIRequest: Sendable {
    /// Sixteen hexadecimal digits; `X-Request-Id` tells the client, and the log has it at each line about the request.
    package let id: String
    /// Looked up once for the connection.
    package let caller: Caller
    /// HEAD is told to the handler as it came.
    package let method: HTTPRequest.Method
    /// As it was sent: what an idempotency key is bound to.
    package let rawPath: String
    /// Decoded at the asking: a text that is no percent-encoding is refused then.
    package let path: PathValues
    /// Of names that the route knows; others were refused before.
    package let query: QueryText
    /// As they came; the handler reads those that it heeds.
    package let headers: HTTPFields
    /// To be read once. A handler that does not read it leaves that to the server.
    package let body: RequestBody
    /// Bytes of a body that is read whole, and of a line of one that is streamed.
    package let bodyLimit: Int
    /// Counts what is kept of the body.
    package let memory: BodyMemory
    /// Closed where an answer cannot go on.
    package let channel: any NIOCore.Channel
    /// With the request's id.
    package let logger: Logger

    /// What an idempotency key is bound to: method and path, without the query.
    package var endpoint: String { "\(method.rawValue) \(rawPath)" }

    /// The media type of the body, without its parameters; nil where the request names none.
    package var mediaType: String? {
        // As nearly all write it: taking it apart costs a twentieth of opening a ticket.
        if let type = headers[.contentType], type == MediaType.json || type == MediaType.lines { return type }
        return headers[.contentType]?.split(separator: ";").first
            .map { $0.trimmingPrefix { $0 == " " }.lowercased() }
            .map { String($0.reversed().drop { $0 == " " }.reversed()) }
    }

    /// All of the body's bytes; `too-large` where they are more than the limit, `bodyLimit` where none is given, and `busy` where the bodies
    /// that are on their way leave no room.
    package func bytes(limit: Int? = nil) async throws -> [UInt8] {
        let limit = limit ?? bodyLimit
        let tooLarge = Refusal(.tooLarge, "the body is larger than \(limit) bytes: send less at once")
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
        var bytes: [UInt8] = []
        for try await chunk in body {
            guard bytes.count + chunk.readableBytes <= limit else { throw tooLarge }
            try memory.take(chunk.readableBytes)
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        return bytes
    }

    /// A list that came as a whole, read away from the connection's event loop: tens of megabytes take it longer than others may wait.
    package func list<Value: Decodable & Sendable>(_ type: Value.Type, limit: Int) async throws -> Value {
        let bytes = try await bytes(limit: limit)
        guard bytes.count > Self.readAtOnce else { return try JSONBody.decode(type, from: bytes) }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) { try JSONBody.decode(type, from: bytes) }
    }

    /// Bytes of JSON that are read in a fraction of a millisecond.
    private static let readAtOnce = 1 << 16

    /// The body as JSON, with its bytes.
    package func json<Value: Decodable>(_ type: Value.Type) async throws -> (value: Value, bytes: [UInt8]) {
        if let mediaType, mediaType != MediaType.json {
            throw Refusal(
                .unsupportedMediaType, "the body is \(mediaType.prefix(80)): send application/json", allowed: [MediaType.json])
        }
        let bytes = try await bytes()
        return (try JSONBody.decode(type, from: bytes), bytes)
    }
}
