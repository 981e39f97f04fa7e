/// By what a person is named who asks for the own data: exactly one of the three.
///
/// A reference names a customer, with all tickets and calls. A number or an address names whoever wrote or called with it: the tickets whose
/// contact has it, the calls from it, and that one entry of customers who have it among others.
package struct PersonKey: Codable, Hashable, Sendable {
    package var customer: CustomerReference?
    /// However it is written.
    package var phone: FreeText?
    /// The case of letters does not matter.
    package var email: FreeText?

    package init(customer: CustomerReference? = nil, phone: FreeText? = nil, email: FreeText? = nil) {
        (self.customer, self.phone, self.email) = (customer, phone, email)
    }

    /// Throws `invalid` unless exactly one is given, and where it is blank, no number, or not one address.
    package func check() throws(Refusal) {
        let given = [customer?.text, phone?.text, email?.text].compactMap(\.self)
        guard given.count == 1, let one = given.first else {
            throw Refusal.invalid("customer", "name the person by exactly one of customer, phone and email")
        }
        if let phone, Numbering.bare(phone.text) == nil { throw Refusal.invalid("phone", "“\(one.prefix(40))” is no telephone number") }
        guard let email else { return }
        guard email.text.contains("@") else { throw Refusal.invalid("email", "“\(one.prefix(80))” is no mail address") }
        let named = MailAddress.addresses(in: email.text).count
        guard named < 2 else { throw Refusal.invalid("email", "“\(one.prefix(80))” is \(named) mail addresses: name the person by one") }
    }
}

/// Whose personal data is meant by an erasure.
package enum PersonalSubjects: Sendable {
    /// A person, and the texts of further tickets that name the person. The policy says how numbers are read, and whose mails are nobody's.
    case person(PersonKey, tickets: [TicketID], Policy)
    /// Of these, what the configured periods are over for and nothing keeps.
    case expired(RetentionCutoffs, RetentionSubjects)
    /// Whatever these events told of: an erasure that is repeated.
    case events([Int64])
    /// What stands in the facts of these events by mistake.
    case chained([Int64])
}

/// What is personal of some subjects, as the records stand: all that an erasure needs to know.
package struct PersonalScope: Hashable, Sendable {
    /// All of whose personal fields are meant.
    package var tickets: [TicketID] = []
    package var calls: [CallID] = []
    package var holds: [HoldID] = []
    package var customers: [CustomerReference] = []
    package var messages: [MessageID] = []
    /// Customers who lose one number or address and keep the rest, as they are without it.
    package var remaining: [Customer] = []
    /// Events whose sealed part tells of them, ascending.
    package var events: [Int64] = []
    /// Those of the tickets whose `call` was sealed, and is not the number of a call of ours.
    package var foreignCalls: [TicketID] = []
    /// Events of theirs in whose facts something personal was chained, before that was mended.
    package var redacted: [RedactedEvent] = []
    /// Fields that such facts filled in the tables.
    package var emptied: [EmptiedField] = []
    /// Those of the calls that have not ended.
    package var liveCalls: [CallID] = []
    /// Legal holds that stand on a customer who is meant.
    package var legalHolds: [LegalHold] = []
    /// What names them and is kept.
    package var kept = KeptRecords()
    /// Tickets of others in whose texts the name, the number or the address stands.
    package var namedIn: [TicketID] = []

    package init() {}

    /// Whether nothing is meant at all.
    package var isEmpty: Bool {
        tickets.isEmpty && calls.isEmpty && holds.isEmpty && customers.isEmpty && messages.isEmpty && remaining.isEmpty && events.isEmpty
            && redacted.isEmpty
    }
}

/// What the law wants kept, and an erasure leaves: numbers, amounts and dates under the customer's reference.
package struct KeptRecords: Codable, Hashable, Sendable {
    package var invoices = 0
    package var reminders = 0
    package var disputes = 0
    /// All holds of theirs, and those of them that stand: no erasure lifts one.
    package var holds = 0
    package var standingHolds = 0

    package init() {}
}
