import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CallDone: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "done", abstract: "End the conversation, and say what it was about.",
        discussion: """
            Without --ticket and --open it ends without a ticket; within the wrap-up “call done --ticket T-7” adds it.

            EXAMPLES:
              holdline call done --ticket T-7
              holdline call done --open "2 of 5 chairs broken" --customer C-042 --wrap-up 2m
            """)

    @OptionGroup var call: OwnCallArgument

    @Option(help: "The ticket that the call was about.", transform: Read.ticket)
    var ticket: TicketID?

    @Option(
        help: ArgumentHelp("Opens a ticket of this subject for it; customer and channel are the call's.", valueName: "subject"),
        transform: Read.text)
    var open: FreeText?

    @Option(help: "Who it turned out to be.", transform: Read.customer)
    var customer: CustomerReference?

    @Option(help: "How long you work on it before the next call; else what the queue says. 0s: not at all.")
    var wrapUp: String?

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if ticket != nil, open != nil { throw ValidationError("--ticket names a ticket, --open opens one: give one of the two") }
        _ = try wrapUpSeconds()
    }

    private func wrapUpSeconds() throws -> Int? { try wrapUp.map { try Read.length($0, most: 86_400) } }

    func run() async throws {
        let details = DoneCall(ticket: ticket, open: open, customer: customer, wrapUp: try wrapUpSeconds())
        let work = CallWork(call: call, key: key, output: output, connection: connection)
        let acting = call.behalf.login.map { " --as \(ShellText.quoted($0))" } ?? ""
        try await work.act(
            details, ended: ticket != nil || open != nil,
            next: { "Next: holdline " + ($0.ticket.map { "ticket show \($0), or: holdline " } ?? "") + "call next\(acting)" }
        ) { call in
            "\(CallWords.summary(call)) is done" + (call.talk.map { " after \(Span(seconds: $0))" } ?? "")
                + (call.ticket.map { ", about \($0)" } ?? "")
                + (call.wrapUp.map { $0 > 0 ? "; \(Span(seconds: $0)) of wrap-up, which “holdline call next” ends" : "" } ?? "")
        }
    }
}
