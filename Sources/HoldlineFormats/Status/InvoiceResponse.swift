import HoldlineCore

/// Peppol Invoice Response 3.0 (T111, a UBL 2.1 ApplicationResponse); structure and code lists of OpenPEPPOL/poacc-upgrade-3.
///
/// Each response code is posted as the life-cycle status that means the same: the daemon has one rule for both.
enum InvoiceResponse {
    /// In the order in which a buyer gives them: of two of the same day the later one counts.
    enum Code: String, CaseIterable {
        case received = "AB"
        case inProcess = "IP"
        case underQuery = "UQ"
        case conditionallyAccepted = "CA"
        case rejected = "RE"
        case accepted = "AP"
        case paid = "PD"

        /// The status of the French norm (MDT-105) that means the same, and the code in words.
        var said: (status: Int, words: String) {
            switch self {
            case .received: (203, "received")
            case .inProcess: (204, "in process")
            case .underQuery: (207, "under query")
            case .conditionallyAccepted: (207, "conditionally accepted")
            case .rejected: (210, "rejected")
            case .accepted: (205, "accepted")
            case .paid: (211, "paid")
            }
        }
    }

    /// The elements that are read of a response.
    static let outline = XMLOutline(
        [
            "cbc:CustomizationID", "cbc:ID", "cbc:IssueDate", "cbc:IssueTime", "cac:DocumentResponse/cac:Response/cbc:ResponseCode",
            "cac:DocumentResponse/cac:Response/cbc:EffectiveDate", "cac:DocumentResponse/cac:DocumentReference/cbc:ID",
            "cac:DocumentResponse/cac:DocumentReference/cbc:DocumentTypeCode",
        ]
            + ["cbc:StatusReasonCode", "cbc:StatusReason", "cac:Condition/cbc:AttributeID", "cac:Condition/cbc:Description"]
            .map { "cac:DocumentResponse/cac:Response/cac:Status/\($0)" }
            + ["cac:ReceiverParty", "cac:DocumentResponse/cac:IssuerParty"].flatMap { role in party.map { "\(role)/\($0.key)" } })

    /// Makes statuses of the kept elements.
    ///
    /// Throws for another kind of ApplicationResponse, and where the message lacks its number, its date
    /// or any invoice; a response that cannot be read is a problem beside the others.
    static func message(_ root: XMLNode, _ zone: Zone, _ values: XMLValues) throws(FileProblem) -> StatusMessage {
        if let profile = root.first("cbc:CustomizationID"), let text = profile.value, !text.lowercased().contains("invoice_response") {
            throw values.problem(
                profile, "“\(excerpt(text, 80))” is no Peppol Invoice Response, and other answers (UBL ApplicationResponse) are not read")
        }
        let id = try values.required("cbc:ID", "message identifier", in: root)
        guard let text = id.value, let name = FreeText(text) else { throw values.problem(id, "cannot be read") }
        let date = try values.required("cbc:IssueDate", "issue date", in: root)
        let issued = Issue(date: try values.date(date), time: root.first("cbc:IssueTime"))
        let responses = root.all("cac:DocumentResponse")
        guard responses.contains(where: { $0.first("cac:DocumentReference") != nil }) else {
            throw values.problem(root, "names no invoice (cac:DocumentResponse/cac:DocumentReference)")
        }
        var result = StatusMessage(id: text, statuses: [], problems: [], remarks: [])
        for response in responses {
            do throws(FileProblem) {
                let seller = PartyNumbers(root.all("cac:ReceiverParty") + response.all("cac:IssuerParty"), party)
                let status = try status(of: response, name, issued, seller, zone, values)
                for reference in response.all("cac:DocumentReference") { try take(reference, status, values, &result) }
            } catch {
                result.problems.append(error)
            }
        }
        return result
    }

    /// When the response was issued: a day, and the element of the time if there is one.
    ///
    /// The time is kept as it is written, since its offset from UTC decides the day that it means.
    private struct Issue {
        var date: Day
        var time: XMLNode?
    }

    /// Adds the status of one document; a credit note gets a remark instead.
    private static func take(
        _ reference: XMLNode, _ status: PostStatus, _ values: XMLValues, _ result: inout StatusMessage
    ) throws(FileProblem) {
        let id = try values.required("cbc:ID", "invoice number", in: reference)
        let invoice = try values.identifier(id, as: InvoiceNumber.self)
        let type = reference.first("cbc:DocumentTypeCode")?.value
        if let type, InvoiceTypeCode.kind(of: type) == .creditNote {
            result.remarks.append(StatusXML.creditNoteRemark(invoice, type))
        } else {
            result.statuses.append(ReferencedStatus(line: reference.line, invoice: invoice, documentType: type, status: status))
        }
    }

    /// What one response says, before the invoice is known that it says it of.
    ///
    /// Throws for a response code that is not in the list, and for a date or time that cannot be read.
    private static func status(
        of response: XMLNode, _ message: FreeText, _ issued: Issue, _ seller: PartyNumbers, _ zone: Zone, _ values: XMLValues
    ) throws(FileProblem) -> PostStatus {
        let answer = response.first("cac:Response") ?? response
        let node = try values.required("cbc:ResponseCode", "response code", in: answer)
        guard let code = Code(rawValue: node.text.trimmed) else {
            let known = Code.allCases.map(\.rawValue).joined(separator: " ")
            throw values.problem(node, "“\(excerpt(node.text))” is no response code: they are \(known)")
        }
        let effective = try answer.first("cbc:EffectiveDate").flatMap { $0.value == nil ? nil : $0 }.map(values.date)
        let clarification = ResponseClarification(answer.all("cac:Status"))
        var status = PostStatus(
            code: code.said.status, at: try time(of: code, effective, issued, zone, values), message: message, by: PartyRole.buyer.rawValue,
            reasons: clarification.reasons, requested: RequestedAction.weightiest(of: clarification.actions))
        // The date of payment of a PD; a CA that only wants another due date (BT-9) promises that one.
        if code == .paid { status.effective = effective }
        if code == .conditionallyAccepted, let day = clarification.promisedDay,
            day.number - issued.date.number <= Self.longestPromise
        {
            status.code = Code.paid.said.status
            status.effective = day
        }
        status.name(seller: seller)
        let words = ["Peppol \(code.rawValue), \(code.said.words)"] + clarification.words
        status.note = FreeText(words.joined(separator: "; "))
        return status
    }

    /// Days; a date later than that is disputed, for a person to look at.
    private static let longestPromise: Int32 = 366

    /// When the status was set: its effective date, unless that is still to come, or the issue of the response. Of a date without a
    /// time it is the beginning of the day, and so many seconds later as the code comes later in the order of codes.
    private static func time(
        of code: Code, _ effective: Day?, _ issued: Issue, _ zone: Zone, _ values: XMLValues
    ) throws(FileProblem) -> Instant {
        let day = effective.map { min($0, issued.date) } ?? issued.date
        if day == issued.date, let node = issued.time, let text = node.value {
            guard let time = StatusTime.time(text[...], of: day, zone) else {
                throw values.problem(node, "“\(excerpt(text))” is no time: it is written as 09:15:00, with or without an offset")
            }
            return time.instant
        }
        let place = Code.allCases.firstIndex(of: code) ?? 0
        return StatusTime(day, zone).instant.adding(seconds: Int64(place))
    }

    /// Where the seller's numbers stand, and whether a number without a scheme is the company's own.
    private static let party: PartyNumbers.Paths = [
        "cbc:EndpointID": false, "cac:PartyIdentification/cbc:ID": false, "cac:PartyLegalEntity/cbc:CompanyID": true,
        "cac:PartyTaxScheme/cbc:CompanyID": true,
    ]
}

/// What the `cac:Status` elements of a Peppol Invoice Response say: reasons (OPStatusReason), requested actions (OPStatusAction),
/// wanted values and free text, any of which may be missing.
struct ResponseClarification {
    /// Codes of OPStatusReason, those that are no complaint (NON, PPD) last.
    private(set) var reasons: [String] = []
    private(set) var actions: [String] = []
    /// For a person: texts, and the values that are wanted.
    private(set) var words: [String] = []
    /// BT-9: the due dates that are wanted.
    private var dueDates: [Day] = []

    init(_ statuses: [XMLNode]) {
        for status in statuses {
            let text = status.all("cbc:StatusReason").compactMap(\.value)
            words += text
            let codes = status.all("cbc:StatusReasonCode").filter { $0.value != nil }
            for code in codes { take(code.text.trimmed, list: code.attributes["listID"] ?? "") }
            // The guide lets text stand for codes.
            if codes.isEmpty { for word in text { Self.reason(named: word).map { reasons.append($0.rawValue) } } }
            for condition in status.all("cac:Condition") { take(condition) }
        }
        reasons = reasons.filter { !Self.noComplaint.contains($0) } + reasons.filter(Self.noComplaint.contains)
    }

    /// The date that is promised where the payment terms are all that is disputed, and one date is wanted instead.
    ///
    /// nil where anything else is disputed too: the invoice is then held as a whole.
    var promisedDay: Day? {
        let complaints = reasons.filter { !Self.noComplaint.contains($0) }
        guard !complaints.isEmpty, complaints.allSatisfy({ $0 == Reason.paymentTerms.rawValue }) else { return nil }
        return Set(dueDates).count == 1 ? dueDates.first : nil
    }

    /// NON is “no issue” and PPD “partially paid”: neither says that anything is wrong with the
    /// invoice.
    private static let noComplaint: Set<String> = ["NON", "PPD"]

    /// Takes a code into the list that it is from: OPStatusAction or OPStatusReason, by its `listID`.
    private mutating func take(_ code: String, list: String) {
        let isAction =
            switch list.lowercased() {
            case "opstatusaction": true
            case "opstatusreason": false
            // Without a list: OTH, which both have, is a reason.
            default: Reason(rawValue: code) == nil && RequestedAction(rawValue: code) != nil
            }
        if isAction { actions.append(code) } else { reasons.append(code) }
    }

    /// Takes a condition: as words for the note, and as a wanted due date where its attribute is BT-9.
    private mutating func take(_ condition: XMLNode) {
        let attribute = condition.first("cbc:AttributeID")?.value
        let wanted = condition.all("cbc:Description").compactMap(\.value)
        words.append(([attribute ?? "wanted"] + wanted).joined(separator: " "))
        guard attribute.map({ $0.uppercased().filter { $0 != "-" } }) == "BT9" else { return }
        dueDates += wanted.compactMap { text in
            Day(text: text.prefix(10)) ?? Digits(text).flatMap { $0.count == 8 ? $0.day : nil }
        }
    }

    /// A text that is a code, or the name of one in the code list.
    private static func reason(named text: String) -> Reason? {
        Reason(rawValue: text) ?? Reason.allCases.first { $0.meaning == text.lowercased() }
    }
}
