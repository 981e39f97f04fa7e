import HoldlineCore

/// One `ReferenceReferencedDocument`: an invoice and what is said of it.
enum StatusReference {
    static let paths =
        [
            "ram:IssuerAssignedID", "ram:TypeCode", "ram:ProcessConditionCode",
        ]
        + [
            "ram:GlobalID", "ram:ID", "ram:SpecifiedLegalOrganization/ram:ID", "ram:SpecifiedTaxRegistration/ram:ID",
            "ram:URIUniversalCommunication/ram:URIID",
        ].map { "ram:IssuerTradeParty/\($0)" }
        + [
            "ram:ReasonCode", "ram:Reason", "ram:RequestedActionCode", "ram:SpecifiedDocumentCharacteristic/ram:TypeCode",
            "ram:SpecifiedDocumentCharacteristic/ram:ValueAmount",
        ].map { "ram:SpecifiedDocumentStatus/\($0)" }

    /// `base` carries what the whole message says: time, identifier and role.
    static func read(
        _ node: XMLNode, _ base: PostStatus, _ values: XMLValues
    ) throws(FileProblem) -> (status: ReferencedStatus, remarks: [String]) {
        let id = try values.required(node.first("ram:IssuerAssignedID"), "ram:IssuerAssignedID", "MDT-87", in: node)
        let invoice = try values.identifier(id, as: InvoiceNumber.self)
        let code = try values.required(node.first("ram:ProcessConditionCode"), "ram:ProcessConditionCode", "MDT-105", in: node)
        guard let digits = code.value.flatMap(Digits.init), digits.count == 3, (200...599).contains(digits.number(0..<3)) else {
            throw values.problem(code, "“\(excerpt(code.text))” is no status code (MDT-105): three digits from 200")
        }
        var status = base
        status.code = digits.number(0..<3)
        let reasons = node.all("ram:SpecifiedDocumentStatus")
        status.reasons = reasons.flatMap { $0.all("ram:ReasonCode") }.compactMap(\.value)
        status.requested = requested(reasons)
        let seller = seller(node.first("ram:IssuerTradeParty")).comparable
        status.seller = seller.first
        status.sellers = seller.count > 1 ? Array(seller.dropFirst()) : nil
        let texts = reasons.flatMap { $0.all("ram:Reason") }.compactMap(\.value)
        status.note = texts.isEmpty ? nil : FreeText(texts.joined(separator: "; "))
        var remarks: [String] = []
        // 206, approved in part: the only status whose amount says how much is not approved.
        if status.code == 206 {
            switch notApproved(reasons, values) {
            case .success(let part):
                status.amount = part.amount
                status.currency = part.currency
            case .failure(let why): remarks.append("\(excerpt(invoice.text)): \(why.message): the whole invoice is held")
            }
        }
        return (
            ReferencedStatus(line: node.line, invoice: invoice, documentType: node.first("ram:TypeCode")?.value, status: status), remarks
        )
    }

    /// MDT-129 and what else the seller is known by.
    private static func seller(_ party: XMLNode?) -> PartyNumbers {
        var numbers = PartyNumbers()
        for node in party?.all("ram:GlobalID") ?? [] { numbers.add(node, unnamed: true) }
        for node in party?.all("ram:ID") ?? [] { numbers.add(node, unnamed: true) }
        for node in party?.all("ram:SpecifiedLegalOrganization", "ram:ID") ?? [] { numbers.add(node, unnamed: true) }
        for node in party?.all("ram:SpecifiedTaxRegistration", "ram:ID") ?? [] { numbers.add(node, unnamed: true) }
        for node in party?.all("ram:URIUniversalCommunication", "ram:URIID") ?? [] { numbers.add(node, unnamed: false) }
        return numbers
    }

    private static func requested(_ reasons: [XMLNode]) -> RequestedAction? {
        RequestedAction.weightiest(of: reasons.flatMap { $0.all("ram:RequestedActionCode") }.compactMap(\.value))
    }

    /// The sum of the amounts not approved, VAT included (MNATTC). Where a reason has only one without VAT (MNA), or
    /// an amount cannot be read, the part is not known.
    private static func notApproved(
        _ reasons: [XMLNode], _ values: XMLValues
    ) -> Result<(amount: Amount, currency: Currency), PartUnknown> {
        var sum: (amount: Amount, currency: Currency)?
        for reason in reasons {
            let characteristics = reason.all("ram:SpecifiedDocumentCharacteristic")
            let gross = characteristics.filter { $0.first("ram:TypeCode")?.value == "MNATTC" }
            if gross.isEmpty, characteristics.contains(where: { $0.first("ram:TypeCode")?.value == "MNA" }) {
                return .failure(PartUnknown(message: "the amount not approved is given without VAT only (MNA)"))
            }
            for characteristic in gross {
                guard let node = characteristic.first("ram:ValueAmount"),
                    let currency = Currency(code: node.attributes["currencyID", default: "EUR"]),
                    let amount = XMLValues.decimal(node.text.trimmed)?.fitted(to: currency), amount.isPositive
                else {
                    return .failure(PartUnknown(message: "the amount not approved (MNATTC, line \(characteristic.line)) cannot be read"))
                }
                if let before = sum {
                    guard before.currency == currency else {
                        return .failure(PartUnknown(message: "the amounts not approved are in several currencies"))
                    }
                    sum = (before.amount + amount, currency)
                } else {
                    sum = (amount, currency)
                }
            }
        }
        return sum.map(Result.success) ?? .failure(PartUnknown(message: "the message gives no amount not approved (MNATTC)"))
    }

    private struct PartUnknown: Error {
        let message: String
    }
}

extension RequestedAction {
    /// Of several requests the one that leaves a credit to be made counts, since an approval must not free it. A code that the list
    /// does not have is “other”.
    static func weightiest(of codes: [String]) -> RequestedAction? {
        let actions = codes.map { RequestedAction(rawValue: $0) ?? .other }
        return actions.first(where: \.asksForCredit) ?? actions.first
    }
}
