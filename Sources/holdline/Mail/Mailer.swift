import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// A mail to be sent, once for its purpose.
struct OutgoingMail: Sendable {
    /// What it is sent for: a second one is not sent while there is a first.
    var purpose: String
    /// The letter's kind, such as `reminder`; the daemon's list of mails shows it.
    var kind: String
    var ticket: TicketID?
    var invoice: InvoiceNumber?
    /// The level of a reminder; nil for other letters.
    var level: Int?
    var to: MailMessage.Party
    var content: MailMessage.Content
    /// Whether a program sends it on its own, such as a timer (RFC 3834).
    var isAutomatic: Bool
}

/// What became of a mail that was to be sent.
enum Sending: Sendable {
    case sent(MessageID)
    /// For its purpose one was sent before.
    case before(MessageID)
    /// The mail system may take it later: `holdline mail send` goes on with it.
    case queued(MessageID, String)
    case failed(MessageID, String)
    /// A program began to give it away, and nobody knows the end.
    case doubtful(MessageID, String)
    /// In a dry run.
    case dry

    /// Whether a person or a later run has something to do.
    var isUnfinished: Bool {
        switch self {
        case .sent, .before, .dry: false
        case .queued, .failed, .doubtful: true
        }
    }

    /// What is said of it, without its subject.
    var words: Phrase {
        switch self {
        case .sent(let id): "sent (\(id))"
        case .before(let id): "was sent before (\(id)); --again sends another one"
        case .queued(let id, let why): "is queued (\(id)), and “holdline mail send” goes on with it: \(why)"
        case .failed(let id, let why): "was not sent (\(id)): \(why). Mend it, then: holdline mail requeue \(id)"
        case .doubtful(let id, let why):
            "may have been sent or not (\(id)): \(why). Look in the log of the mail system, then: holdline mail requeue \(id), or drop \(id)"
        case .dry: "would be sent (--dry-run)"
        }
    }

    /// Says what became of it to whoever sent one mail, `about` being what it was. Throws `refusedHere` where it was refused, and
    /// `partlyRefused` where it did not get out.
    func conclude(_ about: Phrase, on console: Console) throws {
        let sentence: Phrase = "\(about) \(words)"
        guard isUnfinished else { return try console.say(sentence) }
        if case .failed = self { throw CommandFailure.refusedHere(sentence) }
        throw CommandFailure.partlyRefused(sentence)
    }
}

/// Queues mails with the daemon and gives them to the mail system, each once.
///
/// The daemon has each mail before the mail system gets it: whatever ends in between, the next run finds it queued and goes on, or finds that
/// somebody was giving it away, and leaves that to a person.
final class Mailer {
    let client: Client
    let transport: MailTransport
    /// The company's name, before its address.
    private let company: String
    /// Nothing is queued or sent.
    let isDry: Bool
    /// Sends although one for the same purpose was sent.
    let again: Bool

    /// Throws what would stop every mail: no mail system, no sender.
    init(_ client: Client, company: String, isDry: Bool = false, again: Bool = false) async throws {
        self.client = client
        transport = try MailTransport(try await client.mailPolicy().value)
        (self.company, self.isDry, self.again) = (company, isDry, again)
    }

    /// The mail that keeps another one for the purpose from being sent: nil where none does.
    func standing(_ purpose: String) async throws(ClientError) -> Message? {
        guard !again else { return nil }
        var messages = PageCursor(client.messages, MessageQuery { ($0.direction, $0.purpose) = (.out, purpose) })
        var last: Message?
        while let message = try await messages.next() { if message.state.keepsPurpose { last = message } }
        return last
    }

    /// Sends a mail, or goes on with the one that there is for its purpose.
    func send(_ mail: OutgoingMail) async throws -> Sending {
        if let first = try await standing(mail.purpose) { return try await goOnOrTell(first) }
        return try await sendFirst(mail)
    }

    /// In a dry run a mail that stands is told.
    func goOnOrTell(_ standing: Message) async throws -> Sending { isDry ? Self.told(standing) : try await goOn(standing) }

    /// Sends a mail for a purpose for which none stands.
    func sendFirst(_ mail: OutgoingMail) async throws -> Sending {
        guard !isDry else { return .dry }
        let name =
            "\(mail.purpose.shortName).\(RequestKey.random().filter { $0.isLetter || $0.isNumber }.prefix(16)).holdline@\(transport.domain)"
        let message = MailMessage(
            from: MailMessage.Party(name: company, address: transport.sender), to: mail.to, content: mail.content, date: LocalTime.now(),
            messageID: name, isAutomatic: mail.isAutomatic)
        let bytes = message.bytes
        let digest = try FileHash.digest(of: bytes)
        _ = try await client.put(file: bytes, sha256: digest)
        let key = RequestKey.random()
        let queued = try await client.queue(
            QueueMessage(
                purpose: mail.purpose, kind: mail.kind, ticket: mail.ticket, invoice: mail.invoice, level: mail.level,
                to: [try Self.text(mail.to.address)], subject: try Self.text(mail.content.subject), messageID: try Self.text("<\(name)>"),
                sha256: digest, size: bytes.count, again: again ? true : nil), key: key
        ).value
        return try await goOn(queued, bytes: queued.sha256 == digest.text ? bytes : nil)
    }

    /// Goes on with a mail that is queued; one that is further on is told.
    func goOn(_ message: Message, bytes known: [UInt8]? = nil) async throws -> Sending {
        guard message.state == .queued else { return Self.told(message) }
        let bytes: [UInt8]
        if let known {
            bytes = known
        } else {
            guard let text = message.sha256, case .success(let digest) = FileDigest.read(text) else {
                return .failed(message.id, "its bytes were erased")
            }
            bytes = try await file(digest)
            guard try FileHash.digest(of: bytes) == digest else {
                throw CommandFailure.refusedHere("the bytes of \(message.id) are not what was queued: nothing was sent")
            }
        }
        let addresses = (message.to ?? []).map(\.text)
        guard !addresses.isEmpty else { return .failed(message.id, "its address was erased") }
        // Another program may have taken it.
        guard try await hand(message.id) else { return Self.told(try await client.message(message.id).value) }
        let end = transport.give(bytes, to: addresses)
        return try await record(end, of: message.id)
    }

    /// Says that this program gives it away. False where it is not queued any more.
    private func hand(_ id: MessageID) async throws(ClientError) -> Bool {
        do {
            _ = try await client.act(HandMessage(), on: id, key: RequestKey.random())
            return true
        } catch .refused(let problem) where problem.code == Refusal.Code.wrongState.rawValue {
            return false
        }
    }

    /// The bytes of a queued mail.
    private func file(_ digest: FileDigest) async throws -> [UInt8] {
        let gathered = GatheredBytes()
        try await client.file(digest) { gathered.add($0) }
        return gathered.bytes
    }

    /// Tells the daemon what became of it. The mail is out: a daemon that is away is waited for.
    private func record(_ end: MailTransport.End, of id: MessageID) async throws -> Sending {
        let key = RequestKey.random()
        var failure = await tell(end, of: id, key: key)
        var left = Self.attempts
        while let error = failure, error.mayPass, left > 0 {
            left -= 1
            try await Task.sleep(for: .seconds(1))
            failure = await tell(end, of: id, key: key)
        }
        if let failure { return .doubtful(id, "\(end.words), and that could not be recorded: \(failure.message)") }
        return switch end {
        case .taken: .sent(id)
        case .later(let why): .queued(id, why)
        case .refused(let why): .failed(id, why)
        case .unknown(let why): .doubtful(id, why)
        }
    }

    /// nil where the daemon has recorded it.
    private func tell(_ end: MailTransport.End, of id: MessageID, key: String) async -> ClientError? {
        let said = end.said.flatMap { FreeText($0) ?? FreeText("it said something that cannot be kept") }
        do throws(ClientError) {
            switch (end, said) {
            case (.taken, _): _ = try await client.act(HandOverMessage(), on: id, key: key)
            case (.later, let said?): _ = try await client.act(FailMessage(error: said, permanent: false), on: id, key: key)
            case (.refused, let said?): _ = try await client.act(FailMessage(error: said, permanent: true), on: id, key: key)
            case (_, let said): _ = try await client.act(DoubtMessage(error: said), on: id, key: key)
            }
            return nil
        } catch {
            return error
        }
    }

    /// Seconds for which a daemon that is away is waited for.
    private static let attempts = 60

    /// What there is to say of a mail that is queued, given away or sent.
    static func told(_ message: Message) -> Sending {
        switch message.state {
        case .queued: .queued(message.id, message.error?.text ?? "it waits")
        case .handing: .doubtful(message.id, message.error?.text ?? "a program was giving it to the mail system, and may have ended")
        case .failed: .failed(message.id, message.error?.text ?? "the mail system refused it")
        case .dropped: .failed(message.id, "it was dropped")
        case .received, .sent, .bounced: .before(message.id)
        }
    }

    /// Throws `refusedHere` for a text with a NUL character, or of more than `FreeText.largestSize` bytes.
    private static func text(_ text: String) throws(CommandFailure) -> FreeText {
        guard let free = FreeText(text) else { throw .refusedHere("“\(Shown.line(text))” cannot be kept") }
        return free
    }
}

/// Bytes that come in pieces.
private final class GatheredBytes: @unchecked Sendable {
    private(set) var bytes: [UInt8] = []
    func add(_ piece: [UInt8]) { bytes += piece }
}

extension MailTransport.End {
    /// The mail system's own words, for the daemon's record; nil where it took the mail.
    fileprivate var said: String? {
        switch self {
        case .taken: nil
        case .later(let why), .refused(let why), .unknown(let why): why
        }
    }

    /// For the sentence about an end that could not be recorded.
    fileprivate var words: String {
        switch self {
        case .taken: "the mail system has it"
        case .later, .refused: "the mail system did not take it"
        case .unknown: "nobody knows whether the mail system has it"
        }
    }
}

extension ClientError {
    /// Whether the daemon may take the same later.
    fileprivate var mayPass: Bool {
        switch self {
        case .unreachable, .busy, .outcomeUnknown, .silent, .incomplete: true
        case .socketPathTooLong, .notPermitted, .refused, .unreadable: false
        }
    }
}
