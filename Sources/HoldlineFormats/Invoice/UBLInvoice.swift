import HoldlineCore

/// Where UBL 2.1 keeps what EN 16931 means (CEN/TS 16931-3-2).
enum UBLInvoice {
    static let outline = XMLOutline(
        [
            "cbc:ID", "cbc:IssueDate", "cbc:DueDate", "cbc:InvoiceTypeCode", "cbc:CreditNoteTypeCode", "cbc:DocumentCurrencyCode",
            "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID", "cac:BillingReference/cac:InvoiceDocumentReference/cbc:IssueDate",
            "cac:PaymentMeans/cbc:PaymentDueDate", "cac:PaymentTerms/cbc:PaymentDueDate", "cac:PaymentTerms/cbc:InstallmentDueDate",
            "cac:PaymentTerms/cbc:Note",
        ]
            + DocumentTotals.Names.ubl.all.map { "cac:LegalMonetaryTotal/\($0)" }
            + ["cac:AccountingSupplierParty", "cac:AccountingCustomerParty"].flatMap { role in
                [
                    "cbc:EndpointID", "cac:PartyIdentification/cbc:ID", "cac:PartyName/cbc:Name", "cac:PartyTaxScheme/cbc:CompanyID",
                    "cac:PartyTaxScheme/cac:TaxScheme/cbc:ID", "cac:PartyLegalEntity/cbc:RegistrationName",
                    "cac:PartyLegalEntity/cbc:CompanyID",
                ].map { "\(role)/cac:Party/\($0)" }
            })

    static func document(_ root: XMLNode, _ values: XMLValues) throws(FileProblem) -> InvoiceDocument {
        let isCreditNote = root.name == DocumentKind.ublCreditNote.rawValue
        let typeName = isCreditNote ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode"
        let type = try InvoiceXML.kind(try values.required(root.first(typeName), typeName, "BT-3", in: root), values)
        let issued = try values.date(try values.required(root.first("cbc:IssueDate"), "cbc:IssueDate", "BT-2", in: root))
        let due = try due(root, values)
        let currency = try values.currency(
            try values.required(root.first("cbc:DocumentCurrencyCode"), "cbc:DocumentCurrencyCode", "BT-5", in: root))
        let number = try values.required(root.first("cbc:ID"), "cbc:ID", "BT-1", in: root)
        let total = root.first("cac:LegalMonetaryTotal") ?? root
        let totals = try DocumentTotals(total, .ubl, in: currency, values)
        var preceding: [PrecedingInvoice] = []
        for reference in root.all("cac:BillingReference", "cac:InvoiceDocumentReference") {
            let id = try values.required(reference.first("cbc:ID"), "cbc:ID", "BT-25", in: reference)
            let date = reference.first("cbc:IssueDate")
            preceding.append(
                PrecedingInvoice(number: try values.identifier(id, as: InvoiceNumber.self), issued: try date.map(values.date)))
        }
        return InvoiceDocument(
            file: values.file, number: try values.identifier(number, as: InvoiceNumber.self), kind: isCreditNote ? .creditNote : type.kind,
            typeCode: type.code, issued: issued, due: due.day, currency: currency,
            amount: totals.amount, payable: totals.payable,
            seller: party(root.first("cac:AccountingSupplierParty", "cac:Party")),
            buyer: party(root.first("cac:AccountingCustomerParty", "cac:Party")), preceding: preceding,
            remarks: due.remarks + totals.remarks)
    }

    /// BT-9 is the DueDate of an invoice, and is at the means of payment of a credit note; other senders write it at the terms.
    private static func due(_ root: XMLNode, _ values: XMLValues) throws(FileProblem) -> DueDates {
        var due = DueDates()
        let nodes =
            root.all("cbc:DueDate") + root.all("cac:PaymentMeans", "cbc:PaymentDueDate")
            + root.all("cac:PaymentTerms", "cbc:PaymentDueDate") + root.all("cac:PaymentTerms", "cbc:InstallmentDueDate")
        for node in nodes where node.value != nil { due.add(try values.date(node)) }
        due.add(words: root.all("cac:PaymentTerms", "cbc:Note").compactMap(\.value).first)
        return due
    }

    private static func party(_ node: XMLNode?) -> InvoiceParty {
        var numbers = PartyNumbers()
        for id in node?.all("cac:PartyLegalEntity", "cbc:CompanyID") ?? [] { numbers.add(id, unnamed: true) }
        for scheme in node?.all("cac:PartyTaxScheme") ?? [] {
            let isVAT = scheme.first("cac:TaxScheme", "cbc:ID")?.value?.uppercased() == "VAT"
            numbers.add(scheme.first("cbc:CompanyID"), unnamed: isVAT)
        }
        for id in node?.all("cac:PartyIdentification", "cbc:ID") ?? [] { numbers.add(id, unnamed: false) }
        numbers.add(node?.first("cbc:EndpointID"), unnamed: false)
        let vat = node?.all("cac:PartyTaxScheme").first { $0.first("cac:TaxScheme", "cbc:ID")?.value?.uppercased() == "VAT" }
        // SEPA marks the creditor identifier for direct debits (BT-90), which is nobody's customer number.
        let identifiers = node?.all("cac:PartyIdentification", "cbc:ID").filter { $0.attributes["schemeID"] != "SEPA" }
        return InvoiceParty(
            name: node?.first("cac:PartyLegalEntity", "cbc:RegistrationName")?.value ?? node?.first("cac:PartyName", "cbc:Name")?.value,
            legal: node?.first("cac:PartyLegalEntity", "cbc:CompanyID")?.value, vat: vat?.first("cbc:CompanyID")?.value,
            identifiers: identifiers?.compactMap(\.value) ?? [], endpoint: node?.first("cbc:EndpointID")?.value,
            companies: numbers.comparable)
    }
}
