import Crypto
package import HTTPTypes
package import HoldlineCore
package import HoldlineStore

extension HTTPField.Name {
    package static let idempotencyKey = Self("Idempotency-Key") ?? .ifMatch
    package static let idempotencyReplayed = Self("Idempotency-Replayed") ?? .eTag
    package static let requestID = Self("X-Request-Id") ?? .via
}

/// What a write asks for beside its body.
extension APIRequest {
    /// The text of `Idempotency-Key`: 1 to 255 printable ASCII characters.
    package func idempotencyKey() throws(Refusal) -> String? {
        guard let key = headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw .invalid("Idempotency-Key", "an idempotency key is 1 to 255 printable ASCII characters")
        }
        return key
    }

    /// The version of `If-Match`; nil where it is absent or `*`.
    package func ifMatch() throws(Refusal) -> Int64? {
        guard let text = headers[.ifMatch], text != "*" else { return nil }
        guard text.utf8.count > 2, text.first == "\"", text.last == "\"", let version = Int64(text.dropFirst().dropLast()) else {
            throw .invalid("If-Match", "“\(text.prefix(40))” is no version: write the ETag that was read, such as \"812\"")
        }
        return version
    }

    /// The command with its conditions, given by the caller.
    package func write(_ command: Command, body: some Collection<UInt8>) throws(Refusal) -> Write {
        let key = try idempotencyKey().map {
            IdempotencyKey(key: $0, endpoint: endpoint, body: Self.digest(body))
        }
        return Write(command, by: caller.actor, key: key, ifMatch: try ifMatch())
    }

    package static func digest(_ bytes: some Collection<UInt8>) -> [UInt8] { Array(SHA256.hash(data: Array(bytes))) }
}
