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
