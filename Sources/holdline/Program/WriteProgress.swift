import Synchronization

/// Counts what this run of the command has written, for the account that it gives where it cannot end as usual: interrupted, or with an
/// answer that cannot be shown.
final class WriteProgress: Sendable {
    @TaskLocal static var current = WriteProgress()

    private enum Single {
        /// Sent, and not answered.
        case underWay
        case done
    }

    /// The effect of a write on each of many things.
    enum Deed {
        case wentIn, registered, settled, handedOver

        fileprivate func words(_ count: Int) -> String {
            switch self {
            case .wentIn: "went in"
            case .registered: count == 1 ? "was registered" : "were registered"
            case .settled: count == 1 ? "was settled" : "were settled"
            case .handedOver: count == 1 ? "was handed over" : "were handed over"
            }
        }

        /// Ends “and more may …”.
        fileprivate var perfect: String { self == .wentIn ? "have" : "have been" }
    }

    private struct State {
        var single: (Single, command: String)?
        /// The things that are written, in the singular, and their number, step by step; the last step is under way.
        var many: [(noun: String, deed: Deed, count: Int)] = []
        /// The things of the batch under way that went in.
        var underWay = 0
        /// The command that does the rest, and nothing twice.
        var command: String?
        var advice = "The same command does nothing twice. Repeat it, with the same input, to do the rest:"

        mutating func add(_ count: Int) {
            underWay = 0
            if let last = many.indices.last { many[last].count += count }
        }
    }

    private let state = Mutex(State())

    // MARK: One write

    /// A write goes to the daemon; `command` repeats it with its key.
    func begin(_ command: String) { state.withLock { $0.single = (.underWay, command) } }

    func finish() { state.withLock { $0.single?.0 = .done } }

    /// It was certainly not done, or its failure says what to do.
    func fail() { state.withLock { $0.single = nil } }

    // MARK: Many writes

    /// Many things go in, each of which changes nothing the second time: the next step of this run, or the one that began already.
    /// `command` is the one to repeat; nil: the one that was typed. `advice`, a sentence before that command, says what repeating it does.
    func begin(many noun: String, _ deed: Deed = .wentIn, repeating command: String? = nil, advice: String? = nil) {
        state.withLock { state in
            if state.many.last?.noun != noun { state.many.append((noun, deed, 0)) }
            state.underWay = 0
            state.command = command ?? state.command
            state.advice = advice ?? state.advice
        }
    }

    func took(_ count: Int) { state.withLock { $0.add(count) } }

    /// So many of a batch went in as far as it is answered; `took` follows for the whole batch.
    func taking(_ count: Int) { state.withLock { $0.underWay = count } }

    // MARK: What is said

    /// The account: the writes, and the command that goes on; nil where nothing was written. `isInterrupted`: answers may be on their way.
    func account(typed: [String], isInterrupted: Bool) -> String? {
        state.withLock { state in
            if let last = state.many.last {
                state.many[state.many.count - 1].count += state.underWay
                state.underWay = 0
                let done = state.many.map { "\($0.count) \($0.noun)\($0.count == 1 ? "" : "s") \($0.deed.words($0.count))" }
                let command = state.command ?? ShellText.command(["holdline"] + typed)
                let unknown = isInterrupted ? ", and more may \(last.deed.perfect): not all answers had come" : ""
                return """
                    \(done.joined(separator: ", "))\(unknown).
                    \(state.advice)
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
