import HoldlineClient
import HoldlineCore
import HoldlineWire

/// The exit codes of the process. The numbers are the contract's; only `done` permits dunning.
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
    /// The output was closed: the code that a shell reports for SIGPIPE.
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

extension CommandFailure {
    /// The text for standard error: the failure, and the command or option that helps. Empty where all was said.
    var message: String {
        switch self {
        case .client(let error): error.message
        case .repeatable(let error, let command):
            """
            \(error.message)
            The same command with the same key does it at most once. Repeat it:
              \(command)
            """
        case .usage(let text), .refusedHere(let text), .partlyRefused(let text), .notIntact(let text): text
        case .held, .outputClosed: ""
        case .doubtful(let text): "\(text)\n\(Self.treatAsPaused)"
        case .unreadableFile(let name, let why): "\(name) cannot be read: \(why)"
        case .unwritable(let why): "the output cannot be written: \(why)"
        case .unshown(let why, let account): "the output cannot be written: \(why). \(account)"
        }
    }

    static let treatAsPaused = "Treat every invoice as paused."
}

extension ClientError {
    var message: String {
        switch self {
        case .socketPathTooLong(let path):
            """
            the socket's path has \(path.utf8.count) bytes, and the kernel takes \(Client.longestSocketPath): \(path)
            Give a shorter one with --socket or HOLDLINE_SOCKET; a symbolic link to its directory will do.
            """
        case .unreachable(let socket, let why):
            """
            no daemon answers at \(socket): \(why)
            \(CommandFailure.treatAsPaused) Start holdlined, or name its socket with --socket or HOLDLINE_SOCKET.
            """
        case .refused(let problem): problem.message
        case .busy(let problem):
            "nothing was done: \(problem.detail) (\(problem.code))\n\(CommandFailure.treatAsPaused)"
        case .outcomeUnknown(let why): "the outcome is unknown: \(why)\n\(CommandFailure.treatAsPaused)"
        case .unreadable(let why): "\(why)\nIs this program older than the daemon? \(CommandFailure.treatAsPaused)"
        case .incomplete(let why): "the answer is incomplete: \(why)\nNothing in it may be used to dun. \(CommandFailure.treatAsPaused)"
        }
    }
}

extension ProblemBody {
    /// The daemon's sentence, its code, and what it would take instead.
    var message: String {
        var text = "\(detail.isEmpty ? title : detail) (\(code))"
        if let field { text += "\n  field: \(field)" }
        if let allowed, !allowed.isEmpty { text += "\n  allowed: \(allowed.joined(separator: ", "))" }
        if let answer { text += "\n  now: \(DunningWords.sentence(answer))" }
        if allowed?.isEmpty != false, let advice { text += "\n\(advice)" }
        if status == 403 { text += "\n“holdline status” shows your roles." }
        return text
    }

    /// The command that helps, where one always does.
    private var advice: String? {
        switch code {
        case Refusal.Code.paused.rawValue: "“holdline agent resume” takes calls again."
        case Refusal.Code.noSuchQueue.rawValue: "“holdline queue list” shows the queues."
        case Refusal.Code.callbackExists.rawValue: "“holdline call list --state waiting” shows it."
        case Refusal.Code.queueClosed.rawValue: "“holdline queue list” shows which queues are open."
        default: nil
        }
    }
}
