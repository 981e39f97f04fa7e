/// Reads the electronic invoice that a Factur-X or ZUGFeRD PDF carries as an attachment; what is printed on its pages is never read.
package enum InvoicePDF {
    /// By the standards: Factur-X and ZUGFeRD 2.1 and later, ZUGFeRD 2.0, ZUGFeRD 1.0 (in capitals), and XRechnung's profile.
    package static let names = ["factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"]

    /// Bytes: an invoice with its pictures.
    private static let largest = 128 << 20

    /// Whether a file that begins so is a PDF.
    package static func isPDF(beginning bytes: [UInt8]) -> Bool {
        guard let start = PDFFile.header(in: bytes.prefix(2048)) else { return false }
        // A mark in the middle of a text is no header.
        return start == 0 || bytes[start - 1] == 0x0A || bytes[start - 1] == 0x0D || bytes[..<start].contains { $0 >= 0x80 || $0 == 0 }
            || bytes[..<start].allSatisfy(PDFScanner.isBlank)
    }

    /// Reads the attachment as `InvoiceXML` reads a file of its own.
    ///
    /// Throws where the PDF is larger than 128 MB, encrypted, damaged or made to do harm, carries no
    /// invoice, or carries different files under the invoice's name.
    package static func read(_ source: ByteSource) throws(FileProblem) -> InvoiceDocument {
        let (name, xml) = try attachment(of: source)
        var document = try InvoiceXML.read(.bytes(xml, name: "\(source.name) (\(name))"))
        document.remarks.insert("the invoice in the PDF is read, not its pages", at: 0)
        return document
    }

    /// The attachment's name and bytes; whatever the PDF's structure hides is said under the file's
    /// name.
    private static func attachment(of source: ByteSource) throws(FileProblem) -> (name: String, xml: [UInt8]) {
        let bytes = try source.all(upTo: largest, "is larger than \(largest >> 20) MB")
        do throws(PDFProblem) {
            return try invoice(in: try PDFFile.open(bytes))
        } catch {
            throw FileProblem(file: source.name, message: error.message)
        }
    }

    /// The first attachment under one of `names`, in their order. The same file attached twice is one;
    /// two different ones are no choice to make here.
    private static func invoice(in file: PDFFile) throws(PDFProblem) -> (name: String, xml: [UInt8]) {
        let attachments = try file.attachments()
        for name in names {
            let own = attachments.filter { $0.name.lowercased() == name }
            guard let first = own.first else { continue }
            let xml = try file.contents(of: first)
            for other in own.dropFirst() where try file.contents(of: other) != xml {
                throw PDFProblem(
                    message: "is a PDF with \(own.count) different files called \(name): which one is the invoice cannot be told")
            }
            return (first.name, xml)
        }
        throw PDFProblem(message: without(attachments.map(\.name)))
    }

    /// The refusal of a PDF without an invoice; it lists what is attached instead, and recognises
    /// orders of Order-X.
    private static func without(_ carried: [String]) -> String {
        let wanted = names.joined(separator: ", ")
        if carried.contains(where: { $0.lowercased() == "order-x.xml" }) {
            return "is a PDF with an order in it (order-x.xml, Order-X), and without an invoice (\(wanted)): nobody owes by an order"
        }
        let others = carried.isEmpty ? "" : "; it carries \(carried.prefix(5).map { "“\(excerpt($0))”" }.joined(separator: ", "))"
        return
            "is a PDF without an electronic invoice in it (\(wanted))\(others): ask the sender for the XML, or register it with a CSV ledger"
    }
}
