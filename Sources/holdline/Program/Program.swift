import ArgumentParser
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire

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
        return await Console.$current.withValue(console) {
            await Invocation.$arguments.withValue(arguments) {
                await WriteProgress.$current.withValue(progress) {
                    do {
                        try await perform(arguments, console)
                        try console.output.flush()
                        return ExitStatus.done.rawValue
                    } catch {
                        return end(with: withAccount(error, progress, arguments), console)
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

    /// An output that takes nothing is no refusal of what was written before: the failure then says what was, and how to see it.
    private static func withAccount(_ error: any Error, _ progress: WriteProgress, _ arguments: [String]) -> any Error {
        let why: String
        switch error as? CommandFailure {
        case .unwritable(let reason): why = reason
        case .outputClosed: why = "nobody reads it"
        default: return error
        }
        guard let account = progress.account(typed: arguments, isInterrupted: false) else { return error }
        return CommandFailure.unshown(why, account)
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
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw ParsingFailure(text: Root.fullMessage(for: error), code: Root.exitCode(for: error).rawValue)
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
            throw ParsingFailure(text: Root.fullMessage(for: error), code: Root.exitCode(for: error).rawValue)
        }
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
            if let parsing = error as? ParsingFailure {
                // Help and completions are data; the rest is not.
                if parsing.code == 0 {
                    try console.output.line(HelpText.shown(parsing.text))
                } else {
                    try console.error.line(Shown.paragraphs(parsing.text))
                }
                try console.output.flush()
                try console.error.flush()
                return parsing.code
            }
            // Where that fails, the failure is said all the same.
            try? console.output.flush()
            let message = failure?.message ?? "\(error)"
            if !message.isEmpty { try console.note("holdline: \(message)") }
        } catch let cut {
            // Wrong arguments keep their exit code, whether the message could be written or not.
            if let parsing = error as? ParsingFailure, parsing.code != 0 { return parsing.code }
            if failure == nil {
                if case .unwritable = cut { try? console.note("holdline: \(cut.message)") }
                return cut.status.rawValue
            }
        }
        return (failure?.status ?? .unknown).rawValue
    }
}

/// A text of the parser: help, or the fault of the arguments.
private struct ParsingFailure: Error {
    let text: String
    /// 0 for help and completions, 64 for a fault.
    let code: Int32
}

/// The arguments of this run, for commands that are to be repeated.
enum Invocation {
    /// As the shell gave them, without the program's name.
    @TaskLocal static var arguments: [String] = []
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
        let differs = daemon == ProgramVersion.text ? "" : ": it is another version than this program, install the same"
        try console.note("holdlined at \(client.socket) is \(daemon)\(differs)")
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
