import HoldlineClient
import HoldlineCore

/// `invoice check NUMBER` with nothing but a socket and a format: scripts start it once for each invoice.
///
/// It is asked before the parser of all verbs and the connection's threads are made, which take longer than the question. Whatever is
/// unusual in the arguments or in the answer is left to them.
struct PlainCheck {
    let invoice: InvoiceNumber
    let format: OutputFormat
    /// nil for the standard place.
    private let socket: String?

    /// nil for arguments of any other form than `invoice check NUMBER`, with `--socket PATH` and `-o FORMAT` anywhere.
    init?(_ arguments: [String]) {
        var words: [String] = []
        var options: [String: String] = [:]
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "--socket" || word == "-o" {
                guard let value = rest.popFirst(), Self.isPlain(value), options.updateValue(value, forKey: word) == nil else { return nil }
            } else {
                guard words.count < 3, Self.isPlain(word) else { return nil }
                words.append(word)
            }
        }
        guard words.count == 3, words[0] == "invoice", words[1] == "check", let invoice = InvoiceNumber(words[2]),
            let format = OutputFormat(rawValue: options["-o"] ?? OutputFormat.table.rawValue)
        else { return nil }
        (self.invoice, self.format, socket) = (invoice, format, options["--socket"])
    }

    /// Printable ASCII that no parser takes for an option.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.first != UInt8(ascii: "-") && !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// nil where the daemon does not answer at once and as usual.
    func answer(_ console: Console) -> Answer<DunningAnswer>? {
        PlainExchange.dunning(invoice, socket: socket ?? ConnectionOptions.standardSocket(on: console))
    }
}
