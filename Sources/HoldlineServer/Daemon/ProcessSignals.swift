import Glibc

/// Signals whose default would end the daemon for something that a system call also says.
package enum ProcessSignals {
    /// A client that hangs up is EPIPE, a file at its limit is EFBIG: both are answered where they happen.
    package static func ignoreThoseOfWriting() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }
}
