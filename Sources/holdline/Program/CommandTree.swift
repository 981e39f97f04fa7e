import ArgumentParser
import HoldlineCore
import HoldlineWire

/// `holdline`: the nouns in the order of their use in a day, and the exit codes that all verbs share. Each noun
/// lists its verbs itself.
struct Root: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holdline",
        abstract: "Complaints that pause dunning: take the calls, log, work and settle them, and ask what may be dunned.",
        usage: "holdline [--socket <path>] <noun> <verb> …",
        discussion: HelpText.firm(
            """
            EXAMPLES:
              holdline ticket open --customer K-042 --subject "2 of 5 chairs broken" \\
                --invoice F202500006:300.00 --reason QTY
              holdline ticket list --state new
              holdline ticket resolve T-7 --outcome partly-upheld --credit F202500006:120.00
              holdline invoice check F202500006      (only exit code 0 permits dunning)
              holdline dun --overdue 8d --level 1 --dry-run
              holdline find lefevre                  (names, numbers, words; or: holdline find "01 42 05 00 00")
              holdline customer show K-042
              holdline call next                     (then: holdline call answer)

            EXIT CODES:
              0  done; for “invoice check”: every invoice named may be dunned in full
              1  refused (the problem's code is printed)
              3  “invoice check”: at least one is paused or partial
              64 wrong usage
              65 some rows or files were refused
              69 no daemon answers
              75 busy, or outcome unknown
              77 not your role
            After anything but 0 treat the invoice as paused.

            COMPLETIONS:
              source <(holdline --generate-completion-script bash)    (in ~/.bashrc)
              source <(holdline --generate-completion-script zsh)     (in ~/.zshrc, behind compinit)
              holdline --generate-completion-script fish | source     (in config.fish)
            """),
        version: ProgramVersion.text,
        subcommands: [
            My.self, Find.self, TicketNoun.self, CallNoun.self, AgentNoun.self, QueueNoun.self, WallboardVerb.self, InvoiceNoun.self,
            CustomerNoun.self, HoldNoun.self, MailNoun.self, PersonNoun.self, Retention.self, Dun.self, LetterNoun.self, ReportNoun.self,
            Forecast.self, ImportNoun.self, ExportNoun.self, AuditNoun.self, Backup.self, Doctor.self, Watch.self, Status.self,
        ])
}

/// The tree of nouns and verbs, walked before the parser: it does not name the nearest word, nor take `--socket` before the noun.
///
/// It knows nothing of options but the few that may stand before the noun; all others are the parser's.
enum CommandTree {
    /// Options that may stand before the noun, each with a value.
    private static let leading: Set<String> = ["--socket", "-o", "--output", "--timeout", "--color"]

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
            if leading.contains(word) {
                guard rest.count > 1 else { throw .usage("\(word) wants a value behind it") }
                moved += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if let equals = word.firstIndex(of: "="), leading.contains(String(word[..<equals])) {
                moved.append(word)
                rest = rest.dropFirst()
            } else if word == "help" {
                try requireNames(rest.dropFirst(), in: command, path)
                return path + rest
            } else if let usual = command.configuration.defaultSubcommand, word.hasPrefix("--"), !["--help", "--version"].contains(word) {
                return path + [usual._commandName] + moved + rest
            } else if word.hasPrefix("-") {
                // The parser's own: help, completions, or an option that it will name.
                return path + rest
            } else if let next = subcommand(word, of: command) {
                path.append(next._commandName)
                rest = rest.dropFirst()
                command = next
            } else {
                throw .usage(unknown(word, in: command, path))
            }
        }
        return path + moved + rest
    }

    /// Throws `usage` where a word after `help` is no noun or verb: the parser would show the help of the nearest one that is above it.
    private static func requireNames(
        _ words: ArraySlice<String>, in command: any ParsableCommand.Type, _ path: [String]
    ) throws(CommandFailure) {
        var (command, path) = (command, path)
        for word in words where !word.hasPrefix("-") {
            guard let next = subcommand(word, of: command) else { throw .usage(unknown(word, in: command, path)) }
            (command, path) = (next, path + [next._commandName])
        }
    }

    private static func subcommand(_ word: String, of command: any ParsableCommand.Type) -> (any ParsableCommand.Type)? {
        command.configuration.subcommands.first { $0._commandName == word || $0.configuration.aliases.contains(word) }
    }

    /// Whether any noun has such a verb: an action of the daemon's that only programs use is none.
    static func hasVerb(_ verb: String) -> Bool { Root.configuration.subcommands.contains { subcommand(verb, of: $0) != nil } }

    /// The words that the help lists, in its order.
    private static func names(of command: any ParsableCommand.Type) -> [String] {
        command.configuration.subcommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
    }

    /// The message where a noun or verb is missing: what there is, and one complete command.
    private static func missing(in command: any ParsableCommand.Type, _ path: [String]) -> Phrase {
        let typed = (["holdline"] + path).joined(separator: " ")
        let example = names(of: command).first ?? ""
        let wanted: Phrase = path.isEmpty ? "say what: a noun and a verb" : "say what to do: “\(typed)” wants a verb"
        return Phrase("\(wanted)\nOne of: \(names(of: command).joined(separator: ", "))\nFor example: \(typed) \(example) --help")
    }

    /// The message for a wrong word: the nearest one, else the noun that has such a verb, and all that there
    /// are.
    private static func unknown(_ word: String, in command: any ParsableCommand.Type, _ path: [String]) -> Phrase {
        let typed = (["holdline"] + path).joined(separator: " ")
        let names = names(of: command)
        var lines: [Phrase] = ["“\(typed)” knows no “\(word)”."]
        if path.isEmpty, word == "version" {
            lines.append("Did you mean: holdline --version")
        } else if let nearest = Spelling.nearest(to: word, among: names) {
            lines.append(Phrase("Did you mean: \(typed) \(nearest)"))
        } else if path.isEmpty,
            let noun = Root.configuration.subcommands.first(where: { CommandTree.names(of: $0).contains(word) })
        {
            lines.append(Phrase("Did you mean: holdline \(noun._commandName) \(word)"))
        }
        return Phrase(lines + ["There are: \(names.joined(separator: ", "))"], separator: "\n")
    }
}

/// The command as completions see it: with the options that may stand before the noun, which the parser never gets there.
struct CompletionRoot: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holdline", abstract: Root.configuration.abstract, subcommands: Root.configuration.subcommands)

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    /// The parser's own name for it, taken here before the parser sees it.
    static let option = "--generate-completion-script"

    /// The script that `--generate-completion-script [SHELL]` asks for; nil where something else is asked for. Throws `usage` for a shell
    /// that has none.
    static func script(for arguments: [String]) throws(CommandFailure) -> String? {
        guard let first = arguments.first, first == option || first.hasPrefix(option + "=") else { return nil }
        let named = first == option ? arguments.dropFirst().first : String(first.dropFirst(option.utf8.count + 1))
        guard let shell = named.map({ CompletionShell(rawValue: $0) }) ?? CompletionShell.autodetected() else {
            throw .usage("completions are there for bash, zsh and fish: holdline \(option) bash")
        }
        return completionScript(for: shell)
    }
}

extension Spelling {
    /// The nearest word, if it is near enough to be a slip of the fingers.
    ///
    /// A candidate that begins with the word counts at once; else the distance of Levenshtein may be at most
    /// half of the candidate's length, and at most 3. nil where none is near: a far guess misleads more than
    /// none.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let word = word.lowercased()
        if let longer = candidates.first(where: { $0.hasPrefix(word) && word.utf8.count >= 2 }) { return longer }
        let ranked = candidates.map { ($0, distance(word, $0.lowercased())) }.min { $0.1 < $1.1 }
        guard let (candidate, distance) = ranked, distance <= max(1, min(3, candidate.count / 2)) else { return nil }
        return candidate
    }
}
