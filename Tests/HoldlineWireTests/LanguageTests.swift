import Foundation
import Testing

@testable import HoldlineWire

/// The languages that people are spoken to in.
@Suite struct LanguageTests {
    @Test(
        "The environment names a language as POSIX has it",
        arguments: [
            (["LANG": "fr_FR.UTF-8"], Language.french), (["LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_GB"], .english),
            (["LC_ALL": "fr", "LC_MESSAGES": "en_GB"], .french), (["LC_ALL": "", "LANG": "fr_CA@euro"], .french), (["LANG": "C"], .english),
            (["LANG": "de_DE.UTF-8"], .english), ([:], .english),
        ]) func environment(_ environment: [String: String], _ language: Language)
    {
        #expect(Language { environment[$0] } == language)
    }

    @Test(
        "A browser gets the language that it wants most",
        arguments: [
            ("fr-FR,fr;q=0.9,en;q=0.8", Language.french), ("en-GB,en;q=0.9,fr;q=0.8", .english), ("de, fr;q=0.5, en;q=0.4", .french),
            ("en;q=0.4, fr;q=0.5", .french), ("fr;q=0", .english), ("", .english), ("*", .english),
        ]) func browser(_ header: String, _ language: Language)
    {
        #expect(Language(accepted: header) == language)
    }

    @Test("A phrase has its gaps in it, in English as it stands") func english() {
        let phrase = Phrase("\("K-042") has waited for \(3, one: "{} call", other: "{} calls")")
        #expect(phrase.key == "{} has waited for {}")
        #expect(phrase.text(in: .english) == "K-042 has waited for 3 calls")
    }

    @Test("A number has its noun in the plural as the language wants it") func plural() {
        func told(_ count: Int, _ language: Language) -> String {
            Phrase("\(count, one: "{} call", other: "{} calls")").text(in: language)
        }
        #expect([0, 1, 2].map { told($0, .english) } == ["0 calls", "1 call", "2 calls"])
        #expect([0, 1, 2].map { told($0, .french) } == ["0 appel", "1 appel", "2 appels"])
    }

    @Test("No phrase of the sources is missing in a catalogue; the gaps are the same") func complete() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let said = try PhraseReader.phrases(under: root.appending(path: "Sources"))
        let known = Set(Catalogue.french.keys)
        #expect(said.subtracting(known).sorted() == [], "the French is missing")
        for (english, french) in Catalogue.french { #expect(gaps(english) == gaps(french), "\(english)") }
    }

    @Test("The phrases of a source are found as they are written, those in gaps among them") func reader() {
        let source = #"""
            let a = Phrase("no gap"), b = Phrase("\(name.map { f($0, ")") }) waits for \(Phrase("the \(x)"))")
            let c = Phrase("\(n, one: "{} line", other: "{} lines") of it")
            """#
        #expect(PhraseReader.phrases(in: source) == ["no gap", "{} waits for {}", "the {}", "{} of it", "{} line", "{} lines"])
    }

    private func gaps(_ pattern: String) -> Int { pattern.matches(of: /\{\d*\}/).count }
}

/// Finds the phrases in Swift sources: the literals behind `Phrase(`, and the nouns of `one:` and `other:`.
enum PhraseReader {
    static func phrases(under folder: URL) throws -> Set<String> {
        var found: Set<String> = []
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift", file.lastPathComponent != "Phrase.swift" else { continue }
            found.formUnion(phrases(in: try String(contentsOf: file, encoding: .utf8)))
        }
        return found
    }

    static func phrases(in source: String) -> Set<String> {
        var found: Set<String> = []
        for match in source.matches(of: /\b(?:Phrase\(\s*|one: |other: )"/) {
            let (key, inner) = literal(source[match.range.upperBound...])
            // A noun has a gap for its number.
            guard match.output.hasPrefix("Phrase") || key.contains("{}") else { continue }
            found.insert(key)
            found.formUnion(inner.flatMap { phrases(in: $0) })
        }
        return found.filter { $0.contains { $0.isLetter } }
    }

    /// What stands up to the closing quotation mark: with `{}` for each gap, and the gaps.
    private static func literal(_ text: Substring) -> (key: String, gaps: [String]) {
        var (key, gaps) = ("", [String]())
        var place = text.startIndex
        while place < text.endIndex, text[place] != "\"" {
            guard text[place] == "\\" else {
                key.append(text[place])
                place = text.index(after: place)
                continue
            }
            place = text.index(after: place)
            if text[place] == "(" {
                let start = place
                var (depth, isQuoted) = (0, false)
                repeat {
                    switch text[place] {
                    case "\"": isQuoted.toggle()
                    case "(" where !isQuoted: depth += 1
                    case ")" where !isQuoted: depth -= 1
                    default: break
                    }
                    place = text.index(after: place)
                } while depth > 0
                key += "{}"
                gaps.append(String(text[start..<place]))
            } else {
                key.append(text[place] == "n" ? "\n" : text[place])
                place = text.index(after: place)
            }
        }
        return (key, gaps)
    }
}
