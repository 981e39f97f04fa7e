/// Words of RFC 2047.
enum EncodedWords {
    /// A field in which base64 has the signs at its end that some programs leave out, and without which GMime drops the last letters.
    static func padded(_ value: String) -> String {
        guard value.utf8.count > 8, value.contains("=?") else { return value }
        var pieces = value.split(separator: "?", omittingEmptySubsequences: false).map(String.init)
        // =?charset?B?text?=
        for place in pieces.indices.dropFirst(3)
        where pieces[place - 1].lowercased() == "b" && pieces[place - 3].hasSuffix("=") && place + 1 < pieces.count
            && pieces[place + 1].hasPrefix("=")
        {
            let missing = (4 - pieces[place].utf8.count % 4) % 4
            if missing < 3 { pieces[place] += String(repeating: "=", count: missing) }
        }
        return pieces.joined(separator: "?")
    }
}
