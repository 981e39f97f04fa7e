import Foundation

@testable import HoldlineWire

/// Finds the sentences that the daemon says to a person: literals of several words, as patterns with `{}` for each gap or row of gaps.
///
/// Of `HoldlineCore`, where what happens and what is refused is put into words, they are all literals; of other targets those within a refusal,
/// a warning or a trouble.
enum SentenceReader {
    /// By the file in which a sentence stands, and its line.
    struct Sentence: Hashable {
        let file: String
        let line: Int
        let pattern: String
    }

    private static let marks = ["Refusal(", ".invalid(", "Warning(", "Trouble(", ".damaged("]

    /// What is said of an action stands in the document and in the help, which are in English.
    private static let terms = ["ActionTerms("] + ["Ticket", "Call", "Message"].map { "ActionTerms<\($0)State>(" }

    static func sentences(under sources: URL) throws -> [Sentence] {
        var found: [Sentence] = []
        for target in ["HoldlineCore", "HoldlineWire", "HoldlineStore", "HoldlineServer"] {
            let folder = sources.appending(path: target)
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard file.pathExtension == "swift", !file.pathComponents.contains("Language") else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                let name = file.pathComponents.drop { $0 != target }.joined(separator: "/")
                let marked = target == "HoldlineCore" ? nil : marks
                found += PhraseReader.literals(in: text, within: marked, outside: terms).filter(isSentence).map {
                    Sentence(file: name, line: $0.line, pattern: $0.key.replacing(/(\{\})+/, with: "{}"))
                }
            }
        }
        return found
    }

    /// Names of types for a refusal stand by themselves: `static let noun = "ticket state"`.
    private static func isSentence(_ literal: PhraseReader.Found) -> Bool {
        let own = literal.key.replacing("{}", with: "")
        return own.trimmingCharacters(in: .whitespaces).contains(" ") || literal.key.contains(" {}") || literal.key.contains("{} ")
            ? own.contains(/[a-z]{2}/) && !literal.before.hasSuffix("noun = ") : false
    }
}
