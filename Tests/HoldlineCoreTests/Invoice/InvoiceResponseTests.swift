import Foundation
import HoldlineCore
import HoldlineFormats
import Testing

@Suite("Peppol Invoice Responses beside life-cycle messages, from the file to the answer")
struct InvoiceResponseOrderTests {
    /// A Peppol Invoice Response of one status.
    private static func response(_ code: String, on day: String, id: String, effective: String? = nil, _ statuses: String...) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <ApplicationResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"
          xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
          xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
        <cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:invoice_response:3</cbc:CustomizationID>
        <cbc:ID>\(id)</cbc:ID><cbc:IssueDate>\(day)</cbc:IssueDate>
        <cac:DocumentResponse><cac:Response><cbc:ResponseCode>\(code)</cbc:ResponseCode>
        \(effective.map { "<cbc:EffectiveDate>\($0)</cbc:EffectiveDate>" } ?? "")
        \(statuses.map { "<cac:Status>\($0)</cac:Status>" }.joined())</cac:Response>
        <cac:DocumentReference><cbc:ID>F1</cbc:ID><cbc:DocumentTypeCode>380</cbc:DocumentTypeCode></cac:DocumentReference>
        </cac:DocumentResponse></ApplicationResponse>
        """
    }

    private static func reason(_ code: String, dueDate: String? = nil) -> String {
        "<cbc:StatusReasonCode listID=\"OPStatusReason\">\(code)</cbc:StatusReasonCode>"
            + (dueDate.map {
                "<cac:Condition><cbc:AttributeID>BT-9</cbc:AttributeID><cbc:Description>\($0)</cbc:Description></cac:Condition>"
            } ?? "")
    }

    private static func action(_ code: String) -> String {
        "<cbc:StatusReasonCode listID=\"OPStatusAction\">\(code)</cbc:StatusReasonCode>"
    }

    /// A French life-cycle message by the buyer.
    private static func lifeCycle(_ code: Int, at time: String) -> String {
        """
        <rsm:CrossDomainAcknowledgementAndResponse
          xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100"
          xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
          xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
        <rsm:ExchangedDocument><ram:ID>M\(code)</ram:ID>
        <ram:IssuerTradeParty><ram:RoleCode>BY</ram:RoleCode></ram:IssuerTradeParty></rsm:ExchangedDocument>
        <rsm:AcknowledgementDocument>
        <ram:IssueDateTime><udt:DateTimeString format="204">\(time)</udt:DateTimeString></ram:IssueDateTime>
        <ram:ReferenceReferencedDocument><ram:IssuerAssignedID>F1</ram:IssuerAssignedID><ram:TypeCode>380</ram:TypeCode>
        <ram:ProcessConditionCode>\(code)</ram:ProcessConditionCode></ram:ReferenceReferencedDocument>
        </rsm:AcknowledgementDocument></rsm:CrossDomainAcknowledgementAndResponse>
        """
    }

    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var files: [String]
        /// Decision, held amount and the codes of what holds it.
        var expected: String

        init(_ name: String, _ expected: String, _ files: String...) {
            (testDescription, self.files, self.expected) = (name, files, expected)
        }
    }

    static let stories = [
        Story(
            "queried, disputed by a CDAR, refused, accepted", "proceed 0.00 ",
            response("AB", on: "2026-11-09", id: "R0"), response("UQ", on: "2026-11-10", id: "R1", reason("QTY"), action("PIN")),
            lifeCycle(207, at: "20261111100000"), response("RE", on: "2026-11-12", id: "R2", action("NOA")),
            response("AP", on: "2026-11-13", id: "R3")),
        Story(
            "accepted, and disputed by a CDAR after that", "pause 1200.00 dispute",
            response("IP", on: "2026-11-09", id: "R1"), response("RE", on: "2026-11-10", id: "R2", reason("PRI")),
            response("AP", on: "2026-11-11", id: "R3"), lifeCycle(207, at: "20261112100000")),
        Story(
            "refused with a new invoice asked for, and accepted by a CDAR: the credit is pending", "pause 1200.00 credit-pending",
            response("IP", on: "2026-11-09", id: "R1"),
            response("RE", on: "2026-11-10", id: "R2", reason("REF"), action("NIN"), action("CNF")),
            lifeCycle(205, at: "20261111100000")),
        Story(
            "another due date is all that is wanted, and payment was announced", "pause 1200.00 promise,promise",
            response("CA", on: "2026-11-10", id: "R1", reason("PAY", dueDate: "2026-12-15")), lifeCycle(204, at: "20261109100000"),
            response("PD", on: "2026-11-23", id: "R2", effective: "2026-11-23")),
        Story(
            "another due date and another price are wanted", "pause 1200.00 dispute",
            response("CA", on: "2026-11-10", id: "R1", reason("PAY", dueDate: "2026-12-15"), reason("PRI")),
            lifeCycle(205, at: "20261109100000")),
        Story(
            "of one day the codes count in their own order, under one number of message", "proceed 0.00 ",
            response("UQ", on: "2026-11-10", id: "R", reason("REF")), response("RE", on: "2026-11-10", id: "R", reason("REF")),
            response("AP", on: "2026-11-10", id: "R"), lifeCycle(207, at: "20261109100000")),
    ]

    private func statuses(_ source: ByteSource) throws -> [PostStatus] {
        let message = try StatusXML.read(source, zone: .utc)
        #expect(message.problems.isEmpty)
        return message.statuses.map(\.status)
    }

    /// Posts in every order, and everything once more.
    private func comes(_ statuses: [[PostStatus]], to expected: String?) throws {
        var found: Set<String> = []
        for order in StatusTests.permutations(statuses) {
            var desk = Desk()
            try desk.register(credited: "0.00")
            for status in order.flatMap(\.self) { try desk.run(.on("F1", status), as: Desk.books) }
            let answer = desk.check()
            found.insert("\(answer.decision.rawValue) \(desk.held() ?? "-") \(answer.blockers.map(\.code).joined(separator: ","))")
            #expect(desk.world.broken.isEmpty)
            let head = desk.world.head
            for status in order.flatMap(\.self) { try desk.run(.on("F1", status), as: Desk.books) }
            #expect(desk.world.head == head, "what was seen changes nothing")
        }
        #expect(found.count == 1, "\(found)")
        if let expected { #expect(found == [expected]) }
    }

    @Test("every order comes to the same, and nothing counts twice", arguments: stories)
    func anyOrder(_ story: Story) throws {
        try comes(story.files.map { try statuses(.bytes(Array($0.utf8), name: "m.xml")) }, to: story.expected)
    }

    /// Examples that nobody of this project wrote.
    private static let samples: String? = {
        let beside = URL(fileURLWithPath: #filePath).pathComponents.dropLast(5).dropFirst().joined(separator: "/")
        return [ProcessInfo.processInfo.environment["HOLDLINE_SAMPLES"], "/\(beside)/shared/samples"].compactMap(\.self)
            .first { FileManager.default.fileExists(atPath: $0) }
    }()

    @Test(
        "published examples and a CDAR of the same invoice come to the same in every order",
        .enabled(if: samples != nil, "no samples: set HOLDLINE_SAMPLES to their folder"),
        arguments: [
            ["002b-In-process-but-postponed", "006b-Missing-PO", "004c-Rejected-requesting-replacement", "003-Invoice-is-accepted"],
            ["001-Invoice-in-process", "002a-Additional-reference-data", "004b-Rejected-requesting-reissue", "006b-Missing-PO"],
            ["008-Invoice-is-accepted-by-third-party", "004b-Rejected-requesting-reissue", "007-Payment-has-been-initiated"],
        ])
    func published(names: [String]) throws {
        let folder = try #require(Self.samples)
        let responses = try names.map { try statuses(try ByteSource.file("\(folder)/t111/T111-uc\($0).xml")) }
        let cdar = try statuses(try ByteSource.file("\(folder)/cdar/UC4_F202500006_04-CDV-207_En_litige.xml"))
        try comes(responses + [cdar], to: nil)
    }
}
