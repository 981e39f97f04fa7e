import HoldlineCore
import HoldlineStore
import NIOCore

/// The `ETag` of one thing's page: its version, and a digest of all that the page shows.
///
/// A page shows what is not the thing's own, too: a hold on all of a customer's invoices, a date that has come, a clock that runs. An `ETag` of
/// the version alone would let a conditional GET hide that it changed.
enum ETag {
    /// `"812-9f86d081884c7d65"`, quotation marks included.
    static func text(_ version: Int64, of body: ByteBuffer) -> String {
        let digest = SHA256.hash(Array(body.readableBytesView)).prefix(8).hexadecimal
        return "\"\(version)-\(digest)\""
    }

    /// Sixteen hexadecimal digits in lower case.
    static func isDigest(_ text: Substring) -> Bool { text.utf8.count == 16 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase } }

    /// Whether `If-None-Match` names it. RFC 9110 13.1.2: a list, compared weakly, or an asterisk for whatever there is.
    static func matches(_ etag: String, ifNoneMatch field: String) -> Bool {
        field.split(separator: ",").contains { part in
            var part = part.drop { $0 == " " || $0 == "\t" }
            while part.last == " " || part.last == "\t" { part.removeLast() }
            if part.hasPrefix("W/") { part = part.dropFirst(2) }
            return part == etag || part == "*"
        }
    }
}
