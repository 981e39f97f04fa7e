/// Arguments as a POSIX shell reads them back.
package enum ShellText {
    /// One line to paste, each argument quoted where it needs it.
    package static func command(_ arguments: [String]) -> String { arguments.map(quoted).joined(separator: " ") }

    /// Single quotes, in which a shell expands nothing; a single quote in the text is written as `'\''`. Words
    /// of letters, digits and harmless signs stand bare.
    package static func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_./:=,@%+".utf8.contains(byte)
                }
            }
        if isPlain { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
