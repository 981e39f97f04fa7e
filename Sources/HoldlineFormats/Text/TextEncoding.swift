/// How a file's bytes become text.
package enum TextEncoding: String, CaseIterable, Sendable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case windows1252 = "windows-1252"
    case latin9 = "iso-8859-15"
    case dos850 = "cp850"
    case macintosh

    /// The encoding that people call so; case, blanks, hyphens and underscores do not count. A byte-order mark says more of UTF-16.
    package init?(named name: String) {
        let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
        switch plain {
        case "utf8": self = .utf8
        case "utf16le", "utf16": self = .utf16LittleEndian
        case "utf16be": self = .utf16BigEndian
        case "windows1252", "cp1252", "ansi", "latin1", "iso88591": self = .windows1252
        case "iso885915", "latin9": self = .latin9
        case "cp850", "ibm850", "oem", "dos": self = .dos850
        case "macintosh", "macroman", "mac": self = .macintosh
        default: return nil
        }
    }

    /// For each byte from 0x80 on its scalar; NUL where the encoding has none. nil for those of Unicode.
    ///
    /// From the mappings that unicode.org publishes (VENDORS/MICSFT/WINDOWS/CP1252, ISO8859/8859-15, VENDORS/MICSFT/PC/CP850, VENDORS/APPLE/ROMAN).
    var upperHalf: [Unicode.Scalar]? {
        switch self {
        case .utf8, .utf16LittleEndian, .utf16BigEndian: nil
        case .windows1252: Array("€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ".unicodeScalars) + Self.latin1[32...]
        case .latin9: Self.latin1.map { Self.latin9Changes[$0] ?? $0 }
        case .dos850: Array(Self.dos850Table.unicodeScalars)
        case .macintosh: Array(Self.macintoshTable.unicodeScalars)
        }
    }

    /// ISO 8859-1, in which the number of a byte is that of its character.
    private static let latin1 = (UInt8(0x80)...0xFF).map { Unicode.Scalar($0) }

    /// The eight characters in which ISO 8859-15 differs from ISO 8859-1, the euro sign among them.
    private static let latin9Changes: [Unicode.Scalar: Unicode.Scalar] = [
        "¤": "€", "¦": "Š", "¨": "š", "´": "Ž", "¸": "ž", "¼": "Œ", "½": "œ", "¾": "Ÿ",
    ]

    private static let dos850Table = """
        ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
        └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}
        """

    private static let macintoshTable = """
        ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
        ¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ
        """
}
