/// A customer whose personal data nobody erases before it is released: a dispute in court, an inquiry.
///
/// It has nothing to do with dunning: what that may chase, holds decide.
package struct LegalHold: Codable, Hashable, Sendable {
    /// The Unix user who placed it.
    package var by: String
    package var customer: CustomerReference
    /// null while it stands.
    @OrNull package var liftedAt: Instant? = nil
    @OrNull package var liftedBy: String? = nil
    /// Why it was placed, and once it is released why that was; null after an erasure.
    @Personal package var reason: FreeText?
    package var since: Instant
    /// Ledger seq of its last event.
    package var version: Int64

    package init(customer: CustomerReference, by: String, since: Instant, reason: FreeText?, version: Int64) {
        (self.customer, self.by, self.since, self.reason, self.version) = (customer, by, since, reason, version)
    }

    package var isStanding: Bool { liftedAt == nil }
}

extension LegalHold: StoredRow {
    package static let blank = LegalHold(customer: .unknown, by: "", since: Instant(seconds: 0), reason: nil, version: 0)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("by", &by, "customer", &customer, "liftedAt", &_liftedAt, "liftedBy", &_liftedBy)
        try field("reason", &_reason, in: \.text)
        try field("since", &since, "version", &version)
    }
}

/// An action of `POST /v1/customers/{reference}/ACTION` that places a legal hold or ends it.
package protocol LegalHoldAction: Action where Target == CustomerReference {
    /// Personal, and sealed with the event.
    var reason: FreeText { get }
}

extension LegalHoldAction {
    package static var refuses: [Refusal.Code] { [] }
    package var reply: Reply { .legalHold }

    /// Throws `invalid` for a blank reason.
    fileprivate func requireReason() throws(Refusal) {
        guard !reason.isBlank else { throw .invalid("reason", "say why: the reason is empty") }
    }
}

/// Puts a customer under a legal hold: no erasure and no retention touches what is personal of that customer.
package struct PreserveCustomer: LegalHoldAction {
    package var reason: FreeText
    package init(reason: FreeText) { self.reason = reason }

    package static let terms = ActionTerms(
        "preserve", "Puts a customer under a legal hold: nothing personal of that customer is erased until it is released.",
        help: "Put a customer under a legal hold: nothing of theirs is erased until it is released.", events: [.customerPreserved])

    /// Throws `invalid` for a blank reason, `notFound` for a customer whom nothing names, `wrongState` where one stands already.
    package func decide(on reference: CustomerReference, in draft: inout Draft) throws {
        try requireReason()
        guard try draft.base.knows(reference) else {
            throw Refusal(.notFound, "no customer, invoice, ticket or hold names \(reference)")
        }
        if let hold = try draft.base.legalHold(on: reference), hold.isStanding {
            throw Refusal(.wrongState, "\(reference) is under a legal hold since \(hold.since), by \(hold.by)")
        }
        let hold = LegalHold(
            customer: reference, by: draft.context.actor.name, since: draft.context.now, reason: reason, version: draft.nextSeq)
        draft.created = true
        draft.record(.customerPreserved, on: .customer(reference), text: reason, legalHold: hold)
    }
}

/// Releases a customer from a legal hold.
package struct ReleaseCustomer: LegalHoldAction {
    package var reason: FreeText
    package init(reason: FreeText) { self.reason = reason }

    package static let terms = ActionTerms(
        "release", "Releases a customer from a legal hold: erasures and retention reach that customer again.",
        help: "Release a customer from a legal hold.", events: [.customerReleased])

    /// Throws `invalid` for a blank reason, and `wrongState` where none stands.
    package func decide(on reference: CustomerReference, in draft: inout Draft) throws {
        try requireReason()
        guard var hold = try draft.base.legalHold(on: reference), hold.isStanding else {
            throw Refusal(.wrongState, "\(reference) is under no legal hold")
        }
        (hold.liftedAt, hold.liftedBy, hold.reason) = (draft.context.now, draft.context.actor.name, reason)
        hold.version = draft.nextSeq
        draft.record(.customerReleased, on: .customer(reference), text: reason, legalHold: hold)
    }
}

extension EventType {
    package static let customerPreserved = EventType("customer.preserved") { told in
        "put \(told.facts.legalHold.map { "\($0.customer)" } ?? "a customer") under a legal hold"
    }
    package static let customerReleased = EventType("customer.released") { told in
        "released \(told.facts.legalHold.map { "\($0.customer)" } ?? "a customer") from the legal hold"
    }
}

extension EventContent {
    /// Each of its events brings the words of its own.
    package var legalHold: LegalHold? {
        guard var hold = facts.legalHold else { return nil }
        hold.unseal(sealed)
        return hold
    }
}
