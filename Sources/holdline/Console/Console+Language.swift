import Glibc
import HoldlineWire

/// The language of the person at the terminal, and the letters that the terminal has.
extension Console {
    var language: Language {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
        return Language(environment: Dictionary(uniqueKeysWithValues: names.compactMap { name in environment(name).map { (name, $0) } }))
    }

    /// Whether the locale's characters are no UTF-8: then a screen shows ASCII alone. A pipe gets UTF-8 whatever the locale says.
    var isASCII: Bool {
        guard outputIsTerminal else { return false }
        let name = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first ?? "C"
        let charset = name.split(separator: ".").dropFirst().first?.prefix { $0 != "@" }.lowercased().filter { $0 != "-" }
        return charset != "utf8"
    }

    var form: LocalForm { LocalForm(language, isASCII: isASCII) }
}
