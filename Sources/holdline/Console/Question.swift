import HoldlineCore

/// Questions to the person at the terminal: asked on standard error, answered on standard input.
struct Question: Sendable {
    let console: Console
    private let lines: InputLines

    init(console: Console) {
        self.console = console
        self.lines = InputLines(console.input)
    }

    /// The answer, trimmed; nil at the end of the input.
    func ask(_ prompt: String) throws(CommandFailure) -> String? {
        while true {
            try console.error.write(Shown.line(prompt) + " ")
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
    func ask<Value>(
        _ prompt: String, optional: Bool, _ read: (String) throws(CommandFailure) -> Value
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
    func confirm(_ prompt: String) throws(CommandFailure) -> Bool {
        let answer = try ask(prompt + " [y/N]") ?? ""
        return ["y", "yes", "o", "oui", "j", "ja"].contains(answer.lowercased())
    }
}
