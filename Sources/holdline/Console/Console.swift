import Glibc

/// The world around a command: its streams, whether a person sits at them, and the environment.
struct Console: Sendable {
    @TaskLocal static var current = Console.process

    /// Data.
    var output: any Sink
    /// Everything else.
    var error: any Sink
    var input: any Input
    var inputIsTerminal: Bool
    var outputIsTerminal: Bool
    var errorIsTerminal: Bool
    /// Cells of a line, where the output is a terminal.
    var width: Int
    var hasColor: Bool
    var environment: @Sendable (String) -> String?

    /// Questions are asked only where a person reads them and can answer.
    var canAsk: Bool { inputIsTerminal && errorIsTerminal }

    /// Where text goes, nil where it is no terminal: then nothing is cut, whatever its length.
    var cells: Int? { outputIsTerminal ? width : nil }

    static let process: Console = {
        let outputIsTerminal = isatty(STDOUT_FILENO) == 1
        return Console(
            output: Descriptor(STDOUT_FILENO), error: Descriptor(STDERR_FILENO), input: DescriptorInput(STDIN_FILENO),
            inputIsTerminal: isatty(STDIN_FILENO) == 1, outputIsTerminal: outputIsTerminal,
            errorIsTerminal: isatty(STDERR_FILENO) == 1, width: terminalWidth(),
            hasColor: outputIsTerminal && variable("NO_COLOR") == nil && variable("TERM") != "dumb", environment: variable)
    }()

    /// An environment variable; an empty one counts as absent.
    @Sendable static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value[0] != 0 else { return nil }
        return String(cString: value)
    }

    private static func terminalWidth() -> Int {
        if let columns = variable("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
        var size = winsize()
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] where ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 {
            return Int(size.ws_col)
        }
        return 80
    }
}

extension Console {
    /// A line for the person beside the data; whatever in it came from elsewhere is shown escaped.
    func note(_ text: String) throws(CommandFailure) {
        try error.line(Shown.paragraphs(text))
        try error.flush()
    }

    /// A line of data.
    func say(_ text: String) throws(CommandFailure) { try output.line(text) }

    /// JSON as the daemon wrote it; on a terminal its invisible characters are written as JSON escapes.
    func json(_ bytes: [UInt8]) throws(CommandFailure) {
        try output.write(outputIsTerminal ? Array(Shown.json(String(decoding: bytes, as: UTF8.self)).utf8) : bytes)
        try output.write([UInt8(ascii: "\n")])
    }
}
