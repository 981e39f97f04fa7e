/// What a decision may look at: the tables as they stand, behind the commands that were decided before.
package protocol Records {
    /// Ledger seq of the last event.
    var head: Int64 { get }
    /// The last numbers that were given.
    var lastTicket: Int64 { get }
    var lastHold: Int64 { get }
    var lastCall: Int64 { get }
    var lastMessage: Int64 { get }

    func ticket(_ id: TicketID) throws -> Ticket?
    /// Notes of a ticket, in the order in which they were written.
    func notes(of id: TicketID) throws -> [Note]
    /// Events that carry the ticket's row, oldest first.
    func events(of id: TicketID) throws -> [PastEvent]
    func invoice(_ number: InvoiceNumber) throws -> Invoice?
    /// Ledger seq of the last event that mentions the invoice; 0 where none does.
    func version(of number: InvoiceNumber) throws -> Int64
    func hold(_ id: HoldID) throws -> Hold?
    /// Holds that nobody lifted, in the order of their numbers.
    func standingHolds(on number: InvoiceNumber, _ kinds: Set<HoldKind>) throws -> [Hold]
    func hasStandingHold(on number: InvoiceNumber, _ kinds: Set<HoldKind>) throws -> Bool
    /// Documents of this number that were taken: credit notes, or invoices; oldest first.
    func documents(_ number: InvoiceNumber, creditNotes: Bool) throws -> [DocumentRecord]
    /// Credit notes that name this invoice, registered or not; oldest first, the later issue of one in place of the earlier.
    func creditNotes(on number: InvoiceNumber) throws -> [DocumentRecord]
    /// Up to two registered invoices whose numbers differ from this one in their spelling only.
    func registeredNumbers(spelledLike number: InvoiceNumber) throws -> [InvoiceNumber]
    /// A registered invoice of the same customer, date and total whose number differs in its spelling only.
    func registeredNumber(spelledLike invoice: Invoice) throws -> InvoiceNumber?
    /// Numbers that nobody registered, that tickets dispute, and that differ from this one in their spelling only.
    func disputedNumbers(spelledLike number: InvoiceNumber) throws -> [InvoiceNumber]
    /// Ledger seq up to which credit notes of documents stand among the invoices, under their own numbers.
    var formerDocuments: Int64 { get throws }
    /// Ledger seq of the invoice's first registration; 0 where there was none.
    func firstVersion(of number: InvoiceNumber) throws -> Int64
    /// What references of one company have in common: see `Company`. A reference that names none is a company of its own.
    func company(of reference: CustomerReference) throws -> String
    /// Whether a merge names this company.
    func isMerged(_ company: String) throws -> Bool
    /// Whether a customer, an invoice, a ticket or a hold names it.
    func knows(_ reference: CustomerReference) throws -> Bool
    /// Holds that nobody lifted which keep this one on invoices that moved to another customer.
    func copies(of hold: HoldID) throws -> [Hold]
    /// Those on all invoices of a customer, under whichever of its company's references, that nobody lifted; in the order of their numbers.
    func standingHolds(onAllOf customer: CustomerReference) throws -> [Hold]
    /// The reminder with the highest ledger seq; nil where none was registered.
    func lastReminder(on number: InvoiceNumber) throws -> Reminder?
    /// The newest hand-over, recalled or not; nil where there was none.
    func lastHandover(of number: InvoiceNumber) throws -> Handover?
    /// nil where nobody registered the customer, though invoices may name it.
    func customer(_ reference: CustomerReference) throws -> Customer?
    /// Every status that was recorded of the invoice, whatever it did.
    func statuses(of number: InvoiceNumber) throws -> [InvoiceStatus]
    /// Tickets that life-cycle messages opened for this invoice, whatever their state.
    func messageTickets(of number: InvoiceNumber) throws -> [TicketID]

    /// Notices of collective procedures about a company, by its SIREN.
    func notices(about siren: String) throws -> [Notice]
    /// Those under one identifier, of which one about several companies has several.
    func notices(called id: String) throws -> [Notice]
    /// Those that correct or annul the notice of this identifier.
    func notices(correcting id: String) throws -> [Notice]
    /// References of the company with this SIREN that are registered, or that invoices name; in their order.
    func customers(ofCompany siren: String) throws -> [CustomerReference]

    func message(_ id: MessageID) throws -> Message?
    /// Messages with this Message-ID, without its angle brackets, both ways, by number.
    func messages(named name: String) throws -> [Message]
    /// The mail that came in with this digest.
    func message(withDigest digest: String) throws -> Message?
    /// Whether somebody with this address wrote about the ticket, or was written to.
    func isWritten(_ address: String, about ticket: TicketID) throws -> Bool
    /// Registered invoices that mails of the ticket name, each once.
    func suggestions(for ticket: TicketID) throws -> [InvoiceNumber]
    /// Messages that went out for an invoice, by number.
    func messagesOut(about number: InvoiceNumber) throws -> [Message]
    /// Messages that were put into the outbox for this purpose, by number.
    func messages(for purpose: String) throws -> [Message]
    /// Tickets that were opened by answers to one that was over, by number.
    func tickets(following id: TicketID) throws -> [TicketID]
    /// Registered customers with this mail address, in the order of their references; at most 20.
    func customers(withAddress address: String) throws -> [CustomerReference]
    /// Customers of tickets whose contact has this mail address, each once; at most 20.
    func customersOfTickets(withAddress address: String) throws -> [CustomerReference]

    /// The last legal hold on a customer, released or not; nil where there was none.
    func legalHold(on reference: CustomerReference) throws -> LegalHold?
    /// What is personal of some subjects.
    func personal(of subjects: PersonalSubjects) throws -> PersonalScope

    func call(_ id: CallID) throws -> Call?
    /// The newest earlier visit of a call that this agent ended.
    func lastVisit(of id: CallID, by login: String) throws -> Call?
    /// A telephone system's calls of one callid: every entry into a queue, the earlier visits of calls that went on here too.
    func observed(callid: String, of source: String) throws -> [Call]
    /// How calls spell the queue that is so called whatever the case; nil where none was ever in it.
    func spelling(of queue: QueueName) throws -> QueueName?
    /// Calls of ours that wait in a queue or ring.
    func waitingCalls(in queue: QueueName) throws -> Int
    /// Another callback that waits for this customer, or where none is known for this number.
    func waitingCallback(in queue: QueueName, customer: CustomerReference?, number: String, but id: CallID) throws -> CallID?
    /// Calls that were about the ticket.
    func calls(of ticket: TicketID) throws -> [Call]
    /// Customers who have one of these among their numbers, each as `Numbering.bare` gives it; in the order of their references, at most 20.
    func customers(withNumberAmong spellings: [String]) throws -> [CustomerReference]
    /// nil for a login that was never recorded.
    func agent(_ login: String) throws -> Agent?
    func loggedInAgents() throws -> [Agent]
    /// Whether the same agent, time, kind and queue are recorded already.
    func hasEntry(_ entry: AgentEntry) throws -> Bool
    /// The time of the latest entry of an agent.
    func lastEntry(of login: String) throws -> Instant?
}

/// Who commands, when, and under which rules.
///
/// It is fixed for one decision: a rule never reads a clock or a configuration by itself.
package struct Context {
    package let actor: Actor
    /// The ledger's time (`LedgerTime`), never before the last event's but for a clock that was wrong.
    package let now: Instant
    /// The ledger's time without its jumps: by it years are counted after which something is erased.
    package let steady: Instant
    package let policy: Policy
    /// Whether a Unix user has a role that takes tickets.
    package let mayTake: (String) -> Bool
    /// Where the command is decided, of a ledger that several sites share; nil for one machine's.
    package let site: String?

    /// `steady` is `now` where nothing else is given.
    package init(
        actor: Actor, now: Instant, steady: Instant? = nil, policy: Policy, mayTake: @escaping (String) -> Bool, site: String? = nil
    ) {
        (self.actor, self.now, self.steady, self.policy, self.mayTake) = (actor, now, steady ?? now, policy, mayTake)
        self.site = site
    }

    /// The date of `now` in the configuration's zone.
    var today: Day { policy.today(at: now) }

    /// The first working day after the review period: a hold that has no end is looked at then.
    var review: Day { policy.calendar.day(policy.reviewAfter + 1, workingDaysAfter: today) }
}
