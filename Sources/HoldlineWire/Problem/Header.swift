/// The names of the headers that client and daemon agree on, as they are written on the wire.
package enum HeaderName {
    /// Of a write: at most 255 printable ASCII characters, bound to what it was sent with.
    package static let idempotencyKey = "Idempotency-Key"
    /// Of an answer: `true` where the key was seen before, and this is its first answer.
    package static let idempotencyReplayed = "Idempotency-Replayed"
    /// The agent for whom a connector or a supervisor acts.
    package static let agent = "Holdline-Agent"
    /// Of a backup: the hash of its ledger's last event.
    package static let ledgerHash = "Holdline-Ledger-Hash"
    /// Of a backup: the SHA-256 of the whole file, in hexadecimal digits.
    package static let sha256 = "Holdline-SHA256"
    /// The request's number, which the daemon's log has too.
    package static let requestID = "X-Request-Id"
    /// The value of `Server`, before the daemon's version.
    package static let serverPrefix = "holdlined/"
}

/// The media types of bodies, without parameters.
package enum MediaType {
    /// RFC 8259.
    package static let json = "application/json"
    /// One JSON value a line.
    package static let lines = "application/x-ndjson"
    /// RFC 9457.
    package static let problem = "application/problem+json"
    /// A database file (the registry of IANA has it).
    package static let database = "application/vnd.sqlite3"
    /// Bytes of whatever kind.
    package static let bytes = "application/octet-stream"
    /// The page of the wallboard.
    package static let html = "text/html"
    /// Server-sent events (WHATWG HTML, 9.2).
    package static let events = "text/event-stream"
    /// Invoice numbers, one a line.
    package static let text = "text/plain"
    /// The type that curl names for a body when nobody names another.
    package static let form = "application/x-www-form-urlencoded"
}
