import Synchronization

/// What this run of the command has written so far, to be said where it cannot end as usual: interrupted, or with an answer that cannot be
/// shown.
final class WriteProgress: Sendable {
    @TaskLocal static var current = WriteProgress()

    private enum Single {
        /// Sent, and not answered.
        case underWay
        case done
    }

    private struct State {
        var single: (Single, command: String)?
        /// What is imported, in the singular, and how many went in.
        var many: (noun: String, count: Int)?
        /// Of a batch that is under way, how many went in.
        var underWay = 0
        /// The command that does the rest, and nothing twice.
        var command: String?
    }

    private let state = Mutex(State())

    // MARK: One write

    /// A write goes to the daemon; `command` repeats it with its key.
    func begin(_ command: String) { state.withLock { $0.single = (.underWay, command) } }

    func finish() { state.withLock { $0.single?.0 = .done } }

    /// It was certainly not done, or its failure says what to do.
    func fail() { state.withLock { $0.single = nil } }

    // MARK: Many writes

    /// Many things go in, each of which changes nothing the second time. `command` is the one to repeat; nil: the one that was typed.
    func begin(many noun: String, repeating command: String? = nil) {
        state.withLock { state in
            if state.many == nil { state.many = (noun, 0) }
            state.command = command ?? state.command
        }
    }

    func took(_ count: Int) {
        state.withLock { state in
            state.many?.count += count
            state.underWay = 0
        }
    }

    /// So many of a batch went in as far as it is answered; `took` follows for the whole batch.
    func taking(_ count: Int) { state.withLock { $0.underWay = count } }

    // MARK: What is said

    /// What was written and how to go on; nil where nothing was. `isInterrupted`: answers may be on their way.
    func account(typed: [String], isInterrupted: Bool) -> String? {
        state.withLock { state in
            if let (noun, before) = state.many {
                let count = before + state.underWay
                let command = state.command ?? ShellText.command(["holdline"] + typed)
                let unknown = isInterrupted ? ", and more may have: not all answers had come" : ""
                return """
                    \(count) \(noun)\(count == 1 ? "" : "s") went in\(unknown).
                    The same command does nothing twice. Repeat it, with the same input, to do the rest:
                      \(command)
                    """
            }
            guard let (single, command) = state.single else { return nil }
            let what =
                switch single {
                case .underWay: "The request was on its way: whether it was done is not known."
                case .done: "It was done, and the answer was not shown."
                }
            return """
                \(what)
                The same command with the same key does it at most once. Repeat it to see the answer:
                  \(command)
                """
        }
    }
}
