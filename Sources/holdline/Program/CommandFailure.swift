import HoldlineClient
import HoldlineCore
import HoldlineWire

/// The exit codes of the process. The numbers are the contract's; only `done` permits dunning.
enum ExitStatus: Int32, CaseIterable, Sendable {
    /// All that was asked is done, and the answer was written.
    case done = 0
    /// The daemon, or this program, says no: nothing changed.
    case refused = 1
    /// `invoice check`: at least one is paused or partial.
    case held = 3
    /// Wrong arguments (`EX_USAGE` of sysexits.h): nothing was sent.
    case usage = 64
    /// Some rows or files were refused, the others went in.
    case partlyRefused = 65
    /// No daemon answers at the socket (`EX_UNAVAILABLE`): nothing was sent.
    case unreachable = 69
    /// Busy, outcome unknown, or an answer that is no answer.
    case unknown = 75
    /// The daemon refuses this Unix user the verb (`EX_NOPERM`).
    case notYourRole = 77
    /// The output was closed: the code that a shell reports for SIGPIPE.
    ///
    /// The reader of the output has gone, as `head` does: nothing more is said, and 141 is the exit code.
    case outputClosed = 141
}

/// Why a command did not do what was asked. Everything that this program throws is one of these.
enum CommandFailure: Error {
    /// The daemon could not be asked, or refused.
    case client(ClientError)
    /// The same, for a write that can be repeated: the command to type, with its key.
    case repeatable(ClientError, command: String)
    /// The arguments, or the environment, do not make sense.
    case usage(Phrase)
    /// Refused on this side, before anything was sent.
    case refusedHere(Phrase)
    /// An invoice is paused or partial: the answer was already given.
    case held
    /// The user has no role, which was said.
    case withoutRole
    /// The answer cannot be relied on.
    case doubtful(Phrase)
    /// Some of many things were refused, each of them reported before; the text counts them.
    case partlyRefused(Phrase)
    /// `audit verify` found a row of the ledger that does not fit its hash, or a table that does not fit the
    /// ledger.
    case notIntact(Phrase)
    /// The name and the system's reason.
    case unreadableFile(String, Phrase)
    /// A mail was not taken, and the mail system keeps it: why.
    case later(Phrase)
    /// The output takes nothing, for example because a disk is full.
    case unwritable(Phrase)
    case outputClosed
    /// Something was written, and the answer cannot be: why, and what to do.
    case unshown(Phrase, Phrase)
    /// Something was written, and the daemon's answer cannot be read: what to do.
    case unread(ClientError, Phrase)
}

extension CommandFailure {
    /// The one table from failures to exit codes.
    ///
    /// A refusal for the role (HTTP 403) is 77, any other 1. Everything that leaves doubt is 75, so that a
    /// script that tests for 0 never duns on it.
    var status: ExitStatus {
        switch self {
        case .client(let error), .repeatable(let error, _): error.status
        case .usage: .usage
        case .refusedHere, .notIntact, .unreadableFile, .unwritable: .refused
        case .held: .held
        case .withoutRole: .notYourRole
        case .doubtful, .unshown, .unread, .later: .unknown
        case .partlyRefused: .partlyRefused
        case .outputClosed: .outputClosed
        }
    }
}

/// A failure of the connection or the request, as exit code and message.
extension ClientError {
    var status: ExitStatus {
        switch self {
        case .socketPathTooLong: .usage
        case .unreachable: .unreachable
        case .notPermitted: .notYourRole
        case .refused(let problem): problem.status == 403 ? .notYourRole : .refused
        case .busy(let problem) where problem.code == Refusal.Code.ledgerAway.rawValue: .unreachable
        case .busy, .outcomeUnknown, .silent, .unreadable, .incomplete: .unknown
        }
    }
}

extension CommandFailure {
    /// The text for standard error: the failure, and the command or option that helps. Empty where all was said.
    var message: Phrase {
        switch self {
        case .client(let error): error.message
        case .repeatable(let error, let command):
            """
            \(error.message)
            The same command with the same key does it at most once. Repeat it:
              \(command)
            """
        case .usage(let text), .refusedHere(let text), .partlyRefused(let text), .notIntact(let text): text
        case .later(let text): "\(text)\nThe mail is not taken: it is to be given again."
        case .held, .withoutRole, .outputClosed: ""
        case .doubtful(let text): "\(text)\n\(Self.treatAsPaused)"
        case .unreadableFile(let name, let why): "\(name) cannot be read: \(why)"
        case .unwritable(let why): "the output cannot be written: \(why)"
        case .unshown(let why, let account): "the output cannot be written: \(why). \(account)"
        case .unread(let error, let account): "\(error.message)\n\(account)"
        }
    }

    /// The rule for every failure of a question about dunning: silence never permits a reminder.
    static let treatAsPaused: Phrase = "Treat every invoice as paused."
}

extension ClientError {
    /// Whether a write that ended so may have been done, or waits for its turn: the same one with the same key settles it. An answer
    /// that cannot be read came from a daemon that did something.
    var leavesOpen: Bool {
        switch self {
        case .busy, .outcomeUnknown, .silent, .unreadable, .incomplete: true
        case .socketPathTooLong, .unreachable, .notPermitted, .refused: false
        }
    }

    var message: Phrase {
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
        case .notPermitted(let socket): SocketGroup(of: socket).advice
        case .refused(let problem): problem.message
        case .busy(let problem):
            "nothing was done: \(Phrase(said: problem.detail)) (\(problem.code))\n\(CommandFailure.treatAsPaused)"
        case .outcomeUnknown(let why): "the outcome is unknown: \(Phrase(said: why))\n\(CommandFailure.treatAsPaused)"
        case .silent(let seconds):
            """
            holdlined gives no answer for \(seconds) s: it is stuck, or does not start
            \(CommandFailure.treatAsPaused) “systemctl status holdline” says more; --timeout waits longer.
            """
        case .unreadable(let why): "\(Phrase(said: why))\nIs this program older than the daemon? \(CommandFailure.treatAsPaused)"
        case .incomplete(let why):
            "the answer is incomplete: \(Phrase(said: why))\nNothing in it may be used to dun. \(CommandFailure.treatAsPaused)"
        }
    }
}

extension ProblemBody {
    /// The refusal for the person who typed this run's command.
    var message: Phrase { ProblemWords(self, typed: Invocation.arguments).text }
}
