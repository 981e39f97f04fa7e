/// What a process is given as bytes, and takes as text: arguments and environment.
package enum ProcessText {
    /// This process's arguments without its name. The standard library's `CommandLine.arguments` repairs what is no UTF-8, and a repaired
    /// name is another name: here it is refused, with a message that says which argument.
    package static func arguments() -> Result<[String], TextProblem> {
        var texts: [String] = []
        for place in 1..<max(1, Int(CommandLine.argc)) {
            guard let bytes = CommandLine.unsafeArgv[place] else { break }
            guard let text = String(validatingCString: bytes) else {
                let before = texts.last.map { ", after “\($0.prefix(40))”," } ?? ""
                return .failure(
                    TextProblem(
                        message:
                            "argument \(place)\(before) is no UTF-8 (“\(String(cString: bytes).prefix(40))”): nothing was done. Write it in UTF-8; a file whose name is none can be renamed, or read from standard input"
                    ))
            }
            texts.append(text)
        }
        return .success(texts)
    }
}

extension String {
    /// Without a byte-order mark at the beginning: it says how a file is encoded, and is none of its text.
    package var withoutByteOrderMark: String {
        unicodeScalars.first == "\u{FEFF}" ? String(String.UnicodeScalarView(unicodeScalars.dropFirst())) : self
    }
}
