import HoldlineCore

extension Spelling {
    /// The nearest word, if it is near enough to be a slip of the fingers.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let word = word.lowercased()
        if let longer = candidates.first(where: { $0.hasPrefix(word) && word.utf8.count >= 2 }) { return longer }
        let ranked = candidates.map { ($0, distance(word, $0.lowercased())) }.min { $0.1 < $1.1 }
        guard let (candidate, distance) = ranked, distance <= max(1, min(3, candidate.count / 2)) else { return nil }
        return candidate
    }
}
