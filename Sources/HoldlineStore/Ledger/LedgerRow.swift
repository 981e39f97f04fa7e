import Foundation
import GRDB
import HoldlineCore
import HoldlineWire

/// A row of the ledger as it is stored.
struct LedgerRow: Sendable {
    /// From 1, without gaps.
    var seq: Int64
    /// In milliseconds; the committer writes whole seconds.
    var at: Instant
    /// The Unix user who sent the command, the word of the event's type, and its subject as text. These are chained as
    /// they stand.
    var actor, type, subject: String
    /// JSON of `Facts`; in the table it may be packed.
    var facts: String
    /// JSON of `Sealed`; nil where there is nothing personal, or where it was erased.
    var sealed: String?
    /// 16 random bytes, and the SHA-256 of them and the sealed text; `salt` goes with an erasure, and the digest stays,
    /// since the chain holds it.
    var salt, sealedDigest: Data?
    /// 32 bytes.
    var hash: Data

    /// SHA-256(previous hash ‖ the row), each text behind its length, so that no two rows write the same bytes.
    static func hash(
        after previous: Data, seq: Int64, at: Instant, actor: String, type: String, subject: String, facts: String, sealedDigest: Data?
    ) -> Data {
        let sha = SHA256()
        previous.withUnsafeBytes { sha.update($0) }
        func number(_ value: Int64) { withUnsafeBytes(of: value.bigEndian) { sha.update($0) } }
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

    /// The hash that the row has to have after the one before it; another one says that either was changed.
    func expectedHash(after previous: Data) -> Data {
        Self.hash(
            after: previous, seq: seq, at: at, actor: actor, type: type, subject: subject, facts: facts, sealedDigest: sealedDigest)
    }

    /// SHA-256(salt ‖ sealed). Without the salt nobody can try names and numbers until one fits.
    static func digest(salt: Data, sealed: String) -> Data { Data(SHA256.hash(Array(salt) + Array(sealed.utf8))) }

    /// What comes before the first row.
    static let noHash = Data(repeating: 0, count: 32)
}

/// Rows are read by position, in the order of `columns`.
extension LedgerRow: FetchableRecord {
    /// The row's columns must be those of `columns`, in their order.
    init(row: Row) throws {
        seq = row[0]
        at = Instant(milliseconds: row[1])
        actor = row[2]
        type = row[3]
        subject = row[4]
        facts = try PackedText.unpack(row[5])
        sealed = row[6]
        salt = row[7]
        sealedDigest = row[8]
        hash = row[9]
    }

    /// For every SELECT and INSERT on the table of events.
    static let columns = "seq, at, actor, type, subject, facts, sealed, salt, sealed_digest, hash"

    /// The line of the feed: all that is chained, as it is chained, and never what is sealed; of that the digest.
    var feedLine: FeedLine {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(facts.utf8.count + 200)
        bytes += Array("{\"seq\":\(seq),\"at\":\"\(at)\",\"actor\":".utf8)
        JSONWriter.string(actor, into: &bytes)
        bytes += Array(",\"type\":\"\(type)\",\"subject\":".utf8)
        JSONWriter.string(subject, into: &bytes)
        if let sealedDigest { bytes += Array(",\"sealedDigest\":\"\(sealedDigest.hexadecimal)\"".utf8) }
        bytes += Array(",\"facts\":".utf8)
        bytes += Array(facts.utf8)
        bytes += Array(",\"hash\":\"".utf8)
        bytes += Array(hash.hexadecimal.utf8)
        bytes += Array("\"}".utf8)
        return FeedLine(seq: seq, json: String(decoding: bytes, as: UTF8.self), type: type, hash: hash.hexadecimal)
    }

    /// The hash of one event; nil where the ledger has none of this seq.
    static func hash(of seq: Int64, _ db: Database) throws -> Data? {
        try Data.fetchOne(try db.cachedStatement(sql: "SELECT hash FROM event WHERE seq = ?"), arguments: [seq])
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
    /// The version of everything that this event carries.
    let seq: Int64
    /// When it happened, by the ledger's clock.
    let at: Instant
    /// Who sent the command.
    let actor: String
    /// What happened.
    let type: EventType
    /// What it happened to.
    let subject: Subject
    /// The rows as they stand after the event, without anything personal.
    var facts: Facts
    /// What is personal of them; empty after an erasure.
    var sealed: Sealed
}

/// The same for rules, which know no rows of the ledger.
extension PastEvent {
    init(_ event: ReadEvent) {
        self.init(seq: event.seq, at: event.at, actor: event.actor, type: event.type, facts: event.facts, sealed: event.sealed)
    }
}

/// The ledger has a row that this version of the program does not understand, or that does not fit the chain.
package struct UnreadableRow: Error, CustomStringConvertible {
    /// Which row.
    package let seq: Int64
    /// What is wrong with it, as the end of a sentence.
    package let reason: String

    /// One sentence for the log.
    package var description: String { "row \(seq) of the ledger cannot be read: \(reason)" }
}

/// JSON in columns: keys sorted, so that equal values are equal texts.
enum StoredJSON {
    /// The keys are sorted at every level, so the text of a value is the same in every process: the chain's hash
    /// depends on it.
    static func encode(_ value: some Encodable) throws -> String { String(decoding: try SortedJSON.bytes(value), as: UTF8.self) }

    /// Throws `DecodingError` for a value that the type does not take. Members that the type does not have are passed
    /// over, so that a newer version's rows can be read.
    static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try JSONReader.read(type, from: Array(text.utf8))
    }

    /// How a noun's row reads the JSON in one of its columns.
    struct Decoder: ColumnDecoder {
        func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value { try StoredJSON.decode(type, from: text) }
    }
}

extension LedgerRow {
    /// The row of an event; nil where there is none.
    static func find(_ seq: Int64, _ db: Database) throws -> LedgerRow? {
        try fetchOne(try db.cachedStatement(sql: "SELECT \(columns) FROM event WHERE seq = ?"), arguments: [seq])
    }

    /// The rows of the events that mention a subject, oldest first.
    static func mentioning(_ subject: Subject, _ db: Database) throws -> [LedgerRow] {
        let select = try db.cachedStatement(
            sql: "SELECT \(columns) FROM event WHERE seq IN (SELECT seq FROM mention WHERE subject = ?) ORDER BY seq")
        return try fetchAll(select, arguments: [subject.key])
    }
}
