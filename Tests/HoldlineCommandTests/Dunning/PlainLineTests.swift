import HoldlineCore
import HoldlineWire
import Synchronization
import Testing

@testable import HoldlineClient
@testable import holdline

@Suite("lines that are read without a decoder")
struct PlainLineTests {
    /// The member that a plain line has in place of `old`.
    private static func plain(_ old: String = "", _ new: String = "") -> String {
        """
        {"blockerCount":1,"blockers":[{"amount":"300.00","code":"dispute","currency":"EUR","hold":"H-12","reason":"PRI","review":"2026-12-07",\
        "since":"2026-11-20T09:12:44Z","ticket":"T-7","until":null}],"collectable":"900.00","currency":"EUR","customer":"C-042",\
        "decision":"partial","dunnableFrom":null,"held":"300.00","invoice":"F202500006","known":true,"open":"1200.00","version":812}
        """.replacing(old, with: new)
    }

    private static let due = """
        {"amount":"1200.00","currency":"EUR","customer":"C-1000","due":"2026-02-04","dunning":null,"handover":null,"invoice":"F00000000",\
        "lastLevel":1,"lastSentAt":"2026-11-20T09:12:44.500Z","lastVersion":17,"open":"1200.00","reason":null,"verdict":"remind"}
        """

    /// What a type reads of a line without a decoder; nil where it leaves the line to the decoder.
    private static func fast<Line: PlainLine>(_ type: Line.Type, _ line: String) -> Line? {
        Array(line.utf8).withUnsafeBytes { bytes in
            var cursor = PlainCursor(bytes)
            guard let value = Line(plain: &cursor), cursor.isRead else { return nil }
            return value
        }
    }

    private static func read<Line: PlainLine>(_ type: Line.Type, _ line: String) throws -> Line {
        try Array(line.utf8).withUnsafeBytes { try Line.read($0) }
    }

    @Test("a line as the daemon writes it is read whole, and as the decoder reads it")
    func same() throws {
        let answer = try #require(Self.fast(DunningAnswer.self, Self.plain()))
        #expect(try answer == decoded(DunningAnswer.self, from: Array(Self.plain().utf8)))
        #expect(answer.blockers.first?.ticket == TicketID(number: 7))
        let due = try #require(Self.fast(DueInvoice.self, Self.due))
        #expect(try due == decoded(DueInvoice.self, from: Array(Self.due.utf8)))
        #expect(try SortedJSON.bytes(due) == Array(Self.due.utf8))
    }

    @Test(
        "what is unusual in a line is left to the decoder, which reads it or refuses it",
        arguments: [
            (#""F202500006""#, #""2025\/0042 \u00e9""#, true), (#""F202500006""#, #""2025/0042 é""#, true),
            (#""version":812"#, #""version":8.12e2"#, true),
            (#""known":true"#, #""known":true,"more":{"a":[1,{}]}"#, true), (#","version":812"#, "", false),
            (#""version":812"#, #""version":812,"version":812"#, false), (#""version":812"#, #""version":0812"#, false),
            (#""partial""#, #""perhaps""#, false), (#""900.00""#, "900.00", false), (#""900.00""#, #""9OO""#, false),
            (#"812}"#, "812", false), (#"812}"#, "812}}", false), (#"812}"#, "812} ", true), (#""T-7""#, "7", false),
            (#""version":812"#, #""version":12345678901234567890"#, false),
        ])
    func unusual(_ old: String, _ new: String, _ isRead: Bool) {
        let line = Self.plain(old, new)
        let careful = try? decoded(DunningAnswer.self, from: Array(line.utf8))
        #expect((careful != nil) == isRead)
        #expect((try? Self.read(DunningAnswer.self, line)) == careful)
        if !isRead { #expect(Self.fast(DunningAnswer.self, line) == nil) }
    }

    @Test("a line that is nested deeper than any of the daemon's is left to the decoder")
    func deep() throws {
        let line = Self.plain(
            #""known":true"#, #""known":true,"more":\#(String(repeating: "[", count: 40) + String(repeating: "]", count: 40))"#)
        #expect(Self.fast(DunningAnswer.self, line) == nil)
        #expect(try Self.read(DunningAnswer.self, line) == decoded(DunningAnswer.self, from: Array(Self.plain().utf8)))
    }

    @Test("a decision is told by its member, wherever the word stands beside it")
    func decisions() {
        func kind(_ line: String) -> CheckLine { Array(line.utf8).withUnsafeBytes { CheckLine($0) } }
        #expect(kind(Self.plain("partial", "proceed")) == .proceeds)
        #expect(kind(Self.plain("F202500006", #"\"decision\":\"proceed\""#)) == .held)
        #expect(kind(Self.plain("partial", "proceeds")) == .held)
        #expect(kind(#"{"checked":1,"partial":0,"pause":0,"unknown":0,"version":8}"#) == .closing)
        #expect(kind("") == .closing)
    }

    /// An input that gives these pieces.
    private final class Pieces: Input {
        private let rest: Mutex<[String]>
        init(_ pieces: [String]) { rest = Mutex(pieces) }
        func read() -> [UInt8] { rest.withLock { $0.isEmpty ? [] : Array($0.removeFirst().utf8) } }
    }

    @Test("numbers come in whole lines however the input is cut, without blank lines and byte-order marks, and are counted")
    func pieces() throws {
        let numbers = NumberPieces(Pieces(["\u{FEFF}F1\r\n", "F", "2\n \t\r\n", "\n", "\u{FEFF}", " F3\nF4"]))
        var (text, count) = ("", 0)
        while let piece = try numbers.next() {
            #expect(piece.bytes.last == UInt8(ascii: "\n"))
            #expect(piece.bytes.count { $0 == UInt8(ascii: "\n") } == piece.count)
            (text, count) = (text + String(decoding: piece.bytes, as: UTF8.self), count + piece.count)
        }
        #expect(text == "F1\r\nF2\n F3\nF4\n")
        #expect(count == 4)
        #expect(try numbers.next() == nil)
    }
}
