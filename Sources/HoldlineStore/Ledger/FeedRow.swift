import Foundation
import HoldlineCore
import HoldlineWire

/// Reads lines of the feed back as rows of the ledger: those that a follower kept.
///
/// What was sealed is not in the feed. Its digest is, so that the chain holds, as after an erasure.
struct FeedRow: Decodable {
    /// A heartbeat and the closing line have no seq, so that everything is optional here; `read` asks for what an event has to
    /// have.
    var seq: Int64?
    var at: Instant?
    /// `sealedDigest` is absent for an event without anything personal; `hash` and `sealedDigest` are hexadecimal digits.
    var actor, type, subject, sealedDigest, hash: String?

    /// What a line is.
    enum Line {
        case event(LedgerRow)
        /// A heartbeat, or the closing line with the head.
        case mark
    }

    /// The line, with the facts as the bytes that are chained. Throws `UnreadableFeed` for a line that the daemon did not write.
    static func read(_ line: [UInt8], number: Int) throws(UnreadableFeed) -> Line {
        func unreadable(_ reason: String) -> UnreadableFeed { UnreadableFeed(description: "line \(number) of the feed \(reason)") }
        guard line.firstInvalidUTF8 == nil, let read = try? JSONReader.read(FeedRow.self, from: line) else {
            throw unreadable("cannot be read: the feed's own lines are wanted (holdline watch -o json)")
        }
        guard let seq = read.seq else { return .mark }
        // There is one more after each.
        guard (1..<Int64.max).contains(seq) else { throw unreadable("has the seq \(seq), which no event has") }
        // Within a JSON string each quotation mark is escaped, so these bytes begin members of the outermost object: the first time, and the last.
        guard let at = read.at, let actor = read.actor, let type = read.type, let subject = read.subject,
            let hash = read.hash.flatMap({ Data(digest: $0) }), let start = range(of: ",\"facts\":", in: line)?.upperBound,
            let end = range(of: ",\"hash\":\"", in: line, fromEnd: true)?.lowerBound, start < end
        else { throw unreadable("is no event: seq, at, actor, type, subject, facts and hash are wanted, in this order") }
        let digest = read.sealedDigest.map { Data(digest: $0) }
        if case .some(.none) = digest { throw unreadable("has a sealedDigest that is no SHA-256") }
        return .event(
            LedgerRow(
                seq: seq, at: at, actor: actor, type: type, subject: subject, facts: String(decoding: line[start..<end], as: UTF8.self),
                sealedDigest: digest ?? nil, hash: hash))
    }

    /// The first place of some bytes in a line, or the last.
    private static func range(of text: StaticString, in line: [UInt8], fromEnd: Bool = false) -> Range<Int>? {
        let data = Data(line)
        let wanted = Data(bytes: text.utf8Start, count: text.utf8CodeUnitCount)
        return data.range(of: wanted, options: fromEnd ? .backwards : [])
    }
}

/// A kept feed cannot be gone on with. The message says which line, and what to do.
package struct UnreadableFeed: Error, CustomStringConvertible {
    package let description: String
}

extension Data {
    /// The first 16 hexadecimal digits of the SHA-256 of a text: they tell a torn line of a file, and are no protection from somebody who
    /// forges one.
    static func mark(of text: some StringProtocol) -> String { String(Data(SHA256.hash(Array(text.utf8))).hexadecimal.prefix(16)) }

    /// The 32 bytes of 64 hexadecimal digits; nil for anything else.
    init?(digest text: some StringProtocol) {
        let digits = text.utf8.compactMap(\.hexadecimalValue)
        guard digits.count == 64, text.utf8.count == 64 else { return nil }
        self.init(stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }
}

/// A file read line by line, whatever its size.
final class LineFile {
    private let stream: UnsafeMutablePointer<FILE>
    private var line: UnsafeMutablePointer<CChar>?
    private var room = 0
    /// Of the line that was read last, from 1.
    private(set) var number = 0
    /// The last line has no line feed: whoever wrote the file was interrupted.
    private(set) var isTorn = false

    /// Throws `UnreadableFeed` where the file cannot be opened.
    init(_ path: String) throws(UnreadableFeed) {
        guard let stream = fopen(path, "re") else {
            throw UnreadableFeed(description: "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        self.stream = stream
    }

    deinit {
        fclose(stream)
        free(line)
    }

    /// The next line without its line feed; nil at the end. Throws `UnreadableFeed` where the disk does not give it.
    func next() throws(UnreadableFeed) -> [UInt8]? {
        let count = getline(&line, &room, stream)
        guard count > 0, let line else {
            guard ferror(stream) == 0 else {
                throw UnreadableFeed(description: "the feed cannot be read behind line \(number): \(String(cString: strerror(errno)))")
            }
            return nil
        }
        number += 1
        var bytes = line.withMemoryRebound(to: UInt8.self, capacity: count) { Array(UnsafeBufferPointer(start: $0, count: count)) }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() } else { isTorn = true }
        return bytes
    }
}
