import Testing

/// A strict reader of Prometheus' text format: what it does not know is an error, so that a page it takes is a page.
struct PrometheusPage {
    struct Invalid: Error, CustomStringConvertible {
        let description: String
    }

    /// Values by name with labels, as written.
    private(set) var samples: [String: Double] = [:]
    private(set) var types: [String: String] = [:]
    private(set) var help: [String: String] = [:]

    init(_ text: String) throws {
        guard text.isEmpty || text.hasSuffix("\n") else { throw Invalid(description: "no line feed at the end") }
        var family = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# HELP ") {
                let parts = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
                guard help.updateValue(String(parts[3]), forKey: String(parts[2])) == nil else {
                    throw Invalid(description: "HELP twice: \(line)")
                }
            } else if line.hasPrefix("# TYPE ") {
                let parts = line.split(separator: " ", omittingEmptySubsequences: false)
                guard parts.count == 4, ["counter", "gauge", "histogram"].contains(parts[3]), Self.isName(parts[2]) else {
                    throw Invalid(description: "TYPE: \(line)")
                }
                family = String(parts[2])
                guard types.updateValue(String(parts[3]), forKey: family) == nil else {
                    throw Invalid(description: "family twice: \(line)")
                }
            } else {
                try readSample(line, family: family)
            }
        }
        try checkHistograms()
    }

    private mutating func readSample(_ line: Substring, family: String) throws {
        let expression =
            /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\\\|\\"|\\n)*",?)*)\})? (NaN|[+-]Inf|-?[0-9.]+(?:e[+-]?[0-9]+)?)/
        guard let match = try expression.wholeMatch(in: line), let value = Double(match.4.replacing("+Inf", with: "inf")) else {
            throw Invalid(description: "sample: \(line)")
        }
        let name = String(match.1)
        let suffixes = types[family] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        guard suffixes.contains(where: { name == family + $0 }) else { throw Invalid(description: "of another family: \(line)") }
        let key = name + (match.2 ?? "")
        guard samples.updateValue(value, forKey: key) == nil else { throw Invalid(description: "sample twice: \(line)") }
    }

    private static func isName(_ text: Substring) -> Bool { text.wholeMatch(of: /[a-zA-Z_:][a-zA-Z0-9_:]*/) != nil }

    /// Every histogram has a bucket for +Inf that equals its count.
    private func checkHistograms() throws {
        for (key, value) in samples where key.contains("le=\"+Inf\"") {
            let count = key.replacing("_bucket", with: "_count").replacing(",le=\"+Inf\"", with: "").replacing("{le=\"+Inf\"}", with: "")
            guard samples[count] == value else { throw Invalid(description: "\(count) is not \(value)") }
        }
        for (family, type) in types where type == "histogram" {
            guard samples.keys.contains(where: { $0.hasPrefix(family + "_bucket") && $0.contains("le=\"+Inf\"") }) else {
                throw Invalid(description: "\(family) has no +Inf")
            }
        }
    }
}
