import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire
import Synchronization

/// Words that the shell completes from what the daemon knows: `ticket show <TAB>`.
///
/// The parser asks for them at once, and the daemon answers later: what it asks for is kept here while it parses, and answered after it.
enum Completing {
    /// What is completed, on which command line.
    struct Question: Sendable {
        let kind: Completion.Kind
        /// The words of the command line, the program's name first.
        let words: [String]
        /// What is typed of the word at the cursor.
        let typed: String
        /// Which shell asks, as its script says; each takes what words mean in a form of its own.
        let shell: String?
    }

    /// The question of one run.
    final class Asked: Sendable {
        fileprivate let question = Mutex<Question?>(nil)
    }

    @TaskLocal static var current = Asked()

    /// The first word of a command line that asks for completions: the parser's own.
    static let word = "---completion"

    /// The variable in which the parser's scripts name their shell.
    private static let shellVariable = "SAP_SHELL"

    /// The longest time that a person waits for a list after TAB; a daemon that takes longer is not asked any further.
    @TaskLocal static var patience = Duration.seconds(1)

    /// Keeps what the parser asks for; it asks for one word a run.
    fileprivate static func note(_ kind: Completion.Kind, _ words: [String], _ typed: String) {
        current.question.withLock {
            $0 = Question(kind: kind, words: words, typed: typed, shell: Console.current.environment(shellVariable))
        }
    }

    /// Answers a command line that asks for completions, one word a line. Nothing is said where no daemon answers, or refuses: a shell
    /// that completes shows no errors.
    static func answer(_ arguments: [String], on console: Console) async throws {
        let asked = Asked()
        $current.withValue(asked) { _ = try? Root.parseAsRoot(arguments) }
        guard let question = asked.question.withLock({ $0 }) else { return }
        for line in question.lines(of: await words(question)) { try console.output.line(line) }
        try console.output.flush()
    }

    /// The daemon's words, or none where it has not answered within `patience`.
    private static func words(_ question: Question) async -> [Completion] {
        let patience = patience
        return await withTaskGroup(of: [Completion].self) { tasks in
            tasks.addTask { (try? await question.client().completions(question.query).value.items) ?? [] }
            tasks.addTask {
                try? await Task.sleep(for: patience)
                return []
            }
            defer { tasks.cancelAll() }
            return await tasks.next() ?? []
        }
    }
}

extension Completing.Question {
    /// A client for the socket that the command line names, which tries once: a person waits.
    fileprivate func client() throws -> Client {
        let options = try ConnectionOptions.parse(value(of: "--socket").map { ["--socket", $0] } ?? [])
        return try Client(socket: options.client().socket, waits: [])
    }

    /// Narrowed to the ticket or the customer that the command line names before it.
    fileprivate var query: CompletionQuery {
        var query = CompletionQuery()
        (query.kind, query.text) = (kind, typed)
        query.customer = value(of: "--customer").flatMap { CustomerReference($0) }
        if words.dropFirst().first == "ticket" { query.ticket = words.dropFirst(3).lazy.compactMap { TicketID($0) }.first }
        return query
    }

    /// The word behind an option; a value that is joined to its option by “=” is not looked for.
    private func value(of option: String) -> String? {
        guard let place = words.firstIndex(of: option), place + 1 < words.count, !words[place + 1].isEmpty else { return nil }
        return words[place + 1]
    }

    /// As the shell takes them: zsh and fish show what a word means beside it, and never insert it; bash shows all words that fit, of
    /// which it inserts what they have in common, so that a single one comes alone.
    fileprivate func lines(of words: [Completion]) -> [String] {
        switch shell {
        case "zsh":
            // The last line is taken out again by the script: without it an empty word would be lost.
            words.map { word in
                let value = word.value.replacing(":", with: "\\:")
                return word.help.map { "\(value):\(Shown.line($0.text))" } ?? value
            } + [" "]
        case "fish": words.map { word in word.help.map { "\(word.value)\t\(Shown.line($0.text))" } ?? word.value }
        default:
            // bash expands what it is given (“compgen -W”), commands in it too: what could mean anything to it does not get there.
            {
                let safe = words.filter { $0.value.unicodeScalars.allSatisfy(Self.isPlain) }
                guard safe.count > 1 else { return safe.map(\.value) }
                return safe.map { word in
                    let help = String(String.UnicodeScalarView((word.help?.text ?? "").unicodeScalars.map { Self.isWord($0) ? $0 : " " }))
                    let short = help.split(separator: " ").joined(separator: " ").prefix(60)
                    return short.isEmpty ? word.value : "\(word.value)  \(short)"
                }
            }()
        }
    }

    /// Letters, numbers, and the few signs that amounts and dates have.
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-.,:%".unicodeScalars.contains(scalar)
    }

    /// Whether bash leaves the character as it is when it expands a list of words.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? isWord(scalar) || "/_+@#=".unicodeScalars.contains(scalar) : isWord(scalar)
    }
}

/// Words that the daemon knows.
extension CompletionKind {
    static let tickets = asked(.ticket)
    static let invoices = asked(.invoice)
    static let customers = asked(.customer)
    static let queues = asked(.queue)
    static let agents = asked(.agent)

    /// The parser gets no words at once: `answer` asks the daemon once the parser is done.
    private static func asked(_ kind: Completion.Kind) -> CompletionKind {
        custom { words, _, typed in
            Completing.note(kind, words, typed)
            return []
        }
    }
}
