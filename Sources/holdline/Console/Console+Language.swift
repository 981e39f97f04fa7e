import Glibc
import HoldlineWire

/// The language of the person at the terminal, and the letters that the terminal has.
extension Console {
    /// True where the locale's characters are UTF-8, by the first of its variables that is set, as POSIX orders them.
    var isUTF8: Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment($0) }.first?.lowercased() ?? ""
        return locale.contains("utf-8") || locale.contains("utf8")
    }

    /// Whether a screen shows ASCII alone. A pipe gets UTF-8 whatever the locale says.
    var isASCII: Bool { outputIsTerminal && !isUTF8 }

    /// How dates, numbers and money are written for a person.
    var form: LocalForm { LocalForm(language, isASCII: isASCII) }

    /// The same where a table or a sentence has it: at a terminal, and not in English, which has dates and amounts as the API writes them.
    var tableForm: LocalForm? { outputIsTerminal && language != .english ? form : nil }
}
