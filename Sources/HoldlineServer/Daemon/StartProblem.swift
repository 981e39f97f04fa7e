/// Why the daemon does not start: one line for a person, that says what was wrong, where, and what to do.
package struct StartProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// For a person, without a line feed.
    package let message: String

    package init(_ message: String) { self.message = message }

    package var description: String { message }
}
