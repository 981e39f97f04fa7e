import ArgumentParser
import HoldlineClient
import HoldlineCore

/// The command line's form of an action: options of its own, the body that they make, and the sentence that says what it did.
///
/// Name and help are the action's. What the verbs of a noun have in common, the noun's own protocol says: `TicketVerb` and its like.
protocol Verb: ParsableArguments {
    /// What names the subject.
    associatedtype Naming: ParsableArguments
    associatedtype Body: Action

    static var name: String { get }
    /// Above the examples; empty where the help line says it all.
    static var about: String { get }
    /// One or more lines, as they are typed.
    static var examples: String { get }

    /// Sends the action, and says what came of it.
    func run(on argument: Naming, _ shared: ActionOptions) async throws
}

extension Verb {
    static var name: String { Body.name }
    static var about: String { "" }
}

/// What every verb that writes takes.
struct ActionOptions: ParsableArguments {
    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions
}

/// `holdline NOUN VERB`, made of what the verb says of itself.
struct ActionCommand<Asked: Verb>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        let examples = Asked.examples.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
        return CommandConfiguration(
            commandName: Asked.name, abstract: Asked.Body.help,
            discussion: (Asked.about.isEmpty ? "" : Asked.about + "\n\n") + "EXAMPLES:\n" + examples)
    }

    @OptionGroup var argument: Asked.Naming
    @OptionGroup var verb: Asked
    @OptionGroup var shared: ActionOptions

    func run() async throws { try await verb.run(on: argument, shared) }
}
