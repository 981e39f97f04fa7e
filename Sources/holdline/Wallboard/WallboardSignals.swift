import Glibc
import Synchronization

/// What a screen is told from outside its thread: signals, as bytes in a pipe, and that something new was read.
///
/// A process has one screen, and so one of these at a time.
final class WallboardSignals: Sendable {
    /// Readable where something came.
    let readingEnd: Int32
    private let writingEnd: Int32

    /// Where the handler writes the number of the signal.
    private static let target = Atomic<Int32>(-1)
    /// They end the wallboard, change its size, or stop the process and let it go on.
    private static let caught = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT]
    /// The byte that stands for something new.
    private static let news: UInt8 = 0

    /// nil where no pipe can be had.
    init?() {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (readingEnd, writingEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readingEnd)
        close(writingEnd)
    }

    /// From now on the signals come here; those that are ignored stay so.
    func install() {
        Self.target.store(writingEnd, ordering: .releasing)
        for number in Self.caught where !Self.isIgnored(number) { Self.catchSignal(number) }
    }

    /// The signals have their usual effect again.
    func uninstall() {
        for number in Self.caught where !Self.isIgnored(number) { signal(number, SIG_DFL) }
        Self.target.store(-1, ordering: .releasing)
    }

    /// Stops the process, as Ctrl-Z does, and comes back when it goes on.
    func stop() {
        signal(SIGTSTP, SIG_DFL)
        Self.raiseHere(SIGTSTP)
        Self.catchSignal(SIGTSTP)
    }

    /// The signal reaches this thread before it goes on: threads that serve tasks have signals blocked, and so have those that they begin.
    static func raiseHere(_ number: Int32) {
        var wanted = sigset_t()
        sigemptyset(&wanted)
        sigaddset(&wanted, number)
        pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
        raise(number)
    }

    /// Something new is there to be shown.
    func tell() {
        var byte = Self.news
        _ = write(writingEnd, &byte, 1)
    }

    /// The signals that came, each once; what is new is no signal.
    func taken() -> Set<Int32> {
        var numbers: Set<Int32> = []
        var bytes = [UInt8](repeating: 0, count: 64)
        while true {
            let count = read(readingEnd, &bytes, bytes.count)
            guard count > 0 else { break }
            for byte in bytes.prefix(count) where byte != Self.news { numbers.insert(Int32(byte)) }
        }
        return numbers
    }

    /// The handler calls `write` alone, which is safe whatever function the signal interrupts, and leaves `errno` as it was.
    private static func catchSignal(_ number: Int32) {
        signal(number) { number in
            let saved = errno
            var byte = UInt8(truncatingIfNeeded: number)
            _ = Glibc.write(WallboardSignals.target.load(ordering: .acquiring), &byte, 1)
            errno = saved
        }
    }

    /// A program that `nohup`, or a shell in the background, started has signals that are ignored: they stay so.
    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
