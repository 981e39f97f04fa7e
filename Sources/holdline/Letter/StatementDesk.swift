import HoldlineClient
import HoldlineCore
import HoldlineWire

/// The form of a statement.
enum StatementForm: String, WireWord {
    case csv, html

    static let noun = "form of a statement"
}

/// What an agency is told of one invoice: all of it of one moment.
struct StatementClaim: Sendable {
    let handover: Handover
    let customer: Customer?
    let page: InvoicePage
    let issued: Day
    let amount, credited: Amount
    /// The part of the amount that is neither open nor credited, never below zero.
    let paid: Amount
    /// What may be collected: nothing of it is held.
    let owed: Amount
    /// nil where no rates are configured.
    let interest: Interest?
    /// Files that back the complaints about it.
    let documents: [Evidence]

    var currency: Currency { handover.currency }
    /// In the invoice's currency; zero where no rates are configured, which `interest` tells apart.
    var penalties: Amount { interest?.penalties ?? .zero(in: currency) }
    /// Always in euros, whatever the invoice's currency: D441-5 sets 40 EUR.
    var indemnity: Amount { interest?.indemnity ?? InterestRates.indemnity }
}

/// Why there is no statement of an invoice.
struct NoStatement: Error { let text: Phrase }

/// What all statements are written with, each asked for once.
final class StatementDesk {
    let desk: LetterDesk
    let agencies: Agencies
    let today: Day
    /// Documents of complaints: a user whose role reads no tickets gets none, and is told so.
    private var readsTickets = true
    /// The files of each ticket that was asked for: several invoices of a run may be in one complaint.
    private var evidence: [TicketID: [Evidence]] = [:]

    /// Throws what the daemon refuses, and where this user's role reads no customers.
    init(_ client: Client, _ agencies: Agencies, language: LetterLanguage?) async throws {
        desk = try await LetterDesk(client, templates: nil, language: language)
        self.agencies = agencies
        today = try await client.whoAmI().value.today
        do throws(ClientError) {
            try await desk.requireCustomers()
        } catch .refused(let problem) where problem.status == 403 {
            throw CommandFailure.customersUnread("statements name the customer")
        }
    }

    /// Statements are for the agency: `--language` counts, else the letterhead's language, never the customer's.
    var words: LetterWords { LetterWords(language: desk.language ?? desk.head.language) }

    /// What is said once, after all statements.
    var remarks: [Phrase] {
        [
            desk.withoutPenalties.map { "penalties are not reckoned: \($0)" },
            readsTickets ? nil : "digests of documents are left out: your roles read no tickets",
        ].compactMap(\.self)
    }

    /// The claim as it is at this moment; nothing of it where it is held, paid or void.
    func claim(_ handover: Handover) async throws -> Result<StatementClaim, NoStatement> {
        let page = try await desk.client.invoice(handover.invoice).value
        guard let issued = page.issued, let amount = page.amount, let open = page.open, let currency = page.currency,
            currency == handover.currency
        else { return .failure(NoStatement(text: "it is registered no more as it was handed over")) }
        guard page.dunning.decision != .pause, let owed = page.dunning.collectable, owed.isPositive else {
            return .failure(NoStatement(text: DunningWords.sentence(page.dunning)))
        }
        let zero = Amount.zero(in: currency)
        let credited = page.credited ?? zero
        return .success(
            StatementClaim(
                handover: handover, customer: try await desk.customer(handover.customer), page: page, issued: issued, amount: amount,
                credited: credited, paid: max(amount - credited - max(open, zero), zero), owed: owed,
                interest: try await desk.interest(handover.invoice, at: today), documents: try await documents(page)))
    }

    /// The files of all complaints about the invoice, each once.
    private func documents(_ page: InvoicePage) async throws -> [Evidence] {
        var found: [Evidence] = []
        for ticket in page.disputes.map(\.ticket) where readsTickets {
            for file in try await files(of: ticket) where !found.contains(file) { found.append(file) }
        }
        return found
    }

    /// None where this user's role reads no tickets, which is remembered.
    private func files(of ticket: TicketID) async throws(ClientError) -> [Evidence] {
        if let known = evidence[ticket] { return known }
        var files: [Evidence] = []
        do {
            files = try await desk.client.ticket(ticket).value.ticket.evidence ?? []
        } catch .refused(let problem) where problem.status == 403 {
            readsTickets = false
        }
        evidence[ticket] = files
        return files
    }

    /// Several claims make one document or one list; the head is that of the first claim's agency.
    func bytes(_ claims: [StatementClaim], as form: StatementForm) -> [UInt8] {
        switch form {
        case .csv: StatementCSV(desk: self).bytes(claims)
        case .html: StatementLetter(desk: self).bytes(claims)
        }
    }
}

extension Agencies {
    /// The agency as the configuration has it; by its name alone where it has it no more.
    func agency(of handover: Handover) -> Agency {
        guard let name = handover.agency else { return Agency(name: "") }
        return agencies.first { $0.name == name } ?? Agency(name: name)
    }
}

/// Statements in a directory, one a hand-over.
final class StatementFiles {
    private let desk: StatementDesk
    private let directory: LetterDirectory
    private let forms: [StatementForm]
    /// Hand-overs whose statement was written, however many forms it has.
    private var written = 0

    init(_ desk: StatementDesk, _ directory: LetterDirectory, _ forms: [StatementForm]) {
        (self.desk, self.directory, self.forms) = (desk, directory, forms)
    }

    /// Writes the statement of a hand-over in each form, in place of an earlier one of the same day. Gives why there is none.
    func write(_ handover: Handover) async throws -> Phrase? {
        switch try await desk.claim(handover) {
        case .failure(let why): return why.text
        case .success(let claim):
            for form in forms {
                try directory.write(
                    desk.bytes([claim], as: form),
                    as: "statement-\(ReminderKey.name(of: handover.invoice))-\(desk.today).\(form.rawValue)")
            }
            written += 1
            return nil
        }
    }

    /// Makes them durable, and says how many there are.
    func finish(on console: Console) throws {
        try directory.sync()
        try console.note("\(written, one: "{} statement", other: "{} statements") written into \(directory.path)")
        for remark in desk.remarks { try console.note(remark) }
    }
}

/// One file that a statement is put into, whole or not at all.
struct StatementFile {
    private let directory: LetterDirectory
    private let name: String

    /// Throws `unwritable` for a directory that takes no file.
    init(_ path: String) throws(CommandFailure) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        name = parts.last.map(String.init) ?? ""
        guard !name.isEmpty, name != ".", name != ".." else { throw .unwritable("\(path) is no file's name") }
        let parent = parts.dropLast().joined(separator: "/")
        directory = try LetterDirectory(parts.count == 1 ? "." : parent.isEmpty ? "/" : parent)
    }

    /// Throws `unwritable`. The file and its name are on the disk when this returns.
    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        try directory.write(bytes, as: name)
        try directory.sync()
    }
}
