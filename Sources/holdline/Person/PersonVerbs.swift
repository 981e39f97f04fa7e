import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// What a person may ask of the company: the own data, and its erasure.
struct PersonNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "person", "Personal data: give it to whom it is about, and erase it.",
        [PersonExport.self, PersonErase.self, PersonPreserve.self, PersonRelease.self, PersonRedact.self])
}

/// By what a person is named.
struct PersonOptions: ParsableArguments {
    @Option(help: "Your reference of the customer.", completion: .customers, transform: Read.customer) var customer: CustomerReference?
    @Option(help: "A telephone number, however it is written.", transform: Read.text) var phone: FreeText?
    @Option(help: "A mail address.", transform: Read.text) var email: FreeText?

    var key: PersonKey { PersonKey(customer: customer, phone: phone, email: email) }

    func validate() throws {
        guard [customer?.text, phone?.text, email?.text].compactMap(\.self).count == 1 else {
            throw ValidationError(told: "name the person by exactly one of --customer, --phone and --email")
        }
        do { try key.check() } catch { throw ValidationError(told: Phrase(said: error.message)) }
    }
}

/// Reads `GET /v1/person`.
struct PersonExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "export", "Everything that names a person, to be given to that person.",
        """
        By a customer's reference: the customer with all tickets, notes, calls, holds, mails and invoices, and what every event says of them. By a
        telephone number or a mail address: the tickets whose contact has it, the calls from it, and the customers who have it.
        Nothing is left out. Tickets of others in whose texts the person is named are listed, for you to look at.
        -o json gives all of it for a program (GDPR 20), the table is for reading, and -o csv has a line an event.
        """,
        examples: "holdline person export --customer C-042 -o json > C-042.json", "holdline person export --phone \"01 42 05 00 00\"")

    @OptionGroup var person: PersonOptions
    @OptionGroup var options: ReadOptions

    func run() async throws {
        let answer = try await options.connection.client().person(person.key)
        try await options.output.write(
            json: answer.bytes, csv: try answer.value.events.map(PersonEventRow.init), PersonEventRow.columns
        ) { writer in try PersonReport(data: try answer.value, writer: writer).write() }
    }
}

/// Sends `POST /v1/person/erase`. Exit code 1 where a legal hold keeps the data, and where nothing personal is left.
struct PersonErase: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "erase", "Erase what is personal of a person, for good.",
        """
        Names, numbers, addresses and texts are emptied in the tables, in the ledger, in what is searched, and in the file itself; numbers of
        invoices, amounts, reminders and holds stay, since the law wants them kept, and no hold is lifted. The ledger verifies afterwards, and
        has an event that says what was erased.
        By a telephone number or a mail address: the texts of tickets whose contact has it, the calls from it, and that entry of
        customers who have others beside it; such a customer keeps its name.
        Backups from before have the data still. One that is restored is erased again by itself, as long as the file DATABASE.erasures
        is beside it.
        It is for supervisors. Writes wait while the file is written anew, about as long as copying it takes.
        """,
        examples: "holdline person erase --customer C-042 --dry-run", "holdline person erase --customer C-042 --yes",
        "holdline person erase --email jean@example.com --ticket T-9 --yes")

    @OptionGroup var person: PersonOptions
    @Option(
        help: "A ticket of somebody else whose texts name the person: they are erased, too; repeatable.", completion: .tickets,
        transform: Read.ticket)
    var ticket: [TicketID] = []
    @Flag(help: "Say what would be erased, and erase nothing.") var dryRun = false
    @Flag(help: "Do not ask.") var yes = false
    @OptionGroup var options: WriteOptions

    func run() async throws {
        let client = try options.connection.client()
        let tickets = ticket.isEmpty ? nil : ticket
        func ask(_ body: ErasePerson, key: String) async throws(ClientError) -> Answer<ErasureReceipt> {
            try await client.erase(body, key: key)
        }
        if dryRun || !yes {
            let would = try await ask(ErasePerson(person.key, tickets: tickets, dryRun: true), key: RequestKey.random())
            if dryRun { return try await write(would) }
            let console = Console.current
            guard console.canAsk else {
                throw CommandFailure.usage("an erasure cannot be taken back: --dry-run shows what it would do, and --yes does it")
            }
            try console.note(Phrase(ErasureWords(receipt: try would.value).sentences, separator: "\n"))
            guard try Question(console: console).confirm("Erase it for good?") else {
                throw CommandFailure.refusedHere("nothing was erased")
            }
        }
        let answer = try await options.key.write { (key) async throws(ClientError) in
            try await ask(ErasePerson(person.key, tickets: tickets), key: key)
        }
        try await write(answer)
    }

    /// The receipt in sentences; JSON is the daemon's own.
    private func write(_ answer: Answer<ErasureReceipt>) async throws {
        try await options.output.write(answer) { receipt, writer in
            for sentence in ErasureWords(receipt: receipt).sentences { try writer.text(sentence) }
        }
    }
}

/// Sends `POST /v1/customers/REFERENCE/preserve`.
struct PersonPreserve: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        PreserveCustomer.name, PreserveCustomer.help,
        "For a dispute in court or an inquiry. It has nothing to do with dunning: what that may chase, holds decide (“hold place”).",
        examples: "holdline person preserve C-042 --reason \"court file 25/01234\"")

    @Argument(help: "Your reference of the customer.", completion: .customers, transform: Read.customer) var customer: CustomerReference
    @Option(help: "Why.", transform: Read.text) var reason: FreeText
    @OptionGroup var options: WriteOptions

    func run() async throws { try await options.legalHold(PreserveCustomer(reason: reason), of: customer) }
}

/// Sends `POST /v1/customers/REFERENCE/release`.
struct PersonRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        ReleaseCustomer.name, ReleaseCustomer.help, examples: "holdline person release C-042 --reason \"judgment of 3 March\"")

    @Argument(help: "Your reference of the customer.", completion: .customers, transform: Read.customer) var customer: CustomerReference
    @Option(help: "Why.", transform: Read.text) var reason: FreeText
    @OptionGroup var options: WriteOptions

    func run() async throws { try await options.legalHold(ReleaseCustomer(reason: reason), of: customer) }
}

extension WriteOptions {
    /// Sends either action, and says which way the legal hold stands now. Exit code 1 for a hold that stands already
    /// (`wrong-state`), for none to release (`wrong-state`), and for a customer whom nothing names (`not-found`).
    fileprivate func legalHold(_ action: some Action, of customer: CustomerReference) async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(action, onLegalHoldOf: customer, key: key)
        }
        try await output.write(answer) { hold, writer in
            try writer.text(
                hold.isStanding
                    ? Phrase(
                        "\(hold.customer) is under a legal hold: nothing personal is erased before “holdline person release \(ShellText.quoted(hold.customer.text))”."
                    )
                    : Phrase("\(hold.customer) is released: erasures and retention reach it again."))
        }
    }
}
