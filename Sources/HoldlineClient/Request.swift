import HoldlineCore
import HoldlineWire
import NIOHTTP1

/// One request, before it is sent: the same value is sent again at a retry, byte by byte, since a key is bound to its body.
struct Request: Sendable {
    var method: HTTPMethod
    /// Path and query, percent-encoded.
    var target: String
    /// Empty for none.
    var body: [UInt8]
    /// nil where there is no body.
    var contentType: String?
    /// `Idempotency-Key`.
    var key: String?

    /// A request without a body or key.
    static func get(_ path: String, _ query: [(name: String, text: String)] = []) -> Request {
        Request(method: .GET, target: path + QueryText.encode(query), body: [])
    }

    /// A write. Throws `unreadable` where the body cannot be written as JSON.
    static func json(_ method: HTTPMethod, _ path: String, _ body: some Encodable, key: String) throws(ClientError) -> Request {
        Request(method: method, target: path, body: try encoded(body), contentType: MediaType.json, key: key)
    }

    /// JSON with sorted keys: the same value gives the same bytes in every process.
    static func encoded(_ value: some Encodable) throws(ClientError) -> [UInt8] {
        do {
            return try SortedJSON.bytes(value)
        } catch {
            throw .unreadable("the request cannot be written as JSON: \(error)")
        }
    }
}

/// Keys for `Idempotency-Key`.
package enum RequestKey {
    /// 128 random bits in hexadecimal digits.
    package static func random() -> String {
        (0..<2).map { _ in UInt64.random(in: 0 ... .max).hexadecimal }.joined()
    }
}
