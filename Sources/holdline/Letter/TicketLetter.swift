import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads the ticket and its customer, and prints a letter or sends it. Nothing is noted on the ticket.
struct TicketLetter: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "letter", "Write a letter about a ticket to the customer, in its language, or send it as a mail.",
        """
        An acknowledgement says when an answer comes: by the deadlines of the configuration, or --answer-by. A decision is written once every
        dispute is settled; one that refuses something names the ways of redress (letterhead.mediation of the configuration). With --send
        the letter goes out as a mail, once: the same question, and the decision of the same day, are not sent again. A mail that went out
        is a response to the customer; that a printed letter was posted, a note says: holdline ticket note T-7 --to-customer "By letter".
        """,
        examples: "holdline ticket letter T-7 --kind acknowledgement --answer-by 2026-12-04",
        "holdline ticket letter T-7 --kind decision --as mail > decision.eml",
        "holdline ticket letter T-7 --kind acknowledgement --send",
        "holdline ticket letter T-7 --kind question --message \"Which of the five chairs are broken?\"")

    @Argument(help: "The ticket.", completion: .tickets, transform: Read.ticket) var ticket: TicketID
    @Option(
        name: .shortAndLong, help: "\(TicketLetterKind.allCases.map(\.rawValue).joined(separator: ", ")).",
        completion: .words(TicketLetterKind.self), transform: Read.word)
    var kind: TicketLetterKind
    @Option(name: .shortAndLong, help: "A text of your own in the letter; of a question, the question.", transform: Read.text)
    var message: FreeText?
    @Option(help: "With --kind acknowledgement: the day by which an answer comes; else by the deadlines.", transform: Read.day)
    var answerBy: Day?
    @OptionGroup var letter: LetterOptions
    @OptionGroup var sending: SendOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if answerBy != nil, kind != .acknowledgement { throw ValidationError(told: "--answer-by is for --kind acknowledgement") }
        if kind == .question, message == nil { throw ValidationError(told: "--message is missing: say what you ask") }
    }

    /// Reads the ticket, its customer, the letterhead and the daemon's day. Exit code 1 where the state of the ticket does not fit
    /// the letter; the reason says what comes first.
    func run() async throws {
        let client = try connection.client()
        let desk = try await LetterDesk(client, templates: letter.templates, language: letter.language)
        let page = try await client.ticket(ticket).value
        let customer = try await desk.customer(page.ticket.customer)
        let words = LetterWords(language: desk.language(of: customer))
        let today = try await client.whoAmI().value.today
        let values = try TicketLetterValues(
            page: page, kind: kind, words: words, answerBy: answerBy, hasRedress: !desk.head.mediation.isEmpty
        )
        .values
        let contact = page.ticket.contact
        let all = desk.values(page.ticket.customer, customer, contact: contact, message: message, date: words.day(today))
            .merging(values) { $1 }
        let text = try desk.set.letter(
            kind, all, in: words.language, from: desk.head,
            to: desk.recipient(page.ticket.customer, customer, contact: contact), date: words.day(today))
        let party = desk.party(page.ticket.customer, customer, contact: contact)
        guard sending.send else {
            return try letter.print(text, to: party, desk, about: "holdline.\(kind.rawValue).\(ticket).\(page.ticket.version)")
        }
        let version: String? =
            switch kind {
            case .acknowledgement: nil
            case .question: (message?.text ?? "").shortName
            case .decision, .closing: page.ticket.resolution.map { "\($0.at)" }
            }
        try await sending.send(
            text, to: letter.party(party), desk, purpose: MailPurpose.letter("\(ticket)", kind.rawValue, version: version),
            kind: kind.rawValue, ticket: ticket)
    }
}

/// What a letter about a ticket names.
struct TicketLetterValues {
    let page: TicketPage
    let kind: TicketLetterKind
    let words: LetterWords
    /// Nil: by the ticket's deadlines.
    let answerBy: Day?
    /// Whether the company says whom a customer may turn to.
    let hasRedress: Bool

    private var ticket: Ticket { page.ticket }

    /// Throws `refusedHere` where the letter would say what is not decided, or leave out what it has to say.
    var values: [String: LetterValue] {
        get throws(CommandFailure) {
            let disputes = ticket.disputes.filter { $0.state == .open || $0.state.isSettled }
            var values: [String: LetterValue] = [
                "ticket": .text(ticket.id.description), "subject": .text(ticket.subject?.text ?? ""),
                "opened": .text(words.day(ticket.openedAt)), "theirReference": .text(ticket.reference?.text ?? ""),
                "disputeCount": .text(disputes.isEmpty ? "" : String(disputes.count)), "disputes": .list(disputes.map(row)),
            ]
            if let resolution = ticket.resolution {
                values["resolved"] = .text(words.day(resolution.at))
                values["outcome"] = .text(words.outcome(resolution.outcome))
            }
            switch kind {
            case .acknowledgement:
                guard ticket.state.isLive else { throw .refusedHere("\(ticket.id) is settled: write the decision, or that it is closed") }
                values["answerBy"] = .text(words.day(try answerDay()))
            case .question:
                guard ticket.state.isLive else { throw .refusedHere("\(ticket.id) is settled: reopen it before you ask something") }
            case .decision:
                try checkDecision(disputes)
                if refuses(disputes) { values["refusal"] = .text("1") }
            case .closing:
                guard ticket.state == .closed, ticket.resolution?.of == nil else {
                    throw .refusedHere("\(ticket.id) is \(ticket.state.rawValue): holdline ticket close \(ticket.id) comes first")
                }
            }
            return values
        }
    }

    /// A dispute in words.
    private func row(_ dispute: Dispute) -> [String: LetterValue] {
        let outcome = Outcome(rawValue: dispute.state.rawValue)
        func amount(_ amount: Amount?) -> String {
            amount.map { amount in dispute.currency.map { words.amount(amount, $0) } ?? amount.description } ?? words.whole
        }
        let credits = outcome == .upheld || outcome == .partlyUpheld
        return [
            "invoice": .text(dispute.invoice.text), "reason": .text(words.reason(dispute.reason)),
            "disputed": .text(amount(dispute.amount)),
            "outcome": .text(outcome.map(words.outcome) ?? ""), "creditedPart": .text(credits ? amount(dispute.credited) : "—"),
        ]
    }

    /// The day by which an answer comes. Throws where nothing says it.
    private func answerDay() throws(CommandFailure) -> Day {
        if let answerBy { return answerBy }
        guard let due = page.clock.flatMap({ $0.resolutionDue ?? $0.firstResponseDue }) else {
            throw .refusedHere("nothing says when an answer comes: give --answer-by, or deadlines in the configuration")
        }
        return LocalTime.day(of: due)
    }

    /// Throws `refusedHere` while nothing is decided, for a ticket whose disputes went to another one, and for a refusal that
    /// could not name whom the customer may turn to.
    private func checkDecision(_ disputes: [Dispute]) throws(CommandFailure) {
        guard let resolution = ticket.resolution, !ticket.state.isLive else {
            throw .refusedHere(
                "\(ticket.id) is \(ticket.state.rawValue), and nothing is decided: holdline ticket resolve \(ticket.id) comes first")
        }
        if let other = resolution.of { throw .refusedHere("\(other) has what \(ticket.id) disputed: write that one's decision") }
        if refuses(disputes), !hasRedress {
            throw .refusedHere(
                "a decision that refuses something names whom the customer may turn to: give letterhead.mediation in the configuration")
        }
    }

    /// Whether a part at least is refused.
    private func refuses(_ disputes: [Dispute]) -> Bool {
        ticket.resolution?.outcome == .rejected || ticket.resolution?.outcome == .partlyUpheld
            || disputes.contains { $0.state == .rejected || $0.state == .partlyUpheld }
    }
}
