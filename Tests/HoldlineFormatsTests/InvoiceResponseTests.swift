import HoldlineCore
import HoldlineFormats
import Testing

/// A Peppol Invoice Response of 2 November 2026 about F1.
func response(
    _ code: String, _ statuses: String..., id: String = "R1", profile: String = "urn:fdc:peppol.eu:poacc:trns:invoice_response:3",
    time: String = "", effective: String = "", type: String = "380",
    receiver: String = "<cbc:EndpointID schemeID=\"0002\">100000009</cbc:EndpointID>",
    issuer: String = ""
) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <ApplicationResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"
      xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
      xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
    \(profile.isEmpty ? "" : "<cbc:CustomizationID>\(profile)</cbc:CustomizationID>")
    <cbc:ID>\(id)</cbc:ID><cbc:IssueDate>2026-11-02</cbc:IssueDate>\(time.isEmpty ? "" : "<cbc:IssueTime>\(time)</cbc:IssueTime>")
    <cac:SenderParty><cbc:EndpointID schemeID="0002">200000008</cbc:EndpointID></cac:SenderParty>
    <cac:ReceiverParty>\(receiver)</cac:ReceiverParty>
    <cac:DocumentResponse><cac:Response><cbc:ResponseCode>\(code)</cbc:ResponseCode>
    \(effective.isEmpty ? "" : "<cbc:EffectiveDate>\(effective)</cbc:EffectiveDate>")\(statuses.joined())</cac:Response>
    <cac:DocumentReference><cbc:ID>F1</cbc:ID><cbc:DocumentTypeCode>\(type)</cbc:DocumentTypeCode></cac:DocumentReference>
    <cac:IssuerParty>\(issuer)</cac:IssuerParty></cac:DocumentResponse>
    </ApplicationResponse>
    """
}

func status(_ code: String, _ list: String?, text: String = "", wanted: (String, String)? = nil) -> String {
    let attribute = list.map { " listID=\"\($0)\"" } ?? ""
    return "<cac:Status>" + (code.isEmpty ? "" : "<cbc:StatusReasonCode\(attribute)>\(code)</cbc:StatusReasonCode>")
        + (text.isEmpty ? "" : "<cbc:StatusReason>\(text)</cbc:StatusReason>")
        + (wanted.map {
            "<cac:Condition><cbc:AttributeID>\($0)</cbc:AttributeID><cbc:Description>\($1)</cbc:Description></cac:Condition>"
        } ?? "") + "</cac:Status>"
}

private func read(_ text: String) throws -> StatusMessage { try StatusXML.read(.text(text, name: "r.xml"), zone: .utc) }
private func only(_ text: String) throws -> PostStatus { try #require(try read(text).statuses.first?.status) }

@Suite("Peppol Invoice Responses")
struct InvoiceResponseTests {
    @Test(
        "each code is the life-cycle status that means the same",
        arguments: [("AB", 203), ("IP", 204), ("UQ", 207), ("CA", 207), ("RE", 210), ("AP", 205), ("PD", 211)])
    func codes(code: String, expected: Int) throws {
        let message = try read(response(code))
        let posted = try #require(message.statuses.first)
        #expect(message.statuses.count == 1 && message.problems == [] && message.remarks == [])
        #expect(posted.invoice.text == "F1")
        #expect(posted.status.code == expected)
        #expect(posted.status.by == "BY")
        #expect(posted.status.message.text == "R1")
        #expect(posted.status.seller == "100000009")
        #expect(posted.status.note?.text.hasPrefix("Peppol \(code)") == true)
    }

    @Test(
        "reasons and actions are told apart by their list, and without one by their codes; text may stand for a code",
        arguments: [
            ([status("QTY", "OPStatusReason"), status("PIN", "OPStatusAction")], ["QTY"], .provideInformation),
            ([status("NIN", "OPStatusAction")], [], .newInvoice),
            ([status("QTY", nil), status("CNF", nil)], ["QTY"], .creditFully),
            ([status("OTH", nil)], ["OTH"], nil),
            ([status("OTH", "OPStatusAction")], [], .other),
            ([status("", nil, text: "two are broken")], [], nil),
            ([status("", nil, text: "QTY")], ["QTY"], nil),
            ([status("", nil, text: "Prices incorrect")], ["PRI"], nil),
            ([status("NON", "OPStatusReason"), status("PRI", "OPStatusReason")], ["PRI", "NON"], nil),
            ([status("PIN", "OPStatusAction"), status("CNP", "OPStatusAction")], [], .creditPartially),
            ([status("XYZ", "OPStatusAction")], [], .other),
            ([status("XYZ", "OPStatusReason")], ["XYZ"], nil),
        ] as [([String], [String], RequestedAction?)])
    func clarifications(statuses: [String], reasons: [String], requested: RequestedAction?) throws {
        let posted = try only(response("UQ", statuses.joined()))
        #expect(posted.code == 207)
        #expect(posted.reasons == reasons)
        #expect(posted.requested == requested)
    }

    @Test(
        "a condition that only wants another due date promises it; any other disputes",
        arguments: [
            ([status("PAY", "OPStatusReason", wanted: ("BT-9", "2026-12-15"))], "2026-12-15"),
            ([status("PAY", "OPStatusReason"), status("NOA", "OPStatusAction", wanted: ("bt9", "20261215"))], "2026-12-15"),
            ([status("PAY", "OPStatusReason", wanted: ("BT-9", "mid December"))], nil),
            ([status("PAY", "OPStatusReason")], nil),
            ([status("PAY", "OPStatusReason", wanted: ("BT-20", "2026-12-15"))], nil),
            ([status("PAY", "OPStatusReason", wanted: ("BT-9", "2026-12-15")), status("QTY", "OPStatusReason")], nil),
            (
                [
                    status("PAY", "OPStatusReason", wanted: ("BT-9", "2026-12-15")),
                    status("PAY", "OPStatusReason", wanted: ("BT-9", "2027-01-15")),
                ], nil
            ),
            ([status("QTY", "OPStatusReason", wanted: ("BT-9", "2026-12-15"))], nil),
            ([status("PAY", "OPStatusReason", wanted: ("BT-9", "2999-12-15"))], nil),
            ([], nil),
        ] as [([String], String?)])
    func conditional(statuses: [String], promised: String?) throws {
        let posted = try only(response("CA", statuses.joined()))
        #expect(posted.effective?.description == promised)
        #expect(posted.code == (promised == nil ? 207 : 211))
    }

    @Test("a query or a refusal that wants another due date is disputed all the same", arguments: [("UQ", 207), ("RE", 210)])
    func noPromise(code: String, expected: Int) throws {
        let posted = try only(response(code, status("PAY", "OPStatusReason", wanted: ("BT-9", "2026-12-15"))))
        #expect(posted.code == expected)
        #expect(posted.effective == nil)
    }

    @Test(
        "a status was set on its effective date, unless that is still to come, or when the response was issued",
        arguments: [
            ("", "", "2026-11-02T00:00:02Z"), ("", "2026-10-30", "2026-10-30T00:00:02Z"), ("", "2026-11-20", "2026-11-02T00:00:02Z"),
            ("15:30:00", "", "2026-11-02T15:30:00Z"), ("15:30:00+01:00", "", "2026-11-02T14:30:00Z"),
            ("15:30:00", "2026-10-30", "2026-10-30T00:00:02Z"), ("15:30:00Z", "2026-11-02", "2026-11-02T15:30:00Z"),
        ])
    func times(time: String, effective: String, expected: String) throws {
        #expect(try only(response("UQ", time: time, effective: effective)).at.description == expected)
    }

    @Test("of one day the codes count in their own order")
    func order() throws {
        let times = try ["AB", "IP", "UQ", "CA", "RE", "AP", "PD"].map { try only(response($0)).at }
        #expect(times == times.sorted())
        #expect(Set(times).count == times.count)
    }

    @Test("the payment of a PD is counted from its effective date, also one that is still to come")
    func paid() throws {
        #expect(try only(response("PD", effective: "2026-12-10")).effective?.description == "2026-12-10")
        #expect(try only(response("PD")).effective == nil)
    }

    @Test("what is said of a credit note is not said of the invoice of the same number", arguments: ["381", "396"])
    func creditNote(type: String) throws {
        let message = try read(response("RE", type: type))
        #expect(message.statuses == [])
        #expect(message.remarks.count == 1)
    }

    @Test(
        "the seller is whom the response goes to, by any of its numbers",
        arguments: [
            ("<cbc:EndpointID schemeID=\"0088\">3012345000003</cbc:EndpointID>", "", []),
            ("<cbc:EndpointID schemeID=\"9957\">FR32100000009</cbc:EndpointID>", "", ["FR32100000009"]),
            (
                "<cbc:EndpointID schemeID=\"0088\">3012345000003</cbc:EndpointID>",
                "<cac:PartyIdentification><cbc:ID schemeID=\"0009\">10000000900015</cbc:ID></cac:PartyIdentification>",
                ["10000000900015", "3012345000003"]
            ),
            ("<cbc:EndpointID schemeID=\"0002\">300000007</cbc:EndpointID>", "", ["300000007"]),
        ])
    func sellers(receiver: String, issuer: String, expected: [String]) throws {
        let posted = try only(response("RE", receiver: receiver, issuer: issuer))
        #expect((posted.seller.map { [$0] } ?? []) + (posted.sellers ?? []) == expected)
    }

    @Test(
        "another answer than to an invoice is refused by its profile, and a code that is none by its element",
        arguments: [
            (response("AP", profile: "urn:fdc:peppol.eu:poacc:trns:mlr:3"), "cbc:CustomizationID"),
            (response("ZZ"), "cbc:ResponseCode"), (response(""), "cbc:ResponseCode"),
            (response("RE", effective: "soon"), "cbc:EffectiveDate"), (response("RE", time: "noon"), "cbc:IssueTime"),
        ])
    func refused(text: String, element: String) {
        do {
            let message = try read(text)
            #expect(message.statuses == [])
            #expect(message.problems.map(\.element) == [element])
        } catch {
            #expect((error as? FileProblem)?.element == element)
        }
    }

    @Test("without a profile the structure tells what it is")
    func noProfile() throws {
        #expect(try only(response("RE", profile: "")).code == 210)
    }
}
