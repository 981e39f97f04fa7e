import HoldlineCore

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
