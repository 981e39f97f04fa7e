import FoundationEssentials
import HoldlineCore
import Testing

/// The bytes of Foundation's encoder, which wrote the ledgers that there are.
private func foundation(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Suite("JSON with sorted keys")
struct SortedJSONTests {
    @Test("values of every shape have the bytes that Foundation gives them")
    func generated() throws {
        var random = Dice(state: 20_261_124)
        for _ in 0..<4000 {
            let value = Tree.any(&random, depth: 4)
            let ours = try SortedJSON.anyBytes(value)
            #expect(try text(ours) == text(foundation(value)))
        }
    }

    @Test("every character below 256, and some beyond, is escaped or kept as Foundation does it")
    func characters() throws {
        let scalars =
            (0..<256).compactMap(Unicode.Scalar.init)
            + ["\u{2028}", "\u{2029}", "\u{FEFF}", "\u{1F600}", "\u{10FFFF}", "e\u{301}"]
            .flatMap(\.unicodeScalars)
        for scalar in scalars {
            let value = ["x\(scalar)y": "a/\(scalar)b"]
            #expect(try SortedJSON.bytes(value) == foundation(value))
        }
    }

    @Test("the events of a day have the bytes that the ledger always had")
    func events() throws {
        var desk = Desk()
        try desk.register()
        let first = try desk.dispute("F1", "100.00")
        _ = try desk.dispute("2025/0042 é")
        try desk.run(.on(first, NoteOnTicket(text: "a \"quoted\"\nline \u{7F}\u{1F}")))
        try desk.run(.on(first, WaitTicket(for: .customer, until: Day(number: 20_900))))
        try desk.run(.on(first, ContinueTicket()))
        try desk.resolve(first, .partlyUpheld, credit: ("F1", "40.00"))
        try desk.register(credited: "40.00")
        for (event, _, _) in desk.log {
            #expect(try text(SortedJSON.bytes(event.facts)) == text(foundation(event.facts)))
            #expect(try text(SortedJSON.anyBytes(event.facts)) == text(foundation(event.facts)))
            #expect(try text(SortedJSON.bytes(event.sealed)) == text(foundation(event.sealed)))
        }
        #expect(desk.log.count >= 8)
    }

    @Test("no field of the sealed part is forgotten where it is written")
    func sealed() throws {
        let digest = String(repeating: "0", count: 64)
        let mail = #"{"name":"a.pdf","sha256":"\#(digest)","size":1,"type":"application/pdf","why":"large"}"#
        let lists = ["phones", "emails", "to", "inReplyTo", "oddities"].map { #""\#($0)":["x"]"# }
        let texts = [
            "subject", "description", "reference", "text", "liftedNote", "awayNote", "name", "language", "number", "transferredTo", "call",
            "messageID", "error", "sha256",
        ].map { #""\#($0)":"x"# + "\"" }
        let rows = [
            #""contact":{"email":null,"name":"x","phone":null}"#, #""evidence":[\#(mail)]"#, #""attachments":[\#(mail)]"#,
            #""omitted":[\#(mail)]"#, #""from":{"address":"x"}"#, #""changes":[{"field":"x","from":null,"to":null}]"#,
            #""notes":[{"at":"2026-11-27T08:00:00Z","by":"lea","text":"x"}]"#,
            #""recipients":[{"action":"failed","address":"x","status":"5.1.1"}]"#,
        ]
        let json = "{" + (lists + texts + rows).joined(separator: ",") + "}"
        let all = try JSONDecoder().decode(Sealed.self, from: Data(json.utf8))
        let fields = Mirror(reflecting: all).children
        for field in fields { #expect("\(field.value)" != "nil", "\(field.label ?? ""): give it a value here") }
        let written = try SortedJSON.bytes(all)
        #expect(try text(written) == text(foundation(all)))
        for field in fields { #expect(text(written).contains("\"\(field.label ?? "")\":")) }
    }

    @Test("days and instants at the ends of time, and around now, have the bytes that Foundation gives them")
    func times() throws {
        var random = Dice(state: 7)
        var days: [Int32] = [.min, -719_529, -719_528, -1, 0, 1, 2_932_896, 2_932_897, .max]
        var instants: [Int64] = [.min / 2, -86_400_001, -86_400_000, -1, 0, 1, 999, 1000, 86_399_999, 253_402_300_800_000, .max / 2]
        for _ in 0..<2000 {
            days.append(Int32.random(in: -1_000_000...4_000_000, using: &random))
            instants.append(Int64.random(in: -1_000_000_000_000...300_000_000_000_000, using: &random) / 1000 * (random.flip() ? 1000 : 1))
        }
        for number in days { #expect(try SortedJSON.bytes(Day(number: number)) == foundation(Day(number: number))) }
        for milliseconds in instants {
            let instant = Instant(milliseconds: milliseconds)
            #expect(try text(SortedJSON.bytes(instant)) == text(foundation(instant)))
        }
    }

    @Test("a number that is not finite is refused")
    func notFinite() {
        for value in [Double.nan, .infinity, -.infinity] {
            #expect(throws: EncodingError.self) { try SortedJSON.bytes([value]) }
        }
    }

    @Test("a value that writes nothing is an empty object, and one that writes twice is refused")
    func odd() throws {
        #expect(try text(SortedJSON.bytes(["a": Nothing()])) == "{\"a\":{}}")
        #expect(throws: EncodingError.self) { try SortedJSON.bytes(Twice()) }
    }

    @Test("a key that is written twice has its last value")
    func twice() throws { #expect(try text(SortedJSON.bytes(SameKeys())) == "{\"a\":3,\"b\":2}") }
}

private struct Nothing: Encodable {
    func encode(to encoder: any Encoder) {}
}

private struct Twice: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(1)
        var list = encoder.unkeyedContainer()
        try list.encode(2)
    }
}

private struct SameKeys: Encodable {
    enum CodingKeys: String, CodingKey { case a, b }

    func encode(to encoder: any Encoder) throws {
        var first = encoder.container(keyedBy: CodingKeys.self)
        try first.encode(1, forKey: .a)
        try first.encode(2, forKey: .b)
        var second = encoder.container(keyedBy: CodingKeys.self)
        try second.encode(3, forKey: .a)
    }
}

/// Any JSON, written through every kind of container that there is.
private indirect enum Tree: Encodable {
    case null
    case bool(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case small(Int8)
    case double(Double)
    case float(Float)
    case text(String)
    case list([Tree])
    case object([(String, Tree)])
    case nestedList([[Tree]])
    case nestedObject([(String, Tree)])
    case embedded([(String, Tree)], [(String, Tree)])

    struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let value): try Self.single(value, encoder)
        case .integer(let value): try Self.single(value, encoder)
        case .unsigned(let value): try Self.single(value, encoder)
        case .small(let value): try Self.single(value, encoder)
        case .double(let value): try Self.single(value, encoder)
        case .float(let value): try Self.single(value, encoder)
        case .text(let value): try Self.single(value, encoder)
        case .list(let values):
            var container = encoder.unkeyedContainer()
            for value in values {
                switch value {
                case .null: try container.encodeNil()
                case .integer(let value): try container.encode(value)
                case .text(let value): try container.encode(value)
                case .double(let value): try container.encode(value)
                default: try container.encode(value)
                }
            }
        case .object(let members): try Self.write(members, encoder)
        case .nestedList(let lists):
            var container = encoder.unkeyedContainer()
            for (place, list) in lists.enumerated() {
                if place % 2 == 0 {
                    var inner = container.nestedUnkeyedContainer()
                    for value in list { try inner.encode(value) }
                } else {
                    var inner = container.nestedContainer(keyedBy: Key.self)
                    for (place, value) in list.enumerated() { try inner.encode(value, forKey: Key(stringValue: "k\(place)")) }
                }
            }
        case .nestedObject(let members):
            var container = encoder.container(keyedBy: Key.self)
            for (place, (key, value)) in members.enumerated() {
                switch place % 3 {
                case 0:
                    var inner = container.nestedUnkeyedContainer(forKey: Key(stringValue: key))
                    try inner.encode(value)
                    try inner.encode(value)
                case 1:
                    var inner = container.nestedContainer(keyedBy: Key.self, forKey: Key(stringValue: key))
                    try inner.encode(value, forKey: Key(stringValue: "z"))
                    try inner.encode(place, forKey: Key(stringValue: "a"))
                default:
                    try value.encode(to: container.superEncoder(forKey: Key(stringValue: key)))
                }
            }
        case .embedded(let first, let second):
            try Self.write(first, encoder)
            try Self.write(second, encoder)
        }
    }

    private static func single(_ value: some Encodable, _ encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    private static func write(_ members: [(String, Tree)], _ encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for (key, value) in members {
            let key = Key(stringValue: key)
            switch value {
            case .null: try container.encodeNil(forKey: key)
            case .bool(let value): try container.encode(value, forKey: key)
            case .integer(let value): try container.encode(value, forKey: key)
            case .unsigned(let value): try container.encode(value, forKey: key)
            case .text(let value): try container.encode(value, forKey: key)
            case .float(let value): try container.encode(value, forKey: key)
            default: try container.encode(value, forKey: key)
            }
        }
    }

    static func any(_ random: inout Dice, depth: Int) -> Tree {
        switch Int.random(in: 0..<(depth > 0 ? 13 : 8), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .integer(.random(in: .min ... .max, using: &random) >> Int64.random(in: 0..<64, using: &random))
        case 3: .unsigned(random.next() >> UInt64.random(in: 0..<64, using: &random))
        case 4: .small(.random(in: .min ... .max, using: &random))
        case 5: .double(double(&random))
        case 6: .float(Float(Int32(truncatingIfNeeded: random.next())) / 256)
        case 7: .text(text(&random))
        case 8: .list(list(&random, depth))
        case 9: .object(members(&random, depth))
        case 10: .nestedList((0..<Int.random(in: 0..<4, using: &random)).map { _ in list(&random, depth) })
        case 11: .nestedObject(members(&random, depth))
        default: .embedded(members(&random, depth), members(&random, depth))
        }
    }

    private static func double(_ random: inout Dice) -> Double {
        let value = Double(bitPattern: random.next())
        return Bool.random(using: &random) || !value.isFinite ? Double(Int16(truncatingIfNeeded: random.next())) / 8 : value
    }

    private static func list(_ random: inout Dice, _ depth: Int) -> [Tree] {
        (0..<Int.random(in: 0..<5, using: &random)).map { _ in any(&random, depth: depth - 1) }
    }

    private static func members(_ random: inout Dice, _ depth: Int) -> [(String, Tree)] {
        var seen: Set<String> = []
        return (0..<Int.random(in: 0..<9, using: &random)).compactMap { _ in
            let key = key(&random)
            return seen.insert(key).inserted ? (key, any(&random, depth: depth - 1)) : nil
        }
    }

    private static func key(_ random: inout Dice) -> String {
        let words = [
            "amount", "amounts", "Amount", "issuedBefore", "issuedBeforehand", "a", "", "k10", "k9", "é", "e\u{301}x", "z/\"", "日本",
        ]
        return words.randomElement(using: &random) ?? ""
    }

    private static func text(_ random: inout Dice) -> String {
        let pieces = ["/", "\"", "\\", "\n", "\r\n", "\t", "\u{8}", "\u{C}", "\u{1F}", "\u{7F}", "é", "😀", "plain", "", "\u{2028}"]
        return (0..<Int.random(in: 0..<6, using: &random)).compactMap { _ in pieces.randomElement(using: &random) }.joined()
    }
}
