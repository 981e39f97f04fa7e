/// The colour or weight of a word on a terminal that has them; nothing is said by colour alone.
enum Style: String, Sendable {
    case plain = ""
    case bold = "1"
    case faint = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"

    func on(_ text: String, _ console: Console) -> String {
        console.hasColor && self != .plain ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}
