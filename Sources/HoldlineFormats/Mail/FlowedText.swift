/// Text of `format=flowed` (RFC 3676): lines that end with a blank go on in the next one.
package enum FlowedText {
    /// Paragraphs as single lines. `deletesBlank`: the parameter `DelSp=yes`.
    package static func joined(_ text: String, deletesBlank: Bool) -> String {
        var lines: [String] = []
        /// How deep the line before is quoted, where it goes on.
        var open: Int?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let marks = line.prefix { $0 == ">" }.count
            var content = line.dropFirst(marks)
            if content.first == " " { content = content.dropFirst() }
            let isSignature = content == "-- "
            let goesOn = content.last == " " && !isSignature
            if goesOn, deletesBlank { content = content.dropLast() }
            if let open, open == marks, !isSignature, !lines.isEmpty {
                lines[lines.count - 1] += content
            } else {
                lines.append(marks > 0 ? String(repeating: ">", count: marks) + " " + content : String(content))
            }
            open = goesOn ? marks : nil
        }
        return lines.joined(separator: "\n")
    }
}
