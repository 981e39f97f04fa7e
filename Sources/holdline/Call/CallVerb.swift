import ArgumentParser
import HoldlineClient
import HoldlineCore

/// A verb on one call. `Naming` is `OwnCallArgument` for what agents do with their own, else `CallArgument`.
protocol CallVerb: ActionVerb where Naming: CallNaming, Body: CallAction {
    /// Whether a person is shown who calls, in place of the sentence.
    static var showsCaller: Bool { get }
    /// Whether the call of a wrap-up is meant where none is named.
    var findsEnded: Bool { get }
    /// The agent for whom the verb acts, where its own options say so.
    var behalf: String? { get }

    func body() throws -> Body
    /// What it did, in a sentence.
    func sentence(_ call: Call) -> String
    /// What comes next, where that is not what the state of the call says; `acting` ends a command that acts for another agent.
    func next(_ call: Call, acting: String) -> String?
    /// The arguments that say the same, where they are not those that were typed.
    func repeating(_ body: Body) -> [String]?
}

/// What names a call.
protocol CallNaming: ParsableArguments {
    var behalfOfAgent: String? { get }
    /// The call that was named, or the one that rings at the agent or is spoken; with `ended` the one of a wrap-up too.
    func find(_ client: Client, ended: Bool) async throws -> CallID
    /// The arguments that say the same of this very call, whichever the agent has later.
    func repeating(_ call: CallID) -> [String]?
}

extension CallVerb {
    static var showsCaller: Bool { false }
    var findsEnded: Bool { false }
    var behalf: String? { nil }
    func next(_ call: Call, acting: String) -> String? { nil }
    func repeating(_ body: Body) -> [String]? { nil }

    func run(on argument: Naming, _ shared: WriteOptions) async throws {
        let body = try body()
        let client = try shared.connection.client()
        let agent = argument.behalfOfAgent ?? behalf
        let acting = client.acting(for: agent)
        let id = try await argument.find(acting, ended: findsEnded)
        let answer = try await shared.key.write(
            { (key) async throws(ClientError) in try await acting.act(body, on: id, key: key) },
            repeating: argument.repeating(id) ?? repeating(body))
        let option = agent.map { " --as \(ShellText.quoted($0))" } ?? ""
        try await CallReport(client: client, options: shared.output, behalf: argument.behalfOfAgent).write(
            answer, picture: Self.showsCaller, next: { next($0, acting: option) }, sentence)
    }
}

extension CallVerb where Body: PlainAction {
    func body() -> Body { Body() }
}
