/// Why a command or a question was not answered as asked: a stable code and a sentence for a person.
package struct Refusal: Error, Hashable, Sendable {
    package var code: Code
    /// For a person: what is wrong and, where there is one, the way out. Its wording may change; the code does not.
    package var message: String
    /// The field of the body, as a path such as `disputes[0].amount`.
    ///
    /// nil where no single field is the cause.
    package var field: String?
    /// What would be taken instead.
    ///
    /// Such as the actions that the state takes, or the numbers of open disputes; nil where there is no list.
    package var allowed: [String]?
    /// The dunning answer of the moment, where it is the reason.
    ///
    /// Only `heldMeanwhile` carries it, and `notFound` for an invoice that nobody registered.
    package var answer: DunningAnswer?

    package init(_ code: Code, _ message: String, field: String? = nil, allowed: [String]? = nil) {
        (self.code, self.message, self.field, self.allowed) = (code, message, field, allowed)
    }

    /// All codes that the daemon answers with; `Problem` in the server maps each to a status.
    package enum Code: String, WireWord {
        /// There is no such ticket, hold, call, invoice, customer or path.
        case notFound = "not-found"
        /// The path exists, and does not take this method.
        case methodNotAllowed = "method-not-allowed"
        /// The body is no JSON, or the request no HTTP that could be read.
        case malformed
        /// A field's value cannot be, by itself or beside another one.
        case invalid
        /// The body has a key that this request does not know: a misspelled field is not silently dropped.
        case unknownField = "unknown-field"
        /// Body or headers are larger than is taken.
        case tooLarge = "too-large"
        /// The body has a content type that this path does not take.
        case unsupportedMediaType = "unsupported-media-type"
        /// The subject's state does not take this; `allowed` lists what it does take.
        case wrongState = "wrong-state"
        /// Something holds that the sender did not know of, or the amount is more than may be collected; the answer of this moment is
        /// beside it.
        case heldMeanwhile = "held-meanwhile"
        /// The reminder's level does not follow the last one, or a hand-over comes before the last level.
        case wrongLevel = "wrong-level"
        /// Somebody else has the ticket; `steal` takes it over.
        case taken
        /// Another invoice is registered under the number: another customer and another date of issue.
        case numberTaken = "number-taken"
        /// The hold belongs to an open dispute: it ends by settling that on its ticket.
        case settleOnTicket = "settle-on-ticket"
        /// The hold was lifted before.
        case alreadyLifted = "already-lifted"
        /// The settlement stands, since nothing of its credit is pending any more.
        case creditRegistered = "credit-registered"
        /// The amount is more than the invoice has, or than is disputed.
        case overAmount = "over-amount"
        /// The message is for another seller than the configuration's.
        case otherSeller = "other-seller"
        /// Two customers' tickets would become one, and `otherCustomer` does not say that this is meant.
        case otherCustomer = "other-customer"
        /// A customer is under a legal hold, so that nothing of theirs is erased.
        case legalHold = "legal-hold"
        /// The user has no role that takes tickets or calls.
        case noSuchAgent = "no-such-agent"
        /// The configuration names queues, and not this one, or not for this agent.
        case noSuchQueue = "no-such-queue"
        /// A paused agent asks for a call.
        case paused
        /// A callback of the same customer waits in the queue.
        case callbackExists = "callback-exists"
        /// A transfer goes to a queue that is closed or full.
        case queueClosed = "queue-closed"
        /// The subject has changed since the version of `If-Match`.
        case versionMismatch = "version-mismatch"
        /// The idempotency key was used before with another body.
        case keyReused = "key-reused"
        /// The question names a ledger seq that the ledger has not reached.
        case ahead
        /// The user's roles do not permit this kind of request.
        case notYourRole = "not-your-role"
        /// The role permits it, but the ticket, the call or the agent is somebody else's.
        case notYours = "not-yours"
        /// The credit is more than an agent may give in one step: a supervisor settles it.
        case creditLimit = "credit-limit"
        /// Too much is asked at once, or the daemon is stopping: the same request may be repeated.
        case busy
        /// There is no room for writes on the disk; reads are answered.
        case full
        /// The machine's clock jumped ahead: nothing is written until it is right.
        case clockAhead = "clock-ahead"
        /// The database is not where it was when the daemon started.
        case storageGone = "storage-gone"
        /// The database or its disk is damaged: nothing is written to it, and what was to be read cannot be.
        case storageDamaged = "storage-damaged"
        /// The file system of the database takes no writes.
        case storageReadOnly = "storage-read-only"
        /// The ledger that this site shares with others does not answer, or must not be followed: nothing is known for certain.
        case ledgerAway = "ledger-away"
        /// Nobody can tell whether the command was written: repeat it with the same idempotency key.
        case outcomeUnknown = "outcome-unknown"
        /// As many programs follow the feed as are allowed.
        case tooManyFollowers = "too-many-followers"
        /// The user sends more requests a second than it may.
        case tooManyRequests = "too-many-requests"
        /// A fault of the daemon, not of the request.
        case `internal`

        package static let noun = "problem code"
    }

    /// The most frequent refusal: a field and what is wrong with it.
    package static func invalid(_ field: String, _ message: String) -> Refusal { Refusal(.invalid, message, field: field) }
}
