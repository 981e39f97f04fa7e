import ArgumentParser
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// The daemon to ask, by its socket.
///
/// The order is `--socket`, `HOLDLINE_SOCKET`, the service's directory `/run/holdline` where there is one, and
/// `$XDG_RUNTIME_DIR`: the daemon's own rule (`RuntimePaths`), so that both find the same place.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The daemon's socket (else HOLDLINE_SOCKET, else the standard place).", valueName: "path"), completion: .file())
    var socket: String?

    /// Connects to nothing yet. Throws `usage` for a path that no socket can have.
    func client() throws(CommandFailure) -> Client {
        do {
            return try Client(socket: socket ?? Self.standardSocket())
        } catch {
            throw .client(error)
        }
    }

    /// Reads three variables alone: a run of the command depends on nothing else of its environment but the
    /// terminal and the time zone.
    private static func standardSocket() -> String {
        let environment = Console.current.environment
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
}

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
            switch error {
            case .busy, .outcomeUnknown: throw .repeatable(error, command: command)
            default: throw .client(error)
            }
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
        var rest = arguments[...]
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
    @Option(name: .customLong("limit"), help: "At most this many.") var count: Int = 50

    func validate() throws { guard count > 0 else { throw ValidationError("--limit is at least 1") } }
}

/// How much of a list is shown: so many elements, or all.
struct PageOptions: ParsableArguments {
    @OptionGroup var limit: LimitOption
    @Flag(help: "All of them.") var all = false

    var most: Int { all ? .max : limit.count }
}

// MARK: Together, as most verbs take them

/// The options that every verb takes that shows an answer of the daemon, and those that its kind adds.
///
/// Its kinds differ in what they add: nothing, a key, or pages.
protocol VerbOptions: ParsableArguments {
    var output: OutputOptions { get }
    var connection: ConnectionOptions { get }
}

/// The options of a verb that only reads.
struct ReadOptions: VerbOptions {
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions
}

/// The options of a verb that lists page by page.
struct ListOptions: VerbOptions {
    @OptionGroup var pages: PageOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions
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
