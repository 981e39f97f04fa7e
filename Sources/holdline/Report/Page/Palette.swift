/// The colours of a page, for light and for dark screens; a test computes their contrast.
///
/// Series are told apart by their patterns, shapes and labels too: no colour means anything alone.
struct Palette: Sendable {
    /// `surface` is under charts and tables, `page` around them.
    let page, surface, text, faint, line: Color
    /// Of series, in their order; they stand against the surface with 3:1 at least, as shapes must (WCAG 2.2, 1.4.11).
    let series: [Color]

    /// A colour of sRGB, eight bits a channel.
    struct Color: Hashable, Sendable {
        let red, green, blue: UInt8

        /// `value` is `0xRRGGBB`.
        init(_ value: UInt32) { (red, green, blue) = (UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)) }

        var css: String { "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    }

    static let light = Palette(
        page: Color(0xF4F5F7), surface: Color(0xFFFFFF), text: Color(0x1A1F26), faint: Color(0x4B5563), line: Color(0x9AA3AF),
        series: [0x1F5FA8, 0xB4531A, 0x1E7A4C, 0x8A3FA0, 0x8A6A00, 0xA8324A].map(Color.init))
    static let dark = Palette(
        page: Color(0x12151A), surface: Color(0x1B2027), text: Color(0xE8EBEF), faint: Color(0xB3BBC6), line: Color(0x6B7684),
        series: [0x79B4F2, 0xF0A06A, 0x6CCB97, 0xD09BE3, 0xDBBE55, 0xF08CA0].map(Color.init))

    /// As custom properties of CSS.
    var properties: String {
        let named = [("page", page), ("surface", surface), ("text", text), ("faint", faint), ("line", line)]
        let all = named + series.enumerated().map { ("s\($0 + 1)", $1) }
        return all.map { "--\($0): \($1.css);" }.joined(separator: " ")
    }
}
