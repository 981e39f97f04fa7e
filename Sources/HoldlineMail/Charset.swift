import CGMime
import Glibc
import HoldlineCore
import HoldlineFormats

/// Texts of any charset as UTF-8.
enum Charset {
    /// The text, and a sentence where the charset was not what the mail says. What fits nothing becomes U+FFFD.
    static func decode(_ bytes: [UInt8], _ named: String?) -> (text: String, oddity: String?) {
        let name = (named ?? "").trimmed.lowercased()
        switch name {
        case "", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "default", "8bit":
            let (text, guessed) = guess(bytes)
            return (text, guessed.map { "text without a charset was read as \($0)" })
        case "utf-8", "utf8":
            guard bytes.firstInvalidUTF8 == nil else {
                return (String(decoding: bytes, as: UTF8.self), "some bytes are no UTF-8, and were replaced")
            }
            return (String(decoding: bytes, as: UTF8.self), nil)
        default:
            guard let (text, lost) = convert(bytes, systemName(name)) else {
                let shown = MailText.line(name, limit: 40) ?? ""
                return (guess(bytes).text, "the charset “\(shown)” is not known; its text was read as \(guess(bytes).name ?? "ASCII")")
            }
            return (text, lost == 0 ? nil : "\(lost) bytes are not of the charset \(name), and were replaced")
        }
    }

    /// UTF-8, or what most programs of Europe meant; no name where it is ASCII.
    private static func guess(_ bytes: [UInt8]) -> (text: String, name: String?) {
        if bytes.allSatisfy({ $0 < 0x80 }) { return (String(decoding: bytes, as: UTF8.self), nil) }
        if bytes.firstInvalidUTF8 == nil { return (String(decoding: bytes, as: UTF8.self), "UTF-8") }
        return (convert(bytes, "WINDOWS-1252")?.text ?? String(decoding: bytes, as: UTF8.self), "windows-1252")
    }

    /// The name for iconv; nil for what is no charset of mails. Where programs say a charset and write its larger sibling, that one is meant
    /// (as in the WHATWG's Encoding Standard).
    private static func systemName(_ name: String) -> String? {
        let larger = [
            "iso-8859-1": "WINDOWS-1252", "iso8859-1": "WINDOWS-1252", "latin1": "WINDOWS-1252", "iso-8859-9": "WINDOWS-1254",
            "shift_jis": "CP932", "shift-jis": "CP932", "x-sjis": "CP932", "sjis": "CP932", "gb2312": "GB18030", "gbk": "GB18030",
            "ks_c_5601-1987": "UHC", "euc-kr": "UHC", "iso-8859-8-i": "ISO-8859-8", "macintosh": "MACINTOSH", "x-mac-roman": "MACINTOSH",
        ]
        if let sibling = larger[name] { return sibling }
        let families = [
            "iso-8859-", "iso8859-", "windows-", "cp", "ibm", "koi8-", "utf-16", "utf-32", "utf-7", "ucs-2", "euc-", "iso-2022-jp",
            "iso-2022-kr", "gb18030", "big5", "tis-620", "hz-gb-2312",
        ]
        let isName = name.utf8.count <= 24 && name.utf8.allSatisfy { $0.isLetter || $0.isDigit || "-_".utf8.contains($0) }
        return isName && families.contains(where: name.hasPrefix) ? name.uppercased() : nil
    }

    /// The text, and how many bytes were replaced; nil where the system has no such charset.
    private static func convert(_ bytes: [UInt8], _ name: String?) -> (text: String, lost: Int)? {
        guard let name, let converter = iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else { return nil }
        defer { iconv_close(converter) }
        var source = bytes
        var result: [UInt8] = []
        var lost = 0
        var piece = [CChar](repeating: 0, count: 1 << 14)
        source.withUnsafeMutableBytes { bytes in
            var input: UnsafeMutablePointer<CChar>? = bytes.bindMemory(to: CChar.self).baseAddress
            var rest = bytes.count
            while rest > 0 {
                var code: Int32 = 0
                let count = piece.withUnsafeMutableBufferPointer { buffer -> Int in
                    var output = buffer.baseAddress
                    var room = buffer.count
                    if iconv(converter, &input, &rest, &output, &room) == -1 { code = errno }
                    return buffer.count - room
                }
                result += piece[..<count].map { UInt8(bitPattern: $0) }
                if code == 0 || code == E2BIG { continue }
                // EILSEQ, or EINVAL for a character that the end cuts.
                result += [0xEF, 0xBF, 0xBD]
                lost += 1
                input = input.map { $0 + 1 }
                rest -= 1
            }
        }
        return (String(decoding: result, as: UTF8.self), lost)
    }
}
