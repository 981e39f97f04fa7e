import HoldlineClient
import HoldlineCore
import HoldlineWire

/// How the process ends. The numbers are the contract's; only `done` permits dunning.
enum ExitStatus: Int32, CaseIterable, Sendable {
    case done = 0
    case refused = 1
    /// `invoice check`: at least one is paused or partial.
    case held = 3
    case usage = 64
    /// Some rows or files were refused, the others went in.
    case partlyRefused = 65
    case unreachable = 69
    /// Busy, outcome unknown, or an answer that is no answer.
    case unknown = 75
    case notYourRole = 77
    /// Nobody reads the output any more: what a shell reports for SIGPIPE.
    case outputClosed = 141
}

/// Why a command did not do what was asked. Everything that this program throws is one of these.
enum CommandFailure: Error {
    case client(ClientError)
    /// The same, for a write that can be repeated: the command to type, with its key.
    case repeatable(ClientError, command: String)
    case usage(String)
    /// Refused on this side, before anything was sent.
    case refusedHere(String)
    /// An invoice is paused or partial: the answer was already given.
    case held
    /// The answer cannot be relied on.
    case doubtful(String)
    case partlyRefused(String)
    case notIntact(String)
    case unreadableFile(String, String)
    case unwritable(String)
    case outputClosed
    /// Something was written, and the answer cannot be: why, and what to do.
    case unshown(String, String)
}

extension CommandFailure {
    /// The one table from failures to exit codes.
    var status: ExitStatus {
        switch self {
        case .client(let error), .repeatable(let error, _): error.status
        case .usage: .usage
        case .refusedHere, .notIntact, .unreadableFile, .unwritable: .refused
        case .held: .held
        case .doubtful, .unshown: .unknown
        case .partlyRefused: .partlyRefused
        case .outputClosed: .outputClosed
        }
    }
}

extension ClientError {
    var status: ExitStatus {
        switch self {
        case .socketPathTooLong: .usage
        case .unreachable: .unreachable
        case .refused(let problem): problem.status == 403 ? .notYourRole : .refused
        case .busy, .outcomeUnknown, .unreadable, .incomplete: .unknown
        }
    }
}
