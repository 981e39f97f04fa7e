package import HoldlineCore

/// What a route may be refused with: a test holds every refusal that a route gives against this, and the OpenAPI document lists it.
extension Route {
    /// All codes, in the order of `Refusal.Code`: those that its form brings along, and its own.
    package var refusals: [Refusal.Code] {
        var codes: Set<Refusal.Code> = Set(refuses)
        codes.formUnion([.malformed, .invalid, .unknownField, .tooManyRequests, .busy, .storageDamaged, .internal])
        if access != .anyone { codes.insert(.notYourRole) }
        if !path.parameters.isEmpty { codes.insert(.notFound) }
        if !bodies.isEmpty { codes.formUnion([.tooLarge, .unsupportedMediaType]) }
        if isWrite {
            // The body may name something that is not there, or not in a state for it.
            codes.formUnion([
                .notFound, .wrongState, .keyReused, .full, .outcomeUnknown, .clockAhead, .storageGone, .storageReadOnly, .ledgerAway,
            ])
        }
        if takesIfMatch { codes.insert(.versionMismatch) }
        return Refusal.Code.allCases.filter(codes.contains)
    }

    /// A path with a parameter names the one thing whose version `If-Match` compares; other writes make something new, or many things.
    package var takesIfMatch: Bool { isWrite && !path.parameters.isEmpty }
}

/// The codes of each kind of command, beyond those that every write has.
extension [Refusal.Code] {
    /// An assignee without a role, a dispute beyond the amount, somebody else's ticket.
    static let openingTicket: Self = [.noSuchAgent, .overAmount, .notYours]
    /// The answer has to be of this moment at every site that shares the ledger.
    static let answeringOfNow: Self = [.ledgerAway]
    /// Somebody else has the ticket.
    static let editingTicket: Self = [.notYours]
    /// Another invoice has the number.
    static let registering: Self = [.numberTaken]
    /// A message for another seller, or one about more than is open.
    static let postingStatus: Self = [.otherSeller, .overAmount]
    /// An amount of more than the invoice has, or a plan of more than is open.
    static let placingHold: Self = [.overAmount]
    /// Names beyond those that are kept.
    static let observing: Self = [.noSuchQueue, .noSuchAgent]
    /// Nothing is open, or less than was asked for.
    static let suggestingPromise: Self = [.wrongState, .overAmount]
    /// The configuration lacks a rate that is needed.
    static let reckoningInterest: Self = [.wrongState]
    /// The configuration has no letterhead.
    static let readingLetterhead: Self = [.wrongState]
    /// No room for the copy, no database where it was, or one that does not verify.
    static let backingUp: Self = [.full, .storageGone, .wrongState]
    /// A reader who is further than the ledger, or one too many.
    static let readingFeed: Self = [.ahead, .tooManyFollowers]
}
