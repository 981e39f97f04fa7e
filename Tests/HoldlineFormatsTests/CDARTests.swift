import HoldlineCore
import HoldlineFormats
import Testing

private let paris = Zone(
    name: "Paris", initialOffset: 3600,
    transitions: [.init(from: Instant(seconds: 1_774_746_000), offset: 7200), .init(from: Instant(seconds: 1_792_890_000), offset: 3600)])

private let siren = "<ram:GlobalID schemeID=\"0002\">100000009</ram:GlobalID>"

private func reference(
    _ number: String = "F1", code: String = "<ram:ProcessConditionCode>207</ram:ProcessConditionCode>", _ rest: String = "",
    type: String = "380", seller: String = siren
) -> String {
    """
    <ram:ReferenceReferencedDocument><ram:IssuerAssignedID>\(number)</ram:IssuerAssignedID><ram:StatusCode>10</ram:StatusCode>
    <ram:TypeCode>\(type)</ram:TypeCode>\(code)
    <ram:IssuerTradeParty>\(seller)</ram:IssuerTradeParty>\(rest)</ram:ReferenceReferencedDocument>
    """
}

private func message(
    id: String = "M1", role: String = "<ram:RoleCode>BY</ram:RoleCode>", time: String = "20260701180000", format: String = "204",
    iso: String? = nil, _ references: String...
) -> String {
    """
    \u{FEFF}<?xml version="1.0" encoding="UTF-8"?>
    <rsm:CrossDomainAcknowledgementAndResponse
      xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100"
      xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
      xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
    <rsm:ExchangedDocument><ram:ID>\(id)</ram:ID>
    <ram:IssueDateTime><udt:DateTimeString format="204">20300101000000</udt:DateTimeString></ram:IssueDateTime>
    <ram:SenderTradeParty><ram:RoleCode>WK</ram:RoleCode></ram:SenderTradeParty>
    <ram:IssuerTradeParty>\(role)</ram:IssuerTradeParty></rsm:ExchangedDocument>
    <rsm:AcknowledgementDocument>
    <ram:IssueDateTime>\(iso.map { "<udt:DateTime>\($0)</udt:DateTime>" }
        ?? "<udt:DateTimeString\(format.isEmpty ? "" : " format=\"\(format)\"")>\(time)</udt:DateTimeString>")</ram:IssueDateTime>
    \(references.joined(separator: "\n"))
    </rsm:AcknowledgementDocument></rsm:CrossDomainAcknowledgementAndResponse>
    """
}

private func read(_ text: String) throws -> StatusMessage { try StatusXML.read(.text(text, name: "m.xml"), zone: paris) }

private func reason(_ code: String, text: String = "", action: String = "", _ characteristics: (String, String)...) -> String {
    "<ram:SpecifiedDocumentStatus><ram:ReasonCode>\(code)</ram:ReasonCode><ram:Reason>\(text)</ram:Reason>"
        + (action.isEmpty ? "" : "<ram:RequestedActionCode>\(action)</ram:RequestedActionCode>")
        + characteristics.map {
            "<ram:SpecifiedDocumentCharacteristic><ram:TypeCode>\($0)</ram:TypeCode>\($1)</ram:SpecifiedDocumentCharacteristic>"
        }.joined() + "</ram:SpecifiedDocumentStatus>"
}

private func value(_ text: String, _ currency: String = "EUR") -> String {
    "<ram:ValueAmount currencyID=\"\(currency)\">\(text)</ram:ValueAmount>"
}

@Suite("Life-cycle messages")
struct CDARTests {
    @Test("the example's 207 says who disputes what, since when and why")
    func example() throws {
        let message = try StatusXML.read(try Files.example("cdar-207-F202600006.xml"), zone: paris)
        let read = try #require(message.statuses.first)
        #expect(message.statuses.count == 1)
        #expect(message.problems == [])
        #expect(read.invoice.text == "F202600006")
        #expect(read.status.code == 207)
        #expect(read.status.at.description == "2026-10-30T09:15:00Z")
        #expect(read.status.by == "BY")
        #expect(read.status.reasons == ["QUALITE_ERR"])
        #expect(read.status.requested == .creditPartially)
        #expect(read.status.seller == "100000009")
        #expect(read.status.note?.text == "Deux chaises sur cinq sont cassées")
        #expect(read.status.message.text == message.id)
        #expect(read.status.amount == nil)
    }

    @Test("one message may name several invoices and several reasons, in order")
    func several() throws {
        let message = try read(
            message(
                reference("F1", reason("QTE_ERR", text: "two", action: "PIN") + reason("PU_ERR", text: "dear", action: "CNF")),
                reference("2025/0042 é", code: "<ram:ProcessConditionCode>205</ram:ProcessConditionCode>")))
        #expect(message.statuses.map(\.invoice.text) == ["F1", "2025/0042 é"])
        #expect(message.statuses.map(\.status.code) == [207, 205])
        #expect(message.statuses.first?.status.reasons == ["QTE_ERR", "PU_ERR"])
        #expect(message.statuses.first?.status.note?.text == "two; dear")
        #expect(message.statuses.first?.status.requested == .creditFully)
    }

    @Test(
        "MDT-105 is the only key: without it, or with another form, the reference is refused and the others count",
        arguments: [
            "", "<ram:ProcessConditionCode/>", "<ram:ProcessConditionCode>En_litige</ram:ProcessConditionCode>",
            "<ram:ProcessConditionCode>47</ram:ProcessConditionCode>", "<ram:ProcessConditionCode>999</ram:ProcessConditionCode>",
        ])
    func missingCode(code: String) throws {
        let message = try read(message(reference("F1", code: code), reference("F2")))
        #expect(message.statuses.map(\.invoice.text) == ["F2"])
        #expect(message.problems.map(\.element) == ["ram:ProcessConditionCode"])
    }

    @Test(
        "times are read in the zone, winter and summer, or with their own offset",
        arguments: [
            ("20260701180000", "204", "2026-07-01T16:00:00Z"),
            ("20261201180000", "204", "2026-12-01T17:00:00Z"),
            ("202607011800", "203", "2026-07-01T16:00:00Z"),
            ("202607011800+0100", "205", "2026-07-01T17:00:00Z"),
            ("20260701180030-02:30", "205", "2026-07-01T20:30:30Z"),
            ("202607011800Z", "205", "2026-07-01T18:00:00Z"),
            ("20260701", "102", "2026-06-30T22:00:00Z"),
            ("20261201", "102", "2026-11-30T23:00:00Z"),
            ("20261201", "", "2026-11-30T23:00:00Z"),
            ("20260701180000", "", "2026-07-01T16:00:00Z"),
            ("2026-07-01T18:00:00", "", "2026-07-01T16:00:00Z"),
        ])
    func times(text: String, format: String, expected: String) throws {
        #expect(try read(message(time: text, format: format, reference())).statuses.first?.status.at.description == expected)
    }

    @Test(
        "udt:DateTime is read as ISO 8601",
        arguments: [
            ("2026-07-01T18:00:00", "2026-07-01T16:00:00Z"), ("2026-12-01T18:00", "2026-12-01T17:00:00Z"),
            ("2026-07-01T18:00:00Z", "2026-07-01T18:00:00Z"), ("2026-07-01T18:00:30.25+02:00", "2026-07-01T16:00:30Z"),
            ("2026-07-01T18:00:00-02:30", "2026-07-01T20:30:00Z"), (" 2026-07-01 ", "2026-06-30T22:00:00Z"),
        ])
    func isoTimes(text: String, expected: String) throws {
        #expect(try read(message(iso: text, reference())).statuses.first?.status.at.description == expected)
    }

    @Test(
        "an ISO time that is none is refused",
        arguments: [
            "2026-02-30T18:00:00", "2026-07-01T25:00:00", "2026-07-01 18:00:00", "2026-07-01T18", "2026-07-01T18:00:00.", "20260701180000",
            "2026-07-01T18:00:00+1", "2026-07-01T18:00:00Zulu", "2026-07-01T", "-2026-07-01T18:00:00",
        ])
    func badISOTimes(text: String) {
        #expect(throws: FileProblem.self) { try read(message(iso: text, reference())) }
    }

    @Test("a day without a time is said, and no other time is")
    func dayIsSaid() throws {
        #expect(try read(message(time: "20260701", format: "102", reference())).remarks.count == 1)
        #expect(try read(message(reference())).remarks == [])
    }

    @Test(
        "of a seller's numbers all are given that could tell it from another, and none where none could",
        arguments: [
            (siren, ["100000009"]),
            ("<ram:GlobalID schemeID=\"0088\">3012345000003</ram:GlobalID>" + siren, ["100000009", "3012345000003"]),
            ("<ram:GlobalID schemeID=\"0088\">3012345000003</ram:GlobalID>", []),
            ("<ram:GlobalID schemeID=\"0060\">123456789</ram:GlobalID>", []),
            ("<ram:GlobalID schemeID=\"0009\">10000000900015</ram:GlobalID>", ["10000000900015"]),
            ("<ram:GlobalID>100000009</ram:GlobalID>", ["100000009"]),
            ("<ram:GlobalID schemeID=\"0225\">100000009_STATUTS</ram:GlobalID>", ["100000009"]),
            ("<ram:ID>100000009</ram:ID>" + siren, ["100000009", "100000009"]),
            (
                "<ram:SpecifiedTaxRegistration><ram:ID schemeID=\"VA\">FR32100000009</ram:ID></ram:SpecifiedTaxRegistration>",
                ["FR32100000009"]
            ),
            ("", []),
        ])
    func sellers(party: String, expected: [String]) throws {
        let status = try #require(try read(message(reference(seller: party))).statuses.first?.status)
        #expect((status.seller.map { [$0] } ?? []) + (status.sellers ?? []) == expected)
    }

    @Test("what is said of a credit note is not said of the invoice of the same number", arguments: ["381", "261", "396"])
    func creditNote(type: String) throws {
        let message = try read(message(reference("F1", type: type), reference("F1", type: "384")))
        #expect(message.statuses.map(\.documentType) == ["384"])
        #expect(message.remarks.count == 1)
    }

    @Test(
        "a time that is none is refused with its element",
        arguments: [
            ("20260230180000", "204"), ("20260701250000", "204"), ("202607011", "102"), ("20260701T", "102"), ("2026-07-01", "204"),
            ("", "204"),
            ("202607011800", "205"),
            ("20260701180000+0100", "204"), ("202607011800+01", "205"),
        ])
    func badTimes(text: String, format: String) {
        #expect(throws: FileProblem.self) { try read(message(time: text, format: format, reference())) }
    }

    @Test("without the role of who says it, or an invoice, the message is refused")
    func incomplete() {
        #expect(throws: FileProblem.self) { try read(message(role: "", reference())) }
        #expect(throws: FileProblem.self) { try read(message()) }
        #expect(throws: FileProblem.self) { try read(message(id: "", reference())) }
    }

    @Test(
        "a 206 holds the amount not approved with VAT; where that is not known, the whole",
        arguments: [
            (reason("PU_ERR", ("MNATTC", value("120.00"))), "120.00", 0),
            (reason("PU_ERR", ("MNA", value("100.00")), ("MNATTC", value("120"))), "120.00", 0),
            (reason("PU_ERR", ("MNATTC", value("120.00"))) + reason("QTE_ERR", ("MNATTC", value("30.00"))), "150.00", 0),
            (reason("PU_ERR", ("MNA", value("100.00"))), "", 1),
            (reason("PU_ERR", ("MNATTC", value("120.00"))) + reason("QTE_ERR", ("MNA", value("30.00"))), "", 1),
            (reason("PU_ERR", ("MNATTC", value("12.345"))), "", 1),
            (reason("PU_ERR", ("MNATTC", value("-5"))), "", 1),
            (reason("PU_ERR", ("MNATTC", value("5"))) + reason("X", ("MNATTC", value("5", "USD"))), "", 1),
            (reason("PU_ERR"), "", 1),
        ])
    func partApproved(reasons: String, amount: String, remarks: Int) throws {
        let message = try read(message(reference(code: "<ram:ProcessConditionCode>206</ram:ProcessConditionCode>", reasons)))
        #expect(message.statuses.first?.status.amount?.description ?? "" == amount)
        #expect((message.statuses.first?.status.currency?.code == "EUR") == !amount.isEmpty)
        #expect(message.remarks.count == remarks)
    }

    @Test("no other status has an amount, whatever its message gives")
    func otherAmounts() throws {
        let message = try read(message(reference("F1", reason("PU_ERR", ("MNATTC", value("120.00"))))))
        #expect(message.statuses.first?.status.amount == nil)
    }

    @Test("an invoice is told apart from a message")
    func invoice() throws {
        let source = try Files.example("facture-F202600101.xml")
        let problem = #expect(throws: FileProblem.self) { try StatusXML.read(source, zone: .utc) }
        #expect(problem?.message.contains("invoice import") == true)
    }
}
