import HoldlineCore

/// Reads electronic invoices and credit notes: UBL 2.1 and UN/CEFACT CII, as EN 16931 uses them.
package enum InvoiceXML {
    /// The syntaxes, as the refusal of any other document lists them.
    package static let understood = "UBL 2.1 Invoice and CreditNote, CII CrossIndustryInvoice, and ZUGFeRD 1.0"

    /// Reads one document.
    ///
    /// Throws where the file is no XML, has another root, exceeds the reader's limits, or lacks what EN
    /// 16931 requires of it. Elements that nobody needs are never kept.
    package static func read(_ source: ByteSource) throws(FileProblem) -> InvoiceDocument {
        let root = try XMLReader.read(source) { root in
            DocumentKind.of(root: root, wanted: \.isInvoice, understood: understood)
                .map { kind in CrossIndustryInvoice.dialect(of: kind).map(CrossIndustryInvoice.outline) ?? UBLInvoice.outline }
        }
        let values = XMLValues(file: source.name)
        if let dialect = DocumentKind(rawValue: root.name).flatMap(CrossIndustryInvoice.dialect) {
            return try CrossIndustryInvoice.document(root, dialect, values)
        }
        return try UBLInvoice.document(root, values)
    }

    /// What both syntaxes decide alike once their elements are found.
    ///
    /// Throws for a code that EN 16931 has in neither list, such as a pro forma: nobody owes by it.
    ///
    /// The element's line stands in the problem.
    static func kind(_ type: XMLNode, _ values: XMLValues) throws(FileProblem) -> (code: String, kind: InvoiceDocument.Kind) {
        let code = type.text.trimmed
        guard let kind = InvoiceTypeCode.kind(of: code) else {
            throw values.problem(
                type,
                "“\(excerpt(code))” is neither an invoice nor a credit note of EN 16931 (380, 384, 389, 381, 261…): "
                    + "what is owed by it is registered with a CSV ledger")
        }
        return (code, kind)
    }

    /// BT-25 and BT-26 of each reference to another invoice.
    static func preceding(
        _ references: [XMLNode], _ number: String, issued path: String, _ date: (XMLNode) throws(FileProblem) -> Day, _ values: XMLValues
    ) throws(FileProblem) -> [PrecedingInvoice] {
        var named: [PrecedingInvoice] = []
        for reference in references {
            let id = try values.required(number, "BT-25", in: reference)
            let issued = reference.first(path)
            named.append(PrecedingInvoice(number: try values.identifier(id, as: InvoiceNumber.self), issued: try issued.map(date)))
        }
        return named
    }
}
