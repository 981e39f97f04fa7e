import HoldlineCore

/// Where UN/CEFACT CII D16B and later keep what EN 16931 means (CEN/TS 16931-3-3).
enum CrossIndustryInvoice {
    private static let transaction = "rsm:SupplyChainTradeTransaction"
    private static let agreement = "ram:ApplicableHeaderTradeAgreement"
    private static let settlement = "ram:ApplicableHeaderTradeSettlement"

    static let outline = XMLOutline(
        ["ram:ID", "ram:TypeCode", "ram:IssueDateTime/udt:DateTimeString"].map { "rsm:ExchangedDocument/\($0)" }
            + [
                "ram:InvoiceCurrencyCode", "ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString",
                "ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:GrandTotalAmount",
                "ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:DuePayableAmount",
                "ram:InvoiceReferencedDocument/ram:IssuerAssignedID",
                "ram:InvoiceReferencedDocument/ram:FormattedIssueDateTime/qdt:DateTimeString",
            ].map { "\(transaction)/\(settlement)/\($0)" }
            + ["ram:SellerTradeParty", "ram:BuyerTradeParty"].flatMap { role in
                [
                    "ram:ID", "ram:GlobalID", "ram:Name", "ram:SpecifiedLegalOrganization/ram:ID",
                    "ram:URIUniversalCommunication/ram:URIID",
                    "ram:SpecifiedTaxRegistration/ram:ID",
                ].map { "\(transaction)/\(agreement)/\(role)/\($0)" }
            })

    static func document(_ root: XMLNode, _ values: XMLValues) throws(FileProblem) -> InvoiceDocument {
        let header = try values.required(root.first("rsm:ExchangedDocument"), "rsm:ExchangedDocument", "BT-1", in: root)
        let trade = root.first(transaction, settlement) ?? root
        let type = try InvoiceXML.kind(try values.required(header.first("ram:TypeCode"), "ram:TypeCode", "BT-3", in: header), values)
        let number = try values.required(header.first("ram:ID"), "ram:ID", "BT-1", in: header)
        let issueDate = header.first("ram:IssueDateTime", "udt:DateTimeString")
        let issued = try values.compactDate(try values.required(issueDate, "ram:IssueDateTime", "BT-2", in: header))
        let currency = try values.currency(
            try values.required(trade.first("ram:InvoiceCurrencyCode"), "ram:InvoiceCurrencyCode", "BT-5", in: trade))
        let sum = trade.first("ram:SpecifiedTradeSettlementHeaderMonetarySummation") ?? trade
        let amount = try values.required(sum.first("ram:GrandTotalAmount"), "ram:GrandTotalAmount", "BT-112", in: sum)
        let payable = try values.required(sum.first("ram:DuePayableAmount"), "ram:DuePayableAmount", "BT-115", in: sum)
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
            issued: issued, due: due.day, currency: currency, amount: try values.amount(amount, in: currency),
            payable: try values.amount(payable, in: currency), seller: party(root.first(transaction, agreement, "ram:SellerTradeParty")),
            buyer: party(root.first(transaction, agreement, "ram:BuyerTradeParty")), preceding: preceding,
            remarks: due.remark.map { [$0] } ?? [])
    }

    /// BT-9. Instalments carry several dates; before the last of them not all is due, and dunning must not come early.
    private static func due(_ trade: XMLNode, _ values: XMLValues) throws(FileProblem) -> (day: Day?, remark: String?) {
        var days: [Day] = []
        for node in trade.all("ram:SpecifiedTradePaymentTerms", "ram:DueDateDateTime", "udt:DateTimeString") {
            days.append(try values.compactDate(node))
        }
        guard let last = days.max() else { return (nil, InvoiceXML.dueRemark) }
        return (last, Set(days).count > 1 ? "has \(Set(days).count) due dates: the last one, \(last), is taken" : nil)
    }

    private static func party(_ node: XMLNode?) -> InvoiceParty {
        let vat = node?.all("ram:SpecifiedTaxRegistration", "ram:ID").first { $0.attributes["schemeID"] == "VA" }
        let identifiers = (node?.all("ram:GlobalID") ?? []) + (node?.all("ram:ID") ?? [])
        return InvoiceParty(
            name: node?.first("ram:Name")?.value, legal: node?.first("ram:SpecifiedLegalOrganization", "ram:ID")?.value, vat: vat?.value,
            identifiers: identifiers.compactMap(\.value), endpoint: node?.first("ram:URIUniversalCommunication", "ram:URIID")?.value)
    }
}
