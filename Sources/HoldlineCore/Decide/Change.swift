/// What a request asks for: a body with the rule that decides it.
///
/// A change is a value: whatever differs from one command to the next is said in its declaration, and nowhere is a list of all changes.
package protocol Change: Sendable {
    /// What it is made on: a number, a reference or a login; `Anew` where it makes something, or finds its subject itself.
    associatedtype Target: Hashable & Sendable

    /// Decides the change on the records of the draft, and records its events there. Recording nothing means that nothing changes.
    ///
    /// Throws `Refusal`, and what reading the records throws.
    func decide(on target: Target, in draft: inout Draft) throws

    /// What it is about, before the rule says otherwise.
    static func about(_ target: Target) -> Subject?
    /// The version that `If-Match` is compared with; nil where there is nothing to compare.
    static func version(of target: Target, in draft: Draft) throws -> Int64?

    /// Names of the outside world that the daemon looks at before the command waits for the writer.
    func names(on target: Target) -> OutsideNames
    var reply: Reply { get }
    /// Whether the company's ledger, or what stands in its place, speaks.
    static var registersInvoices: Bool { get }
}

/// The target of a change that makes something new.
package struct Anew: Hashable, Sendable {
    package init() {}
}

/// Users, queues and agents that a command names.
///
/// A name that is missing here makes the decision see a user without roles, or a queue that there is not.
package struct OutsideNames: Hashable, Sendable {
    /// Unix users whose roles the decision asks for (`Context.mayTake`).
    package var users: [String] = []
    /// Queues that the command may make, where the configuration names none.
    package var queues: [QueueName] = []
    /// An agent who may be new on the board of live calls.
    package var agent: String?

    package init(users: [String] = [], queues: [QueueName] = [], agent: String? = nil) {
        (self.users, self.queues, self.agent) = (users, queues, agent)
    }
}

/// What a command is answered with.
///
/// It is read from the records as they stand after the command, also where that changed nothing.
package enum Reply: Sendable {
    /// The row of its subject.
    ///
    /// A ticket's is brief: the ticket and its warnings.
    case subject
    /// The status as it was recorded, now or when it came first.
    case status(PostStatus)
    /// The document as it was taken, now or when it came first.
    case document(RegisterDocument)
    /// The last reminder on the invoice.
    case reminder
    /// The last hand-over of the invoice, recalled or not.
    case handover
    /// The customer, registered or not.
    case customer(CustomerReference)
    /// The legal hold on a customer.
    case legalHold
    /// The notice as it was recorded, now or when it came first; one that concerns nobody as it came.
    case notice(PostNotice)
    /// What became of a mail that came in, now or when it came first.
    case receipt
    /// What was erased.
    case erasure
    /// That somebody read personal data.
    case reading
}

extension Change {
    package func names(on target: Target) -> OutsideNames { OutsideNames() }
    package var reply: Reply { .subject }
    package static var registersInvoices: Bool { false }
}

extension Change where Target == Anew {
    package static func about(_ target: Anew) -> Subject? { nil }
    package static func version(of target: Anew, in draft: Draft) throws -> Int64? { nil }
}

extension Change where Target == TicketID {
    package static func about(_ target: TicketID) -> Subject? { .ticket(target) }
    package static func version(of target: TicketID, in draft: Draft) throws -> Int64? { try draft.ticket(target).version }
}

extension Change where Target == HoldID {
    package static func about(_ target: HoldID) -> Subject? { .hold(target) }
    package static func version(of target: HoldID, in draft: Draft) throws -> Int64? { try draft.hold(target).version }
}

extension Change where Target == CallID {
    package static func about(_ target: CallID) -> Subject? { .call(target) }
    package static func version(of target: CallID, in draft: Draft) throws -> Int64? { try draft.call(target).version }
}

extension Change where Target == MessageID {
    package static func about(_ target: MessageID) -> Subject? { .message(target) }
    package static func version(of target: MessageID, in draft: Draft) throws -> Int64? { try draft.message(target).version }
}

extension Change where Target == InvoiceNumber {
    package static func about(_ target: InvoiceNumber) -> Subject? { .invoice(target) }
    package static func version(of target: InvoiceNumber, in draft: Draft) throws -> Int64? { try draft.base.version(of: target) }
}

extension Change where Target == CustomerReference {
    package static func about(_ target: CustomerReference) -> Subject? { .customer(target) }
    package static func version(of target: CustomerReference, in draft: Draft) throws -> Int64? {
        try draft.base.customer(target)?.version ?? 0
    }
}

/// Changes of agents: the target is a login.
extension Change where Target == String {
    package static func about(_ target: String) -> Subject? { .agent(target) }
    package static func version(of target: String, in draft: Draft) throws -> Int64? { try draft.agent(target)?.version ?? 0 }
}
