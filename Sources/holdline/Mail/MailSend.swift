import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Gives queued mails to the mail system. A timer runs it, or a person.
struct MailSend: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "send", "Give the mails that are queued to the mail system, each once.",
        """
        It goes on with what a command queued and did not get out, and tries again what the mail system did not take. A letter that asks for
        money is dropped where its invoice came to be held meanwhile, or was paid. A mail that a program was giving away when it ended is
        never sent again by itself: it is named here, and a person decides (holdline mail outbox).

        EXIT CODES:
          0   nothing is left          65  some were not sent (see above)
        """,
        examples: "holdline mail send --dry-run", "holdline mail send")

    @Flag(help: "Send nothing: list what would be sent.") var dryRun = false
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    /// All queued mails are listed before the first one is given away, since giving one away changes the list. Each line is
    /// flushed once its mail has gone, so that a run that is killed has said what it did.
    func run() async throws {
        let console = Console.current
        let client = try connection.client()
        let mailer = dryRun ? nil : try await Mailer(client, company: try await client.letterheadIfThere()?.name ?? "")
        var writer = ListWriter<SentMail>(SentMail.columns, output.output, on: console)
        var queued: [Message] = []
        var messages = PageCursor(client.messages, MessageQuery { ($0.direction, $0.state) = (.out, .queued) })
        while let message = try await messages.next() { queued.append(message) }
        var unsent = 0
        for message in queued {
            let outcome: SentMail.Outcome
            if let why = try await unfit(message, client) {
                if !dryRun { _ = try await client.act(DropMessage(), on: message.id, key: RequestKey.random()) }
                outcome = .dropped
                try console.note("\(message.id) is dropped\(dryRun ? " (--dry-run)" : ""): \(why)")
            } else if let mailer {
                let sending = try await mailer.goOn(message)
                outcome = SentMail.Outcome(sending)
                if sending.isUnfinished {
                    unsent += 1
                    try console.note("\(message.id) \(sending.words)")
                }
            } else {
                outcome = .new
            }
            let sent = SentMail(message, outcome)
            let json = writer.format == .json ? try SortedJSON.bytes(sent) : []
            try writer.add(sent, line: json)
            try console.output.flush()
        }
        try writer.finish(empty: "No mail is queued.")
        unsent += try await sayDoubtful(client, except: Set(queued.map(\.id)), on: console)
        if unsent > 0 {
            throw CommandFailure.partlyRefused("\(unsent, one: "{} mail", other: "{} mails") not sent: see above, and holdline mail outbox")
        }
    }

    /// Why a letter is not to go out any more; nil where nothing is in the way.
    private func unfit(_ message: Message, _ client: Client) async throws -> String? {
        guard let number = message.invoice, let kind = message.kind.flatMap(InvoiceLetterKind.init(rawValue:)), kind.asksForMoney else {
            return nil
        }
        let page = try await client.invoice(number).value
        guard kind != .courtesy else {
            let isHeld = page.dunning.blockers.contains { $0.code != Blocker.notDue }
            return isHeld || page.open.map { !$0.isPositive } ?? true ? DunningWords.sentence(page.dunning).told : nil
        }
        guard page.dunning.decision != .pause, let free = page.dunning.collectable else { return DunningWords.sentence(page.dunning).told }
        guard kind == .reminder, let level = message.level else { return nil }
        guard let reminder = (page.reminders ?? []).last(where: { $0.level == level }) else {
            return "no reminder of level \(level) is registered"
        }
        return reminder.amount > free ? DunningWords.sentence(page.dunning).told : nil
    }

    /// Names mails that a program was giving away for longer than that takes. How many there are.
    private func sayDoubtful(_ client: Client, except mine: Set<MessageID>, on console: Console) async throws -> Int {
        let early = LocalTime.now().adding(seconds: -Self.handing)
        var count = 0
        var messages = PageCursor(client.messages, MessageQuery { ($0.direction, $0.state) = (.out, .handing) })
        while let message = try await messages.next() {
            guard !mine.contains(message.id), message.isDoubtful == true || (message.changedAt ?? message.at) < early else { continue }
            count += 1
            try console.note("\(message.id) \(Mailer.told(message).words)")
        }
        return count
    }

    /// Seconds within which a mail system takes a mail.
    private static let handing: Int64 = 600
}

/// A line of what was sent, in all three formats.
struct SentMail: Listed, Codable, Hashable, Sendable {
    enum Outcome: String, WireWord {
        /// `sent` is also one that was sent before; `doubtful` is one of which nobody knows whether it went out.
        case sent, queued, failed, doubtful, dropped
        /// In a dry run.
        case new

        static let noun = "outcome of a mail"

        init(_ sending: Sending) {
            self =
                switch sending {
                case .sent, .before: .sent
                case .queued: .queued
                case .failed: .failed
                case .doubtful: .doubtful
                case .dry: .new
                }
        }
    }

    var message: MessageID
    var purpose: String
    var outcome: Outcome

    init(_ message: Message, _ outcome: Outcome) {
        (self.message, purpose, self.outcome) = (message.id, message.purpose ?? "", outcome)
    }

    static let columns: [Column<SentMail>] = [
        Column("message", "MAIL", firm: true) { .text($0.message.description) },
        Column("purpose", "PURPOSE") { .text($0.purpose) },
        Column("outcome", "OUTCOME", firm: true) { .word($0.outcome) },
    ]
}

extension Client {
    /// nil where the configuration has none.
    func letterheadIfThere() async throws(ClientError) -> Letterhead? {
        do {
            return try await letterhead().value
        } catch .refused(let problem) where problem.code == Refusal.Code.wrongState.rawValue {
            return nil
        }
    }
}
