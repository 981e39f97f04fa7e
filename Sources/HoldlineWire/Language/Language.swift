/// The languages in which people are spoken to. JSON, CSV, logs and the manual know one alone, English.
package enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case french = "fr"

    /// Of a person's environment, as POSIX has it: `LC_ALL`, then `LC_MESSAGES`, then `LANG`; the first that is not empty counts.
    ///
    /// English where that is no language that there is a catalogue of, such as `C`.
    package init(environment: (String) -> String?) {
        let name = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty }
        self = name.flatMap { Self(tag: $0) } ?? .english
    }

    /// Of a browser, by its `Accept-Language` (RFC 9110, 12.5.4): of those that there are the one that it wants most, else English.
    package init(accepted header: String?) {
        let wanted = (header ?? "").split(separator: ",").enumerated().compactMap { place, item -> (Self, Double, Int)? in
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let language = parts.first.flatMap({ Self(tag: $0) }) else { return nil }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            return weight > 0 ? (language, weight, place) : nil
        }
        self = wanted.max { ($0.1, -$0.2) < ($1.1, -$1.2) }?.0 ?? .english
    }

    /// `fr`, `fr_FR.UTF-8`, `fr-CA`: the country does not matter here.
    private init?(tag: some StringProtocol) {
        let code = tag.prefix { $0 != "_" && $0 != "-" && $0 != "." && $0 != "@" }.lowercased()
        self.init(rawValue: code)
    }

    /// Whether a count has its noun in the plural: French has none at 0 and at 1 (and 1,5).
    package func isPlural(_ count: Int) -> Bool {
        switch self {
        case .english: count != 1
        case .french: count.magnitude > 1
        }
    }
}
