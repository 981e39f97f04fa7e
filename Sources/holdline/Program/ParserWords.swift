import HoldlineWire

/// What the parser says of wrong arguments, in the person's language where its patterns are known.
enum ParserWords {
    /// Line by line: the sentence, the command's usage, and where its help is.
    static func phrase(_ text: String) -> Phrase {
        Phrase(text.split(separator: "\n", omittingEmptySubsequences: false).map { Phrase(said: String($0)) }, separator: "\n")
    }
}
