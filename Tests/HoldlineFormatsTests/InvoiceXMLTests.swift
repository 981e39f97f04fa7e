import HoldlineCore
import HoldlineFormats
import Testing

private func ubl(
    root: String = "Invoice", id: String = "<cbc:ID>F1</cbc:ID>", type: String = "380",
    due: String = "<cbc:DueDate>2026-10-01</cbc:DueDate>",
    amount: String = "100.00", attributes: String = "currencyID=\"EUR\"", extra: String = "",
    buyer: String = "<cbc:EndpointID>E</cbc:EndpointID>"
) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <u:\(root) xmlns:u="urn:oasis:names:specification:ubl:schema:xsd:\(root)-2"
      xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
      xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
    \(id)
    <cbc:IssueDate>2026-09-01</cbc:IssueDate>\(due)
    <cbc:\(root)TypeCode>\(type)</cbc:\(root)TypeCode>
    <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>\(extra)
    <cac:AccountingCustomerParty><cac:Party>\(buyer)</cac:Party></cac:AccountingCustomerParty>
    <cac:LegalMonetaryTotal>
    <cbc:TaxInclusiveAmount \(attributes)>\(amount)</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="EUR">90</cbc:PayableAmount>
    </cac:LegalMonetaryTotal>
    </u:\(root)>
    """
}

private func refusal(_ text: String, chunks: Int = ByteSource.chunkSize) -> FileProblem? {
    #expect(throws: FileProblem.self) { try InvoiceXML.read(.text(text, chunks: chunks)) }
}

@Suite("Electronic invoices")
struct InvoiceXMLTests {
    @Test("the UBL example is read, with its seller and buyer")
    func ublExample() throws {
        let document = try InvoiceXML.read(try Files.example("facture-F202600101.xml"))
        #expect(document.number.text == "F202600101")
        #expect(document.kind == .invoice)
        #expect(document.seller.isCompany("100000009") == true)
        #expect(document.seller.isCompany("100 000 009 00012") == true)
        #expect(document.seller.isCompany("999999999") == false)
        #expect(document.buyer.name == "Acheteur Démonstration SAS")
        let customer = try document.customer()
        #expect(customer.text == "200000008")
        #expect(try document.customer(preferring: [.identifier]).text == "K-001")
        let registration = document.registration(for: customer)
        #expect(registration.due?.description == "2026-10-01")
        #expect(registration.amount.description == "600.00")
        #expect(registration.payable?.description == "600.00")
        #expect(registration.kind == .invoice)
        #expect(document.remarks == [])
    }

    @Test("the CII example is read")
    func ciiExample() throws {
        let document = try InvoiceXML.read(try Files.example("facture-F202600102.xml"))
        #expect(document.number.text == "F202600102")
        #expect(document.issued.description == "2026-09-08")
        #expect(document.due?.description == "2026-10-08")
        #expect(document.amount.description == "300.00")
        #expect(try document.customer().text == "200000008")
        #expect(try document.customer(preferring: [.vat]).text == "FR37200000008")
        #expect(try document.customer(preferring: [.identifier]).text == "K-001")
    }

    @Test("a credit note says which invoice it credits and how much")
    func creditNote() throws {
        let document = try InvoiceXML.read(try Files.example("avoir-A202600001.xml"))
        #expect(document.kind == .creditNote)
        #expect(document.amount.description == "120.00")
        #expect(document.preceding.map(\.number.text) == ["F202600101"])
        #expect(document.preceding.first?.issued?.description == "2026-09-01")
    }

    @Test("what is to be paid is the open amount, not the total")
    func payable() throws {
        let document = try InvoiceXML.read(.text(ubl()))
        let registration = document.registration(for: try document.customer())
        #expect(registration.amount.description == "100.00")
        #expect(registration.payable?.description == "90.00")
    }

    @Test(
        "a UBL document without its total comes to what is to be paid, prepaid and rounded; it must say what is to be paid",
        arguments: [
            ("", "90.00"), ("<cbc:PrepaidAmount currencyID=\"EUR\">10</cbc:PrepaidAmount>", "100.00"),
            (
                "<cbc:PrepaidAmount currencyID=\"EUR\">10</cbc:PrepaidAmount><cbc:PayableRoundingAmount currencyID=\"EUR\">0.02</cbc:PayableRoundingAmount>",
                "99.98"
            ),
        ])
    func noTotal(others: String, amount: String) throws {
        let text = ubl().split(separator: "\n").map { $0.contains("TaxInclusiveAmount") ? others : String($0) }.joined(separator: "\n")
        let document = try InvoiceXML.read(.text(text))
        #expect(document.amount.description == amount)
        #expect(document.payable.description == "90.00")
        #expect(document.remarks.count == 1 && document.remarks.first?.contains("BT-112") == true)
        let unpayable = ubl().split(separator: "\n").filter { !$0.contains("PayableAmount") }.joined(separator: "\n")
        #expect(refusal(unpayable)?.element == "cbc:PayableAmount")
    }

    @Test(
        "without a date the due date is not known, and that is said with the words that stand there instead",
        arguments: ["", "<cbc:DueDate/>", "30 jours fin de mois", "#SKONTO#TAGE=14#PROZENT=2.00#"])
    func noDueDate(words: String) throws {
        let isTerms = !words.isEmpty && !words.hasPrefix("<")
        let terms = "<cac:PaymentTerms><cbc:Note>\(words)</cbc:Note></cac:PaymentTerms>"
        let document = try InvoiceXML.read(.text(ubl(due: isTerms ? "" : words, extra: isTerms ? terms : "")))
        #expect(document.due == nil)
        #expect(document.remarks.count == 1)
        #expect(document.remarks.first?.contains("“\(words)”") == isTerms)
        let customer = try document.customer()
        #expect(document.registration(for: customer).due == nil)
    }

    @Test(
        "the due date stands where the sender put it; of several the last one counts, and that is said",
        arguments: [
            (["2026-10-01"], [], [], "2026-10-01", 0),
            ([], ["2026-10-01"], [], "2026-10-01", 0),
            ([], [], ["2027-01-31"], "2027-01-31", 0),
            ([], ["2026-11-10", "2027-01-31"], [], "2027-01-31", 1),
            ([], ["2027-01-31", "2026-11-10"], [], "2027-01-31", 1),
            ([], ["2026-11-10"], ["2026-12-10", "2026-10-10"], "2026-12-10", 1),
            (["2026-10-01"], ["2026-10-01"], ["2026-10-01"], "2026-10-01", 0),
            (["2026-10-01"], ["2026-11-01"], [], "2026-11-01", 1),
        ] as [([String], [String], [String], String, Int)])
    func dueDates(header: [String], means: [String], terms: [String], due: String, remarks: Int) throws {
        let extra =
            means.map { "<cac:PaymentMeans><cbc:PaymentDueDate>\($0)</cbc:PaymentDueDate></cac:PaymentMeans>" }.joined()
            + terms.map { "<cac:PaymentTerms><cbc:Note>n</cbc:Note><cbc:PaymentDueDate>\($0)</cbc:PaymentDueDate></cac:PaymentTerms>" }
            .joined()
        let text = ubl(due: header.map { "<cbc:DueDate>\($0)</cbc:DueDate>" }.joined(), extra: extra)
        let document = try InvoiceXML.read(.text(text))
        #expect(document.due?.description == due)
        #expect(document.remarks.count == remarks)
    }

    @Test(
        "one number of a seller that is the daemon's is enough; numbers of another kind tell no company from another",
        arguments: [
            ("<cac:PartyIdentification><cbc:ID schemeID=\"0088\">3012345000003</cbc:ID></cac:PartyIdentification>", nil),
            ("<cac:PartyIdentification><cbc:ID schemeID=\"0009\">10000000900015</cbc:ID></cac:PartyIdentification>", true),
            ("<cbc:EndpointID schemeID=\"0225\">100000009_F</cbc:EndpointID>", true),
            ("<cbc:EndpointID schemeID=\"9957\">FR32100000009</cbc:EndpointID>", true),
            ("<cbc:EndpointID schemeID=\"0002\">200000008</cbc:EndpointID>", false),
            ("<cbc:EndpointID schemeID=\"EM\">a@b.fr</cbc:EndpointID>", nil),
            (
                "<cac:PartyIdentification><cbc:ID>100000009</cbc:ID></cac:PartyIdentification><cac:PartyLegalEntity><cbc:CompanyID>RCS Paris B 100 000 009</cbc:CompanyID></cac:PartyLegalEntity>",
                true
            ),
            ("<cac:PartyLegalEntity><cbc:CompanyID schemeID=\"0002\">200000008</cbc:CompanyID></cac:PartyLegalEntity>", false),
        ] as [(String, Bool?)])
    func sellers(party: String, isOurs: Bool?) throws {
        let document = try InvoiceXML.read(
            .text(ubl(extra: "<cac:AccountingSupplierParty><cac:Party>\(party)</cac:Party></cac:AccountingSupplierParty>")))
        #expect(document.seller.isCompany("100000009") == isOurs)
        #expect(document.seller.isCompany("FR32100000009") == isOurs)
    }

    @Test(
        "the type code tells credit notes from invoices",
        arguments: [
            ("380", InvoiceDocument.Kind.invoice), ("384", .corrected), ("471", .corrected), ("472", .corrected), ("473", .corrected),
            ("389", .invoice), ("386", .invoice), ("381", .creditNote),
            ("261", .creditNote),
            ("396", .creditNote),
        ])
    func typeCodes(code: String, kind: InvoiceDocument.Kind) throws {
        #expect(try InvoiceXML.read(.text(ubl(type: code))).kind == kind)
    }

    @Test("the buyer's own legal number goes before its VAT number, its code and its mail box")
    func buyer() throws {
        let party = """
            <cbc:EndpointID>box</cbc:EndpointID><cac:PartyIdentification><cbc:ID schemeID="SEPA">S</cbc:ID></cac:PartyIdentification>
            <cac:PartyIdentification><cbc:ID>code</cbc:ID></cac:PartyIdentification>
            <cac:PartyTaxScheme><cbc:CompanyID>local</cbc:CompanyID><cac:TaxScheme><cbc:ID>LOC</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
            <cac:PartyTaxScheme><cbc:CompanyID>vat</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
            """
        #expect(try InvoiceXML.read(.text(ubl(buyer: party))).customer().text == "vat")
        let legal = party + "<cac:PartyLegalEntity><cbc:CompanyID>legal</cbc:CompanyID></cac:PartyLegalEntity>"
        #expect(try InvoiceXML.read(.text(ubl(buyer: legal))).customer().text == "legal")
        #expect(try InvoiceXML.read(.text(ubl(buyer: party))).customer(preferring: [.identifier, .vat]).text == "code")
        #expect(throws: FileProblem.self) {
            try InvoiceXML.read(.text(ubl(buyer: "<cac:PartyName><cbc:Name>A</cbc:Name></cac:PartyName>"))).customer()
        }
    }

    @Test(
        "amounts are xsd:decimal, and no more precise than their currency",
        arguments: [
            ("100", "100.00"), ("+100.0", "100.00"), (" 100.000000 ", "100.00"), (".5", "0.50"), ("0005.", "5.00"), ("-1.1", "-1.10"),
        ])
    func amounts(text: String, expected: String) throws {
        #expect(try InvoiceXML.read(.text(ubl(amount: text))).amount.description == expected)
    }

    @Test(
        "an amount that cannot be is refused with its line and element",
        arguments: ["12.345", "1e3", "", "-", ".", "1,00", "٣", "99999999999999", "--1"])
    func badAmounts(text: String) {
        let problem = refusal(ubl(amount: text))
        #expect(problem?.element == "cbc:TaxInclusiveAmount")
        #expect(problem?.file == "a.xml")
        #expect(problem?.line == 11)
    }

    @Test(
        "a document that says too little, or another thing, is refused with the element that is wrong",
        arguments: [
            (ubl(id: ""), "cbc:ID", "BT-1"),
            (ubl(id: "<cbc:ID> </cbc:ID>"), "cbc:ID", "BT-1"),
            (ubl(id: "<cbc:ID>..</cbc:ID>"), "cbc:ID", "may not be"),
            (ubl(type: "325"), "cbc:InvoiceTypeCode", "neither"),
            (ubl(type: "01"), "cbc:InvoiceTypeCode", "CSV ledger"),
            (ubl(due: "<cbc:DueDate>01/10/2026</cbc:DueDate>"), "cbc:DueDate", "no date"),
            (ubl(attributes: "currencyID=\"USD\""), "cbc:TaxInclusiveAmount", "currency is EUR"),
        ])
    func refused(text: String, element: String, message: String) {
        let problem = refusal(text)
        #expect(problem?.element == element)
        #expect(problem?.message.contains(message) == true)
    }

    @Test(
        "another root is answered with what was found and what is understood",
        arguments: [
            ("<html/>", "html", "UBL 2.1 Invoice"),
            ("<Invoice xmlns=\"urn:other\"/>", "{urn:other}Invoice", "UBL 2.1 Invoice"),
            (
                "<ApplicationResponse xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2\"/>",
                "ubl:ApplicationResponse", "import status"
            ),
            (
                "<r:CrossDomainAcknowledgementAndResponse xmlns:r=\"urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100\"/>",
                "rsm:CrossDomainAcknowledgementAndResponse", "import status"
            ),
        ])
    func otherRoots(text: String, element: String, message: String) {
        let problem = refusal(text)
        #expect(problem?.element == element)
        #expect(problem?.message.contains(message) == true)
    }

    @Test("an order that looks like an invoice is refused by its name")
    func order() {
        let root = "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
        #expect(refusal("<r:SCRDMCCBDACIOMessageStructure xmlns:r=\"\(root)\"/>")?.message.contains("Order-X") == true)
    }

    @Test("a byte-order mark, UTF-16 and any size of chunk give the same document")
    func encodings() throws {
        let text = ubl(id: "<cbc:ID>2026/0042 é</cbc:ID>")
        let expected = try InvoiceXML.read(.text(text))
        for chunks in [1, 2, 3, 7, 1000] { #expect(try InvoiceXML.read(.text("\u{FEFF}" + text, chunks: chunks)) == expected) }
        let wide = text.replacing("UTF-8", with: "UTF-16").utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(try InvoiceXML.read(.bytes([0xFF, 0xFE] + wide, name: "a.xml", chunks: 5)) == expected)
    }

    @Test("a large attachment is passed over")
    func attachment() throws {
        let extra = "<cac:Note>" + String(repeating: "QUJD", count: 2_500_000) + "</cac:Note>"
        #expect(try InvoiceXML.read(.text(ubl(extra: extra))).number.text == "F1")
    }
}

@Suite("Hostile XML")
struct HostileXMLTests {
    @Test(
        "entities are never expanded: a DOCTYPE is refused",
        arguments: [
            "<!DOCTYPE a [<!ENTITY x \"lol\"><!ENTITY y \"&x;&x;&x;&x;&x;&x;&x;&x;\"><!ENTITY z \"&y;&y;&y;&y;&y;&y;&y;\">]>",
            "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">",
            "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://localhost/x\"> %p;]>",
        ])
    func doctype(declaration: String) {
        let text = ubl(id: "<cbc:ID>&z;</cbc:ID>").replacing("?>\n", with: "?>\n\(declaration)\n")
        #expect(refusal(text)?.message.contains("DOCTYPE") == true)
        #expect(refusal(text, chunks: 1)?.message.contains("DOCTYPE") == true)
    }

    @Test("elements 10,000 deep are refused")
    func depth() {
        let text = ubl(extra: String(repeating: "<x>", count: 10_000) + String(repeating: "</x>", count: 10_000))
        #expect(refusal(text)?.message.contains("deep") == true)
        #expect(refusal(String(repeating: "<x>", count: 10_000)) != nil)
    }

    @Test("a number of 10 MB is refused with its element")
    func largeText() {
        let problem = refusal(ubl(id: "<cbc:ID>" + String(repeating: "9", count: 10_000_000) + "</cbc:ID>"))
        #expect(problem?.element == "cbc:ID")
        #expect(problem?.message.contains("longer than") == true)
    }

    @Test("a tag of 10 MB is refused before it is complete")
    func largeTag() {
        let problem = refusal(ubl(extra: "<x y=\"" + String(repeating: "9", count: 10_000_000) + "\"/>"))
        #expect(problem?.message.contains("tag or comment") == true)
    }

    @Test("a file that is cut off, empty, or in another encoding than it says, is a problem with a line")
    func broken() {
        let text = ubl()
        for length in [0, 1, 5, 60, 300, text.utf8.count - 3] {
            #expect(refusal(String(decoding: Array(text.utf8.prefix(length)), as: UTF8.self)) != nil)
        }
        #expect(refusal(String(text.prefix(500)))?.message.contains("cut off") == true)
        let latin = Array(text.utf8) + [0xE9]
        #expect(throws: FileProblem.self) { try InvoiceXML.read(.bytes(latin, name: "a.xml")) }
        #expect(refusal(text.replacing("UTF-8", with: "EBCDIC-FR"))?.message.contains("encoding") == true)
        #expect(refusal(ubl(id: "<cbc:ID>a\u{0}b</cbc:ID>"))?.line == 5)
    }

    @Test("whatever bytes are changed or cut, the reader answers and does not trap")
    func fuzz() throws {
        var generator = Dice(state: 99)
        var files = [("response", Array(response("UQ", status("QTY", "OPStatusReason")).utf8))]
        for name in ["facture-F202600101.xml", "facture-F202600102.xml", "cdar-207-F202600006.xml"] {
            let source = try Files.example(name)
            var bytes: [UInt8] = []
            while let chunk = try source.next() { bytes += chunk }
            files.append((name, bytes))
        }
        for (name, bytes) in files {
            for _ in 0..<300 {
                var changed = bytes
                for _ in 0..<Int(generator.next() % 4) + 1 {
                    changed[Int(generator.next() % UInt64(changed.count))] = UInt8(truncatingIfNeeded: generator.next())
                }
                if generator.next() % 3 == 0 { changed.removeLast(Int(generator.next() % UInt64(changed.count))) }
                _ = try? InvoiceXML.read(.bytes(changed, name: name, chunks: 100))
                _ = try? StatusXML.read(.bytes(changed, name: name, chunks: 100), zone: .utc)
            }
        }
    }
}
