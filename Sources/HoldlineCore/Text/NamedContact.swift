// Numbers and addresses within what a person typed into a field: “06 11 22 33 44 (mobile)”, “Anna <anna@example.com>”.

/// One telephone number, and whether a text names it, whatever stands around it there.
package struct NumberMatcher: Sendable {
    private let numbering: Numbering
    /// As somebody typed it.
    private let typed: String
    private let read: String?
    private let bare: String?
    /// The number's digits as somebody may have written them: with country, without it, and with the trunk prefix in between.
    private let spellings: [[UInt8]]
    /// The last digits, as a number, with which every spelling ends; nil where there are too few to be looked for within a text, or where a
    /// number is so short that its spellings end otherwise (“+33 61122” and “061122”).
    private let tail: Int?

    /// Fewer digits are an extension, or a part of another number.
    private static let fewest = 6
    /// What `fewest` digits can say.
    private static let range = 1_000_000

    package init(_ text: String, _ numbering: Numbering) {
        var number = text
        // “0033 (0)6 …”: what stands in brackets is not dialled from abroad, however that begins.
        if !numbering.international.isEmpty, text.hasPrefix(numbering.international), let range = text.firstRange(of: "(0)") {
            number.removeSubrange(range)
        }
        (typed, self.numbering) = (text, numbering)
        (read, bare) = (numbering.read(number), Numbering.bare(number))
        var texts: Set<String> = []
        if let read, read.hasPrefix("+") {
            texts.formUnion(numbering.spellings(of: read))
            let digits = read.dropFirst()
            if digits.hasPrefix(numbering.country), !numbering.trunk.isEmpty {
                let both = numbering.country + numbering.trunk + digits.dropFirst(numbering.country.utf8.count)
                texts.formUnion([both, numbering.international + both])
            }
        }
        texts.formUnion([bare, Numbering.bare(text)].compactMap(\.self))
        let digits = texts.map { $0.utf8.filter(\.isDigit) }
        let spellings = digits.filter { $0.count >= Self.fewest }
        self.spellings = spellings.sorted { $0.count > $1.count }
        let tails = Set(spellings.map { $0.suffix(Self.fewest).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } })
        tail = tails.count == 1 && spellings.count == digits.count ? tails.first : nil
    }

    /// Whether a field is this number in another notation, or has it among other things.
    package func matches(_ text: String) -> Bool {
        if text == typed { return true }
        guard mayName(text) else { return false }
        if let read, numbering.read(text) == read { return true }
        if let bare, Numbering.bare(text) == bare { return true }
        return isNamed(in: text)
    }

    /// Quickly, whether to look closer: false for a text that lacks the number's last digits. JSON is looked at as it is stored.
    package func mayName(_ text: String) -> Bool {
        guard let tail else { return true }
        var digits = 0
        for byte in text.utf8 {
            // Digits of other scripts begin with these bytes; signs of punctuation (0xE2) and letters of Europe do not.
            if byte >= 0xD9, byte != 0xE2 { return true }
            if byte == UInt8(ascii: "\\") { return true }
            guard byte.isDigit else { continue }
            digits = (digits * 10 + Int(byte - UInt8(ascii: "0"))) % Self.range
            if digits == tail { return true }
        }
        return false
    }

    /// Whether some groups of digits that stand side by side are the number; letters part what stands on either side of them.
    private func isNamed(in text: String) -> Bool {
        guard !spellings.isEmpty else { return false }
        return DigitRun.all(in: text).contains { run in
            run.starts.contains { start in
                spellings.contains { run.digits[start...].starts(with: $0) && run.ends.contains(start + $0.count) }
            }
        }
    }
}

/// Digits of a text between letters, and where its groups of digits begin and end: the signs between groups are anybody's choice.
private struct DigitRun {
    var digits: [UInt8] = []
    var starts: Set<Int> = []
    var ends: Set<Int> = []

    static func all(in text: String) -> [DigitRun] {
        var runs = [DigitRun()]
        var isWithin = false
        func end(_ run: inout DigitRun) {
            if isWithin { run.ends.insert(run.digits.count) }
            isWithin = false
        }
        for scalar in text.unicodeScalars {
            let category = scalar.properties.generalCategory
            if category == .decimalNumber, let value = scalar.properties.numericValue {
                if !isWithin { runs[runs.count - 1].starts.insert(runs[runs.count - 1].digits.count) }
                isWithin = true
                runs[runs.count - 1].digits.append(UInt8(ascii: "0") + UInt8(value))
            } else if category != .format {
                end(&runs[runs.count - 1])
                if scalar.properties.isAlphabetic, !runs[runs.count - 1].digits.isEmpty { runs.append(DigitRun()) }
            }
        }
        end(&runs[runs.count - 1])
        return runs
    }
}

extension Numbering {
    /// The numbers that a field names: the text itself where it is one, else those between its letters, commas, semicolons and slashes.
    package func numbers(in text: String) -> [String] {
        if Self.bare(text) != nil, read(text).map({ $0.hasPrefix("+") }) ?? true { return [text] }
        let parts = text.unicodeScalars.split { $0.properties.isAlphabetic || ",;/|".unicodeScalars.contains($0) }.map { part in
            String(String.UnicodeScalarView(part.filter { $0.properties.generalCategory != .format }))
        }
        let found = parts.filter { read($0).map { $0.hasPrefix("+") } ?? false }
        return found.isEmpty ? [text] : found
    }
}

extension MailAddress {
    /// The addresses that a text names, as `key` gives them: “Anna <anna@example.com>, mailto:b@example.com” has two.
    package static func addresses(in text: String) -> Set<String> {
        let signs = "<>()[],;:\"“”«»".unicodeScalars
        let parts = text.lowercased().unicodeScalars.split { scalar in
            scalar.properties.isWhitespace || scalar.properties.generalCategory == .format || signs.contains(scalar)
        }
        var found: Set<String> = []
        for part in parts {
            let word = String(String.UnicodeScalarView(part)).trimmingSuffix(".")
            let sides = word.split(separator: "@", omittingEmptySubsequences: false)
            if sides.count == 2, sides.allSatisfy({ !$0.isEmpty }) { found.insert(String(word)) }
        }
        return found
    }

    /// Quickly, whether to look closer at texts, or at JSON as it is stored: false where the address is plain and stands nowhere in it.
    package static func mayBeNamed(_ address: String) -> (String) -> Bool {
        let wanted = (addresses(in: address).first ?? key(address)).utf8.map(\.self)
        guard isPlain(String(decoding: wanted, as: UTF8.self)), let first = wanted.first else { return { _ in true } }
        func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }
        return { text in
            var text = text
            return text.withUTF8 { bytes in
                guard bytes.count >= wanted.count else { return false }
                for start in 0...bytes.count - wanted.count where folded(bytes[start]) == first {
                    if wanted.indices.allSatisfy({ folded(bytes[start + $0]) == wanted[$0] }) { return true }
                }
                return false
            }
        }
    }

    /// Whether a text is an address, or names it among other things; the case of letters does not matter.
    package static func isNamed(_ address: String, in text: String) -> Bool {
        key(text) == key(address) || !addresses(in: text).isDisjoint(with: addresses(in: address))
    }
}

extension String {
    fileprivate func trimmingSuffix(_ sign: Character) -> Substring {
        var rest = self[...]
        while rest.last == sign { rest.removeLast() }
        return rest
    }
}

extension Contact {
    /// Name, number and address: whoever asks may be named in any of them.
    package var texts: [String] { [name?.text, phone?.text, email?.text].compactMap(\.self) }
}
