package import HoldlineCore

/// What a refusal is over HTTP: the one table from code to status, title and the promise about what was done.
package struct ProblemKind: Sendable {
    /// The status of the answer, 400 to 599.
    package let status: Int
    /// The same sentence for all refusals of this code.
    package let title: String
    /// False: certainly not done. nil on a 5xx: nobody knows.
    package let done: Bool?

    /// A refusal below 500 says “not done” by its status, so `done` is left out there.
    init(_ status: Int, _ title: String, done: Bool? = nil) { (self.status, self.title, self.done) = (status, title, done) }
}

/// The table is whole: the compiler asks for a case for every code.
extension Refusal.Code {
    /// Its status, its title, and what it promises.
    package var problem: ProblemKind {
        switch self {
        case .notFound: ProblemKind(404, "There is no such thing")
        case .methodNotAllowed: ProblemKind(405, "The path does not take this method")
        case .malformed: ProblemKind(400, "The request cannot be read")
        case .invalid: ProblemKind(422, "A value is not acceptable")
        case .unknownField: ProblemKind(422, "A field or parameter is not known")
        case .overAmount: ProblemKind(422, "More than the amount that there is")
        case .otherSeller: ProblemKind(422, "The message is for another seller")
        case .otherCustomer: ProblemKind(409, "The two are different customers'")
        case .legalHold: ProblemKind(409, "A legal hold keeps the data")
        case .noSuchAgent: ProblemKind(422, "The user may not take tickets")
        case .noSuchQueue: ProblemKind(422, "There is no such queue")
        case .paused: ProblemKind(409, "The agent is paused")
        case .callbackExists: ProblemKind(409, "The customer is called back already")
        case .queueClosed: ProblemKind(409, "The queue takes nobody now")
        case .keyReused: ProblemKind(422, "The idempotency key was used for something else")
        case .tooLarge: ProblemKind(413, "The request is too large")
        case .unsupportedMediaType: ProblemKind(415, "The body is of another media type")
        case .wrongState: ProblemKind(409, "The state does not take this action")
        case .heldMeanwhile: ProblemKind(409, "Something holds the invoice")
        case .wrongLevel: ProblemKind(409, "The reminder's level does not follow the last one")
        case .taken: ProblemKind(409, "Somebody else has the ticket")
        case .numberTaken: ProblemKind(409, "Another invoice has this number")
        case .settleOnTicket: ProblemKind(409, "The hold is settled on its ticket")
        case .alreadyLifted: ProblemKind(409, "The hold was lifted before")
        case .creditRegistered: ProblemKind(409, "The credit is registered")
        case .ahead: ProblemKind(409, "The feed has not come that far")
        case .versionMismatch: ProblemKind(412, "It has changed since it was read")
        case .notYourRole: ProblemKind(403, "Not a thing of the caller's roles")
        case .notYours: ProblemKind(403, "Somebody else's ticket")
        case .creditLimit: ProblemKind(403, "Over the credit limit")
        case .busy: ProblemKind(503, "The daemon is busy", done: false)
        case .tooManyFollowers: ProblemKind(503, "Too many follow the feed", done: false)
        case .tooManyRequests: ProblemKind(429, "The user sends too many requests", done: false)
        case .full: ProblemKind(507, "No room to write", done: false)
        case .clockAhead: ProblemKind(503, "The machine's clock jumped ahead", done: false)
        case .storageGone: ProblemKind(503, "The database is not where it was", done: false)
        case .storageDamaged: ProblemKind(503, "The database is damaged", done: false)
        case .storageReadOnly: ProblemKind(503, "The database cannot be written to", done: false)
        case .ledgerAway: ProblemKind(503, "The shared ledger is away", done: false)
        case .outcomeUnknown: ProblemKind(500, "Nobody knows whether it was done")
        case .internal: ProblemKind(500, "The daemon made a mistake")
        }
    }

    /// The `type` of the problem: a name, not an address.
    package var problemType: String { "urn:holdline:problem:\(rawValue)" }
}

/// Refusals on the wire.
extension ProblemBody {
    /// With status, title and promise of the refusal's code; `line` for one of many lines.
    package init(_ refusal: Refusal, line: Int? = nil) {
        let kind = refusal.code.problem
        self.init(
            type: refusal.code.problemType, title: kind.title, status: kind.status, code: refusal.code.rawValue,
            detail: refusal.message, done: kind.done, field: refusal.field, allowed: refusal.allowed, line: line)
        answer = refusal.answer
    }
}
