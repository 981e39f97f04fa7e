import HoldlineCore
import HoldlineWire

/// Questions to the person at the terminal: asked on standard error, answered on standard input.
///
/// Verbs ask only where `Console.canAsk` is true; in scripts options such as `--yes` give the answers
/// beforehand.
struct Question: Sendable {
    let console: Console
    private let lines: InputLines

    init(console: Console) { (self.console, lines) = (console, InputLines(console.input)) }

    /// The answer, trimmed; nil at the end of the input.
    ///
    /// An answer that is no UTF-8 is asked for again.
    func ask(_ prompt: Phrase) throws(CommandFailure) -> String? {
        while true {
            try console.error.write(Shown.line(console.told(prompt)) + " ")
            try console.error.flush()
            guard let line = try lines.next() else {
                try console.error.line("")
                try console.error.flush()
                return nil
            }
            if let text = String(validating: line, as: UTF8.self) { return text.withoutByteOrderMark.trimmed }
            try console.note("That is no UTF-8: set the terminal to UTF-8, or write it without accents.")
        }
    }

    /// Asks until `read` takes the answer; an empty one is nil where that is allowed.
    ///
    /// `read` throws `usage` for an answer that will not do; its message is shown, and the question comes
    /// again. Throws `refusedHere` where the input ends: nothing was sent.
    func ask<Value>(
        _ prompt: Phrase, optional: Bool, _ read: (String) throws(CommandFailure) -> Value
    ) throws(CommandFailure) -> Value? {
        while true {
            guard let answer = try ask(prompt) else { throw .refusedHere("nothing was done: the input ended at the question") }
            if answer.isEmpty {
                if optional { return nil }
                continue
            }
            do {
                return try read(answer)
            } catch .usage(let message) {
                try console.note(message)
            }
        }
    }

    /// Yes only where the answer says so; an empty answer is no.
    ///
    /// “y”, “o” or “j”, or the whole word in English, French or German.
    func confirm(_ prompt: Phrase) throws(CommandFailure) -> Bool {
        let answer = try ask("\(prompt) [y/N]") ?? ""
        return ["y", "yes", "o", "oui", "j", "ja"].contains(answer.lowercased())
    }
}
