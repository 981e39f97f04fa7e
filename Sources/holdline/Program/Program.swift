import ArgumentParser
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire
import Synchronization

/// One run of the command, from its arguments to its exit code.
///
/// Tests call it with a console of their own, as often as they like: whatever belongs to one run is a
/// task-local value, and nothing is global but the signal handlers.
enum Program {
    /// `isInterruptible`: SIGINT and SIGTERM are answered by this run, which is the process's only one.
    static func run(_ arguments: [String], on console: Console, isInterruptible: Bool = false) async -> Int32 {
        // A reader that goes away shows as an error of the write, not as a signal.
        signal(SIGPIPE, SIG_IGN)
        if let question = PlainCheck(arguments), let status = answered(question, on: console) { return status }
        let progress = WriteProgress()
        if isInterruptible { Interruption.watch(progress, arguments: arguments) }
        let console = console.colored(asIn: arguments)
        return await Console.$current.withValue(console) {
            await Invocation.$arguments.withValue(arguments) {
                await Invocation.$record.withValue(RunRecord()) {
                    await WriteProgress.$current.withValue(progress) {
                        do {
                            try await perform(arguments, console)
                            try console.output.flush()
                            try Version.warn(on: console)
                            return ExitStatus.done.rawValue
                        } catch {
                            return end(with: withAccount(error, progress, arguments), console)
                        }
                    }
                }
            }
        }
    }

    /// The exit code, or nil where the question has to be asked in the usual way.
    private static func answered(_ question: PlainCheck, on console: Console) -> Int32? {
        guard (try? requireReadableEnvironment()) != nil, let answer = question.answer(console) else { return nil }
        do {
            try InvoiceCheck.show(answer, for: question.invoice, question.format, on: console)
            return ExitStatus.done.rawValue
        } catch {
            return end(with: error, console)
        }
    }

    /// An output that takes nothing is no refusal of what was written before, and neither is an answer that cannot be read: the failure
    /// then says what was written, and how to see it.
    private static func withAccount(_ error: any Error, _ progress: WriteProgress, _ arguments: [String]) -> any Error {
        guard let failure = error as? CommandFailure else { return error }
        func told(_ failure: (Phrase) -> CommandFailure) -> any Error {
            progress.account(typed: arguments, isInterrupted: false).map(failure) ?? error
        }
        return switch failure {
        case .unwritable(let why): told { .unshown(why, $0) }
        case .outputClosed: told { .unshown("nobody reads it", $0) }
        case .client(.unreadable(let why)): told { .unread(.unreadable(why), $0) }
        case .client(.incomplete(let why)): told { .unread(.incomplete(why), $0) }
        default: error
        }
    }

    /// `--version` and the completion scripts come before the parser: both work without any noun and verb.
    /// Nothing is sent for arguments that the parser refuses.
    private static func perform(_ arguments: [String], _ console: Console) async throws {
        try requireReadableEnvironment()
        if arguments == ["--version"] || arguments == ["-V"] { return try await Version.tell(on: console) }
        if arguments.first == Completing.word { return try await Completing.answer(arguments, on: console) }
        if let script = try CompletionRoot.script(for: arguments) { return try console.output.line(script) }
        var command: any ParsableCommand
        do {
            command = try Root.parseAsRoot(try CommandTree.ordered(arguments))
            try RepeatedOption.refuse(in: arguments, of: command)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw parsed(error, by: Root.self, console)
        }
        do {
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as ClientError {
            throw CommandFailure.client(error)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw parsed(error, by: type(of: command), console)
        }
    }

    /// What the parser threw: help that was asked for, or the fault of the arguments in our words. What else a verb throws is a refusal.
    private static func parsed(_ error: any Error, by command: any ParsableCommand.Type, _ console: Console) -> any Error {
        let text = command.fullMessage(for: error)
        let code = command.exitCode(for: error).rawValue
        if code == ExitStatus.done.rawValue { return AskedHelp(text: text) }
        let words = ParserWords(command.message(for: error), full: text).phrase(width: console.errorIsTerminal ? console.width : nil)
        return code == ExitStatus.usage.rawValue ? CommandFailure.usage(words) : CommandFailure.refusedHere(words)
    }

    /// Where the socket is must not be guessed from bytes that were repaired.
    ///
    /// Throws `usage` where `HOLDLINE_SOCKET`, or one of the variables that stand in for it, is no UTF-8.
    private static func requireReadableEnvironment() throws(CommandFailure) {
        let names = getenv("HOLDLINE_SOCKET") == nil ? ["XDG_RUNTIME_DIR", "HOME"] : ["HOLDLINE_SOCKET"]
        for name in names {
            if let value = getenv(name), String(validatingCString: value) == nil {
                throw .usage("the environment's \(name) is no UTF-8: nothing was done. Set it anew")
            }
        }
    }

    /// The exit code, after the failure is said on standard error. Data that was written before goes out first,
    /// so that it stands above the message.
    private static func end(with error: any Error, _ console: Console) -> Int32 {
        let failure = error as? CommandFailure
        if case .outputClosed = failure { return ExitStatus.outputClosed.rawValue }
        do {
            if let help = error as? AskedHelp {
                try console.output.line(HelpText.shown(help.text))
                try console.output.flush()
                return ExitStatus.done.rawValue
            }
            // Where that fails, the failure is said all the same.
            try? console.output.flush()
            let message = failure?.message ?? Phrase(verbatim: "\(error)")
            if !message.isEmpty { try console.note("holdline: \(message)") }
        } catch let cut {
            // A failure keeps its exit code, whether the message could be written or not.
            if failure == nil {
                if case .unwritable = cut { try? console.note("holdline: \(cut.message)") }
                return cut.status.rawValue
            }
        }
        return (failure?.status ?? .unknown).rawValue
    }
}

/// Help of the parser, which is data.
private struct AskedHelp: Error { let text: String }

/// The arguments of this run, for commands that are to be repeated.
enum Invocation {
    /// As the shell gave them, without the program's name.
    @TaskLocal static var arguments: [String] = []
    /// What this run learned so far.
    @TaskLocal static var record = RunRecord()

    /// The typed arguments with the thing that was meant behind noun and verb, for a command that is repeated later.
    static func naming(_ id: some EntityID) -> [String]? {
        guard var words = try? CommandTree.ordered(arguments), words.count >= 2 else { return nil }
        words.insert(id.description, at: 2)
        return words
    }
}

/// What one run of the command learns on its way: dates and times as they were typed, with what they were read as, and the daemon's version.
final class RunRecord: Sendable {
    private struct Heard {
        var dates: [String: String] = [:]
        /// The version that the daemon's answers say.
        var daemon: String?
    }

    private let heard = Mutex(Heard())

    /// `exact` is what was read from `text`, in the form that means the same for ever.
    func add(_ text: String, _ exact: String) {
        if text != exact { heard.withLock { $0.dates[text] = exact } }
    }

    /// The arguments with the values of options in their exact form: the value behind an option, or behind its “=”.
    func exact(_ arguments: [String]) -> [String] {
        let dates = heard.withLock { $0.dates }
        guard !dates.isEmpty else { return arguments }
        return arguments.enumerated().map { place, word in
            if word.hasPrefix("-"), let equals = word.firstIndex(of: "=") {
                return dates[String(word[word.index(after: equals)...])].map { "\(word[...equals])\($0)" } ?? word
            }
            return place > 0 && arguments[place - 1].hasPrefix("-") ? dates[word] ?? word : word
        }
    }

    /// What the last answer said of the daemon's version.
    var daemon: String? {
        get { heard.withLock { $0.daemon } }
        set { heard.withLock { $0.daemon = newValue } }
    }
}

/// `holdline --version`.
enum Version {
    /// The time that a daemon is given to say its own.
    private static let patience = Duration.seconds(2)

    /// This program's version as data; beside it the daemon's, where one answers. Programs of two versions need not understand each other.
    static func tell(on console: Console) async throws {
        try console.say(ProgramVersion.text)
        try console.output.flush()
        guard let connection = try? ConnectionOptions.parse([]), let client = try? connection.client(), let daemon = await daemon(client)
        else {
            return
        }
        let differs: Phrase = daemon == ProgramVersion.text ? "" : ": it is another version than this program, install the same"
        try console.note("holdlined at \(client.socket) is \(daemon)\(differs)")
    }

    /// A person is told once a run where daemon and command differ. Throws where the note cannot be written.
    static func warn(on console: Console) throws(CommandFailure) {
        guard console.errorIsTerminal, let daemon = Invocation.record.daemon, daemon != ProgramVersion.text else { return }
        try console.note("warning: holdlined is \(daemon), and this command \(ProgramVersion.text): install the same")
    }

    /// nil where none answers in time. The request that is still under way is cancelled.
    private static func daemon(_ client: Client) async -> String? {
        await withTaskGroup(of: String?.self) { tasks in
            tasks.addTask { try? await client.status().value.version }
            tasks.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            defer { tasks.cancelAll() }
            return await tasks.next() ?? nil
        }
    }
}
