/// A page in Prometheus' text format, version 0.0.4, written family by family.
struct PrometheusText {
    /// For the `Content-Type` header.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// What was written so far; each line ends with a line feed, as the format asks.
    private(set) var text = ""

    /// The types of the format that are used here.
    enum Kind: String {
        case counter, gauge, histogram
    }

    /// Begins a family: all its samples have to follow before the next one begins.
    mutating func family(_ name: String, _ kind: Kind, help: String?) {
        if let help { text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n" }
        text += "# TYPE \(name) \(kind.rawValue)\n"
    }

    /// Writes one sample. `labels` are those of `labels(_:)`.
    mutating func sample(_ name: String, labels: String = "", _ value: Double) {
        text += labels.isEmpty ? "\(name) \(Self.number(value))\n" : "\(name){\(labels)} \(Self.number(value))\n"
    }

    /// `counts` are by bucket, not yet cumulative, the one beyond the last bound at their end.
    mutating func histogram(_ name: String, labels: String = "", bounds: [Double], counts: [Int], sum: Double) {
        var total = 0
        for index in 0...bounds.count {
            if index < counts.count { total += counts[index] }
            let bound = index < bounds.count ? Self.number(bounds[index]) : "+Inf"
            sample("\(name)_bucket", labels: labels + (labels.isEmpty ? "" : ",") + "le=\"\(bound)\"", Double(total))
        }
        sample("\(name)_sum", labels: labels, sum)
        sample("\(name)_count", labels: labels, Double(total))
    }

    /// `name="value"` pairs, sorted by name: two orders of the same labels are one series.
    static func labels(_ pairs: [(String, String)]) -> String {
        pairs.map { (name($0.0, colons: false), escaped($0.1, quotes: true)) }
            .sorted { $0 < $1 }
            .map { "\($0.0)=\"\($0.1)\"" }
            .joined(separator: ",")
    }

    /// A name of `[a-zA-Z_:][a-zA-Z0-9_:]*`, everything else replaced by `_`; labels have no colon.
    static func name(_ text: String, colons: Bool = true) -> String {
        var name = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": name.unicodeScalars.append(scalar)
            case "0"..."9": name += (name.isEmpty ? "_" : "") + String(scalar)
            case ":" where colons: name += ":"
            default: name += "_"
            }
        }
        return name.isEmpty ? "_" : name
    }

    /// Escapes backslash and line feed, and quotation marks in labels alone.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A number as Go's ParseFloat reads it: whole ones without a point.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: value).map { String($0) } ?? "\(value)"
    }
}
