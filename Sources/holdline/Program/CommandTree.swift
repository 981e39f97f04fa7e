import ArgumentParser
import HoldlineCore

/// The tree of nouns and verbs, walked before the parser: it does not name the nearest word, nor take `--socket` before the noun.
enum CommandTree {
    /// Options that may stand before the noun, each with a value.
    private static let leading: Set<String> = ["--socket", "-o", "--output"]
    private static let asksForHelp: Set<String> = ["-h", "--help", "--help-hidden", "--version", "help"]

    /// The arguments with what stood before the verb moved behind it. Throws `usage` for a word that is no noun or verb.
    static func ordered(_ arguments: [String]) throws(CommandFailure) -> [String] {
        var command: any ParsableCommand.Type = Root.self
        var path: [String] = []
        var moved: [String] = []
        var rest = arguments[...]
        while !command.configuration.subcommands.isEmpty {
            guard let word = rest.first else {
                throw .usage(missing(in: command, path))
            }
            if leading.contains(word), rest.count > 1 {
                moved += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if let equals = word.firstIndex(of: "="), leading.contains(String(word[..<equals])) {
                moved.append(word)
                rest = rest.dropFirst()
            } else if word.hasPrefix("-") || asksForHelp.contains(word) {
                // The parser's own: help, completions, or an option that it will name.
                return path + rest
            } else if let next = command.configuration.subcommands.first(where: { $0._commandName == word }) {
                path.append(word)
                rest = rest.dropFirst()
                command = next
            } else {
                throw .usage(unknown(word, in: command, path))
            }
        }
        return path + moved + rest
    }

    private static func names(of command: any ParsableCommand.Type) -> [String] {
        command.configuration.subcommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
    }

    private static func missing(in command: any ParsableCommand.Type, _ path: [String]) -> String {
        let typed = (["holdline"] + path).joined(separator: " ")
        let example = names(of: command).first ?? ""
        return """
            \(path.isEmpty ? "say what: a noun and a verb" : "say what to do: “\(typed)” wants a verb")
            One of: \(names(of: command).joined(separator: ", "))
            For example: \(typed) \(example) --help
            """
    }

    private static func unknown(_ word: String, in command: any ParsableCommand.Type, _ path: [String]) -> String {
        let typed = (["holdline"] + path).joined(separator: " ")
        let names = names(of: command)
        var text = "“\(typed)” knows no “\(word)”."
        if let nearest = Spelling.nearest(to: word, among: names) {
            text += "\nDid you mean: \(typed) \(nearest)"
        } else if path.isEmpty,
            let noun = Root.configuration.subcommands.first(where: { CommandTree.names(of: $0).contains(word) })
        {
            text += "\nDid you mean: holdline \(noun._commandName) \(word)"
        }
        return text + "\nThere are: \(names.joined(separator: ", "))"
    }
}
