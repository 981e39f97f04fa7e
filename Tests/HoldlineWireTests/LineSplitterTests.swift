import HoldlineWire
import Testing


@Suite("lines of a stream")
struct LineSplitterTests {
    private func lines(_ chunks: [[UInt8]], limit: Int) -> [String] {
        var splitter = LineSplitter(limit: limit)
        var lines: [String] = []
        func take(_ line: LineSplitter.Line) {
            lines.append(String(decoding: line.bytes, as: UTF8.self) + (line.isOverlong ? "…" : ""))
        }
        for chunk in chunks { splitter.split(chunk, take) }
        splitter.finish(take)
        return lines
    }

    @Test(
        "a line ends with LF or CR LF, and what follows the last one is a line only if there is something",
        arguments: [
            ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\r\nb", ["a", "b"]), ("\n", [""]), ("a\n\nb\n", ["a", "", "b"]), ("\r\n", [""]),
            ("a\rb\n", ["a\rb"]), ("12345678\n", ["12345678"]), ("12345678\r\n", ["12345678"]), ("123456789\n", ["12345678…"]),
            ("12345678\r", ["12345678"]), ("a\n1234567890123\nb\n", ["a", "12345678…", "b"]), ("1234567890", ["12345678…"]),
        ] as [(String, [String])])
    func ends(text: String, expected: [String]) {
        #expect(lines([Array(text.utf8)], limit: 8) == expected)
    }

    @Test("where the stream is cut makes no difference")
    func cuts() {
        let text = Array("F1\r\n\n123456789012345678901234567890\nabcdefgh\r\nabcdefghi\nlast\r".utf8)
        let whole = lines([text], limit: 8)
        for first in 0...text.count {
            for second in first...text.count {
                let parts = [Array(text[..<first]), Array(text[first..<second]), Array(text[second...])]
                #expect(lines(parts, limit: 8) == whole)
            }
        }
        #expect(lines(text.map { [$0] }, limit: 8) == whole)
    }
}
