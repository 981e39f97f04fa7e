import Glibc
import Synchronization

/// SIGINT and SIGTERM while something is being written: the command says what went in and how to go on, and ends with 75.
///
/// While nothing is written the signals end the process as they always do. A verb that ends in order by itself at a signal sets its own
/// handlers meanwhile.
enum Interruption {
    /// Where the handler writes the number of the signal: of a handler's few permitted calls, `write` is one.
    private static let writingEnd = Atomic<Int32>(-1)

    /// Installs the handlers, and starts the thread that answers them. Where no pipe can be had the signals
    /// keep their usual effect.
    static func watch(_ progress: WriteProgress, arguments: [String]) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        writingEnd.store(ends[1], ordering: .relaxed)
        let handler: @convention(c) (Int32) -> Void = { number in
            let saved = errno
            var byte = UInt8(truncatingIfNeeded: number)
            _ = Glibc.write(Interruption.writingEnd.load(ordering: .relaxed), &byte, 1)
            errno = saved
        }
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
