import HoldlineCore

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

    static func outline(_ names: Dialect) -> XMLOutline {
        let terms = "ram:SpecifiedTradePaymentTerms"
        let header = ["ram:ID", "ram:TypeCode", "ram:IssueDateTime/udt:DateTimeString"].map { "\(names.document)/\($0)" }
        let trade = [
            "ram:InvoiceCurrencyCode", "\(terms)/ram:DueDateDateTime/udt:DateTimeString", "\(terms)/ram:DueDateDateTime/udt:DateTime",
            "\(terms)/ram:Description", "ram:InvoiceReferencedDocument/ram:IssuerAssignedID",
            "ram:InvoiceReferencedDocument/ram:FormattedIssueDateTime/qdt:DateTimeString",
        ]
        let sums = names.totals.all.map { "\(names.summation)/\($0)" }
        let settlement = (trade + sums).map { "\(names.transaction)/\(names.settlement)/\($0)" }
        let parties = ["ram:SellerTradeParty", "ram:BuyerTradeParty"].flatMap { role in
            [
                "ram:ID", "ram:GlobalID", "ram:Name", "ram:SpecifiedLegalOrganization/ram:ID", "ram:URIUniversalCommunication/ram:URIID",
                "ram:SpecifiedTaxRegistration/ram:ID",
            ].map { "\(names.transaction)/\(names.agreement)/\(role)/\($0)" }
        }
        return XMLOutline(header + settlement + parties)
    }

    static func document(_ root: XMLNode, _ names: Dialect, _ values: XMLValues) throws(FileProblem) -> InvoiceDocument {
        let header = try values.required(root.first(names.document), names.document, "BT-1", in: root)
        let trade = root.first(names.transaction, names.settlement) ?? root
        let type = try InvoiceXML.kind(try values.required(header.first("ram:TypeCode"), "ram:TypeCode", "BT-3", in: header), values)
        let number = try values.required(header.first("ram:ID"), "ram:ID", "BT-1", in: header)
        let issueDate = header.first("ram:IssueDateTime", "udt:DateTimeString")
        let issued = try values.compactDate(try values.required(issueDate, "ram:IssueDateTime", "BT-2", in: header))
        let currency = try values.currency(
            try values.required(trade.first("ram:InvoiceCurrencyCode"), "ram:InvoiceCurrencyCode", "BT-5", in: trade))
        let sum = trade.first(names.summation) ?? trade
        let totals = try DocumentTotals(sum, names.totals, in: currency, values)
        let due = try due(trade, values)
        var preceding: [PrecedingInvoice] = []
        for reference in trade.all("ram:InvoiceReferencedDocument") {
            let id = try values.required(reference.first("ram:IssuerAssignedID"), "ram:IssuerAssignedID", "BT-25", in: reference)
            let date = reference.first("ram:FormattedIssueDateTime", "qdt:DateTimeString")
            preceding.append(
                PrecedingInvoice(number: try values.identifier(id, as: InvoiceNumber.self), issued: try date.map(values.compactDate)))
        }
        return InvoiceDocument(
            file: values.file, number: try values.identifier(number, as: InvoiceNumber.self), kind: type.kind, typeCode: type.code,
            issued: issued, due: due.day, currency: currency, amount: totals.amount, payable: totals.payable,
            seller: party(root.first(names.transaction, names.agreement, "ram:SellerTradeParty")),
            buyer: party(root.first(names.transaction, names.agreement, "ram:BuyerTradeParty")), preceding: preceding,
            remarks: due.remarks + totals.remarks)
    }

    private static func due(_ trade: XMLNode, _ values: XMLValues) throws(FileProblem) -> DueDates {
        var due = DueDates()
        for terms in trade.all("ram:SpecifiedTradePaymentTerms") {
            for node in terms.all("ram:DueDateDateTime", "udt:DateTimeString") where node.value != nil {
                due.add(try values.compactDate(node))
            }
            for node in terms.all("ram:DueDateDateTime", "udt:DateTime") where node.value != nil { due.add(try values.dateOfTime(node)) }
            due.add(words: terms.all("ram:Description").compactMap(\.value).first)
        }
        return due
    }

    private static func party(_ node: XMLNode?) -> InvoiceParty {
        let vat = node?.all("ram:SpecifiedTaxRegistration", "ram:ID").first { $0.attributes["schemeID"] == "VA" }
        let identifiers = (node?.all("ram:GlobalID") ?? []) + (node?.all("ram:ID") ?? [])
        var numbers = PartyNumbers()
        for id in node?.all("ram:SpecifiedLegalOrganization", "ram:ID") ?? [] { numbers.add(id, unnamed: true) }
        // FC is a tax office's own number, which is no VAT number.
        for id in node?.all("ram:SpecifiedTaxRegistration", "ram:ID") ?? [] { numbers.add(id, unnamed: false) }
        for id in identifiers { numbers.add(id, unnamed: false) }
        numbers.add(node?.first("ram:URIUniversalCommunication", "ram:URIID"), unnamed: false)
        return InvoiceParty(
            name: node?.first("ram:Name")?.value, legal: node?.first("ram:SpecifiedLegalOrganization", "ram:ID")?.value, vat: vat?.value,
            identifiers: identifiers.compactMap(\.value), endpoint: node?.first("ram:URIUniversalCommunication", "ram:URIID")?.value,
            companies: numbers.comparable)
    }
}
