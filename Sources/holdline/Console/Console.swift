import Glibc
import HoldlineWire

/// The world around a command: its streams, whether a person sits at them, and the environment.
///
/// A value, so that a test can give a verb buffers in place of streams. Verbs take `current`, which `Program`
/// sets for each run.
struct Console: Sendable {
    /// The process's own unless a run was given another one.
    @TaskLocal static var current = Console.process

    /// Data.
    var output: any Sink
    /// Everything else.
    ///
    /// Notes, warnings, questions, progress: never what a program would read.
    var error: any Sink
    /// Answers to questions, and data where a file is named “-”.
    var input: any Input
    /// Whether a person may be typing.
    var inputIsTerminal: Bool
    /// Whether tables are cut to the width, and whether invisible characters in JSON are escaped.
    var outputIsTerminal: Bool
    /// Whether progress is drawn, and questions can be read.
    var errorIsTerminal: Bool
    /// Cells of a line, where the output is a terminal.
    var width: Int
    /// On a terminal that is not “dumb”, unless `NO_COLOR` is set (no-color.org).
    var hasColor: Bool
    /// In which notes, headings and words are; data for programs is not.
    var language = Language.english
    /// A variable's value; nil where it is not set or empty.
    var environment: @Sendable (String) -> String?

    /// Questions are asked only where a person reads them and can answer.
    var canAsk: Bool { inputIsTerminal && errorIsTerminal }

    /// Where text goes, nil where it is no terminal: then nothing is cut, whatever its length. `COLUMNS` says a width for pipes too, as
    /// `watch` does.
    var cells: Int? { outputIsTerminal ? width : environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } }

    /// Below this a record is a block: a table has no room for its columns.
    static let narrow = 60

    /// The streams of this process, looked at once.
    static let process: Console = {
        let outputIsTerminal = isatty(STDOUT_FILENO) == 1
        return Console(
            output: Descriptor(STDOUT_FILENO), error: Descriptor(STDERR_FILENO), input: DescriptorInput(STDIN_FILENO),
            inputIsTerminal: isatty(STDIN_FILENO) == 1, outputIsTerminal: outputIsTerminal,
            errorIsTerminal: isatty(STDERR_FILENO) == 1, width: terminalWidth(),
            hasColor: hasColor(outputIsTerminal), language: Language(environment: variable), environment: variable)
    }()

    /// `NO_COLOR` first, then `CLICOLOR_FORCE` and `CLICOLOR` (bixense.com/clicolors), else what the terminal can.
    private static func hasColor(_ isTerminal: Bool) -> Bool {
        if variable("NO_COLOR") != nil { return false }
        if let force = variable("CLICOLOR_FORCE"), force != "0" { return true }
        return isTerminal && variable("TERM") != "dumb" && variable("CLICOLOR") != "0"
    }

    /// The same console with the colours that `--color` asks for. It is looked up before the parser runs, so that failures of the parser
    /// have them too; a wrong word is the parser's to refuse.
    func colored(asIn arguments: [String]) -> Console {
        var console = self
        let options = Array(arguments.prefix { $0 != "--" })
        for (place, word) in options.enumerated() {
            let value =
                word.hasPrefix("--color=") ? String(word.dropFirst(8)) : word == "--color" ? options.dropFirst(place + 1).first : nil
            switch value.flatMap(ColorChoice.init(rawValue:)) {
            case .always: console.hasColor = true
            case .never: console.hasColor = false
            case .auto, nil: break
            }
        }
        return console
    }

    /// An environment variable; an empty one counts as absent.
    @Sendable static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value[0] != 0 else { return nil }
        return String(cString: value)
    }

    /// `COLUMNS`, else what the terminal says of itself, else 80.
    private static func terminalWidth() -> Int {
        if let columns = variable("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
        var size = winsize()
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] where ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 {
            return Int(size.ws_col)
        }
        return 80
    }
}

extension Phrase {
    /// In the language of the person who runs this command.
    var told: String { Console.current.told(self) }
}

extension Console {
    /// A line for the person beside the data; whatever in it came from elsewhere is shown escaped.
    ///
    /// It is flushed at once, so that it stands in order with what is written to standard output on the same
    /// terminal.
    func note(_ phrase: Phrase) throws(CommandFailure) { try note(text: phrase.text(in: language)) }

    /// A literal is a phrase; a text that was put together, or came from the daemon, is said as it is.
    @_disfavoredOverload func note(_ text: String) throws(CommandFailure) { try note(text: text) }

    private func note(text: String) throws(CommandFailure) {
        try error.line(errorIsTerminal ? Wrapping.message(text, width: width) : Shown.paragraphs(text))
        try error.flush()
    }

    /// A line of data.
    ///
    /// It is gathered, not flushed: a list of thousands is written in large pieces.
    func line(_ text: String) throws(CommandFailure) { try output.line(text) }

    /// A line for the person who asked, among the data: broken at words on a terminal, unless there is a command in it, which is copied.
    func say(_ phrase: Phrase) throws(CommandFailure) {
        let text = phrase.text(in: language)
        guard let cells, !text.contains("holdline ") else { return try line(text) }
        try line(Wrapping.message(text, width: cells))
    }
    @_disfavoredOverload func say(_ text: String) throws(CommandFailure) { try line(text) }

    /// In the person's language.
    func told(_ phrase: Phrase) -> String { phrase.text(in: language) }

    /// What follows is drawn over what a terminal shows (ECMA-48, CUP and ED); in a pipe a blank line stands before it.
    func beginScreen() throws(CommandFailure) {
        let isPlain = !outputIsTerminal || environment("TERM") == "dumb"
        try output.write(isPlain ? "\n" : "\u{1B}[H\u{1B}[J")
    }

    /// The same for lines of JSON, each with its line feed.
    func json(lines: [UInt8]) throws(CommandFailure) {
        guard outputIsTerminal else { return try output.write(lines) }
        try lines[...].eachLine { line throws(CommandFailure) in try json(Array(line)) }
    }

    /// JSON as the daemon wrote it; on a terminal its invisible characters are written as JSON escapes.
    func json(_ bytes: [UInt8]) throws(CommandFailure) {
        try output.write(outputIsTerminal ? Array(Shown.json(String(decoding: bytes, as: UTF8.self)).utf8) : bytes)
        try output.write([UInt8(ascii: "\n")])
    }
}
