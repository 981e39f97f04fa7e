import Glibc
import HoldlineWire

/// The language of the person at the terminal, and the letters that the terminal has.
extension Console {
    /// Whether the locale's characters are no UTF-8: then a screen shows ASCII alone. A pipe gets UTF-8 whatever the locale says.
    var isASCII: Bool {
        guard outputIsTerminal else { return false }
        let name = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first ?? "C"
        let charset = name.split(separator: ".").dropFirst().first?.prefix { $0 != "@" }.lowercased().filter { $0 != "-" }
        return charset != "utf8"
    }

    /// How dates, numbers and money are written for a person.
    var form: LocalForm { LocalForm(language, isASCII: isASCII) }

    /// The same where a table or a sentence has it: at a terminal, and not in English, which has dates and amounts as the API writes them.
    var tableForm: LocalForm? { outputIsTerminal && language != .english ? form : nil }
}
