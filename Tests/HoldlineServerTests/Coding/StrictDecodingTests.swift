import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite struct StrictDecodingTests {
    private func refusal<Value: Decodable>(_ type: Value.Type, _ json: String) -> Refusal? {
        do {
            _ = try JSONBody.decode(type, from: Array(json.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "a key that the type does not have is refused by its path, at any depth",
        arguments: [
            (#"{"customer":"C","subject":"s","prio":"low"}"#, "prio"),
            (#"{"customer":"C","subject":"s","contact":{"name":"n","fax":"1"}}"#, "contact.fax"),
            (
                #"{"customer":"C","subject":"s","disputes":[{"invoice":"F","reason":"QTY"},{"invoice":"G","reason":"QTY","x":1}]}"#,
                "disputes[1].x"
            ),
            (
                #"{"customer":"C","subject":"s","evidence":[{"name":"n","sha256":"\#(String(repeating: "a", count: 64))","size":1}]}"#,
                "evidence[0].size"
            ),
        ])
    func unknownKeys(json: String, path: String) {
        let refusal = refusal(OpenTicket.self, json)
        #expect(refusal?.code == .unknownField)
        #expect(refusal?.field == path)
        #expect(refusal?.message.contains(path) == true)
    }

    @Test("types with a reader of their own are held to their keys too")
    func ownReaders() {
        let status = #"{"code":"207","at":"2026-11-20T09:12:44Z","message":"M1","by":"BY","reasons":["QTE_ERR"]"#
        #expect(refusal(PostStatus.self, status + "}") == nil)
        #expect(refusal(PostStatus.self, status + #","extra":null}"#)?.field == "extra")
    }

    @Test("an object that two types read together has the keys of both")
    func embedded() throws {
        let page = TicketPage(ticket: Samples.ticket, notes: [], history: [], clock: nil)
        let json = String(decoding: try JSONAnswer.bytes(page), as: UTF8.self)
        #expect(refusal(TicketPage.self, json) == nil)
        #expect(refusal(TicketPage.self, json.dropLast() + #","extra":1}"#)?.field == "extra")
    }

    @Test("an action that needs nothing takes an empty body, and says that it has no fields")
    func nothing() {
        #expect(refusal(NoDetails.self, "") == nil)
        #expect(refusal(NoDetails.self, "{}") == nil)
        #expect(refusal(NoDetails.self, #"{"steal":true}"#)?.field == "steal")
        #expect(refusal(NoDetails.self, "[1]")?.code == .invalid)
        #expect(refusal(NoDetails.self, "7")?.code == .invalid)
    }

    @Test("each value of a long list is refused by its own place")
    func longList() {
        for place in [0, 1, 31, 32, 33, 98, 99] {
            let lists = (0..<100).map { outer in
                "[" + (0..<40).map { outer == place && $0 == place % 40 ? "true" : "7" }.joined(separator: ",") + "]"
            }
            #expect(refusal([[Int]].self, "[\(lists.joined(separator: ","))]")?.field == "[\(place)][\(place % 40)]")
        }
    }

    @Test(
        "a value that the type does not take is refused by its path",
        arguments: [
            (#"{"customer":"C"}"#, "subject"), (#"{"customer":7,"subject":"s"}"#, "customer"),
            (#"{"customer":"C","subject":null}"#, "subject"), (#"{"customer":"C","subject":"a\u0000b"}"#, "subject"),
            (#"{"customer":"C","subject":"s","priority":"high!"}"#, "priority"),
            (#"{"customer":"C","subject":"s","disputes":{}}"#, "disputes"),
            (#"{"customer":"C","subject":"s","disputes":[{"invoice":"F","reason":"QTY","amount":"1e3"}]}"#, "disputes[0].amount"),
            (#"{"customer":"C","subject":"s","disputes":[{"invoice":"F","reason":"QTY","amount":12}]}"#, "disputes[0].amount"),
        ])
    func wrongValues(json: String, path: String) {
        let refusal = refusal(OpenTicket.self, json)
        #expect(refusal?.code == .invalid)
        #expect(refusal?.field == path)
    }

    @Test(
        "what is no JSON is malformed, however deep",
        arguments: ["{", "nope", "{}{}", String(repeating: "[", count: 10_000), String(repeating: #"{"a":"#, count: 10_000), "  "])
    func malformed(text: String) {
        #expect(refusal(OpenTicket.self, text)?.code == .malformed)
    }

    @Test("invalid UTF-8 is malformed, also where nothing would look at it")
    func invalidUTF8() {
        for bytes in [Array(#"{"customer":"C","subject":"#.utf8) + [0x22, 0xFF, 0x22, 0x7D], [0xC0, 0xAF]] as [[UInt8]] {
            #expect(throws: Refusal.self) { try JSONBody.decode(OpenTicket.self, from: bytes) }
        }
        #expect((Array("né".utf8) + [0xFF]).firstInvalidUTF8 == 3)
    }
}
