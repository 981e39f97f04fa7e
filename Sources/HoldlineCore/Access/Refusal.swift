/// Why a command or a question was not answered as asked: a stable code and a sentence for a person.
package struct Refusal: Error, Hashable, Sendable {
    package var code: Code
    package var message: String
    /// The field of the body, as a path such as `disputes[0].amount`.
    package var field: String?
    /// What would be taken instead.
    package var allowed: [String]?
    /// The dunning answer of the moment, where it is the reason.
    package var answer: DunningAnswer?

    package init(_ code: Code, _ message: String, field: String? = nil, allowed: [String]? = nil) {
        (self.code, self.message, self.field, self.allowed) = (code, message, field, allowed)
    }

    /// All codes that the daemon answers with; `Problem` in the server maps each to a status.
    package enum Code: String, WireWord {
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case malformed
        case invalid
        case unknownField = "unknown-field"
        case tooLarge = "too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case wrongState = "wrong-state"
        case heldMeanwhile = "held-meanwhile"
        case wrongLevel = "wrong-level"
        case taken
        case numberTaken = "number-taken"
        case settleOnTicket = "settle-on-ticket"
        case alreadyLifted = "already-lifted"
        case overAmount = "over-amount"
        case otherSeller = "other-seller"
        case otherCustomer = "other-customer"
        case noSuchAgent = "no-such-agent"
        case noSuchQueue = "no-such-queue"
        case paused
        case callbackExists = "callback-exists"
        case queueClosed = "queue-closed"
        case versionMismatch = "version-mismatch"
        case keyReused = "key-reused"
        case ahead
        case notYourRole = "not-your-role"
        case notYours = "not-yours"
        case creditLimit = "credit-limit"
        case busy
        case full
        case clockAhead = "clock-ahead"
        case storageGone = "storage-gone"
        case outcomeUnknown = "outcome-unknown"
        case tooManyFollowers = "too-many-followers"
        case `internal`

        package static let noun = "problem code"
    }

    package static func invalid(_ field: String, _ message: String) -> Refusal {
        Refusal(.invalid, message, field: field)
    }
}
