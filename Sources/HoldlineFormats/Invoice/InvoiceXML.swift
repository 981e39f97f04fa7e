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

/// Where UN/CEFACT CII D16B and later keep what EN 16931 means (CEN/TS 16931-3-3), and ZUGFeRD 1.0, which was written before it.
enum CrossIndustryInvoice {
    /// What the two call their parts; below these they agree.
    struct Dialect {
        var document = "rsm:ExchangedDocument"
        var transaction = "rsm:SupplyChainTradeTransaction"
        var agreement = "ram:ApplicableHeaderTradeAgreement"
        var settlement = "ram:ApplicableHeaderTradeSettlement"
        var summation = "ram:SpecifiedTradeSettlementHeaderMonetarySummation"
        var totals = DocumentTotals.Names.cii
    }

    /// Which names the document's root has; nil for documents that are no CII.
    static func dialect(of kind: DocumentKind) -> Dialect? {
        switch kind {
        case .crossIndustryInvoice: Dialect()
        case .crossIndustryDocument:
            Dialect(
                document: "rsm:HeaderExchangedDocument", transaction: "rsm:SpecifiedSupplyChainTradeTransaction",
                agreement: "ram:ApplicableSupplyChainTradeAgreement", settlement: "ram:ApplicableSupplyChainTradeSettlement",
                summation: "ram:SpecifiedTradeSettlementMonetarySummation", totals: .zugferd1)
        default: nil
        }
    }

    /// BT-9, in the two types that senders give it: a date with a format of UNTDID 2379, and an ISO
    /// 8601 date and time.
    private static let dates = ["ram:DueDateDateTime/udt:DateTimeString", "ram:DueDateDateTime/udt:DateTime"]
    /// BT-25 and BT-26, and within it the number and the date of issue.
    private static let preceding = "ram:InvoiceReferencedDocument"
    private static let (number, day) = ("ram:IssuerAssignedID", "ram:FormattedIssueDateTime/qdt:DateTimeString")
    /// BT-9 and BT-20; a document with instalments has one of these for each.
    private static let terms = "ram:SpecifiedTradePaymentTerms"
    /// FC is a tax office's own number, which is no VAT number.
    private static let partyNumbers: PartyNumbers.Paths = [
        "ram:SpecifiedLegalOrganization/ram:ID": true, "ram:SpecifiedTaxRegistration/ram:ID": false, "ram:GlobalID": false, "ram:ID": false,
        "ram:URIUniversalCommunication/ram:URIID": false,
    ]

    /// The elements that are read, so that the parser keeps nothing else of a document with thousands
    /// of lines.
    static func outline(_ names: Dialect) -> XMLOutline {
        let header = ["ram:ID", "ram:TypeCode", "ram:IssueDateTime/udt:DateTimeString"].map { "\(names.document)/\($0)" }
        let settlement =
            ["ram:InvoiceCurrencyCode"] + (dates + ["ram:Description"]).map { "\(terms)/\($0)" }
            + [number, day].map { "\(preceding)/\($0)" } + names.totals.all.map { "\(names.summation)/\($0)" }
        let parties = ["ram:SellerTradeParty", "ram:BuyerTradeParty"].flatMap { role in
            (["ram:Name"] + partyNumbers.map { $0.key }).map { "\(names.agreement)/\(role)/\($0)" }
        }
        return XMLOutline(
            header + (settlement.map { "\(names.settlement)/\($0)" } + parties).map { "\(names.transaction)/\($0)" })
    }

    /// Makes the document of the kept elements.
    ///
    /// Throws where an element that EN 16931 requires (BT-1, BT-2, BT-3, BT-5, BT-112 or BT-115) is
    /// absent or cannot be read; the message names the element, its line and its BT number.
    static func document(_ root: XMLNode, _ names: Dialect, _ values: XMLValues) throws(FileProblem) -> InvoiceDocument {
        let header = try values.required(names.document, "BT-1", in: root)
        let trade = root.first("\(names.transaction)/\(names.settlement)") ?? root
        let type = try InvoiceXML.kind(try values.required("ram:TypeCode", "BT-3", in: header), values)
        let id = try values.required("ram:ID", "BT-1", in: header)
        let issued = try values.compactDate(
            try values.required("ram:IssueDateTime/udt:DateTimeString", element: "ram:IssueDateTime", "BT-2", in: header))
        let currency = try values.currency(try values.required("ram:InvoiceCurrencyCode", "BT-5", in: trade))
        let totals = try DocumentTotals(trade.first(names.summation) ?? trade, names.totals, in: currency, values)
        var due = DueDates()
        for terms in trade.all(terms) {
            for node in terms.all(dates[0]) where node.value != nil { due.add(try values.compactDate(node)) }
            for node in terms.all(dates[1]) where node.value != nil { due.add(try values.dateOfTime(node)) }
            due.add(words: terms.all("ram:Description").compactMap(\.value).first)
        }
        let named = try InvoiceXML.preceding(trade.all(preceding), number, issued: day, values.compactDate, values)
        let agreement = root.first("\(names.transaction)/\(names.agreement)")
        return InvoiceDocument(
            file: values.file, number: try values.identifier(id, as: InvoiceNumber.self), kind: type.kind, typeCode: type.code,
            issued: issued, due: due.day, currency: currency, amount: totals.amount, payable: totals.payable,
            seller: party(agreement?.first("ram:SellerTradeParty")), buyer: party(agreement?.first("ram:BuyerTradeParty")),
            preceding: named,
            remarks: due.remarks + totals.remarks)
    }

    /// BG-4 or BG-7, with all numbers that can tell the company from another one; empty where the party
    /// is absent.
    private static func party(_ node: XMLNode?) -> InvoiceParty {
        let vat = node?.all("ram:SpecifiedTaxRegistration/ram:ID").first { $0.attributes["schemeID"] == "VA" }
        let identifiers = ["ram:GlobalID", "ram:ID"].flatMap { node?.all($0) ?? [] }
        return InvoiceParty(
            name: node?.first("ram:Name")?.value, legal: node?.first("ram:SpecifiedLegalOrganization/ram:ID")?.value, vat: vat?.value,
            identifiers: identifiers.compactMap(\.value), endpoint: node?.first("ram:URIUniversalCommunication/ram:URIID")?.value,
            companies: PartyNumbers(node.map { [$0] } ?? [], partyNumbers).comparable)
    }
}
