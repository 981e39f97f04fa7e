import FoundationEssentials
import HoldlineCore
import HoldlineStore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite("the reader of bodies, against Foundation's")
struct JSONReaderTests {
    /// What Foundation's decoder makes of it, written again; nil where it refuses.
    private func foundation<Value: Codable>(_ type: Value.Type, _ bytes: [UInt8]) -> [UInt8]? {
        (try? JSONDecoder().decode(type, from: Data(bytes))).flatMap { try? SortedJSON.bytes($0) }
    }

    /// Whether the reader gave a value; it must be the one that Foundation gives, which takes more than JSON.
    private func agrees<Value: Codable>(_ type: Value.Type, _ bytes: [UInt8]) -> Bool {
        guard let value = try? JSONReader.read(type, from: bytes) else { return false }
        let expected = foundation(type, bytes)
        #expect(expected != nil && expected == (try? SortedJSON.bytes(value)), "\(type): \(String(decoding: bytes, as: UTF8.self))")
        return true
    }

    private func agrees(_ sample: any Encodable, _ bytes: [UInt8]) -> Bool {
        func open<Value: Encodable>(_ value: Value) -> Bool {
            guard let type = Value.self as? any (Encodable & Decodable).Type else { return false }
            return check(type, bytes)
        }
        func check<Value: Codable>(_ type: Value.Type, _ bytes: [UInt8]) -> Bool { agrees(type, bytes) }
        return open(sample)
    }

    @Test("every body with all its fields is read as Foundation reads it")
    func samples() throws {
        for (name, sample) in Samples.bodies {
            let bytes = try SortedJSON.bytes(sample)
            #expect(agrees(sample, bytes), "\(name)")
            #expect(agrees(sample, Array(" \n\t".utf8) + bytes + Array("\r\n".utf8)), "\(name)")
        }
    }

    @Test("a whole number is read in every form, and no other number is taken for one")
    func wholeNumbers() throws {
        func read(_ text: String) -> Int64? { try? JSONReader.read([Int64].self, from: Array("[\(text)]".utf8)).first }
        let whole: [(String, Int64)] = [
            ("3.0", 3), ("3e0", 3), ("30e-1", 3), ("0.3E+1", 3), ("-2.50e1", -25), ("0.0", 0), ("-0.0", 0), ("0e999999999999999999", 0),
            ("9223372036854775807.0", .max), ("-9223372036854775808.00", .min), ("1e18", 1_000_000_000_000_000_000),
        ]
        for (text, number) in whole { #expect(read(text) == number, "\(text)") }
        for text in [
            "3.5", "35e-1", "39999999999999999.59", "1.00000000000000000001", "0.99999999999999999999", "9223372036854775808.0", "1e19",
            "1e400", "1e-400", "1e9223372036854775807", "1e-9223372036854775808",
        ] { #expect(read(text) == nil, "\(text)") }
    }

    @Test("bodies that were changed at random are read as Foundation reads them, or refused")
    func changed() throws {
        var random = SystemRandomNumberGenerator()
        let pieces = [
            "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "1", "-", "0", ".5", "e3", " ", "\u{1}", "\\u00e9", "\\ud83d", "é",
            "\u{0}", "99999999999999999999", "\"subject\":\"x\",",
        ]
        var read = 0
        for (_, sample) in Samples.bodies {
            let bytes = try SortedJSON.bytes(sample)
            for _ in 0..<400 {
                var changed = bytes
                for _ in 0..<Int.random(in: 1...2, using: &random) {
                    let start = Int.random(in: 0..<changed.count, using: &random)
                    let end = min(changed.count, start + Int.random(in: 0...3, using: &random))
                    changed.replaceSubrange(start..<end, with: Array((pieces.randomElement(using: &random) ?? "").utf8))
                    if changed.isEmpty { changed = bytes }
                }
                // Bodies that are no UTF-8 are refused before anybody reads them.
                if String(validating: changed, as: UTF8.self) != nil, agrees(sample, changed) { read += 1 }
            }
        }
        #expect(read > 100)
    }

    @Test(
        "escapes are read, and what is no JSON is refused",
        arguments: [
            (#"{"text":"a\"\\\/\b\f\n\r\t\u00e9\u20AC"}"#, true), (#"{"te\u0078t":"x"}"#, true), (#"{"text":"\ud83d\ude00"}"#, true),
            (#"{"text":"\ud83d"}"#, false), (#"{"text":"\x"}"#, false), (#"{"text":"x","text":"y"}"#, false),
            (#"{"text":"x","more":1}"#, true),
            (#"{"text":1}"#, false), (#"{"text":"x"} x"#, false), (#"{"text":"x",}"#, false), ("{\"text\":\"\u{7}\"}", false), ("7", false),
            ("[]", false), ("", false), ("{", false), (#"{"text":"\"#, false),
        ] as [(String, Bool)])
    func escapes(json: String, isRead: Bool) { #expect(agrees(NoteOnTicket.self, Array(json.utf8)) == isRead) }

    @Test("a value that is tried in several forms does not settle on another one")
    func forms() {
        let status = #"{"at":"2026-11-20T09:12:44Z","by":"BY","message":"M1","reasons":["QTE_ERR"],"code":"#
        for code in ["207", "\"207\"", "207.0"] { #expect(agrees(PostStatus.self, Array((status + code + "}").utf8))) }
        for code in ["2070000000000000000000", "1e2", "null", "true"] {
            #expect(!agrees(PostStatus.self, Array((status + code + "}").utf8)))
        }
    }

    @Test("the elements of a page are cut out as they are written")
    func slices() throws {
        let text = try JSONText(Array(#"{"n":{"items":[0]},"items":[ {"a" : 1},"x\"y",[1, 2],-1.50 ],"next":null}"#.utf8))
        #expect(text.slices(of: "items")?.map { String(decoding: $0, as: UTF8.self) } == [#"{"a" : 1}"#, #""x\"y""#, "[1, 2]", "-1.50"])
        #expect(text.slices(of: "next") == nil && text.slices(of: "none") == nil)
    }
}

@Suite("answers' bytes")
struct AnswerBytesTests {
    @Test("every body and every answer has the bytes that Foundation's encoder gives it")
    func same() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for (name, sample) in Samples.bodies + Samples.answers {
            #expect(try SortedJSON.bytes(sample) == Array(encoder.encode(sample)), "\(name)")
        }
        let warning = Warning(.otherCustomer, Samples.number, "é \"x\"\n")
        let problem = ProblemBody(Refusal(.invalid, "no"), line: 3)
        let pages = [TicketPage.brief(Samples.ticket, warnings: [warning]), .brief(Samples.ticket, warnings: [])]
        for answer in pages.map(Written.Answer.ticket) + [.hold(Samples.hold)] {
            #expect(try SortedJSON.bytes(answer) == Array(encoder.encode(answer)))
            for line in [LineAnswer(line: 1, status: 201, written: answer), LineAnswer(line: 7, status: 422, problem: problem)] {
                #expect(try SortedJSON.bytes(line) == Array(encoder.encode(line)))
            }
        }
    }
}

@Suite("JSON that is written by hand")
struct PlainRowsTests {
    /// Every type that writes its own JSON and has members, with every member filled.
    private static var samples: [any PlainJSON] {
        get throws {
            var ticket = Samples.ticket
            ticket.resolution = try JSONDecoder().decode(Resolution.self, from: Data(resolution.utf8))
            ticket.pauses = try JSONDecoder().decode([Pause].self, from: Data(pauses.utf8))
            let warning = Warning(.otherCustomer, Samples.number, "m")
            var facts = Facts()
            facts.ticket = ticket
            facts.disputes = ticket.disputes
            facts.holds = [Samples.hold]
            facts.invoice = Samples.answers.lazy.compactMap { $0.1 as? Invoice }.first
            facts.status = try JSONDecoder().decode(InvoiceStatus.self, from: Data(status.utf8))
            facts.customer = Samples.answers.lazy.compactMap { $0.1 as? Customer }.first
            facts.from = "lea"
            facts.notice = Samples.takenNotice
            facts.warnings = [warning]
            facts.calls = Samples.answers.lazy.compactMap { $0.1 as? Call }.first.map { [$0] }
            facts.agents = Samples.answers.lazy.compactMap { $0.1 as? Agent }.first.map { [$0] }
            facts.entries = [AgentEntry(agent: "lea", at: Samples.instant, kind: .login)]
            facts.reminder = Samples.answers.lazy.compactMap { $0.1 as? Reminder }.first
            facts.handover = Samples.answers.lazy.compactMap { $0.1 as? Handover }.first
            facts.behalf = "lea"
            facts.struckNote = 3
            facts.toCustomer = true
            facts.escalation = Escalation(deadline: .nextUpdate, percent: 75, due: Samples.instant, since: Samples.instant)
            facts.imported = true
            facts.erasure = Erasure(.asked)
            facts.reading = Reading(.customer, shown: ["C-1"])
            facts.document = Samples.answers.lazy.compactMap { $0.1 as? DocumentRecord }.first
            facts.merge = CompanyMerge(from: Samples.reference, into: Samples.reference, company: "732829320", becomes: "732829320")
            facts.changes = Samples.answers.lazy.compactMap { $0.1 as? FieldChange }.first.map { [$0] }
            let invoice = facts.invoice.map { [$0 as any PlainJSON] } ?? []
            return [facts, ticket, ticket.disputes[0], Samples.hold, warning] + invoice
        }
    }

    private static let resolution = #"{"outcome":"rejected","at":"2026-11-20T09:12:44Z","by":"lea","of":"T-2"}"#
    private static let status =
        #"{"invoice":"F1","code":207,"at":"2026-11-20T09:12:44Z","message":"M1","by":"BY","reasons":[],"receivedAt":"2026-11-20T09:12:44Z","#
        + #""effect":"recorded","version":1}"#
    private static let pauses = #"[{"from":"2026-11-20T09:12:44Z","to":"2026-11-21T09:12:44Z"}]"#

    /// Members without a value: optional ones, and lists, since an empty one is not written everywhere.
    private func unset(_ value: Any, _ path: String, depth: Int = 0) -> [String] {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional?: return mirror.children.first.map { unset($0.value, path, depth: depth) } ?? [path]
        case .collection?: return mirror.children.isEmpty ? [path] : []
        // The value itself, and the wrappers of its properties.
        case .struct? where depth == 0 || mirror.children.first?.label == "wrappedValue":
            return mirror.children.flatMap { unset($0.value, "\(path).\($0.label ?? "")", depth: 1) }
        default: return []
        }
    }

    @Test("with every member filled, and with none, it has the bytes that Encodable gives")
    func complete() throws {
        let samples = try Self.samples
        #expect(samples.count == 6)
        for sample in samples {
            #expect(unset(sample, "\(type(of: sample))") == [], "fill the new member in the sample")
            var json = PlainText()
            try sample.write(into: &json)
            let expected = try SortedJSON.anyBytes(sample)
            #expect(String(decoding: json.bytes, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
        }
        var json = PlainText()
        try Facts().write(into: &json)
        #expect(json.bytes == Array("{}".utf8))
    }
}
