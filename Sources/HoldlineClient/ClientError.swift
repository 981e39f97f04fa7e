import HoldlineCore
package import HoldlineWire

/// Why a question to the daemon has no good answer. Everything that the client throws is one of these.
package enum ClientError: Error, Sendable {
    /// The path is longer than the kernel takes for a socket.
    case socketPathTooLong(String)
    /// Nothing listens at the path: nothing was sent.
    case unreachable(socket: String, why: String)
    /// The daemon refused: certainly not done.
    case refused(ProblemBody)
    /// After all retries the daemon was still busy or full: certainly not done.
    case busy(ProblemBody)
    /// After all retries the connection broke or the daemon failed: nobody knows whether it was done; the same key settles it.
    case outcomeUnknown(String)
    /// The answer came, and this client cannot read it: whatever it says, it is no permission.
    case unreadable(String)
    /// A stream ended without the line that closes it, or that line contradicts it: nothing in it counts.
    case incomplete(String)
}

/// Which errors a retry may mend.
extension ClientError {
    /// Whether the same question may be sent again.
    var isTransient: Bool {
        switch self {
        case .busy, .outcomeUnknown, .incomplete: true
        case .socketPathTooLong, .unreachable, .refused, .unreadable: false
        }
    }
}

/// The promise of an answer that is no success.
extension ProblemBody {
    /// How an answer that is no success counts: `done: false` was not done, any other 5xx may have been.
    var failure: ClientError {
        if done == false, status >= 500 { return .busy(self) }
        return status >= 500 ? .outcomeUnknown("\(title): \(detail) (\(code))") : .refused(self)
    }
}
