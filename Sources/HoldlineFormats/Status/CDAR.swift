package import HoldlineCore

/// Reads CDAR messages. MDT numbers are the French norm's, in the samples' comments.
package enum CDAR {
    package static let understood = "UN/CEFACT CDAR D22B (CrossDomainAcknowledgementAndResponse)"

    /// `zone` is where times without a zone are read in, Europe/Paris unless somebody says otherwise.
    package static func read(_ source: ByteSource, zone: Zone) throws(FileProblem) -> StatusMessage {
        let root = try XMLReader.read(source) { root in
            DocumentKind.of(root: root, wanted: { $0 == .statusMessage }, understood: understood).map { _ in outline }
        }
        let values = XMLValues(file: source.name)
        let document = try values.required(root.first("rsm:ExchangedDocument"), "rsm:ExchangedDocument", "MDT-4", in: root)
        let id = try values.required(document.first("ram:ID"), "ram:ID", "MDT-4", in: document)
        // Without the role, the daemon would only record a dispute: better to say so than to dun.
        let role = try values.required(
            document.first("ram:IssuerTradeParty", "ram:RoleCode"), "ram:IssuerTradeParty/ram:RoleCode", "MDT-40", in: document)
        guard let text = id.value, let message = FreeText(text), let by = role.value else { throw values.problem(id, "cannot be read") }
        var result = StatusMessage(id: text, statuses: [], problems: [], remarks: [])
        let acknowledgements = root.all("rsm:AcknowledgementDocument")
        guard acknowledgements.contains(where: { $0.first("ram:ReferenceReferencedDocument") != nil }) else {
            throw values.problem(root, "names no invoice (ram:ReferenceReferencedDocument, MDT-87)")
        }
        for acknowledgement in acknowledgements {
            let time = try values.required(
                acknowledgement.first("ram:IssueDateTime", "udt:DateTimeString"), "ram:IssueDateTime", "MDT-78", in: acknowledgement)
            let at = try StatusTime.read(time, zone, values)
            for reference in acknowledgement.all("ram:ReferenceReferencedDocument") {
                do throws(FileProblem) {
                    let base = PostStatus(code: 0, at: at, message: message, by: by)
                    let read = try StatusReference.read(reference, base, values)
                    result.statuses.append(read.status)
                    result.remarks += read.remarks
                } catch {
                    result.problems.append(error)
                }
            }
        }
        return result
    }

    private static let outline = XMLOutline(
        ["ram:ID", "ram:IssuerTradeParty/ram:RoleCode"].map { "rsm:ExchangedDocument/\($0)" }
            + (["ram:IssueDateTime/udt:DateTimeString"] + StatusReference.paths.map { "ram:ReferenceReferencedDocument/\($0)" })
            .map { "rsm:AcknowledgementDocument/\($0)" })
}
