import HoldlineCore

/// Where UBL 2.1 keeps what EN 16931 means (CEN/TS 16931-3-2).
enum UBLInvoice {
    /// BG-22, the document's totals, and BG-3, the invoices that it is about.
    private static let total = "cac:LegalMonetaryTotal"
    private static let preceding = "cac:BillingReference/cac:InvoiceDocumentReference"
    /// BT-9 is the DueDate of an invoice, and is at the means of payment of a credit note; other senders write it at the terms.
    private static let dueDates = [
        "cbc:DueDate", "cac:PaymentMeans/cbc:PaymentDueDate", "cac:PaymentTerms/cbc:PaymentDueDate",
        "cac:PaymentTerms/cbc:InstallmentDueDate",
    ]
    /// BT-20: words that are shown and never read as a date.
    private static let terms = "cac:PaymentTerms/cbc:Note"
    /// BG-4 and BG-7.
    private static let (seller, buyer) = ("cac:AccountingSupplierParty/cac:Party", "cac:AccountingCustomerParty/cac:Party")

    /// The elements that are read, of invoices and credit notes alike; the parser keeps nothing else.
    static let outline = XMLOutline(
        ["cbc:ID", "cbc:IssueDate", "cbc:InvoiceTypeCode", "cbc:CreditNoteTypeCode", "cbc:DocumentCurrencyCode", terms] + dueDates
            + ["cbc:ID", "cbc:IssueDate"].map { "\(preceding)/\($0)" } + DocumentTotals.Names.ubl.all.map { "\(total)/\($0)" }
            + [seller, buyer].flatMap { role in
                [
                    "cbc:EndpointID", "cac:PartyIdentification/cbc:ID", "cac:PartyName/cbc:Name", "cac:PartyTaxScheme/cbc:CompanyID",
                    "cac:PartyTaxScheme/cac:TaxScheme/cbc:ID", "cac:PartyLegalEntity/cbc:RegistrationName",
                    "cac:PartyLegalEntity/cbc:CompanyID",
                ].map { "\(role)/\($0)" }
            })

    /// Makes the document of the kept elements.
    ///
    /// Throws where an element that EN 16931 requires is absent or cannot be read, with the element,
    /// its line and its BT number.
    static func document(_ root: XMLNode, _ values: XMLValues) throws(FileProblem) -> InvoiceDocument {
        let isCreditNote = root.name == DocumentKind.ublCreditNote.rawValue
        let type = try InvoiceXML.kind(
            try values.required(isCreditNote ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode", "BT-3", in: root), values)
        let issued = try values.date(try values.required("cbc:IssueDate", "BT-2", in: root))
        var due = DueDates()
        for node in dueDates.flatMap(root.all) where node.value != nil { due.add(try values.date(node)) }
        due.add(words: root.all(terms).compactMap(\.value).first)
        let currency = try values.currency(try values.required("cbc:DocumentCurrencyCode", "BT-5", in: root))
        let number = try values.required("cbc:ID", "BT-1", in: root)
        let totals = try DocumentTotals(root.first(total) ?? root, .ubl, in: currency, values)
        let named = try InvoiceXML.preceding(root.all(preceding), "cbc:ID", issued: "cbc:IssueDate", values.date, values)
        return InvoiceDocument(
            file: values.file, number: try values.identifier(number, as: InvoiceNumber.self), kind: isCreditNote ? .creditNote : type.kind,
            typeCode: type.code, issued: issued, due: due.day, currency: currency, amount: totals.amount, payable: totals.payable,
            seller: party(root.first(seller)), buyer: party(root.first(buyer)), preceding: named, remarks: due.remarks + totals.remarks)
    }

    /// A party with the numbers that identify it. Numbers without a scheme count as the company's own
    /// only at the legal entity and at the VAT registration.
    private static func party(_ node: XMLNode?) -> InvoiceParty {
        func isVAT(_ scheme: XMLNode) -> Bool { scheme.first("cac:TaxScheme/cbc:ID")?.value?.uppercased() == "VAT" }
        let schemes = node?.all("cac:PartyTaxScheme") ?? []
        let identifiers = node?.all("cac:PartyIdentification/cbc:ID") ?? []
        var numbers = PartyNumbers()
        for id in node?.all("cac:PartyLegalEntity/cbc:CompanyID") ?? [] { numbers.add(id, unnamed: true) }
        for scheme in schemes { numbers.add(scheme.first("cbc:CompanyID"), unnamed: isVAT(scheme)) }
        for id in identifiers { numbers.add(id, unnamed: false) }
        numbers.add(node?.first("cbc:EndpointID"), unnamed: false)
        return InvoiceParty(
            name: node?.first("cac:PartyLegalEntity/cbc:RegistrationName")?.value ?? node?.first("cac:PartyName/cbc:Name")?.value,
            legal: node?.first("cac:PartyLegalEntity/cbc:CompanyID")?.value,
            vat: schemes.first(where: isVAT)?.first("cbc:CompanyID")?.value,
            // SEPA marks the creditor identifier for direct debits (BT-90), which is nobody's customer number.
            identifiers: identifiers.filter { $0.attributes["schemeID"] != "SEPA" }.compactMap(\.value),
            endpoint: node?.first("cbc:EndpointID")?.value, companies: numbers.comparable)
    }
}
