import Glibc
import HoldlineCore
import HoldlineWire
import Synchronization

/// Counts what this run of the command has written, for the account that it gives where it cannot end as usual: interrupted, or with an
/// answer that cannot be shown.
final class WriteProgress: Sendable {
    /// The account of this run: a task-local value, since tests run many at a time.
    @TaskLocal static var current = WriteProgress()

    /// The state of the one write of a verb that writes once.
    private enum Single {
        /// Sent, and not answered.
        case underWay
        case done
    }

    /// The effect of a write on each of many things.
    enum Deed {
        case wentIn, registered, settled, handedOver, changed

        /// The verb of the account's sentence, in the number that the count wants.
        fileprivate func words(_ count: Int) -> Phrase {
            switch self {
            case .wentIn: "went in"
            case .registered: count == 1 ? "was registered" : "were registered"
            case .settled: count == 1 ? "was settled" : "were settled"
            case .changed: count == 1 ? "was changed" : "were changed"
            case .handedOver: count == 1 ? "was handed over" : "were handed over"
            }
        }

        /// Behind the account of an interrupted run.
        fileprivate var unknown: Phrase {
            self == .wentIn
                ? ", and more may have: not all answers had come" : ", and more may have been: not all answers had come"
        }
    }

    /// Under a lock: the thread that answers signals reads it while the verb writes.
    private struct State {
        var single: (Single, command: String)?
        /// The things that are written, in the singular, and their number, step by step; the last step is under way.
        var many: [(noun: String, deed: Deed, count: Int)] = []
        /// The things of the batch under way that went in.
        var underWay = 0
        /// The command that does the rest, and nothing twice.
        var command: String?
        var advice: Phrase = "The same command does nothing twice. Repeat it, with the same input, to do the rest:"

        /// The last step alone is under way; earlier ones keep their counts.
        mutating func add(_ count: Int) {
            underWay = 0
            if let last = many.indices.last { many[last].count += count }
        }
    }

    private let state = Mutex(State())

    // MARK: One write

    /// A write goes to the daemon; `command` repeats it with its key.
    func begin(_ command: String) { state.withLock { $0.single = (.underWay, command) } }

    /// The answer came, and is about to be shown.
    func finish() { state.withLock { $0.single?.0 = .done } }

    /// It was certainly not done, or its failure says what to do.
    func fail() { state.withLock { $0.single = nil } }

    // MARK: Many writes

    /// Many things go in, each of which changes nothing the second time: the next step of this run, or the one that began already.
    /// `command` is the one to repeat; nil: the one that was typed. `advice`, a sentence before that command, says what repeating it does.
    func begin(many noun: String, _ deed: Deed = .wentIn, repeating command: String? = nil, advice: Phrase? = nil) {
        state.withLock { state in
            if state.many.last?.noun != noun { state.many.append((noun, deed, 0)) }
            state.underWay = 0
            state.command = command ?? state.command
            state.advice = advice ?? state.advice
        }
    }

    /// So many more are certainly in: the daemon acknowledged them.
    func took(_ count: Int) { state.withLock { $0.add(count) } }

    /// So many of a batch went in as far as it is answered; `took` follows for the whole batch.
    func taking(_ count: Int) { state.withLock { $0.underWay = count } }

    // MARK: The account

    /// The account: the writes, and the command that goes on; nil where nothing was written. `isInterrupted`: answers may be on their way.
    func account(typed: [String], isInterrupted: Bool) -> Phrase? {
        state.withLock { state in
            if let last = state.many.last {
                state.many[state.many.count - 1].count += state.underWay
                state.underWay = 0
                let done = state.many.map { step -> Phrase in
                    let noun = Phrase(word: step.count == 1 ? step.noun : "\(step.noun)s")
                    return "\(step.count) \(noun) \(step.deed.words(step.count))"
                }
                let command = state.command ?? ShellText.command(["holdline"] + typed)
                let unknown: Phrase = isInterrupted ? last.deed.unknown : ""
                return """
                    \(Phrase(done, separator: ", "))\(unknown).
                    \(state.advice)
                      \(command)
                    """
            }
            guard let (single, command) = state.single else { return nil }
            let what: Phrase =
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

/// SIGINT and SIGTERM while something is being written: the command says what went in and how to go on, and ends with 75.
///
/// While nothing is written the signals end the process as they always do. A verb that ends in order by itself at a signal sets its own
/// handlers meanwhile.
enum Interruption {
    /// Where the handler writes the number of the signal: of a handler's few permitted calls, `write` is one.
    private static let writingEnd = Atomic<Int32>(-1)
    /// A process group that must not outlive this process; 0: none.
    private static let group = Atomic<pid_t>(0)
    /// A signal came that ends this process.
    private static let isEnding = Atomic<Bool>(false)

    /// Installs the handlers, and starts the thread that answers them. Where no pipe can be had the signals
    /// keep their usual effect.
    static func watch(_ progress: WriteProgress, arguments: [String]) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        writingEnd.store(ends[1], ordering: .relaxed)
        for number in [SIGINT, SIGTERM] where !isIgnored(number) { signal(number, handler) }
        let watch = SignalWatch(reading: ends[0], progress: progress, arguments: arguments)
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<SignalWatch>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, Unmanaged.passRetained(watch).toOpaque())
        pthread_detach(thread)
    }

    /// The signal's number goes to the thread that waits for it.
    private static let handler: @convention(c) (Int32) -> Void = { number in
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = Glibc.write(Interruption.writingEnd.load(ordering: .relaxed), &byte, 1)
        errno = saved
    }

    /// From now on a signal that ends this process kills this group of processes first: they would take the end of their input for the whole
    /// of it. 0: none any more.
    static func takeAlong(group new: pid_t) {
        let before = group.exchange(new, ordering: .sequentiallyConsistent)
        // Who runs this within another process has signals of its own.
        guard before == 0, new != 0, writingEnd.load(ordering: .relaxed) >= 0 else { return }
        for number in [SIGHUP, SIGQUIT] where !isIgnored(number) { signal(number, handler) }
    }

    /// From now on nothing but the signal ends this process. Kills the group, if there is one.
    static func begin() {
        isEnding.store(true, ordering: .sequentiallyConsistent)
        let group = group.load(ordering: .sequentiallyConsistent)
        if group != 0 { kill(-group, SIGKILL) }
    }

    /// Does not return where a signal ends this process: a verb whose group was killed fails meanwhile, and its status is none.
    static func leaveToSignal() {
        while isEnding.load(ordering: .sequentiallyConsistent) { pause() }
    }

    /// A shell starts what runs in its background with SIGINT ignored, and so it stays.
    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}

/// Waits for the first signal, on a thread of its own: all others may be busy.
private final class SignalWatch: Sendable {
    let descriptor: Int32
    let progress: WriteProgress
    let arguments: [String]

    init(reading descriptor: Int32, progress: WriteProgress, arguments: [String]) {
        (self.descriptor, self.progress, self.arguments) = (descriptor, progress, arguments)
    }

    /// Blocks until a signal comes. Without an account to give the process ends by the signal itself, so that a
    /// shell sees it as killed.
    func run() {
        var number: UInt8 = 0
        while true {
            let count = read(descriptor, &number, 1)
            if count == 1 { break }
            if count == 0 || errno != EINTR { return }
        }
        Interruption.begin()
        guard let account = progress.account(typed: arguments, isInterrupted: true) else {
            signal(Int32(number), SIG_DFL)
            kill(getpid(), Int32(number))
            return
        }
        // On a line of its own below the terminal's “^C” and a bar.
        try? Console.process.note("\nholdline: interrupted. \(account)")
        _exit(ExitStatus.unknown.rawValue)
    }
}
