import HoldlineCore

/// The text of an HTML page, as a reader would see it: nothing is loaded, and nothing in it is run.
///
/// Lines of quotations begin with `> `, so that they are told apart as those of plain text are.
package struct HTMLText {
    /// The text of a page. Whatever the page is, some text comes out.
    package static func text(of page: String) -> String {
        var reader = HTMLText(Array(page.utf8))
        reader.read()
        return reader.finished
    }

    /// The page as UTF-8: markup is ASCII, so that it is found byte by byte.
    private let bytes: [UInt8]
    /// The next byte to read.
    private var place = 0
    private var lines: [String] = []
    /// The line that is being made, without the marks of quotations, which are put before it when it ends.
    private var line: [UInt8] = []
    /// A blank is due before the next word.
    private var needsBlank = false
    /// Depths of what is open.
    private var quotes = 0, preformatted = 0
    /// Whether the line before this one ended a paragraph.
    private var isAfterParagraph = true
    /// The address of the link that is open, and where in the line its words begin.
    private var link: (address: String, start: Int)?

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// One pass over the bytes, forwards alone: the time that a page takes grows with its length and nothing else.
    private mutating func read() {
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "<"): readMarkup()
            case UInt8(ascii: "&"): readEntity()
            default:
                add(bytes[place])
                place += 1
            }
        }
        endLine()
    }

    /// Without blank lines at the end.
    private var finished: String {
        var lines = lines[...]
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    // MARK: Text

    /// White space of any length is one blank, and none at the beginning of a line; within `pre` it stays as it is, and a line
    /// feed ends the line.
    private mutating func add(_ byte: UInt8) {
        let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
        if preformatted > 0 {
            if byte == UInt8(ascii: "\n") { endLine(keepsEmpty: true) } else if byte != UInt8(ascii: "\r") { line.append(byte) }
        } else if isSpace {
            needsBlank = true
        } else {
            if needsBlank, !line.isEmpty, line.last != 0x20 { line.append(0x20) }
            needsBlank = false
            line.append(byte)
        }
    }

    private mutating func add(_ text: String) { for byte in text.utf8 { add(byte) } }

    /// Puts the line, with at most ten marks of quotation before it, behind those that are finished. An empty one is dropped
    /// unless `keepsEmpty`. A link that is still open ends with its line.
    private mutating func endLine(keepsEmpty: Bool = false) {
        needsBlank = false
        while preformatted == 0, line.last == 0x20 { line.removeLast() }
        guard !line.isEmpty || keepsEmpty else { return }
        let text = String(decoding: line, as: UTF8.self)
        let marks = String(repeating: ">", count: min(quotes, 10))
        lines.append(marks.isEmpty ? text : text.isEmpty ? marks : "\(marks) \(text)")
        line = []
        link = nil
        isAfterParagraph = false
    }

    /// One blank line at most.
    private mutating func endParagraph() {
        endLine()
        guard !isAfterParagraph, !lines.isEmpty else { return }
        lines.append(quotes > 0 ? String(repeating: ">", count: min(quotes, 10)) : "")
        isAfterParagraph = true
    }

    // MARK: Markup

    /// Whether these letters stand at a place, in either case.
    private func starts(_ text: StaticString, at place: Int) -> Bool {
        guard place + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { letters in letters.indices.allSatisfy { bytes[place + $0] | 0x20 == letters[$0] | 0x20 } }
    }

    /// A comment is passed over, a tag is read, and a `<` that begins neither is text.
    private mutating func readMarkup() {
        if starts("<!--", at: place) {
            var end = place + 4
            while end < bytes.count, !starts("-->", at: end) { end += 1 }
            place = min(bytes.count, end + 3)
            return
        }
        let next = place + 1 < bytes.count ? bytes[place + 1] : 0
        guard next.isLetter || next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || next == UInt8(ascii: "?") else {
            add(bytes[place])
            place += 1
            return
        }
        let tag = readTag()
        if tag.isEnd { end(tag.name) } else { begin(tag) }
    }

    /// A tag with its attributes, names in lower case; of an attribute that comes twice the first one counts. More than fifty are
    /// not kept.
    private struct Tag {
        var name = ""
        var isEnd = false
        var attributes: [(name: String, value: String)] = []

        subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }
    }

    /// From `<` to `>`, which may stand in a quoted value too. A tag that never ends takes the rest.
    private mutating func readTag() -> Tag {
        var tag = Tag()
        place += 1
        if place < bytes.count, bytes[place] == UInt8(ascii: "/") {
            tag.isEnd = true
            place += 1
        }
        tag.name = word { $0.isLetter || $0.isDigit }.lowercased()
        while place < bytes.count, bytes[place] != UInt8(ascii: ">") {
            let name = word { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">") && $0 > 0x20 }.lowercased()
            var value = ""
            if place < bytes.count, bytes[place] == UInt8(ascii: "=") {
                place += 1
                while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
                if place < bytes.count, bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "'") {
                    let quote = bytes[place]
                    place += 1
                    value = word { $0 != quote }
                    place += 1
                } else {
                    value = word { $0 > 0x20 && $0 != UInt8(ascii: ">") }
                }
            } else if name.isEmpty {
                place += 1
            }
            if !name.isEmpty, tag.attributes.count < 50 { tag.attributes.append((name, value)) }
        }
        place = min(bytes.count, place + 1)
        return tag
    }

    /// Takes the bytes that belong, and gives them as text; broken UTF-8 in them is repaired.
    private mutating func word(_ belongs: (UInt8) -> Bool) -> String {
        let start = place
        while place < bytes.count, belongs(bytes[place]) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    /// Elements whose content is no text.
    private static let silent: Set<String> = ["script", "style", "title", "template", "noscript", "svg", "object", "iframe", "select"]
    /// Elements with a blank line before and behind them.
    private static let paragraphs: Set<String> = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "dl"]
    /// Elements that begin and end a line.
    private static let blocks: Set<String> = [
        "div", "tr", "li", "section", "article", "header", "footer", "center", "form", "dt", "dd", "address", "body", "main",
    ]

    /// A picture leaves its `alt` in square brackets, an entry of a list begins with `- `, and cells of a row are a blank apart.
    private mutating func begin(_ tag: Tag) {
        switch tag.name {
        case _ where Self.silent.contains(tag.name): skip(to: tag.name)
        case "br":
            if line.isEmpty { endLine(keepsEmpty: !isAfterParagraph) } else { endLine() }
        case "hr":
            endLine()
            add("---")
            endLine()
        case "blockquote":
            endParagraph()
            quotes += 1
        case "pre":
            endParagraph()
            preformatted += 1
        case "td", "th": if !line.isEmpty { needsBlank = true }
        case "img":
            if let text = tag["alt"], !text.isEmpty {
                needsBlank = true
                add("[\(text)]")
            }
        case "a":
            if let address = tag["href"] { link = (address, line.count) }
        case _ where Self.paragraphs.contains(tag.name): endParagraph()
        case _ where Self.blocks.contains(tag.name):
            endLine()
            if tag.name == "li" { line = Array("- ".utf8) }
        default: break
        }
    }

    /// An end without a beginning changes no depth below zero.
    private mutating func end(_ name: String) {
        switch name {
        case "blockquote":
            endLine()
            quotes = max(0, quotes - 1)
            endParagraph()
        case "pre":
            endLine()
            preformatted = max(0, preformatted - 1)
            endParagraph()
        case "a": endLink()
        case _ where Self.paragraphs.contains(name): endParagraph()
        case _ where Self.blocks.contains(name): endLine()
        default: break
        }
    }

    /// The address behind the words, where they say another one.
    private mutating func endLink() {
        guard let link else { return }
        self.link = nil
        guard link.address.hasPrefix("http://") || link.address.hasPrefix("https://"), link.address.utf8.count <= 500 else { return }
        let words = line.count > link.start ? String(decoding: line[link.start...], as: UTF8.self).trimmed : ""
        guard !words.isEmpty, !link.address.contains(words) else { return }
        add(" <\(link.address)>")
    }

    /// Behind the end of an element whose content is no text.
    private mutating func skip(to name: String) {
        let wanted = Array(name.utf8)
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "<"), place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "/"),
                place + 2 + wanted.count <= bytes.count, wanted.indices.allSatisfy({ bytes[place + 2 + $0] | 0x20 == wanted[$0] })
            {
                _ = readTag()
                return
            }
            place += 1
        }
    }

    // MARK: Entities

    /// An entity is at most twelve bytes long with its signs. One that is not known stays as it is written, and a no-break space
    /// is a blank like any other.
    private mutating func readEntity() {
        let end = bytes[place...].prefix(12).firstIndex(of: UInt8(ascii: ";"))
        let name = end.map { String(decoding: bytes[(place + 1)..<$0], as: UTF8.self) } ?? ""
        guard let end, let scalar = Self.scalar(name) else {
            add(bytes[place])
            place += 1
            return
        }
        place = end + 1
        if scalar == "\u{A0}" {
            // No blank that was typed is lost, and none is added to those that are there.
            needsBlank = true
        } else {
            add(String(scalar))
        }
    }

    /// nil for a name that is not known, and for a number that is none; U+FFFD for a number that no character has.
    private static func scalar(_ name: String) -> Unicode.Scalar? {
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let isHexadecimal = digits.first == "x" || digits.first == "X"
            guard let value = UInt32(isHexadecimal ? digits.dropFirst() : digits, radix: isHexadecimal ? 16 : 10) else { return nil }
            return Unicode.Scalar(value) ?? "\u{FFFD}"
        }
        return named[name]
    }

    /// Those of HTML 4 that texts in Latin letters have; others stay as they are written.
    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "euro": "€", "pound": "£", "yen": "¥",
        "cent": "¢", "copy": "©", "reg": "®", "trade": "™", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’",
        "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»", "bull": "•", "middot": "·", "deg": "°", "sect": "§", "para": "¶",
        "times": "×", "divide": "÷", "plusmn": "±", "frac12": "½", "frac14": "¼", "sup2": "²", "sup3": "³", "micro": "µ",
        "agrave": "à", "acirc": "â", "auml": "ä", "aacute": "á", "aring": "å", "aelig": "æ", "atilde": "ã", "ccedil": "ç",
        "egrave": "è", "eacute": "é", "ecirc": "ê", "euml": "ë", "igrave": "ì", "iacute": "í", "icirc": "î", "iuml": "ï",
        "ntilde": "ñ", "ograve": "ò", "oacute": "ó", "ocirc": "ô", "ouml": "ö", "otilde": "õ", "oslash": "ø", "oelig": "œ",
        "ugrave": "ù", "uacute": "ú", "ucirc": "û", "uuml": "ü", "yacute": "ý", "yuml": "ÿ", "szlig": "ß",
        "Agrave": "À", "Acirc": "Â", "Auml": "Ä", "Aacute": "Á", "Aring": "Å", "AElig": "Æ", "Ccedil": "Ç", "Egrave": "È",
        "Eacute": "É", "Ecirc": "Ê", "Euml": "Ë", "Icirc": "Î", "Iuml": "Ï", "Ntilde": "Ñ", "Oacute": "Ó", "Ocirc": "Ô",
        "Ouml": "Ö", "Oslash": "Ø", "OElig": "Œ", "Ugrave": "Ù", "Ucirc": "Û", "Uuml": "Ü", "thinsp": "\u{2009}", "ensp": "\u{2002}",
        "emsp": "\u{2003}", "shy": "\u{AD}", "zwnj": "\u{200C}",
    ]
}
