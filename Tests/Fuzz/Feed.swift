import Glibc
import HoldlineCore

@testable import HoldlineStore

/// A file of the feed that somebody kept: to be verified, and to go on with after a restore.
enum Feed {
    private static let place: (path: String, file: Int32) = {
        var name = Array("/dev/shm/holdline-fuzz-XXXXXX".utf8CString)
        let file = mkstemp(&name)
        guard file >= 0 else { fatalError("no file can be made") }
        return (String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self), file)
    }()

    private static let head = LedgerHead(seq: 7, hash: String(repeating: "0", count: 64))

    /// The first byte says whether the chain begins with the ledger or behind the head.
    @Sendable static func take(_ bytes: [UInt8]) {
        let lines = bytes.dropFirst()
        ftruncate(place.file, 0)
        lines.withUnsafeBytes { _ = pwrite(place.file, $0.baseAddress, $0.count, 0) }
        do {
            let verdict = try FeedCheck(path: place.path, heads: bytes.first == 0 ? [] : [head]).run()
            Reader.check(verdict.intact || verdict.problem != nil, "a verdict says nothing")
        } catch { Reader.check(!"\(error)".isEmpty, "a problem says nothing") }
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            guard case .event(let row) = try? FeedRow.read(Array(line), number: 1) else { continue }
            _ = row.expectedHash(after: LedgerRow.noHash)
            guard let event = try? row.read() else { continue }
            _ = event.facts.redacted
        }
    }
}
