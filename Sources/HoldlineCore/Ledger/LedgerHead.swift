/// A head of the ledger, to be kept where whoever could change the ledger cannot reach: later it tells whether anything before it was
/// changed.
package struct LedgerHead: Codable, Hashable, Sendable, CustomStringConvertible {
    /// 0 for an empty ledger.
    package var seq: Int64
    /// Of that event: 64 hexadecimal digits in lower case; zeros for an empty ledger.
    package var hash: String

    package init(seq: Int64, hash: String) { (self.seq, self.hash) = (seq, hash) }

    /// `812 9f86…`, as it is printed; a colon in place of the blank, for those who write it into one word. nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split { $0 == " " || $0 == "\t" || $0 == ":" }
        guard parts.count == 2, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seq = Int64(parts[0]),
            parts[1].utf8.count == 64, parts[1].utf8.allSatisfy({ $0.hexadecimalValue != nil })
        else { return nil }
        self.init(seq: seq, hash: parts[1].lowercased())
    }

    package var description: String { "\(seq) \(hash)" }
}
