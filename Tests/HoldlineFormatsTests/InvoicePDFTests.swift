import HoldlineCore
import HoldlineFormats
import Testing

private func bytes(of source: ByteSource) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let chunk = try source.next() { bytes += chunk }
    return bytes
}

/// A CII invoice of the repository's own.
private var invoice: [UInt8] { get throws { try bytes(of: try Files.example("facture-F202600102.xml")) } }

private func read(_ pdf: [UInt8], chunks: Int = ByteSource.chunkSize) throws -> InvoiceDocument {
    try InvoicePDF.read(.bytes(pdf, name: "f.pdf", chunks: chunks))
}

private func refusal(_ pdf: [UInt8]) -> String {
    do {
        _ = try read(pdf)
        return "read"
    } catch {
        return (error as? FileProblem)?.message ?? "\(error)"
    }
}

@Suite("Invoices in PDFs")
struct InvoicePDFTests {
    @Test("the attachment is found in every form that a file comes in", arguments: PDFWriter.Form.allCases)
    func forms(form: PDFWriter.Form) throws {
        let pdf = PDFWriter.carrying([("factur-x.xml", try invoice)]).bytes(form)
        let document = try read(pdf, chunks: 100)
        #expect(document.number.text == "F202600102")
        #expect(document.file == "f.pdf (factur-x.xml)")
        #expect(document.remarks.count == 1)
        #expect(InvoicePDF.isPDF(beginning: Array(pdf.prefix(64))))
    }

    @Test(
        "the names of the standards are known, whatever their capitals",
        arguments: ["factur-x.xml", "Factur-X.xml", "zugferd-invoice.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml", "folder/factur-x.xml"])
    func names(name: String) throws {
        let pdf = PDFWriter.carrying([("photo.jpg", [1, 2, 3]), (name, try invoice)]).bytes()
        #expect(try read(pdf).number.text == "F202600102")
    }

    @Test(
        "names in UTF-16, in hexadecimal and with escapes are read",
        arguments: [
            "<FEFF006600610063007400750072002D0078002E0078006D006C>", "<6661637475722D782E786D6C>", "(factur\\055x\\\n.xml)", "(\\fact)",
        ])
    func writtenNames(name: String) throws {
        var writer = PDFWriter()
        writer.add("<< /Type /Catalog /AF [2 0 R] >>")
        writer.add("<< /Type /Filespec /UF \(name) /EF << /UF 3 0 R >> >>")
        writer.add(stream: try invoice)
        #expect((refusal(writer.bytes()) == "read") == !name.contains("fact)"))
    }

    @Test("a file specification that nothing in the catalog names is found all the same")
    func loose() throws {
        var writer = PDFWriter()
        writer.add("<< /Type /Catalog >>")
        writer.add("<< /Type /Annot /Subtype /FileAttachment /FS << /F (factur-x.xml) /EF << /F 4 0 R >> >> >>")
        writer.add("<< /Type /Filespec /F (factur-x.xml) /EF << /F 4 0 R >> >>")
        writer.add(stream: try invoice)
        for form in PDFWriter.Form.allCases { #expect(try read(writer.bytes(form)).number.text == "F202600102", "\(form)") }
    }

    @Test("the tree of names may have branches, and even loops")
    func tree() throws {
        var writer = PDFWriter()
        writer.add("<< /Type /Catalog /Names << /EmbeddedFiles 2 0 R >> >>")
        writer.add("<< /Kids [3 0 R 2 0 R 4 0 R] >>")
        writer.add("<< /Names [(a) 99 0 R] >>")
        writer.add("<< /Kids [5 0 R 2 0 R] >>")
        writer.add("<< /Names [(factur-x.xml) 6 0 R] >>")
        writer.add("<< /F (factur-x.xml) /EF << /F 7 0 R >> >>")
        writer.add(stream: try invoice)
        #expect(try read(writer.bytes()).number.text == "F202600102")
    }

    @Test("filters are taken off: Flate, hexadecimal, base 85, and several of them")
    func filters() throws {
        let xml = try invoice
        let hexadecimal = xml.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var base85 = ""
        for start in stride(from: 0, to: xml.count, by: 4) {
            let part = Array(xml[start..<min(start + 4, xml.count)])
            var value = (part + [0, 0, 0, 0]).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            var digits: [UInt8] = []
            for _ in 0..<5 {
                digits.insert(UInt8(value % 85) + 33, at: 0)
                value /= 85
            }
            base85 += String(decoding: digits.prefix(part.count + 1), as: UTF8.self)
        }
        for (filter, data) in [
            ("/Filter /FlateDecode", PDFWriter.deflated(xml)),
            ("/Filter [/FlateDecode /FlateDecode]", PDFWriter.deflated(PDFWriter.deflated(xml))),
            ("/Filter /ASCIIHexDecode", Array((hexadecimal + ">").utf8)), ("/Filter [/ASCII85Decode]", Array((base85 + "~>").utf8)),
            ("/Filter /FlateDecode /DecodeParms null", PDFWriter.deflated(xml)),
        ] {
            #expect(try read(PDFWriter.carrying([("factur-x.xml", data)], filter: filter).bytes()).number.text == "F202600102", "\(filter)")
        }
    }

    @Test(
        "a length that is wrong, or stands in another object, does not matter", arguments: ["4 0 R", "0", "99999999", "-5", "3 0 R", "(x)"])
    func lengths(length: String) throws {
        var writer = PDFWriter()
        writer.add("<< /Type /Catalog /AF [2 0 R] >>")
        writer.add("<< /UF (factur-x.xml) /EF << /UF 3 0 R >> >>")
        writer.add(stream: try invoice, length: length)
        writer.add("\(try invoice.count)")
        for form in PDFWriter.Form.allCases { #expect(try read(writer.bytes(form)).number.text == "F202600102", "\(form)") }
    }

    @Test("what cannot be read is named")
    func refused() throws {
        let xml = try invoice
        var other = xml
        other[other.count / 2] ^= 1
        #expect(refusal(PDFWriter.carrying([]).bytes()).contains("is a PDF without"))
        #expect(refusal(PDFWriter.carrying([("notes.txt", xml)]).bytes()).contains("it carries “notes.txt”"))
        #expect(refusal(PDFWriter.carrying([("order-x.xml", xml)]).bytes()).contains("Order-X"))
        #expect(refusal(PDFWriter.carrying([("factur-x.xml", xml), ("factur-x.xml", other)]).bytes()).contains("2 different files"))
        #expect(try read(PDFWriter.carrying([("factur-x.xml", xml), ("factur-x.xml", xml)]).bytes()).number.text == "F202600102")
        #expect(refusal(PDFWriter.carrying([("factur-x.xml", xml)], filter: "/Filter /LZWDecode").bytes()).contains("LZWDecode"))
        #expect(refusal(PDFWriter.carrying([("factur-x.xml", Array(xml.prefix(900)))]).bytes()).contains("cut off"))
        #expect(refusal(Array("%PDF-1.7\n".utf8)).contains("damaged"))
        for form in PDFWriter.Form.allCases where form != .unreferenced {
            var encrypted = PDFWriter.carrying([("factur-x.xml", xml)])
            encrypted.trailer += " /Encrypt << /Filter /Standard /V 5 >>"
            #expect(refusal(encrypted.bytes(form)).contains("is encrypted"), "\(form)")
        }
        #expect(!InvoicePDF.isPDF(beginning: Array("number;customer\n\"%PDF-1.7\";C-1".utf8)))
        #expect(!InvoicePDF.isPDF(beginning: []))
    }

    @Test("a ZUGFeRD 1.0 invoice is read")
    func first() throws {
        let xml = """
            <rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0"
              xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12"
              xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:15">
            <rsm:HeaderExchangedDocument><ram:ID>Z-1</ram:ID><ram:TypeCode>380</ram:TypeCode>
            <ram:IssueDateTime><udt:DateTimeString format="102">20260901</udt:DateTimeString></ram:IssueDateTime></rsm:HeaderExchangedDocument>
            <rsm:SpecifiedSupplyChainTradeTransaction><ram:ApplicableSupplyChainTradeAgreement>
            <ram:SellerTradeParty><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE100000009</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
            <ram:BuyerTradeParty><ram:ID>C-7</ram:ID><ram:Name>Käufer</ram:Name></ram:BuyerTradeParty></ram:ApplicableSupplyChainTradeAgreement>
            <ram:ApplicableSupplyChainTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
            <ram:SpecifiedTradePaymentTerms><ram:Description>30 Tage</ram:Description>
            <ram:DueDateDateTime><udt:DateTimeString format="102">20261001</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
            <ram:SpecifiedTradeSettlementMonetarySummation><ram:GrandTotalAmount currencyID="EUR">119.00</ram:GrandTotalAmount>
            <ram:DuePayableAmount currencyID="EUR">100.00</ram:DuePayableAmount></ram:SpecifiedTradeSettlementMonetarySummation>
            </ram:ApplicableSupplyChainTradeSettlement></rsm:SpecifiedSupplyChainTradeTransaction></rsm:CrossIndustryDocument>
            """
        let document = try read(PDFWriter.carrying([("ZUGFeRD-invoice.xml", Array(xml.utf8))]).bytes())
        #expect(document.number.text == "Z-1")
        #expect(document.due?.description == "2026-10-01")
        #expect(document.amount.description == "119.00")
        #expect(document.payable.description == "100.00")
        #expect(document.seller.isCompany("DE100000009") == true)
        #expect(try document.customer().text == "C-7")
        // There what is to be paid may be left out.
        let payable = "<ram:DuePayableAmount currencyID=\"EUR\">100.00</ram:DuePayableAmount>"
        let prepaid = "<ram:TotalPrepaidAmount currencyID=\"EUR\">9.00</ram:TotalPrepaidAmount>"
        let short = xml.split(separator: payable).joined(separator: prepaid)
        let other = try read(PDFWriter.carrying([("ZUGFeRD-invoice.xml", Array(short.utf8))]).bytes())
        #expect(other.payable.description == "110.00")
        #expect(other.remarks.contains { $0.contains("BT-115") })
    }
}

@Suite("Hostile PDFs")
struct HostilePDFTests {
    @Test("an attachment that grows without end is refused")
    func bomb() throws {
        let inner = PDFWriter.deflated([UInt8](repeating: 0x20, count: 100 << 20))
        #expect(
            refusal(PDFWriter.carrying([("factur-x.xml", inner)], filter: "/Filter /FlateDecode").bytes()).contains(
                "more than an invoice needs"))
        let outer = PDFWriter.deflated(inner)
        let twice = PDFWriter.carrying([("factur-x.xml", outer)], filter: "/Filter [/FlateDecode /FlateDecode]").bytes()
        #expect(refusal(twice).contains("more than an invoice needs"))
    }

    @Test(
        "values within values, and references in circles, come to an end",
        arguments: [
            String(repeating: "[", count: 100_000), String(repeating: "<< /A ", count: 100_000), "2 0 R", "[2 0 R]",
            String(repeating: "(", count: 100_000), "<" + String(repeating: "0", count: 100_000),
            "%" + String(repeating: " ", count: 100_000),
            "999999999999999999999999 0 R", "-", "+.", "/", "/#", "<<", ">>", "]", "<", "(\\",
        ])
    func nested(value: String) throws {
        var writer = PDFWriter()
        writer.add("<< /Type /Catalog /Names 2 0 R /AF 2 0 R >>")
        writer.add(value)
        for form in PDFWriter.Form.allCases { #expect(refusal(writer.bytes(form)) != "read") }
    }

    @Test("an object stream whose length stands in itself is damaged, not endless")
    func ownLength() {
        let body = "1 0 obj << /Type /ObjStm /N 1 /First 4 /Length 2 0 R >>\nstream\n2 0 5\nendstream endobj\n"
        let section =
            "3 0 obj << /Type /XRef /W [1 1 1] /Size 3 /Root 2 0 R /Length 9 >>\nstream\n\u{0}\u{0}\u{0}\u{1}\u{9}\u{0}\u{2}\u{1}\u{0}\nendstream"
        let text = "%PDF-1.7\n\(body)\(section)\nstartxref\n\(9 + body.utf8.count)\n"
        #expect(refusal(Array(text.utf8)) != "read")
    }

    @Test("tables that chain to each other, or name places beyond the file, end")
    func tables() {
        for (table, previous) in [("0 2\n0000000000 65535 f \n9999999999 00000 n \n", "9"), ("0 99999999999\n", "9"), ("5 -1\n", "0")] {
            let text = "%PDF-1.7\nxref\n\(table)trailer << /Root 1 0 R /Prev \(previous) >>\nstartxref\n9\n"
            #expect(refusal(Array(text.utf8)) != "read")
        }
    }

    @Test("one long object behind many beginnings is not read again for each")
    func repeated() {
        var text = "%PDF-1.7\n"
        for number in 1...4000 { text += "\(number) 0 obj (" }
        #expect(refusal(Array(text.utf8)) != "read")
    }

    @Test("whatever bytes are changed or cut, the reader answers and does not trap")
    func fuzz() throws {
        var generator = Dice(state: 7)
        let xml = try invoice
        for form in PDFWriter.Form.allCases {
            let original = PDFWriter.carrying([("factur-x.xml", PDFWriter.deflated(xml))], filter: "/Filter /FlateDecode").bytes(form)
            for _ in 0..<400 {
                var changed = original
                for _ in 0..<Int(generator.next() % 6) + 1 {
                    let place = Int(generator.next() % UInt64(changed.count))
                    switch generator.next() % 3 {
                    case 0: changed[place] = UInt8(truncatingIfNeeded: generator.next())
                    case 1: changed[place] = [0x30, 0x39, 0x28, 0x3C, 0x5B, 0x2F, 0x52, 0x20][Int(generator.next() % 8)]
                    default:
                        let from = Int(generator.next() % UInt64(changed.count))
                        changed.insert(contentsOf: changed[from..<min(from + 40, changed.count)], at: place)
                    }
                }
                if generator.next() % 4 == 0 { changed.removeLast(Int(generator.next() % UInt64(changed.count))) }
                _ = try? read(changed)
            }
        }
    }
}
