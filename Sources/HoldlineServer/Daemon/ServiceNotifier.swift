import Glibc

/// Tells the service manager how the daemon is: the protocol of sd_notify(3), which is a datagram and needs no library.
///
/// Without `NOTIFY_SOCKET` it tells nobody. A message that cannot be sent is dropped: the daemon works all the same.
package struct ServiceNotifier: Hashable, Sendable {
    /// A path, or a name of the abstract name space with `@` before it; nil: nobody is told.
    private let address: String?

    /// Of the environment's `NOTIFY_SOCKET` where nothing is given.
    package init(address: String? = getenv("NOTIFY_SOCKET").map { String(cString: $0) }) {
        // "@" is the abstract name space; anything else that is no path is for transports that we do not speak.
        self.address = address.flatMap { ($0.hasPrefix("/") || $0.hasPrefix("@")) && $0.utf8.count > 1 ? $0 : nil }
    }

    /// `READY=1`: with `Type=notify` the unit counts as started from now on.
    package func ready(_ status: String) { send("READY=1\nSTATUS=\(Self.line(status))") }
    /// The start takes longer, and goes on: it may take two minutes from now on before the manager gives it up.
    package func goesOn(_ status: String) { send("EXTEND_TIMEOUT_USEC=120000000\nSTATUS=\(Self.line(status))") }
    /// `STOPPING=1`.
    package func stopping() { send("STOPPING=1\nSTATUS=Stopping: finishing what has begun") }
    /// Tells a watchdog that all is well.
    package func alive() { send("WATCHDOG=1") }
    /// Whether a service manager listens: it starts the daemon again when that ends.
    package var isSupervised: Bool { address != nil }
    /// A line for `systemctl status`.
    package func status(_ text: String) { send("STATUS=\(Self.line(text))") }

    /// The text on one line: a line feed would begin another assignment.
    private static func line(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }

    /// Sends one datagram, and waits for nobody.
    private func send(_ message: String) {
        guard let address else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(message.utf8)
        _ = withUnixAddress(address) { sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, $1) }
    }
}
