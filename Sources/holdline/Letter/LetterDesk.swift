import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// What all letters are written with: the company, the templates, and the customers, each asked for once.
final class LetterDesk {
    let client: Client
    /// As the daemon's configuration has it; `GET /v1/letterhead` refuses where it has none, and then no desk is made.
    let head: Letterhead
    let set: LetterSet
    /// Another language than the customer's.
    let language: LetterLanguage?
    /// A value of nil is a customer that nobody registered, so that it is not asked for a second time either.
    private var customers: [CustomerReference: Customer?] = [:]
    /// Why penalties are not named, where they could not be reckoned: said once.
    private(set) var withoutPenalties: Phrase?

    /// Asks for the letterhead. Throws what the daemon refuses, and `refusedHere` for templates that are not well.
    init(_ client: Client, templates: String?, language: LetterLanguage?) async throws {
        set = try LetterSet(directory: templates ?? Self.usualDirectory).checked()
        head = try await client.letterhead().value
        (self.client, self.language) = (client, language)
    }

    /// `HOLDLINE_LETTERS`, else the service's directory where there is one.
    private static var usualDirectory: String? {
        if let directory = Console.current.environment("HOLDLINE_LETTERS"), !directory.isEmpty { return directory }
        let standard = "/etc/holdline/letters"
        return LetterDirectory.isThere(standard) ? standard : nil
    }

    /// The customer as it is registered; nil where nobody registered it. Throws for a user whose role reads no customers.
    func customer(_ reference: CustomerReference) async throws(ClientError) -> Customer? {
        if let known = customers[reference] { return known }
        let customer: Customer?
        do {
            let page = try await client.customer(reference).value
            customer = page.registered ? page.customer : nil
        } catch .refused(let problem) where problem.status == 404 {
            customer = nil
        }
        customers[reference] = .some(customer)
        return customer
    }

    /// Throws where this user's role reads no customers: letters name them.
    func requireCustomers() async throws(ClientError) { _ = try await client.customers(PageQuery(limit: 1)).value.items.count }

    /// `--language` counts first, then the customer's language where letters have it, then that of the letterhead.
    func language(of customer: Customer?) -> LetterLanguage {
        language ?? customer?.language.flatMap { LetterLanguage(of: $0.text) } ?? head.language
    }

    /// What is named of the company and the customer in every letter.
    func values(
        _ reference: CustomerReference, _ customer: Customer?, contact: Contact? = nil, message: FreeText?, date: String
    ) -> [String: LetterValue] {
        [
            "company": .text(head.name), "phone": .text(head.phone ?? ""), "email": .text(head.email ?? ""),
            "iban": .text(Self.grouped(head.iban ?? "")), "bic": .text(head.bic ?? ""), "payAt": .text(head.payAt ?? ""),
            "address": .list(head.address.map { ["line": .text($0)] }), "mediation": .list(head.mediation.map { ["line": .text($0)] }),
            "customer": .text(customer?.name?.text ?? reference.text), "reference": .text(reference.text),
            "contact": .text(contact?.name?.text ?? ""), "message": .text(message?.text ?? ""), "date": .text(date),
        ]
    }

    /// The lines of an address that are known.
    func recipient(_ reference: CustomerReference, _ customer: Customer?, contact: Contact? = nil) -> [String] {
        [customer?.name?.text, contact?.name?.text, customer?.name == nil ? reference.text : nil].compactMap { $0 }.filter { !$0.isEmpty }
    }

    /// Whom a mail goes to: the first plain address.
    func party(_ reference: CustomerReference, _ customer: Customer?, contact: Contact? = nil) -> MailMessage.Party? {
        let addresses = [contact?.email?.text].compactMap { $0 } + (customer?.emails.map(\.text) ?? [])
        return addresses.first(where: MailAddress.isPlain).map {
            MailMessage.Party(name: contact?.name?.text ?? customer?.name?.text ?? "", address: $0)
        }
    }

    /// The penalties of what may be collected; nil where they cannot be reckoned, which is remembered.
    func interest(_ number: InvoiceNumber, at day: Day?) async throws(ClientError) -> Interest? {
        do {
            return try await client.interest(number, InterestQuery { ($0.at, $0.collectable) = (day, true) }).value
        } catch .refused(let problem) where problem.code == Refusal.Code.wrongState.rawValue {
            withoutPenalties = withoutPenalties ?? Phrase(said: problem.detail)
            return nil
        }
    }

    /// The letter in its form. `to`, `date` and `about` are for a mail alone; a mail without `to` has no such header, and the
    /// program that sends it adds one.
    func bytes(_ letter: Letter, as form: LetterForm, to party: MailMessage.Party?, date: Instant, about: String) -> [UInt8] {
        switch form {
        case .text: return Array(letter.text.utf8)
        case .html: return Array(letter.html.utf8)
        case .mail:
            let from = head.email.map { MailMessage.Party(name: head.name, address: $0) }
            return MailMessage(from: from, to: party, letter: letter, date: date, about: about).bytes
        }
    }

    /// In groups of four, as people read it.
    private static func grouped(_ iban: String) -> String {
        iban.enumerated().map { $0 > 0 && $0.isMultiple(of: 4) ? " \($1)" : "\($1)" }.joined()
    }
}

extension CommandFailure {
    /// `reason` says why customers have to be read.
    static func customersUnread(_ reason: Phrase) -> CommandFailure {
        .refusedHere("\(reason), and your roles read no customers: nothing was done. Add agent, supervisor, ledger or auditor")
    }
}

/// How a letter is written, in every verb that writes one.
struct LetterOptions: ParsableArguments {
    @Option(
        name: .customLong("as"), help: "text, html, or mail (with both).", completion: .words(LetterForm.self),
        transform: Read.word)
    var form = LetterForm.text
    @Option(help: "fr or en, whatever the customer's.", completion: .words(LetterLanguage.self), transform: Read.word)
    var language: LetterLanguage?
    @Option(help: "A directory with templates of your own (else HOLDLINE_LETTERS, else /etc/holdline/letters).", completion: .directory)
    var templates: String?
    @Option(help: "The address of a mail, whatever the customer's.", transform: Self.address) var to: String?

    /// Throws `ValidationError` (exit code 64) for an address that is not plain (`MailAddress.isPlain`), such as one with
    /// quotation marks.
    static func address(_ text: String) throws -> String {
        guard MailAddress.isPlain(text) else { throw ValidationError(told: "“\(text)” is no mail address that every program takes") }
        return text
    }
}
