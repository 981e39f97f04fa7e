import HoldlineCore

/// HTML and SVG as text. Whatever comes from elsewhere goes through `text`, in an element and in an attribute alike.
enum Markup {
    /// The text with all that could be taken for markup escaped, and without characters that neither HTML nor XML knows.
    static func text(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            default:
                // Control characters and what reorders a line are shown as what they are.
                result.append(
                    contentsOf: Shown.isShowable(scalar, after: " ") ? [scalar] : Shown.line(String(scalar)).unicodeScalars.map(\.self))
            }
        }
        return String(result)
    }

    /// An element; the values of attributes and the text are escaped, `inner` stands as it is.
    static func element(_ name: String, _ attributes: [(String, String)] = [], text: String? = nil, inner: String = "") -> String {
        let written = attributes.map { " \($0)=\"\(self.text($1))\"" }.joined()
        return "<\(name)\(written)>\(text.map(self.text) ?? inner)</\(name)>"
    }

    /// An element of SVG without a content.
    static func shape(_ name: String, _ attributes: [(String, String)]) -> String {
        "<\(name)\(attributes.map { " \($0)=\"\(text($1))\"" }.joined())/>"
    }

    /// A coordinate with one decimal at most.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
        return (tenths < 0 ? "-" : "") + "\(whole)" + (rest == 0 ? "" : ".\(rest)")
    }
}
