import Foundation
import HoldlineCore
import Testing

@Suite("identifiers and texts")
struct TextTests {
    @Test(
        "an invoice number is trimmed, composed and kept",
        arguments: [
            ("F1\r", "F1"), (" \t0000611365\r\n", "0000611365"), ("2025/0042 e\u{301}", "2025/0042 \u{E9}"), ("...", "..."), ("a b", "a b"),
        ] as [(String, String)])
    func cleans(text: String, cleaned: String) throws {
        let number = try #require(InvoiceNumber(text))
        #expect(Array(number.text.utf8) == Array(cleaned.utf8))
    }

    @Test(
        "what cannot be a number is refused",
        arguments: ["", " ", "\r\n", ".", "..", " .. ", "a\0b", "a\tb", "a\u{7F}", "a\u{85}b", String(repeating: "x", count: 201)])
    func refuses(text: String) { #expect(InvoiceNumber(text) == nil) }

    @Test("two hundred characters fit, also where they arrive in two parts each")
    func longest() {
        #expect(InvoiceNumber(String(repeating: "x", count: 200)) != nil)
        #expect(InvoiceNumber(String(repeating: "e\u{301}", count: 200)) != nil)
    }

    @Test("numbers are encoded in paths and read back", arguments: ["2025/0042 é", "a%b?c#d", "日本", "\u{301}x", "a+b", "~._-"])
    func percent(text: String) {
        let encoded = PercentCoding.encode(text)
        #expect(PercentCoding.decode(encoded) == text)
        #expect(encoded.utf8.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: " ") })
    }

    @Test("percent coding of the contract's example, and of garbage")
    func percentTable() {
        #expect(PercentCoding.encode("2025/0042 é") == "2025%2F0042%20%C3%A9")
        #expect(PercentCoding.decode("a+b", plusIsSpace: true) == "a b")
        for text in ["%", "%2", "%2G", "%FF", "%C3"] { #expect(PercentCoding.decode(text) == nil) }
    }

    @Test(
        "ticket ids are taken with and without their letter",
        arguments: [("T-7", 7), ("t-7", 7), ("7", 7), ("T-007", 7)] as [(String, Int64)])
    func ids(text: String, number: Int64) { #expect(TicketID(text)?.number == number) }

    @Test(
        "other texts are no ticket id", arguments: ["", "T", "T-", "T7", "H-7", "-7", "0", "T-0", "٧", "T--7", "7 ", "9999999999999999999"])
    func noIDs(text: String) { #expect(TicketID(text) == nil) }

    @Test("a subject reads back, whatever its number begins with", arguments: ["F1", "2025/0042 é", "\u{301}F1", "T-7"])
    func subjects(text: String) throws {
        let number = try #require(InvoiceNumber(text))
        #expect(Subject(Subject.invoice(number).description) == .invoice(number))
        #expect(Subject("T-7") == .ticket(TicketID(number: 7)))
        #expect(Subject("F-7") == nil)
    }

    @Test("texts keep everything but a NUL")
    func freeText() {
        for text in ["=1+1", "\u{202E}abc", "a\u{1B}[31m", String(repeating: "\u{301}", count: 10_000), ""] {
            #expect(FreeText(text)?.text == text)
        }
        #expect(FreeText.problem(in: "a\0b") != nil)
        #expect(FreeText(String(repeating: "x", count: FreeText.largestSize + 1)) == nil)
        #expect((" \n\u{A0}" as FreeText).isBlank)
    }

    @Test("a field without a value is null in JSON, and a missing one reads as none")
    func orNull() throws {
        let contact = Contact(name: "Ada")
        let json = String(decoding: try JSONEncoder().encode(contact), as: UTF8.self)
        #expect(json.contains("\"phone\":null"))
        #expect(try JSONDecoder().decode(Contact.self, from: Data("{\"name\":\"Ada\"}".utf8)) == contact)
        #expect(try JSONDecoder().decode(Contact.self, from: Data(json.utf8)) == contact)
    }

    @Test(
        "hostile strings come back from JSON as they went in",
        arguments: ["\"\\/", "\u{0}\u{1}\u{1F}\u{7F}\n\r\t", "é日\u{1F600}", "\u{2028}\u{2029}", "</script>", "\u{301}"])
    func jsonStrings(text: String) throws {
        var bytes: [UInt8] = []
        JSONWriter.string(text, into: &bytes)
        let read = try JSONDecoder().decode([String].self, from: Data("[".utf8 + bytes + "]".utf8))
        #expect(read.map { Array($0.utf8) } == [Array(text.utf8)])
    }

    @Test("the written dunning answer reads back as the same value")
    func dunningJSON() throws {
        let holds = [DunningDecisionTests.hold(1, "3.00", until: "2026-12-01"), DunningDecisionTests.hold(2)]
        var answers = [
            DunningDecisionTests.decide("10.00", holds), DunningDecisionTests.decide("10.00", []), DunningDecisionTests.decide(nil, holds),
        ]
        answers[0].invoice = "a\"\\\u{1}é"
        for answer in answers {
            var bytes: [UInt8] = []
            answer.write(into: &bytes)
            #expect(try JSONDecoder().decode(DunningAnswer.self, from: Data(bytes)) == answer)
        }
    }

    @Test("a blocker without an amount has no currency, and one that names no invoice no “by”, however the answer is written")
    func blockerMembers() throws {
        struct Members: Decodable {
            struct Key: CodingKey {
                let stringValue: String
                var intValue: Int? { nil }
                init?(stringValue: String) { self.stringValue = stringValue }
                init?(intValue: Int) { nil }
            }
            struct Blockers: Decodable { let blockers: [Members] }
            let names: Set<String>
            init(from decoder: any Decoder) throws {
                names = Set(try decoder.container(keyedBy: Key.self).allKeys.map(\.stringValue))
            }
        }
        var replaced = DunningDecisionTests.hold(3)
        replaced.by = "F2"
        let answer = DunningDecisionTests.decide("10.00", [DunningDecisionTests.hold(1, "3.00"), DunningDecisionTests.hold(2), replaced])
        var bytes: [UInt8] = []
        answer.write(into: &bytes)
        let always: Set = ["code", "hold", "ticket", "reason", "amount", "since", "until", "review"]
        for data in [Data(bytes), try JSONEncoder().encode(answer)] {
            let blockers = try JSONDecoder().decode(Members.Blockers.self, from: data).blockers
            #expect(blockers.map(\.names) == [always.union(["currency"]), always, always.union(["by"])])
        }
    }

    @Test("the places of the service, of a person, and of who says otherwise")
    func places() {
        let service = Places.standard(environment: ["XDG_RUNTIME_DIR": "/run/user/1"], user: 1) { $0 == "/run/holdline" }
        #expect(service.socket == "/run/holdline/holdline.sock" && service.database == "/var/lib/holdline/holdline.db")
        let person = Places.standard(
            environment: ["XDG_RUNTIME_DIR": "/run/user/1", "HOME": "/home/a", "XDG_STATE_HOME": "relative"], user: 1
        ) { _ in false }
        #expect(person.socket == "/run/user/1/holdline/holdline.sock")
        #expect(person.database == "/home/a/.local/state/holdline/holdline.db")
        let other = Places.resolve(environment: ["HOLDLINE_SOCKET": "/s", "HOLDLINE_DATABASE": "", "XDG_STATE_HOME": "/x"], user: 7) { _ in
            false
        }
        #expect(other.socket == "/s" && other.database == "/x/holdline/holdline.db")
    }

    @Test(
        "French reasons stand for ours",
        arguments: [
            ("QTE_ERR", "QTY"), ("PU_ERR", "PRI"), ("REM_ERR", "PRI"), ("MONTANTTOTAL_ERR", "PRI"), ("CALCUL_ERR", "PRI"),
            ("LIVR_INCOMP", "DEL"),
            ("QUALITE_ERR", "QUA"), ("ART_ERR", "ITM"), ("CMD_ERR", "REF"), ("REF_ERR", "REF"), ("REF_CT_ABSENT", "REF"),
            ("CODE_ROUTAGE_ERR", "REF"),
            ("ADR_ERR", "REF"), ("JUSTIF_ABS", "REF"), ("MODPAI_ERR", "PAY"), ("COORD_BANC_ERR", "FIN"), ("TX_TVA_ERR", "FIN"),
            ("NON_CONFORME", "LEG"),
            ("SIRET_ERR", "LEG"), ("TRANSAC_INC", "UNR"), ("CONTRAT_TERM", "UNR"), ("EMMET_INC", "UNR"), ("DOUBLON", "UNR"),
            ("DOUBLE_FACT", "UNR"),
            ("DEST_INC", "REC"), ("DEST_ERR", "REC"), ("AUTRE", "OTH"), ("NON", "OTH"), ("PPD", "OTH"), ("new one", "OTH"),
        ] as [(String, String)])
    func reasons(code: String, ours: String) { #expect(Reason(message: code).rawValue == ours) }

    @Test("our own reasons stand for themselves", arguments: Reason.allCases)
    func ownReasons(reason: Reason) { #expect(Reason(message: reason.rawValue) == reason) }
}
