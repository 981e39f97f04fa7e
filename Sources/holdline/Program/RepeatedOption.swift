import ArgumentParser
import HoldlineClient
import HoldlineWire

/// An option that takes one value and is given twice: the parser would take the last one without a word.
enum RepeatedOption {
    /// Throws `usage` with the option's name. `command` is what the parser made of the arguments.
    static func refuse(in arguments: [String], of command: any ParsableCommand) throws(CommandFailure) {
        let typed = arguments.prefix { $0 != "--" }.compactMap(name)
        // Asking the parser for its options takes a moment, and most commands cannot have one twice.
        let isSuspect =
            Set(typed).count < typed.count || (typed.contains { $0.hasPrefix("--") } && !typed.allSatisfy { $0.hasPrefix("--") })
        guard isSuspect else { return }
        let single = names(of: type(of: command))
        var seen: Set<String> = []
        for name in typed {
            guard let option = single[name], !seen.insert(option).inserted else { continue }
            throw .usage("\(option) is given twice, and takes one value: nothing was done. Give it once")
        }
    }

    /// `--limit` of `--limit=2`, `-n` of `-n2`; nil for a word that is no option.
    private static func name(_ word: String) -> String? {
        if word.hasPrefix("--") { return String(word.prefix { $0 != "=" }) }
        guard word.hasPrefix("-"), let letter = word.dropFirst().first, letter.isLetter else { return nil }
        return "-\(letter)"
    }

    /// The names of the options that take one value, each with the one that messages say: as the parser tells them to generators of manuals.
    private static func names(of command: any ParsableCommand.Type) -> [String: String] {
        var text = ""
        do { _ = try command.parseAsRoot(["--experimental-dump-help"]) } catch { text = command.fullMessage(for: error) }
        guard let told = try? decoded(Told.self, from: Array(text.utf8)) else { return [:] }
        var names: [String: String] = [:]
        for option in told.command.arguments ?? [] where option.kind == "option" && !option.isRepeating {
            let all = (option.names ?? []).map { ($0.kind == "short" ? "-" : "--") + $0.name }
            for name in all { names[name] = all.first { $0.hasPrefix("--") } ?? name }
        }
        return names
    }

    /// What is read of the parser's description of a command.
    private struct Told: Decodable {
        struct Command: Decodable { var arguments: [Argument]? }
        struct Argument: Decodable {
            var kind: String
            var isRepeating: Bool
            var names: [Name]?
        }
        struct Name: Decodable { var kind, name: String }

        var command: Command
    }
}
