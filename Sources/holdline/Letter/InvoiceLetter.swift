import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Writes letters about invoices. What asks for money is written from the dunning answer of its own moment.
struct InvoiceLetterWriter {
    let desk: LetterDesk
    /// The day on which it is written: the daemon's, by whose days invoices are due.
    let today: Day

    /// A letter that was written, or why none was.
    enum Written {
        case letter(Letter, MailMessage.Party?)
        /// Something holds the invoice; in words.
        case held(Phrase)
    }

    /// The letter of a reminder that is registered. `amount` is what the reminder asks for.
    func reminder(level: Int, amount: Amount, sentAt: Instant, on page: InvoicePage) async throws -> Written {
        guard let facts = try Facts(page, today: today) else { return .held(DunningWords.sentence(page.dunning)) }
        // Held since its registration, or paid in part: what it asks for is no more owed.
        guard amount <= facts.collectable else { return .held(DunningWords.sentence(page.dunning)) }
        let (customer, words) = try await whom(facts)
        let interest = try await desk.interest(page.number, at: LocalTime.day(of: sentAt))
        var values = values(facts, customer, words, owed: amount, interest: interest, date: sentAt)
        values["level"] = .text(String(level))
        values["first"] = .text(level == 1 ? "1" : "")
        values["sent"] = .text(words.day(sentAt))
        return try written(.reminder, values, facts, customer, words, date: words.day(sentAt))
    }

    /// The notice of an invoice that is due soon.
    func courtesy(_ upcoming: UpcomingInvoice, on page: InvoicePage) async throws -> Written {
        guard var facts = try Facts(page, today: today, isDueLater: true) else { return .held(DunningWords.sentence(page.dunning)) }
        guard isFree(upcoming, on: page) else { return .held(DunningWords.sentence(page.dunning)) }
        facts.due = upcoming.due
        let (customer, words) = try await whom(facts)
        let values = values(facts, customer, words, owed: upcoming.payable, interest: nil, date: LocalTime.now())
        return try written(.courtesy, values, facts, customer, words, date: words.day(today))
    }

    /// Whether what was listed is still free: a hold may have come since.
    private func isFree(_ upcoming: UpcomingInvoice, on page: InvoicePage) -> Bool {
        let answer = page.dunning
        let isHeld = answer.blockerCount > answer.blockers.count || answer.blockers.contains { $0.code != Blocker.notDue }
        guard isHeld else { return true }
        guard page.instalments == nil, answer.decision != .pause, let free = answer.collectable else { return false }
        return upcoming.payable <= free
    }

    /// The letter of the agency that has it.
    func handedOver(_ handover: Handover, on page: InvoicePage) async throws -> Written {
        guard let facts = try Facts(page, today: today), page.dunning.decision == .proceed else {
            return .held(DunningWords.sentence(page.dunning))
        }
        let (customer, words) = try await whom(facts)
        let interest = try await desk.interest(page.number, at: today)
        var values = values(facts, customer, words, owed: facts.collectable, interest: interest, date: LocalTime.now())
        values["agency"] = .text(handover.agency ?? "")
        values["handedOver"] = .text(words.day(handover.handedOverAt))
        return try written(.handedOver, values, facts, customer, words, date: words.day(today))
    }

    /// What goes with the invoice itself, whatever holds it.
    func invoice(_ page: InvoicePage) async throws -> Written {
        guard let facts = try Facts(page, today: today, isHeldToo: true) else { return .held(DunningWords.sentence(page.dunning)) }
        let (customer, words) = try await whom(facts)
        let values = values(facts, customer, words, owed: facts.open, interest: nil, date: LocalTime.now())
        return try written(.invoice, values, facts, customer, words, date: words.day(today))
    }

    /// What was promised, or with `asks` what is proposed: then nothing is written for what is held.
    func plan(
        _ kind: InvoiceLetterKind, _ parts: [(due: Day, amount: Amount?)], on page: InvoicePage, asks: Bool
    ) async throws -> Written {
        guard let facts = try Facts(page, today: today, isHeldToo: !asks) else { return .held(DunningWords.sentence(page.dunning)) }
        let (customer, words) = try await whom(facts)
        var values = values(facts, customer, words, owed: facts.collectable, interest: nil, date: LocalTime.now())
        values["parts"] = .list(
            parts.map { part in
                [
                    "partDue": .text(words.day(part.due)),
                    "partAmount": .text(part.amount.map { words.amount($0, facts.currency) } ?? words.whole),
                ]
            })
        return try written(kind, values, facts, customer, words, date: words.day(today))
    }

    /// What is known of a registered invoice.
    private struct Facts {
        let number: InvoiceNumber
        let customer: CustomerReference
        let currency: Currency
        let issued: Day
        /// A notice about an instalment has the instalment's day here, and not the invoice's; nil where no due date is registered.
        var due: Day?
        /// `amount` is the registered sum and `open` what is not paid of it, never below zero; `collectable` may be asked for
        /// today, and `held` is kept back by holds, without instalments that become due later.
        let amount, open, collectable, held: Amount
        /// As far as the ledger or a document told; zero where neither did.
        let credited: Amount

        /// nil where nothing may be asked for. Throws `refusedHere` for an invoice that nobody registered.
        init?(_ page: InvoicePage, today: Day, isDueLater: Bool = false, isHeldToo: Bool = false) throws(CommandFailure) {
            guard let customer = page.customer, let currency = page.currency, let issued = page.issued, let amount = page.amount,
                let open = page.open
            else { throw .refusedHere("nobody registered \(page.number): there is nothing to write about") }
            let zero = Amount.zero(in: currency)
            if !isDueLater, !isHeldToo {
                guard page.dunning.decision != .pause, let free = page.dunning.collectable, free.isPositive else { return nil }
            }
            number = page.number
            (self.customer, self.currency, self.issued, self.amount) = (customer, currency, issued, amount)
            due = page.due
            self.open = max(open, zero)
            collectable = page.dunning.collectable ?? zero
            // The dunning answer has instalments that are not due among what is held.
            let later = (page.instalments ?? []).filter { $0.due > today }
            held = isDueLater ? zero : later.reduce(page.dunning.held ?? zero) { $0 - $1.open }
            credited = page.credited ?? zero
        }

        /// What is neither open nor credited.
        var paid: Amount { max(amount - credited - open, .zero(in: currency)) }
    }

    /// The customer as it is registered, and the words of the language that its letter is in. Each customer is asked for once.
    private func whom(_ facts: Facts) async throws -> (Customer?, LetterWords) {
        let customer = try await desk.customer(facts.customer)
        return (customer, LetterWords(language: desk.language(of: customer)))
    }

    /// All that a letter about an invoice may name, by the names of `InvoiceLetterKind.names`. The indemnity is always there, at
    /// the 40 EUR of D441-5 where the daemon reckoned none; penalties and their lines are there where it reckoned some; `held` is
    /// left out where nothing is.
    private func values(
        _ facts: Facts, _ customer: Customer?, _ words: LetterWords, owed: Amount, interest: Interest?, date: Instant
    ) -> [String: LetterValue] {
        func amount(_ amount: Amount) -> LetterValue { .text(words.amount(amount, facts.currency)) }
        var values = desk.values(facts.customer, customer, message: nil, date: words.day(date))
        values["number"] = .text(facts.number.text)
        values["issued"] = .text(words.day(facts.issued))
        values["due"] = .text(words.day(facts.due))
        values["amount"] = amount(facts.amount)
        values["paid"] = amount(facts.paid)
        values["credited"] = amount(facts.credited)
        values["open"] = amount(facts.open)
        values["owed"] = amount(owed)
        if facts.held.isPositive { values["held"] = amount(facts.held) }
        values["indemnity"] = .text(words.amount(interest?.indemnity ?? InterestRates.indemnity, .eur))
        guard let interest, !interest.lines.isEmpty else { return values }
        values["penalties"] = amount(interest.penalties)
        values["penaltiesTo"] = .text(words.day(interest.at))
        values["lines"] = .list(
            interest.lines.map { line in
                [
                    "from": .text(words.day(line.from)), "to": .text(words.day(line.to)), "days": .text(String(line.days)),
                    "overdue": amount(line.overdue), "rate": .text(words.percent(line.rate)), "penalty": amount(line.penalty),
                ]
            })
        return values
    }

    /// Throws `refusedHere` where the template does not give a letter; `date` is a day in words already.
    private func written(
        _ kind: InvoiceLetterKind, _ values: [String: LetterValue], _ facts: Facts, _ customer: Customer?, _ words: LetterWords,
        date: String
    ) throws -> Written {
        .letter(
            try desk.set.letter(
                kind, values, in: words.language, from: desk.head, to: desk.recipient(facts.customer, customer), date: date),
            desk.party(facts.customer, customer))
    }
}

/// Reads the invoice, its customer and its penalties, and prints a letter or sends it. Nothing is registered.
struct InvoiceLetter: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "letter", "Write a letter about an invoice to the customer, in its language, or send it as a mail.",
        """
        A reminder's letter is that of the last reminder that is registered, with penalties and the indemnity. What is held is not asked
        for: then there is no letter, and the exit code is 1. A promise is confirmed while it holds. With --send the letter goes out as a
        mail, once: a reminder that a run of “dun --send” sent is not sent again.
        """,
        examples: "holdline invoice letter F202500006 --kind reminder",
        "holdline invoice letter F202500006 --kind terms --instalments 3 --as mail > terms.eml",
        "holdline invoice letter F202500006 --kind reminder --send")

    @OptionGroup var number: InvoiceNumberArgument
    @Option(
        name: .shortAndLong, help: "\(InvoiceLetterKind.allCases.map(\.rawValue).joined(separator: ", ")).",
        completion: .words(InvoiceLetterKind.self), transform: Read.word)
    var kind: InvoiceLetterKind
    @Option(help: "With --kind terms: in how many instalments (3).") var instalments: Int?
    @OptionGroup var letter: LetterOptions
    @OptionGroup var sending: SendOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if instalments != nil, kind != .terms { throw ValidationError(told: "--instalments is for --kind terms") }
        if let instalments, !(1...Promise.largestPlan).contains(instalments) {
            throw ValidationError(told: "--instalments is from 1 to \(Promise.largestPlan)")
        }
    }

    /// Exit code 1, with the reason, where something holds what the letter would ask for, and where there is nothing to write
    /// about: no reminder, no promise, no hand-over, no due date. A printed letter goes to standard output, remarks go to standard
    /// error.
    func run() async throws {
        let client = try connection.client()
        let desk = try await LetterDesk(client, templates: letter.templates, language: letter.language)
        let page = try await client.invoice(number.invoice).value
        let writer = InvoiceLetterWriter(desk: desk, today: try await client.whoAmI().value.today)
        switch try await written(writer, page, client) {
        case .held(let why): throw CommandFailure.refusedHere("\(why)\nNo letter asks for it.")
        case .letter(let text, let party):
            guard sending.send else {
                return try letter.print(
                    text, to: party, desk, about: "holdline.\(kind.rawValue).\(PercentCoding.encode(page.number.text)).\(page.version)")
            }
            try await sending.send(
                text, to: letter.party(party), desk, purpose: purpose(of: text, page), kind: kind.rawValue, invoice: page.number,
                level: kind == .reminder ? page.lastReminder?.level : nil)
        }
    }

    /// A reminder's is the dunning run's, so that it goes out once, whichever sends it.
    private func purpose(of text: Letter, _ page: InvoicePage) -> String {
        let number = ReminderKey.name(of: page.number)
        switch kind {
        case .reminder:
            if let last = page.lastReminder { return MailPurpose.reminder(last.level, on: page.number, sentAt: last.sentAt) }
        case .courtesy: if let due = page.due { return MailPurpose.courtesy(page.number, due: due) }
        case .handedOver: return MailPurpose.letter(number, kind.rawValue, version: page.handover.map { "\($0.seq)" })
        case .promise, .terms, .invoice: break
        }
        // The same text once.
        return MailPurpose.letter(number, kind.rawValue, version: text.text.shortName)
    }

    /// Finds what the kind is about on the invoice's page, and has it written. A courtesy notice is looked for among the upcoming
    /// amounts of the customer, of which an invoice may have several: the first one counts. Throws `refusedHere` where the page
    /// has nothing of the kind.
    private func written(_ writer: InvoiceLetterWriter, _ page: InvoicePage, _ client: Client) async throws -> InvoiceLetterWriter.Written {
        let number = page.number
        switch kind {
        case .reminder:
            guard let last = page.lastReminder else {
                throw CommandFailure.refusedHere(
                    "no reminder is registered on \(number): holdline invoice remind \(ShellText.quoted(number.text)) --level 1")
            }
            return try await writer.reminder(level: last.level, amount: last.amount, sentAt: last.sentAt, on: page)
        case .courtesy:
            guard let due = page.due, due >= writer.today else {
                throw CommandFailure.refusedHere(
                    page.due.map { "\(number) is due since \($0): no notice comes before it" }
                        ?? "\(number) is without a due date: no notice comes before it")
            }
            let query = UpcomingQuery {
                $0.before = Span(seconds: Int64(due.number - writer.today.number) * 86_400)
                $0.customer = page.customer
            }
            var upcoming = PageCursor(client.upcoming, query)
            while let line = try await upcoming.next() {
                if line.invoice == number { return try await writer.courtesy(line, on: page) }
            }
            return .held(DunningWords.sentence(page.dunning))
        case .handedOver:
            guard let handover = page.handover, handover.recalledAt == nil else {
                throw CommandFailure.refusedHere("\(number) is with no agency: holdline invoice hand-over \(ShellText.quoted(number.text))")
            }
            return try await writer.handedOver(handover, on: page)
        case .invoice: return try await writer.invoice(page)
        case .promise:
            let promises = page.holds.filter { $0.kind == .promise && !$0.isLifted }.compactMap(\.promise).filter { $0.state == .open }
            guard !promises.isEmpty else {
                throw CommandFailure.refusedHere("no promise stands on \(number): holdline hold promise notes one")
            }
            let parts = promises.flatMap(\.instalments).filter { $0.state == .open }.sorted { $0.due < $1.due }
            return try await writer.plan(kind, parts.map { ($0.due, $0.outstanding) }, on: page, asks: false)
        case .terms:
            guard page.dunning.decision != .pause, let free = page.dunning.collectable, free.isPositive else {
                return .held(DunningWords.sentence(page.dunning))
            }
            let plan = try await client.promiseSuggestion(on: number, instalments: instalments ?? 3, amount: free, from: nil).value
            guard !plan.instalments.isEmpty else {
                throw CommandFailure.refusedHere("no day is left to propose: the claim is lost after \(plan.limitation)")
            }
            return try await writer.plan(kind, plan.instalments.map { ($0.due, $0.amount) }, on: page, asks: true)
        }
    }
}

extension LetterOptions {
    /// Whom a mail goes to.
    func party(_ known: MailMessage.Party?) -> MailMessage.Party? {
        MailMessage.Party(to, else: known)
    }

    /// Writes a letter to standard output.
    func print(_ text: Letter, to party: MailMessage.Party?, _ desk: LetterDesk, about: String) throws {
        let console = Console.current
        let party = self.party(party)
        if let why = desk.withoutPenalties { try console.note("penalties are not reckoned: \(why)") }
        if form == .mail, party == nil { try console.note("no mail address of the customer is known: the mail has no To (--to gives one)") }
        try console.output.write(desk.bytes(text, as: form, to: party, date: LocalTime.now(), about: about))
        try console.output.flush()
    }
}
