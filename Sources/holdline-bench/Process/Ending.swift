import Glibc
import Synchronization

/// The end of a run, by itself or because somebody stops it: either way nothing is left.
enum Ending {
    /// Set by the first of the two ways to the end.
    private static let hasBegun = Atomic<Bool>(false)

    /// Ends all programs and removes the directory, once. Who comes second waits here for the process to end: a run whose daemon was
    /// just ended by a signal would otherwise report that, and exit, before the directory is gone.
    static func clean(_ place: Workplace) {
        if hasBegun.exchange(true, ordering: .acquiringAndReleasing) { while true { pause() } }
        Child.killAll()
        place.remove()
    }

    /// Cleans up when a signal says to end. Call before any other thread starts: threads inherit which signals are blocked.
    static func watch(_ place: Workplace) throws {
        signal(SIGPIPE, SIG_IGN)
        var ending = sigset_t()
        sigemptyset(&ending)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&ending, number) }
        pthread_sigmask(SIG_BLOCK, &ending, nil)
        let signals = ending
        _ = try WorkerThread {
            var signals = signals
            var number: Int32 = 0
            while sigwait(&signals, &number) != 0 {}
            clean(place)
            _exit(128 + number)
        }
    }
}
