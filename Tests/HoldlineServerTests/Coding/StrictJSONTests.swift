import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite("JSON by RFC 8259, and nothing looser")
struct StrictJSONTests {
    private func refusal<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Refusal? {
        do {
            _ = try JSONBody.decode(type, from: bytes)
            return nil
        } catch { return error }
    }

    @Test(
        "what is no JSON is refused, and the refusal says where and why",
        arguments: [
            (#"{"customer":"C-1","subject":"x",}"#, "comma has no member", "", 33),
            (#"{"customer":"C-1","subject":"x","disputes":[{"invoice":"F1","reason":"QTY"},]}"#, "comma has no value", "disputes[1]", 77),
            (#"{"customer":"C-1",,"subject":"x"}"#, "name in quotation marks", "", 19),
            (#"{"customer":"C-1" "subject":"x"}"#, "comma or } is missing", "", 19),
            (#"{"customer" "C-1"}"#, "colon", "customer", 13), (#"{customer:"C-1"}"#, "name in quotation marks", "", 2),
            (#"{'customer':'C-1'}"#, "name in quotation marks", "", 2), (#"{"customer":'C-1'}"#, "no value begins so", "customer", 13),
            (#"{"customer":NaN}"#, "no value begins so", "customer", 13), (#"{"customer":Infinity}"#, "no value begins so", "customer", 13),
            (#"{"customer":-Infinity}"#, "minus sign", "customer", 14), (#"{"customer":nul}"#, "no value begins so", "customer", 13),
            (#"{"customer":True}"#, "no value begins so", "customer", 13), (#"{"customer":01}"#, "zero before it", "customer", 13),
            (#"{"customer":-01}"#, "zero before it", "customer", 14), (#"{"customer":+1}"#, "no value begins so", "customer", 13),
            (#"{"customer":.5}"#, "no value begins so", "customer", 13), (#"{"customer":1.}"#, "decimal point", "customer", 15),
            (#"{"customer":1e}"#, "exponent", "customer", 15), (#"{"customer":0x10}"#, "comma or }", "", 14),
            (#"{"customer":}"#, "value is missing", "customer", 13), (#"{"customer":"C-1"} {}"#, "after the end", "", 20),
            (#"{"customer":"C-1"}x"#, "after the end", "", 19), (#"{"customer":"C-1""#, "object does not end", "", 18),
            (#"{"customer":"C-1"#, "string does not end", "customer", 13), ("{", "quotation marks", "", 2),
            (#"{"customer":["#, "value should come", "customer[0]", 14), (#"{/**/"customer":"C-1"}"#, "quotation marks", "", 2),
            (#"{"subject":"a\x62"}"#, "backslash", "subject", 14), (#"{"subject":"\u12G4"}"#, "hexadecimal", "subject", 13),
            (#"{"subject":"\ud83d"}"#, "surrogate", "subject", 13), (#"{"subject":"\ude00"}"#, "surrogate", "subject", 13),
            (#"{"subject":"\ud83d\u0041"}"#, "surrogate", "subject", 13), ("{\"subject\":\"a\tb\"}", "control character", "subject", 14),
            ("{\"subject\":\"a\nb\"}", "control character", "subject", 14), ("\u{FEFF}{}", "byte order mark", "", 1),
            ("{\u{A0}}", "quotation marks", "", 2), ("[1,]", "comma has no value", "[1]", 4), ("{]", "quotation marks", "", 2),
        ] as [(String, String, String, Int)])
    func broken(json: String, reason: String, path: String, byte: Int) {
        let refusal = refusal(OpenTicket.self, Array(json.utf8))
        #expect(refusal?.code == .malformed)
        #expect(refusal?.message.contains(reason) == true, "\(refusal?.message ?? "")")
        #expect(refusal?.message.contains("byte \(byte) ") == true, "\(refusal?.message ?? "")")
        #expect(refusal?.field ?? "" == path)
    }

    @Test(
        "a member that comes twice is refused at any depth, however its name is written",
        arguments: [
            (#"{"customer":"C-1","subject":"x","customer":"C-2"}"#, "customer"),
            (
                #"{"customer":"C-1","subject":"x","disputes":[{"invoice":"F1","reason":"QTY","amount":"300.00","amount":"30.00"}]}"#,
                "disputes[0].amount"
            ),
            (#"{"customer":"C-1","subject":"x","\u0073ubject":"y"}"#, "subject"),
            (#"{"customer":"C-1","subject":"x","contact":{"name":"a","name":}}"#, "contact.name"),
            (#"{"unknown":{"a":1,"b":[{"c":1,"c":2}]}}"#, "unknown.b[0].c"),
        ])
    func twice(json: String, path: String) {
        let refusal = refusal(OpenTicket.self, Array(json.utf8))
        #expect(refusal?.code == .malformed)
        #expect(refusal?.field == path)
        #expect(refusal?.message.contains("comes twice") == true)
    }

    @Test("the line and column are those of the byte, in characters")
    func position() {
        let refusal = refusal(OpenTicket.self, Array("{\n  \"subject\": \"é\",\n  \"customer\": nope\n}".utf8))
        #expect(refusal?.message.contains("byte 36 (line 3, column 15)") == true, "\(refusal?.message ?? "")")
    }

    @Test("bytes that are no UTF-8 are refused, wherever they stand")
    func utf8() {
        for bytes: [UInt8] in [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF5, 0x80, 0x80, 0x80]] {
            let json = Array(#"{"customer":"C-1","subject":"a"#.utf8) + bytes + Array(#""}"#.utf8)
            let refusal = refusal(OpenTicket.self, json)
            #expect(refusal?.code == .malformed)
            #expect(refusal?.message.contains("byte 31 ") == true, "\(refusal?.message ?? "")")
        }
        #expect(refusal(OpenTicket.self, Array("{}".utf16.flatMap { [UInt8($0), 0] }))?.code == .malformed)
    }

    @Test("a text of nothing but small values is refused before it takes many times its own memory, and a list of short numbers is not")
    func values() {
        let zeros = Array(("[" + String(repeating: "0,", count: 1_000_000) + "0]").utf8)
        #expect(refusal([Int].self, zeros)?.message.contains("more values than a text of its length may have") == true)
        let numbers = Array(("[" + String(repeating: #""F1","#, count: 1_000_000) + #""F1"]"#).utf8)
        #expect(refusal([String].self, numbers) == nil)
    }

    @Test("a text is nested 64 deep at most, whatever it is made of")
    func depth() {
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            let inner = open == "[" ? "" : "1"
            func text(_ depth: Int) -> [UInt8] {
                Array((String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)).utf8)
            }
            #expect(throws: Never.self) { try JSONText(text(64)) }
            #expect(throws: JSONText.Mistake.self) { try JSONText(text(65)) }
            #expect(throws: JSONText.Mistake.self) { try JSONText(text(100_000)) }
        }
    }

    @Test(
        "a number that the field cannot hold is refused by the field's name",
        arguments: ["9223372036854775808", "1e400", "1.5", "99999999999999999999999999", "-9223372036854775809"])
    func numbers(number: String) {
        let refusal = refusal(NextCall.self, Array(#"{"wait":\#(number)}"#.utf8))
        #expect(refusal?.code == .invalid || refusal?.code == .malformed)
        #expect(refusal?.field == "wait", "\(number): \(refusal?.message ?? "")")
    }

    @Test("all that RFC 8259 allows is read")
    func allowed() throws {
        let json = " \r\n\t{ \"subject\" : \"\\u00e9\\ud83d\\ude00\\/\\b\\f\" , \"customer\":\"C-1\", \"disputes\" : [ ] } \n"
        let ticket = try JSONBody.decode(OpenTicket.self, from: Array(json.utf8))
        #expect(ticket.subject.text == "é😀/\u{8}\u{c}")
        #expect(try JSONBody.decode(NextCall.self, from: Array(#"{"wait":3e0}"#.utf8)).wait == 3)
        #expect(throws: Never.self) { try JSONBody.decode(NoDetails.self, from: []) }
        for text in ["0", "-0", "1.0", "1E+2", "-1.5e-3", "true", "null", "\"\"", "[]", "{}", "[[],{}]", " 1 "] {
            #expect(throws: Never.self) { try JSONText(Array(text.utf8)) }
        }
    }

    @Test("an object may have any number of members, each name once")
    func manyMembers() {
        func text(_ names: [String]) -> [UInt8] { Array("{\(names.map { "\"\($0)\":1" }.joined(separator: ","))}".utf8) }
        let names = (0..<20_000).map { "m\($0)" }
        #expect(throws: Never.self) { try JSONText(text(names)) }
        for twice in ["m0", "m23", "m24", "m19999", "\\u006d7"] {
            let mistake = #expect(throws: JSONText.Mistake.self) { try JSONText(text(names + [twice])) }
            #expect(mistake?.message.contains("comes twice") == true)
        }
        // One name, in two spellings of its letter.
        #expect(throws: JSONText.Mistake.self) { try JSONText(text(["\u{E9}", "e\u{301}"])) }
    }
}
