import HoldlineCore
import Yams

/// A value of the configuration file, which knows its place in it for the errors that it gives.
struct ConfigurationValue {
    /// The node of the YAML document, with its line and column.
    let node: Node
    /// "deadlines.firstResponse"; empty for the whole document.
    let path: String
    /// The file's name, as it was given, for messages.
    let file: String

    /// `FILE:LINE: PATH: message`.
    func problem(_ message: String, at mark: Mark? = nil, path: String? = nil) -> StartProblem {
        let line = (mark ?? node.mark).map { ":\($0.line)" } ?? ""
        let path = path ?? self.path
        return StartProblem("\(file)\(line): \(path.isEmpty ? "" : "\(path): ")\(message)")
    }

    /// The text as it stands in the file, so that `0000611365` keeps its zeros and `500.00` its decimals.
    func text(_ wanted: String) throws(StartProblem) -> String {
        guard let scalar = node.scalar else { throw problem("write \(wanted)") }
        guard !isEmpty else { throw problem("has no value: write \(wanted), or leave the line out") }
        return scalar.string
    }

    /// A key with nothing after it, or a plain `null`.
    var isEmpty: Bool {
        guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// A whole number without a sign, in digits. Throws a `StartProblem` that names the range.
    func integer(_ wanted: String, in range: ClosedRange<Int>) throws(StartProblem) -> Int {
        let text = try text(wanted)
        guard text.utf8.allSatisfy(\.isDigit), let value = Int(text), range.contains(value) else {
            throw problem("“\(text)” does not do: write \(wanted), from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// The value of a word; the words are those of the dictionary. Throws a `StartProblem` that lists them.
    func word<Word>(_ words: [String: Word]) throws(StartProblem) -> Word {
        let list = words.keys.sorted().joined(separator: ", ")
        let text = try text("one of: \(list)")
        guard let word = words[text] else { throw problem("“\(text)” does not do: write one of: \(list)") }
        return word
    }

    /// `yes` or `no`; YAML's other two words do, too.
    func flag() throws(StartProblem) -> Bool { try word(["yes": true, "true": true, "no": false, "false": false]) }

    /// The elements of a sequence, each with its place in the path.
    func list(_ wanted: String) throws(StartProblem) -> [ConfigurationValue] {
        guard case .sequence(let sequence) = node else { throw problem("write \(wanted)") }
        return sequence.enumerated().map { ConfigurationValue(node: $1, path: "\(path)[\($0)]", file: file) }
    }

    /// Keys that the file chooses itself, each with its value, in the order of the file.
    func entries(_ wanted: String) throws(StartProblem) -> [(key: ConfigurationValue, value: ConfigurationValue)] {
        guard let mapping = node.mapping else { throw problem("write \(wanted)") }
        return mapping.map { key, value in
            let path = "\(path).\(key.scalar?.string ?? "?")"
            return (ConfigurationValue(node: key, path: path, file: file), ConfigurationValue(node: value, path: path, file: file))
        }
    }

    /// The values by key; a key that is not among `keys` is refused by name.
    func block(_ keys: [String]) throws(StartProblem) -> [String: ConfigurationValue] {
        guard let mapping = node.mapping else {
            throw problem("write keys and values: \(keys.joined(separator: ", "))")
        }
        var values: [String: ConfigurationValue] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? "?"
            let path = path.isEmpty ? name : "\(path).\(name)"
            guard keys.contains(name) else {
                let hint = nearest(to: name, in: keys).map { "did you mean \($0)?" } ?? "the keys here are: \(keys.joined(separator: ", "))"
                throw problem("there is no such key; \(hint)", at: key.mark, path: path)
            }
            values[name] = ConfigurationValue(node: value, path: path, file: file)
        }
        return values
    }
}

/// The word that was probably meant, or nil where none is near: at most a third of it has to change.
func nearest(to word: String, in words: [String]) -> String? {
    let distances = words.map { (word: $0, distance: Spelling.distance(word.lowercased(), $0.lowercased(), swaps: false)) }
    guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance * 3 <= max(word.count, best.word.count) ? best.word : nil
}
