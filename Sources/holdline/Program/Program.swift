import ArgumentParser
import Glibc
import HoldlineClient

/// One run of the command, from its arguments to its exit code.
enum Program {
    static func run(_ arguments: [String], on console: Console) async -> Int32 {
        // A reader that goes away shows as an error of the write, not as a signal.
        signal(SIGPIPE, SIG_IGN)
        return await Console.$current.withValue(console) {
            await Invocation.$arguments.withValue(arguments) {
                do {
                    try await perform(arguments, console)
                    try console.output.flush()
                    return ExitStatus.done.rawValue
                } catch {
                    return end(with: error, console)
                }
            }
        }
    }

    private static func perform(_ arguments: [String], _ console: Console) async throws {
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

    private static func end(with error: any Error, _ console: Console) -> Int32 {
        let failure = error as? CommandFailure
        if case .outputClosed = failure { return ExitStatus.outputClosed.rawValue }
        do {
            if let parsing = error as? ParsingFailure {
                // Help and completions are data; the rest is not.
                if parsing.code == 0 {
                    try console.output.line(parsing.text)
                } else {
                    try console.error.line(Shown.paragraphs(parsing.text))
                }
                try console.output.flush()
                try console.error.flush()
                return parsing.code
            }
            try console.output.flush()
            let message = failure?.message ?? "\(error)"
            if !message.isEmpty { try console.note("holdline: \(message)") }
        } catch {
            if failure == nil { return ExitStatus.outputClosed.rawValue }
        }
        return (failure?.status ?? .unknown).rawValue
    }
}

/// What the parser has to say: help, a completion script, or what is wrong with the arguments.
private struct ParsingFailure: Error {
    let text: String
    let code: Int32
}

/// What was typed.
enum Invocation {
    @TaskLocal static var arguments: [String] = []
}
