import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Mails that came in, and those that go out.
struct MailNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "mail", "Mails: what came in, what goes out, and what became of it.",
        [
            MailList.self, MailShow.self, MailSave.self, MailOutbox.self, MailSend.self, MailReceive.self,
            ActionCommand<MailRequeue>.self, ActionCommand<MailDrop>.self,
        ])
}

/// Reads `GET /v1/messages`.
struct MailList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "list", "Mails, oldest first.",
        examples: "holdline mail list --ticket T-7", "holdline mail list --direction out --state bounced")

    @Option(name: .shortAndLong, help: "Of this ticket.", completion: .tickets, transform: Read.ticket) var ticket: TicketID?
    @Option(name: .shortAndLong, help: "Of this invoice.", completion: .invoices, transform: Read.invoice) var invoice: InvoiceNumber?
    @Option(name: .shortAndLong, help: "Of this customer.", completion: .customers, transform: Read.customer) var customer:
        CustomerReference?
    @Option(help: "\(MessageDirection.list).", completion: .words(MessageDirection.self), transform: Read.word) var direction:
        MessageDirection?
    @Option(help: "\(MessageState.list).", completion: .words(MessageState.self), transform: Read.word) var state: MessageState?
    @OptionGroup var options: ListOptions

    var empty: Phrase { "No mail matches." }

    /// Options that are given together all have to fit.
    func narrow(_ query: inout MessageQuery, _ client: Client) {
        (query.ticket, query.invoice, query.customer, query.direction, query.state) = (ticket, invoice, customer, direction, state)
    }

    static var page: Asking<MessageQuery, Message> { Client.messages }
}

/// Mails that are on their way, or that went nowhere: three lists of the daemon's, one after the other.
struct MailOutbox: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "outbox", "Mails that wait, that nobody knows of, and that failed.",
        """
        A mail in the state “handing” was being given to the mail system. Where the program that did it has ended, nobody knows whether the
        mail went out: it is never sent again by itself. “mail requeue” sends it again, “mail drop” gives it up.
        """,
        examples: "holdline mail outbox", "holdline mail requeue M-9")

    @OptionGroup var options: ListOptions

    var empty: Phrase { "The outbox is empty." }

    func narrow(_ query: inout MessageQuery, _ client: Client) { query.direction = .out }

    /// Those that wait first, then those of which nobody knows, then those that failed; each part is oldest first.
    func parts(_ query: MessageQuery) -> [MessageQuery] {
        [MessageState.queued, .handing, .failed].map { state in
            var part = query
            part.state = state
            return part
        }
    }

    var columns: [Column<Message>] { options.output.output == .table ? Message.outboxColumns : Message.columns }

    static var page: Asking<MessageQuery, Message> { Client.messages }
}

/// The message of a verb.
struct MessageArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The mail: M-5, or 5.", valueName: "mail"), transform: Read.message) var id: MessageID
}

/// Reads `GET /v1/messages/M-5`. Exit code 1 where there is none.
struct MailShow: ShowVerb {
    static let configuration = CommandConfiguration.verb(
        "show", "One mail: who wrote it, what it says, and what became of it.",
        examples: "holdline mail show M-5", "holdline mail show 5 -o json")

    @OptionGroup var message: MessageArgument
    @OptionGroup var options: ReadOptions

    func answer(_ client: Client) async throws -> Answer<Message> { try await client.message(message.id) }
    func show(_ message: Message, _ writer: PageWriter) throws { try MailPage(message: message, writer: writer).write() }
}

/// A verb on a mail that goes out: a person decides what becomes of it.
protocol MailVerb: ActionVerb where Naming == MessageArgument, Body: MessageAction, Body: PlainAction {
    /// Says what was done, for a person; JSON has the mail as it is afterwards.
    func sentence(_ message: Message) -> Phrase
}

extension MailVerb {
    func run(on argument: MessageArgument, _ shared: WriteOptions) async throws {
        let client = try shared.connection.client()
        let answer = try await shared.key.write { (key) async throws(ClientError) in
            try await client.act(Body(), on: argument.id, key: key)
        }
        try await shared.output.write(answer) { message, writer in try writer.sentence(sentence(message)) }
    }
}

/// Sends `POST /v1/messages/M-9/requeue`. Exit code 1 for a mail that is not in a state for it (`wrong-state`). Nothing goes out
/// before the next sending.
struct MailRequeue: MailVerb {
    typealias Body = RequeueMessage
    static let configuration = verb(
        "Of a mail in the state “handing” nobody knows whether it went out: sent again, it may arrive twice.",
        examples: "holdline mail requeue M-9")

    func sentence(_ message: Message) -> Phrase {
        "\(message.id) is queued again for \(MailWords.people(message)): it goes out with the next sending (holdline mail send)."
    }
}

/// Sends `POST /v1/messages/M-9/drop`: the mail keeps its record, and is never sent.
struct MailDrop: MailVerb {
    typealias Body = DropMessage
    static let configuration = verb(
        "Another mail for the same purpose may be queued from then on.", examples: "holdline mail drop M-9")

    func sentence(_ message: Message) -> Phrase { "\(message.id) to \(MailWords.people(message)) is not sent." }
}

extension Read {
    /// Throws `ValidationError` (exit code 64) for what is no `M-5` and no number.
    static func message(_ text: String) throws -> MessageID { try id(text) }
}
