import Foundation
import GRDB
import HoldlineCore
import HoldlineWire

/// A row of the ledger as it is stored.
struct LedgerRow: Sendable {
    var seq: Int64
    var at: Instant
    var actor, type, subject: String
    /// JSON of `Facts`.
    var facts: String
    /// JSON of `Sealed`; nil where there is nothing personal, or where it was erased.
    var sealed: String?
    var salt, sealedDigest: Data?
    var hash: Data

    /// SHA-256(previous hash ‖ the row), each text behind its length, so that no two rows write the same bytes.
    static func hash(
        after previous: Data, seq: Int64, at: Instant, actor: String, type: String, subject: String, facts: String, sealedDigest: Data?
    ) -> Data {
        let sha = SHA256()
        previous.withUnsafeBytes { sha.update($0) }
        func number(_ value: Int64) {
            withUnsafeBytes(of: value.bigEndian) { sha.update($0) }
        }
        func text(_ value: String) {
            var value = value
            value.withUTF8 { bytes in
                number(Int64(bytes.count))
                sha.update(UnsafeRawBufferPointer(bytes))
            }
        }
        number(seq)
        number(at.milliseconds)
        text(actor)
        text(type)
        text(subject)
        text(facts)
        number(Int64(sealedDigest?.count ?? 0))
        sealedDigest?.withUnsafeBytes { sha.update($0) }
        return Data(sha.finish())
    }

    func expectedHash(after previous: Data) -> Data {
        Self.hash(
            after: previous, seq: seq, at: at, actor: actor, type: type, subject: subject, facts: facts, sealedDigest: sealedDigest)
    }

    static func digest(salt: Data, sealed: String) -> Data {
        Data(SHA256.hash(Array(salt) + Array(sealed.utf8)))
    }

    /// What comes before the first row.
    static let noHash = Data(repeating: 0, count: 32)
}

extension LedgerRow: FetchableRecord {
    init(row: Row) throws {
        seq = row[0]
        at = Instant(milliseconds: row[1])
        actor = row[2]
        type = row[3]
        subject = row[4]
        facts = row[5]
        sealed = row[6]
        salt = row[7]
        sealedDigest = row[8]
        hash = row[9]
    }

    static let columns = "seq, at, actor, type, subject, facts, sealed, salt, sealed_digest, hash"

    /// The line of the feed: the chained facts as they are, never what is sealed.
    var feedLine: FeedLine {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(facts.utf8.count + 200)
        bytes += Array("{\"seq\":\(seq),\"at\":\"\(at)\",\"actor\":".utf8)
        JSONWriter.string(actor, into: &bytes)
        bytes += Array(",\"type\":\"\(type)\",\"subject\":".utf8)
        JSONWriter.string(subject, into: &bytes)
        bytes += Array(",\"facts\":".utf8)
        bytes += Array(facts.utf8)
        bytes += Array(",\"hash\":\"".utf8)
        bytes += Array(hash.hexadecimal.utf8)
        bytes += Array("\"}".utf8)
        return FeedLine(seq: seq, json: String(decoding: bytes, as: UTF8.self))
    }

    /// The row with its JSON read.
    func read() throws -> ReadEvent {
        guard let type = EventType(rawValue: type), let subject = Subject(subject) else {
            throw UnreadableRow(seq: seq, reason: "its type or subject is not known")
        }
        return ReadEvent(
            seq: seq, at: at, actor: actor, type: type, subject: subject, facts: try StoredJSON.decode(Facts.self, from: facts),
            sealed: try sealed.map { try StoredJSON.decode(Sealed.self, from: $0) } ?? Sealed())
    }
}

/// An event out of the ledger.
struct ReadEvent: EventContent {
    var seq: Int64
    var at: Instant
    var actor: String
    var type: EventType
    var subject: Subject
    var facts: Facts
    var sealed: Sealed
}

package struct UnreadableRow: Error, CustomStringConvertible {
    package let seq: Int64
    package let reason: String

    package var description: String { "row \(seq) of the ledger cannot be read: \(reason)" }
}

/// JSON in columns: keys sorted, so that equal values are equal texts.
enum StoredJSON {
    static func encode(_ value: some Encodable) throws -> String {
        String(decoding: try SortedJSON.bytes(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try JSONReader.read(type, from: Array(text.utf8))
    }
}
