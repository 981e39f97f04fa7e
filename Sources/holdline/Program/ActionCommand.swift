import ArgumentParser
import HoldlineClient
import HoldlineCore

/// The command line's form of an action: options of its own, the body that they make, and the sentence that says what it did.
///
/// Name and help are the action's. What the verbs of a noun have in common, the noun's own protocol says: `TicketVerb` and its like.
///
/// A verb that is no action of the daemon's, such as a list or an import, is a command of its own instead.
protocol ActionVerb: ParsableArguments {
    /// The arguments that name the subject: a ticket, a call or an agent.
    associatedtype Naming: ParsableArguments
    /// The request's body, which the daemon's decision reads too: its `name` and `help` come from there, so
    /// that the command line and the API cannot differ.
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
///
/// The parser needs a type for each verb; this one is generic, so that a verb declares nothing of the parser
/// but its options.
///
/// Exit codes: 0 done; 1 refused, with the code of the refusal in brackets; 64 wrong arguments; 69 no daemon
/// answers; 75 the outcome is unknown, and the command to repeat is shown; 77 the role is missing.
struct ActionCommand<Asked: ActionVerb>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        .verb(Asked.name, Asked.Body.help, Asked.about, examples: Asked.examples)
    }

    @OptionGroup var argument: Asked.Naming
    @OptionGroup var verb: Asked
    @OptionGroup var shared: WriteOptions

    func run() async throws { try await verb.run(on: argument, shared) }
}
