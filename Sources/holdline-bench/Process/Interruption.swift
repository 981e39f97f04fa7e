import Glibc

/// What happens when somebody stops the run: nothing is left, as at its end.
enum Interruption {
    /// Call before any other thread starts: threads inherit which signals are blocked.
    static func watch(_ clean: @escaping @Sendable () -> Void) throws {
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
            Child.killAll()
            clean()
            _exit(128 + number)
        }
    }
}
