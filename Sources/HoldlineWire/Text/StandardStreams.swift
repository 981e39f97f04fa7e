import Glibc

/// Standard input, output and error of a process.
package enum StandardStreams {
    /// Takes the places of those that are closed, so that no file, socket or event of this process gets their numbers, and with it what is
    /// meant for a stream.
    ///
    /// What was closed stays a stream that takes nothing and gives nothing: reading it, or writing to it, fails. It has to be called before
    /// anything else opens a descriptor, which the runtime does on threads of its own as soon as something asynchronous runs.
    package static func holdClosed() {
        for (stream, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(stream, F_GETFD) < 0 {
            // It gets the lowest free number, which is this one: those before it are open by now.
            _ = open("/dev/null", mode)
        }
    }
}
