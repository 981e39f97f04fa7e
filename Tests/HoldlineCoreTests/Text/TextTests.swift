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
        for (number, open, holds) in [
            ("a\"\\\u{1}é", "10.00", holds), ("F1", "10.00", []), ("F1", "0.00", []), ("F1", nil, holds),
        ] as [(String, Amount?, [Hold])] {
            var answer = DunningDecisionTests.decide(open, holds)
            answer.invoice = number
            #expect(try JSONDecoder().decode(DunningAnswer.self, from: Self.written(number, open, holds)) == answer)
        }
    }

    /// What the renderer makes of the question of `DunningDecisionTests.decide`.
    private static func written(_ number: String, _ open: Amount?, _ holds: [Hold]) -> Data {
        let names = holds.compactMap { hold in hold.by.map { (hold.id.number, $0) } }
        var text = ByteText()
        Array(number.utf8).withUnsafeBytes { number in
            Array("C-042".utf8).withUnsafeBytes { text.begin(number, known: open != nil, customer: open == nil ? nil : $0) }
        }
        holds.map { Stop($0) }.withUnsafeBufferPointer { stops in
            let day = DunningDecisionTests.today
            let ruling = DunningRuling(open.map { ($0, .eur) }, stops, on: day, unregisteredProceeds: false)
            text.end(ruling, stops, names: Dictionary(uniqueKeysWithValues: names), on: day, version: 7)
        }
        return Data(text.bytes)
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
        let holds = [DunningDecisionTests.hold(1, "3.00"), DunningDecisionTests.hold(2), replaced]
        let answer = DunningDecisionTests.decide("10.00", holds)
        let always: Set = ["code", "hold", "ticket", "reason", "amount", "since", "until", "review"]
        for data in [Self.written("F1", "10.00", holds), try JSONEncoder().encode(answer)] {
            let blockers = try JSONDecoder().decode(Members.Blockers.self, from: data).blockers
            #expect(blockers.map(\.names) == [always.union(["currency"]), always, always.union(["by"])])
        }
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
