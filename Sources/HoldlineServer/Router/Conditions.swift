package import HTTPTypes
package import HoldlineCore
package import HoldlineStore
import HoldlineWire

/// Names of headers. Each is a valid field name; what stands after `??` is never used.
extension HTTPField.Name {
    /// `Idempotency-Key`, of a request that may be sent again: the second one is answered as the first was.
    package static let idempotencyKey = Self(HeaderName.idempotencyKey) ?? .ifMatch
    /// `Idempotency-Replayed: true` stands on an answer that was rebuilt for a key that is known.
    package static let idempotencyReplayed = Self(HeaderName.idempotencyReplayed) ?? .eTag
    /// `Holdline-Agent`, the login for whom a supervisor or a telephone system's connector acts.
    package static let holdlineAgent = Self(HeaderName.agent) ?? .from
    /// On a backup: the hash of its last event, to be kept elsewhere.
    package static let ledgerHash = Self(HeaderName.ledgerHash) ?? .via
    /// On a backup: the SHA-256 of the whole file, which is known before its first byte is sent.
    package static let sha256 = Self(HeaderName.sha256) ?? .via
    /// `X-Request-Id`, on an answer: the id under which the log has the request.
    package static let requestID = Self(HeaderName.requestID) ?? .via
}

/// What a write asks for beside its body.
extension APIRequest {
    /// The text of `Idempotency-Key`: 1 to 255 printable ASCII characters.
    package func idempotencyKey() throws(Refusal) -> String? {
        guard let key = headers[.idempotencyKey] else { return nil }
        return try Self.checked(key, field: HeaderName.idempotencyKey)
    }

    /// An idempotency key that may be remembered; `field` is where it was given.
    package static func checked(_ key: String, field: String) throws(Refusal) -> String {
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw .invalid(field, "an idempotency key is 1 to 255 printable ASCII characters")
        }
        return key
    }

    /// The version of `If-Match`, `anyVersion` for `*`; nil where it is absent.
    ///
    /// It is a version in quotation marks, or an ETag, which begins with one.
    package func ifMatch() throws(Refusal) -> Int64? {
        guard let text = headers[.ifMatch] else { return nil }
        if text == "*" { return anyVersion }
        let inner = text.utf8.count > 2 && text.first == "\"" && text.last == "\"" ? text.dropFirst().dropLast() : ""
        let digits = inner.prefix { $0 != "-" }
        guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit),
            let version = Int64(digits), digits.count == inner.count || ETag.isDigest(inner.dropFirst(digits.count + 1))
        else {
            throw .invalid("If-Match", "“\(text.prefix(40))” is no version: write the ETag that was read, such as \"812\"")
        }
        return version
    }

    /// The caller, with the agent of `Holdline-Agent`: for whom only a connector or a supervisor may act.
    package func actor() throws(Refusal) -> Actor {
        guard let name = headers[.holdlineAgent] else { return caller.actor }
        guard case .success(let login) = QueueName.read(name) else {
            throw .invalid(HeaderName.agent, "“\(name.prefix(40))” is no user's name")
        }
        if login.text == caller.name { return caller.actor }
        guard caller.roles.contains(.bridge) || caller.roles.contains(.supervisor) else {
            throw Refusal(
                .notYourRole, "only bridge and supervisor act for another agent, and \(caller.name) is \(caller.roleNames)",
                field: HeaderName.agent, allowed: ["supervisor", "bridge"])
        }
        return Actor(name: caller.name, roles: caller.roles, behalf: login.text)
    }

    /// The command with its conditions, given by the caller.
    package func write(_ command: Command, body: some Collection<UInt8>) throws(Refusal) -> Write {
        Write(command, by: try actor(), key: try boundKey(body), ifMatch: try ifMatch())
    }

    /// The key, bound to what it was sent with.
    package func boundKey(_ body: some Collection<UInt8>) throws(Refusal) -> IdempotencyKey? {
        let actor = try actor()
        return try idempotencyKey().map { boundKey($0, Self.digest(body), for: actor) }
    }

    /// The key of a whole body, or of one line of it, bound to the agent for whom it was sent, too.
    func boundKey(_ key: String, _ digest: [UInt8], for actor: Actor) -> IdempotencyKey {
        var bound = IdempotencyKey(key: key, endpoint: endpoint, body: digest)
        if let behalf = actor.behalf {
            bound.endpoint += " for \(behalf)"
            // Lines were once remembered without their agent.
            bound.formerEndpoint = endpoint
        }
        return bound
    }

    /// SHA-256 of a body, 32 bytes.
    package static func digest(_ bytes: some Collection<UInt8>) -> [UInt8] { SHA256.hash(Array(bytes)) }
}
