import ArgumentParser
import HoldlineClient
import HoldlineCore

/// The command line's form of an action: options of its own, the body that they make, and the sentence that says what it did.
///
/// Name and help are the action's. What the verbs of a noun have in common, the noun's own protocol says: `TicketVerb` and its like.
protocol ActionVerb: ParsableArguments {
    /// What names the subject.
    associatedtype Naming: ParsableArguments
    associatedtype Body: Action

    static var name: String { get }
    /// Above the examples; empty where the help line says it all.
    static var about: String { get }
    /// One or more lines, as they are typed.
    static var examples: String { get }

    /// Sends the action, and says what came of it.
    func run(on argument: Naming, _ shared: WriteOptions) async throws
}

extension ActionVerb {
    static var name: String { Body.name }
    static var about: String { "" }
}

/// `holdline NOUN VERB`, made of what the verb says of itself.
struct ActionCommand<Asked: ActionVerb>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        .verb(Asked.name, Asked.Body.help, Asked.about, examples: Asked.examples)
    }

    @OptionGroup var argument: Asked.Naming
    @OptionGroup var verb: Asked
    @OptionGroup var shared: WriteOptions

    func run() async throws { try await verb.run(on: argument, shared) }
}
