import HoldlineCore

/// French life-cycle messages (UN/CEFACT CDAR D22B). MDT numbers are the French norm's.
enum CDAR {
    /// Makes statuses of the kept elements, one for each invoice that is named.
    ///
    /// Throws where the message as a whole lacks its number (MDT-4), its role (MDT-40) or a time
    /// (MDT-78); an unreadable reference is a problem beside the others. What is said of credit notes
    /// is only remarked on.
    static func message(_ root: XMLNode, _ zone: Zone, _ values: XMLValues) throws(FileProblem) -> StatusMessage {
        let document = try values.required("rsm:ExchangedDocument", "MDT-4", in: root)
        let id = try values.required("ram:ID", "MDT-4", in: document)
        // Without the role, the daemon would only record a dispute: better to say so than to dun.
        let role = try values.required("ram:IssuerTradeParty/ram:RoleCode", "MDT-40", in: document)
        guard let text = id.value, let message = FreeText(text), let by = role.value else { throw values.problem(id, "cannot be read") }
        var result = StatusMessage(id: text, statuses: [], problems: [], remarks: [])
        let acknowledgements = root.all("rsm:AcknowledgementDocument")
        guard acknowledgements.contains(where: { $0.first("ram:ReferenceReferencedDocument") != nil }) else {
            throw values.problem(root, "names no invoice (ram:ReferenceReferencedDocument, MDT-87)")
        }
        for acknowledgement in acknowledgements {
            let time = try values.required(times[0], or: times[1], element: "ram:IssueDateTime", "MDT-78", in: acknowledgement)
            let at = try StatusTime.read(time, zone, values)
            if let day = at.day {
                result.remarks.append("gives a day, \(day), and no time: the status counts from the beginning of that day (\(zone.name))")
            }
            for reference in acknowledgement.all("ram:ReferenceReferencedDocument") {
                do throws(FileProblem) {
                    let base = PostStatus(code: 0, at: at.instant, message: message, by: by)
                    let read = try StatusReference.read(reference, base, values)
                    result.remarks += read.remarks
                    if let type = read.status.documentType, InvoiceTypeCode.kind(of: type) == .creditNote {
                        result.remarks.append(StatusXML.creditNoteRemark(read.status.invoice, type))
                    } else {
                        result.statuses.append(read.status)
                    }
                } catch {
                    result.problems.append(error)
                }
            }
        }
        return result
    }

    /// MDT-78, in the two types that senders give it.
    private static let times = ["ram:IssueDateTime/udt:DateTimeString", "ram:IssueDateTime/udt:DateTime"]

    /// The elements that are read of a message.
    static let outline = XMLOutline(
        ["ram:ID", "ram:IssuerTradeParty/ram:RoleCode"].map { "rsm:ExchangedDocument/\($0)" }
            + (times + StatusReference.paths.map { "ram:ReferenceReferencedDocument/\($0)" }).map { "rsm:AcknowledgementDocument/\($0)" })
}

/// One `ReferenceReferencedDocument`: an invoice and what is said of it.
enum StatusReference {
    /// MDT-129 and what else the seller is known by.
    private static let seller: PartyNumbers.Paths = [
        "ram:GlobalID": true, "ram:ID": true, "ram:SpecifiedLegalOrganization/ram:ID": true, "ram:SpecifiedTaxRegistration/ram:ID": true,
        "ram:URIUniversalCommunication/ram:URIID": false,
    ]

    /// The elements that are read of a reference, below it.
    static let paths =
        ["ram:IssuerAssignedID", "ram:TypeCode", "ram:ProcessConditionCode"] + seller.map { "ram:IssuerTradeParty/\($0.key)" }
        + [
            "ram:ReasonCode", "ram:Reason", "ram:RequestedActionCode", "ram:SpecifiedDocumentCharacteristic/ram:TypeCode",
            "ram:SpecifiedDocumentCharacteristic/ram:ValueAmount",
        ].map { "ram:SpecifiedDocumentStatus/\($0)" }

    /// `base` carries what the whole message says: time, identifier and role.
    ///
    /// Throws where the invoice's number (MDT-87) or the status (MDT-105) is absent or cannot be read.
    /// An amount that cannot be read throws nothing: the whole invoice is held, with a remark.
    static func read(
        _ node: XMLNode, _ base: PostStatus, _ values: XMLValues
    ) throws(FileProblem) -> (status: ReferencedStatus, remarks: [String]) {
        let id = try values.required("ram:IssuerAssignedID", "MDT-87", in: node)
        let invoice = try values.identifier(id, as: InvoiceNumber.self)
        let code = try values.required("ram:ProcessConditionCode", "MDT-105", in: node)
        guard let digits = code.value.flatMap(Digits.init), digits.count == 3, (200...599).contains(digits.number(0..<3)) else {
            throw values.problem(code, "“\(excerpt(code.text))” is no status code (MDT-105): three digits from 200")
        }
        var status = base
        status.code = digits.number(0..<3)
        let reasons = node.all("ram:SpecifiedDocumentStatus")
        status.reasons = reasons.flatMap { $0.all("ram:ReasonCode") }.compactMap(\.value)
        status.requested = RequestedAction.weightiest(of: reasons.flatMap { $0.all("ram:RequestedActionCode") }.compactMap(\.value))
        status.name(seller: PartyNumbers(Array(node.all("ram:IssuerTradeParty").prefix(1)), seller))
        let texts = reasons.flatMap { $0.all("ram:Reason") }.compactMap(\.value)
        status.note = texts.isEmpty ? nil : FreeText(texts.joined(separator: "; "))
        var remarks: [String] = []
        // 206, approved in part: the only status whose amount says how much is not approved.
        if status.code == 206 {
            do throws(ValueProblem) { (status.amount, status.currency) = try notApproved(reasons) } catch {
                remarks.append("\(excerpt(invoice.text)): \(error.message): the whole invoice is held")
            }
        }
        return (
            ReferencedStatus(line: node.line, invoice: invoice, documentType: node.first("ram:TypeCode")?.value, status: status), remarks
        )
    }

    /// The sum of the amounts not approved, VAT included (MNATTC). Where a reason has only one without VAT (MNA), or
    /// an amount cannot be read, the part is not known.
    private static func notApproved(_ reasons: [XMLNode]) throws(ValueProblem) -> (Amount?, Currency?) {
        var sum: (amount: Amount, currency: Currency)?
        for reason in reasons {
            let characteristics = reason.all("ram:SpecifiedDocumentCharacteristic")
            let gross = characteristics.filter { $0.first("ram:TypeCode")?.value == "MNATTC" }
            if gross.isEmpty, characteristics.contains(where: { $0.first("ram:TypeCode")?.value == "MNA" }) {
                throw ValueProblem(message: "the amount not approved is given without VAT only (MNA)")
            }
            for characteristic in gross {
                guard let node = characteristic.first("ram:ValueAmount"),
                    let currency = Currency(code: node.attributes["currencyID", default: "EUR"]),
                    let amount = XMLValues.decimal(node.text.trimmed)?.fitted(to: currency), amount.isPositive
                else {
                    throw ValueProblem(message: "the amount not approved (MNATTC, line \(characteristic.line)) cannot be read")
                }
                guard sum.map({ $0.currency == currency }) ?? true else {
                    throw ValueProblem(message: "the amounts not approved are in several currencies")
                }
                sum = (sum.map { $0.amount + amount } ?? amount, currency)
            }
        }
        guard let sum else { throw ValueProblem(message: "the message gives no amount not approved (MNATTC)") }
        return (sum.amount, sum.currency)
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

extension PostStatus {
    /// Says whose invoice it is by all the seller's numbers that can tell it from another company; none where they cannot.
    mutating func name(seller numbers: PartyNumbers) {
        let comparable = numbers.comparable
        seller = comparable.first
        sellers = comparable.count > 1 ? Array(comparable.dropFirst()) : nil
    }
}
