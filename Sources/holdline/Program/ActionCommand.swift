import ArgumentParser
import HoldlineClient
import HoldlineCore

/// The command line's form of an action: options of its own, the body that they make, and the sentence that says what it did.
///
/// What the verbs of a noun have in common, the noun's own protocol says: `TicketVerb` and its like.
///
/// A verb that is no action of the daemon's, such as a list or an import, is a command of its own instead.
protocol ActionVerb: ParsableArguments {
    /// The arguments that name the subject: a ticket, a call or an agent.
    associatedtype Naming: ParsableArguments
    /// The request's body, which the daemon's decision reads too.
    associatedtype Body: Action

    /// The verb in the help, stored: the parser asks every command for it several times at each start.
    ///
    /// Help and, where the API's path is a verb, name are the action's, so that the command line and the API cannot differ.
    static var configuration: CommandConfiguration { get }

    /// Sends the action, and says what came of it.
    func run(on argument: Naming, _ shared: WriteOptions) async throws
}

/// `holdline NOUN VERB`, made of what the verb says of itself.
///
/// The parser needs a type for each verb; this one is generic, so that a verb declares nothing of the parser
/// but its options.
///
/// Exit codes: 0 done; 1 refused, with the code of the refusal in brackets; 64 wrong arguments; 69 no daemon
/// answers; 75 the outcome is unknown, and the command to repeat is shown; 77 the role is missing.
struct ActionCommand<Asked: ActionVerb>: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Asked.configuration }

    @OptionGroup var argument: Asked.Naming
    @OptionGroup var verb: Asked
    @OptionGroup var shared: WriteOptions

    func run() async throws { try await verb.run(on: argument, shared) }
}
