import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Whether a letter is sent rather than printed.
struct SendOptions: ParsableArguments {
    @Flag(help: "Send the letter as a mail, once; nothing is printed but what became of it.") var send = false
    @Flag(help: "With --send: another one, although one was sent.") var again = false
    @Flag(help: "With --send: send nothing, say what would be sent.") var dryRun = false

    func validate() throws {
        if !send, again || dryRun { throw ValidationError(told: "--again and --dry-run belong to --send") }
    }

    /// Sends a letter. Throws `refusedHere` where no address is known, and `partlyRefused` where it did not get out.
    func send(
        _ letter: Letter, to party: MailMessage.Party?, _ desk: LetterDesk, purpose: String, kind: String, ticket: TicketID? = nil,
        invoice: InvoiceNumber? = nil, level: Int? = nil
    ) async throws {
        let console = Console.current
        guard let party else { throw CommandFailure.noMailAddress }
        if let why = desk.withoutPenalties { try console.note("penalties are not reckoned: \(why)") }
        let mailer = try await Mailer(desk.client, company: desk.head.name, isDry: dryRun, again: again)
        let sending = try await mailer.send(
            OutgoingMail(
                purpose: purpose, kind: kind, ticket: ticket, invoice: invoice, level: level, to: party, content: .init(letter),
                isAutomatic: false))
        try sending.conclude("“\(Shown.line(letter.subject))” to \(party.address)", on: console)
    }
}

extension CommandFailure {
    /// Exit code 1: a letter was to be sent to nobody.
    static let noMailAddress = CommandFailure.refusedHere(
        "no mail address of the customer is known: nothing was sent (--to gives one)")
}

/// What mails are sent for: at most one goes out for each.
enum MailPurpose {
    /// Of a reminder that is registered: the same level later is another one.
    static func reminder(_ level: Int, on number: InvoiceNumber, sentAt: Instant) -> String {
        "reminder/\(ReminderKey.name(of: number))/\(level)/\(Instant(seconds: sentAt.seconds))"
    }

    /// One notice for one due date.
    static func courtesy(_ number: InvoiceNumber, due: Day) -> String { "courtesy/\(ReminderKey.name(of: number))/\(due)" }

    /// The invoice itself, with its document: once in all, unless `--again` asks for another.
    static func invoice(_ number: InvoiceNumber) -> String { "invoice/\(ReminderKey.name(of: number))" }

    /// A letter about a ticket or an invoice; `version` tells apart those of a kind that may come more than once.
    static func letter(_ subject: String, _ kind: String, version: String?) -> String {
        "letter/\(subject)/\(kind)\(version.map { "/\($0)" } ?? "")"
    }
}

extension StringProtocol {
    /// A short name of a text: the same text has the same.
    var shortName: String { String(utf8.fingerprint, radix: 16) }
}
