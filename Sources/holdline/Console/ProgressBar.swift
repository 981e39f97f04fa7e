import Synchronization

/// Shows how far an import is, on one line of the terminal; nothing where standard error is no terminal.
final class ProgressBar: Sendable {
    private let console: Console
    private let noun: String
    /// The percentage that stands on the terminal; -1 where none does. A bar is drawn again only where it
    /// changes.
    private let shown = Mutex(-1)

    private static let width = 30

    /// `noun` is the singular.
    init(_ noun: String, on console: Console) { (self.noun, self.console) = (noun, console) }

    /// `part` of `whole` is read, and `count` things went in.
    ///
    /// A whole that is not known, such as that of a pipe, shows nothing.
    func show(_ part: Int, of whole: Int?, count: Int) throws(CommandFailure) {
        guard console.errorIsTerminal, let whole, whole > 0 else { return }
        let percent = min(100, part * 100 / whole)
        guard shown.withLock({ $0.exchange(percent) }) else { return }
        let filled = percent * Self.width / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        try console.error.write("\r\(bar) \(percent) %  \(count) \(noun)\(count == 1 ? "" : "s")")
        try console.error.flush()
    }

    /// Leaves an empty line for the next message.
    func clear() throws(CommandFailure) {
        guard console.errorIsTerminal, shown.withLock({ $0.exchange(-1) }) else { return }
        try console.error.write("\r\u{1B}[K")
        try console.error.flush()
    }
}

extension Int {
    /// Takes the new value, and says whether it is another one.
    fileprivate mutating func exchange(_ value: Int) -> Bool {
        defer { self = value }
        return self != value
    }
}
