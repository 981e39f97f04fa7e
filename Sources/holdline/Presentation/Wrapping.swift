/// Running text in lines of a terminal.
enum Wrapping {
    /// The lines of `text`, each at most `width` cells; words longer than a line are cut. No width, no wrapping.
    static func lines(_ text: String, width: Int?) -> [String] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).flatMap { paragraph in
            let shown = Shown.line(String(paragraph))
            guard let width else { return [shown] }
            return wrapped(Shown.withFewMarks(shown), width: max(width, 8))
        }
    }

    /// Broken at blanks alone. Blanks that follow each other stay, since text of people may be aligned by them.
    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            var word = String(word)
            var cells = CellWidth.of(word)
            if !line.isEmpty, used + 1 + cells > width {
                lines.append(line)
                (line, used) = ("", 0)
            }
            while cells > width {
                let head = CellWidth.fitted(word, to: width).dropLast()
                guard !head.isEmpty else { break }
                lines.append(String(head))
                word = String(word.dropFirst(head.count))
                cells = CellWidth.of(word)
            }
            line += (line.isEmpty && used == 0 ? "" : " ") + word
            used = CellWidth.of(line)
        }
        return lines + [line]
    }
}
