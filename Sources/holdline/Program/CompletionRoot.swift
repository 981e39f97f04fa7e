import ArgumentParser

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
