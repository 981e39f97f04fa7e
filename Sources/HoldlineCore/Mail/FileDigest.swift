/// The SHA-256 of a file's bytes, which names the file: 64 hexadecimal digits; upper-case ones are lowered.
package struct FileDigest: TextValue, Hashable, Sendable {
    package let text: String

    package static func read(_ text: String) -> Result<FileDigest, TextProblem> {
        let lower = text.lowercased()
        guard lower.utf8.count == 64, lower.utf8.allSatisfy({ $0.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }) else {
            return .failure(TextProblem(message: "a SHA-256 is 64 hexadecimal digits"))
        }
        return .success(FileDigest(text: lower))
    }

    package var description: String { text }

    private init(text: String) { self.text = text }
}
