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
