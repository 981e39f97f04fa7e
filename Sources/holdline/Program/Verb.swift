import ArgumentParser
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire

extension CommandConfiguration {
    /// A verb in the help: its name, one line that says its effect, further paragraphs, and examples.
    ///
    /// In `about` a blank line ends a paragraph, and lines that begin with blanks stand as they are written; see `HelpText`. Examples are
    /// typed into a shell as they stand, and so are never wrapped.
    static func verb(
        _ name: String, _ abstract: String, _ about: String = "", examples: String..., short: String? = nil
    ) -> CommandConfiguration {
        verb(name, abstract, about, examples, short)
    }

    fileprivate static func verb(
        _ name: String, _ abstract: String, _ about: String, _ examples: [String], _ short: String? = nil
    ) -> CommandConfiguration {
        let examples = examples.isEmpty ? [] : (["EXAMPLES:"] + examples.map { "  \($0)" })
        let texts = [about, examples.joined(separator: "\n")].filter { !$0.isEmpty }
        return CommandConfiguration(
            commandName: name, abstract: abstract, discussion: HelpText.firm(texts.joined(separator: "\n\n")),
            aliases: short.map { [$0] } ?? [])
    }

    /// A noun in the help, with its verbs in the order in which they are listed.
    ///
    /// A noun alone does nothing: the parser then shows its help. `short` is the letter that stands for it, `usual` the verb that is meant
    /// where an option follows the noun.
    static func noun(
        _ name: String, _ abstract: String, _ verbs: [any ParsableCommand.Type], short: String? = nil,
        usual: (any ParsableCommand.Type)? = nil
    ) -> CommandConfiguration {
        CommandConfiguration(
            commandName: name, abstract: abstract, subcommands: verbs, defaultSubcommand: usual, aliases: short.map { [$0] } ?? [])
    }
}

/// A verb that shows one answer of the daemon: as it came in JSON, as rows in CSV, as a page to a person.
///
/// A verb with an answer that takes more than one question, such as `call show`, writes its report itself.
protocol ShowVerb: AsyncParsableCommand {
    associatedtype Options: VerbOptions
    associatedtype Value: Decodable & Sendable
    associatedtype Row: Listed

    var options: Options { get }

    /// One request; a failure is the verb's.
    func answer(_ client: Client) async throws -> Answer<Value>
    /// The rows of the CSV.
    func rows(_ value: Value) -> [Row]
    /// The page for a person. It may ask nothing more: what the page needs is in the answer.
    func show(_ value: Value, _ writer: PageWriter) throws
}

extension ShowVerb {
    func run() async throws { try await options.output.write(try await answer(try options.connection.client()), csv: rows, page: show) }
}

extension ShowVerb where Row == Value {
    func rows(_ value: Value) -> [Value] { [value] }
}

/// The command line's form of an action: options of its own, the body that they make, and the sentence that says what it did.
///
/// What the verbs of a noun have in common, the noun's own protocol says: `TicketVerb` and its like.
///
/// A verb that is no action of the daemon's, such as a list or an import, is a command of its own instead.
protocol ActionVerb: ParsableArguments {
    /// The arguments that name the subject: a ticket, a call or an agent.
    associatedtype Naming: ParsableArguments
    /// The request's body, which the daemon's decision reads too.
    associatedtype Body: Action

    /// The verb in the help, stored: the parser asks every command for it several times at each start.
    ///
    /// Help and, where the API's path is a verb, name are the action's, so that the command line and the API cannot differ.
    static var configuration: CommandConfiguration { get }

    /// Sends the action, and says what came of it.
    func run(on argument: Naming, _ shared: WriteOptions) async throws
}

extension ActionVerb {
    /// The verb in the help by the name and the help of its action.
    static func verb(_ about: String = "", examples: String...) -> CommandConfiguration { .verb(Body.name, Body.help, about, examples) }
}

/// `holdline NOUN VERB`, made of what the verb says of itself.
///
/// The parser needs a type for each verb; this one is generic, so that a verb declares nothing of the parser
/// but its options.
///
/// Exit codes: 0 done; 1 refused, with the code of the refusal in brackets; 64 wrong arguments; 69 no daemon
/// answers; 75 the outcome is unknown, and the command to repeat is shown; 77 the role is missing.
struct ActionCommand<Asked: ActionVerb>: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Asked.configuration }

    @OptionGroup var argument: Asked.Naming
    @OptionGroup var verb: Asked
    @OptionGroup var shared: WriteOptions

    func run() async throws { try await verb.run(on: argument, shared) }
}

/// The daemon to ask, by its socket.
///
/// The order is `--socket`, `HOLDLINE_SOCKET`, the service's directory `/run/holdline` where there is one, and
/// `$XDG_RUNTIME_DIR`: the daemon's own rule (`RuntimePaths`), so that both find the same place.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The daemon's socket (else HOLDLINE_SOCKET, else the standard place).", valueName: "path"), completion: .file())
    var socket: String?

    @Option(
        help: ArgumentHelp("Wait so long for an answer (else HOLDLINE_TIMEOUT, else 10s for a read, 30s for a write).", valueName: "time"),
        transform: Self.time)
    var timeout: Span?

    /// Throws `ValidationError` for no time at all, too: no daemon is that quick.
    private static func time(_ text: String) throws -> Span {
        let example = "10s or 2m"
        let span = try Read.span(text, example)
        return try Read.valid(span.seconds > 0 ? span : nil, "“\(text)” is no length of time: write \(example)")
    }

    /// Connects to nothing yet. Throws `usage` for a path that no socket can have, and for a HOLDLINE_TIMEOUT that is no length of time.
    ///
    /// A person who waits for more than a second is told what for; a daemon of another version is remembered for the end of the run.
    func client() throws(CommandFailure) -> Client {
        let console = Console.current
        let record = Invocation.record
        let patience = try patience(on: console)
        do {
            var client = try Client(socket: socket ?? Self.standardSocket(on: .current))
            client.patience = patience
            if console.errorIsTerminal { client.onWait = { try? console.note("waiting for holdlined…") } }
            client.onVersion = { record.daemon = $0 }
            return client
        } catch {
            throw .client(error)
        }
    }

    private func patience(on console: Console) throws(CommandFailure) -> Patience {
        if let timeout { return .all(.seconds(timeout.seconds)) }
        guard let text = console.environment("HOLDLINE_TIMEOUT"), !text.isEmpty else { return .standard }
        do { return .all(.seconds(try Self.time(text).seconds)) } catch {
            throw .usage("HOLDLINE_TIMEOUT: \(ParserWords.sentence(Root.message(for: error)))")
        }
    }

    /// Reads three variables alone: a run of the command depends on nothing else of its environment but the
    /// terminal and the time zone.
    static func standardSocket(on console: Console) -> String {
        let environment = console.environment
        let names = ["HOLDLINE_SOCKET", "XDG_RUNTIME_DIR", "HOME"]
        let values = names.compactMap { name in environment(name).map { (name, $0) } }
        return RuntimePaths.resolve(environment: Dictionary(uniqueKeysWithValues: values), user: getuid()) { access($0, F_OK) == 0 }.socket
    }
}

/// A table is for people and may change; JSON is the daemon's answer byte for byte; the names of CSV columns
/// stay.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case table, json, csv
}

/// The form in which the answer is written: a table for a person, or data for a program.
struct OutputOptions: ParsableArguments {
    @Option(name: [.customShort("o"), .long], help: "table, json (the daemon's own answer, one object a line) or csv.")
    var output: OutputFormat = .table

    /// Read before the parser is: see `Console.colored`.
    @Option(help: ArgumentHelp("Colours: always, never, or auto: on a terminal.", valueName: "when")) var color: ColorChoice = .auto
}

/// When words have colours.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument, Sendable { case auto, always, never }

/// The key under which the daemon does a write once, however often it is sent.
///
/// The daemon answers a repeated key with its first answer, and refuses the same key with another body
/// (`key-reused`).
struct KeyOptions: ParsableArguments {
    @Option(help: "Idempotency key: the same command with the same key is done once. Random if not given.") var key: String?

    /// Runs the write. Where its outcome stays unknown, the failure names the command that settles it.
    ///
    /// `typed` are the arguments to repeat where they are not those of this run. The run's account learns of
    /// the write before it is sent, so that an interruption in between says that its outcome is not known.
    ///
    /// Throws `usage` for a key that cannot travel in a header, `repeatable` where the outcome is unknown or
    /// the daemon busy, else `client`.
    func write<Value>(
        _ body: (_ key: String) async throws(ClientError) -> Value, repeating typed: [String]? = nil
    ) async throws(CommandFailure) -> Value {
        let key = key ?? RequestKey.random()
        try Self.check(key, most: 255)
        let command = Self.command(typed ?? Invocation.arguments, key: key)
        WriteProgress.current.begin(command)
        do {
            let value = try await body(key)
            WriteProgress.current.finish()
            return value
        } catch {
            WriteProgress.current.fail()
            throw error.leavesOpen ? .repeatable(error, command: command) : .client(error)
        }
    }

    /// Throws `usage` for a key that cannot travel in a header, or has more than `most` characters.
    static func check(_ key: String, most: Int) throws(CommandFailure) {
        guard (1...most).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .usage("a key has 1 to \(most) visible ASCII characters")
        }
    }

    /// The typed command with this key in place of any other: repeated, it does the same write at most once.
    ///
    /// The key goes before `--`, where options end.
    static func command(_ arguments: [String], key: String) -> String {
        var kept: [String] = []
        var rest = Invocation.record.exact(arguments)[...]
        while let word = rest.popFirst() {
            if word == "--" {
                return ShellText.command(["holdline"] + kept + ["--key", key, "--"] + rest)
            }
            if word == "--key" {
                rest = rest.dropFirst()
            } else if !word.hasPrefix("--key=") {
                kept.append(word)
            }
        }
        return ShellText.command(["holdline"] + kept + ["--key", key])
    }
}

/// The most elements that a list shows.
///
/// Without it 50 elements are shown, about a screen or two; a note on standard error says that there are more.
struct LimitOption: ParsableArguments {
    @Option(name: [.customShort("n"), .customLong("limit")], help: "At most this many; 50 if not given.") var count: Int?

    var most: Int { count ?? 50 }

    func validate() throws { guard count.map({ $0 > 0 }) ?? true else { throw ValidationError(told: "--limit is at least 1") } }
}

/// How much of a list is shown: so many elements, or all. Of both the number counts.
struct PageOptions: ParsableArguments {
    @OptionGroup var limit: LimitOption
    @Flag(help: "All of them, unless --limit says how many.") var all = false

    var most: Int { limit.count ?? (all ? .max : limit.most) }
}

// MARK: Together, as most verbs take them

/// The options that every verb takes that shows an answer of the daemon, and those that its kind adds.
///
/// Its kinds differ in what they add: nothing, a key, or pages.
protocol VerbOptions: ParsableArguments {
    var output: OutputOptions { get }
    var connection: ConnectionOptions { get }
    /// The columns that were asked for by their names; empty: the verb's own.
    var columnNames: [String] { get }
}

extension VerbOptions {
    var columnNames: [String] { [] }
}

/// The options of a verb that only reads.
struct ReadOptions: VerbOptions {
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions
}

/// The options of a verb that lists page by page.
struct ListOptions: VerbOptions {
    @OptionGroup var pages: PageOptions
    @Option(help: "These columns alone, with commas between them; their names are those of csv.", transform: Self.names)
    var columns: [[String]] = []
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    var columnNames: [String] { columns.flatMap(\.self) }

    private static func names(_ text: String) throws -> [String] {
        let names = text.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
        return try Read.valid(names.isEmpty ? nil : names, "“\(text)” names no column: write some, with commas between them")
    }

    /// Exit code 64: columns of JSON, which is the daemon's own answer.
    func validate() throws {
        guard columns.isEmpty || output.output != .json else {
            throw ValidationError(told: "--columns is for a table or csv: json is the daemon's own answer")
        }
    }
}

/// The options of a verb that writes.
///
/// All verbs that write one thing have these, the actions among them; imports have keys of their own for each
/// line.
struct WriteOptions: VerbOptions {
    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions
}
