import HoldlineCore
import Yams

/// The company that letters come from, and the agencies that it hands invoices over to.
extension ConfigurationValue {
    /// What `letterhead` may name.
    static let letterheadKeys = ["name", "address", "phone", "email", "iban", "bic", "payAt", "mediation", "language"]

    /// nil for `none`.
    func letterhead() throws(StartProblem) -> Letterhead? {
        guard node.mapping != nil else {
            _ = try word(["none": true])
            return nil
        }
        let values = try block(Self.letterheadKeys)
        guard let name = try values["name"]?.line("the company's name") else { throw problem("name is missing: letters name the company") }
        var head = Letterhead(name: name)
        head.address = try values["address"]?.lines("the lines of the address") ?? []
        head.phone = try values["phone"]?.line("a telephone number")
        head.email = try values["email"]?.email()
        head.iban = try values["iban"]?.iban()
        head.bic = try values["bic"]?.line("the bank's BIC")
        head.payAt = try values["payAt"]?.line("where else an invoice is paid")
        head.mediation = try values["mediation"]?.lines("whom a customer may turn to") ?? []
        let languages = Dictionary(uniqueKeysWithValues: LetterLanguage.allCases.map { ($0.rawValue, $0) })
        head.language = try values["language"]?.word(languages) ?? head.language
        guard head.iban != nil || head.payAt != nil else { throw problem("iban or payAt is missing: letters say how to pay") }
        guard head.phone != nil || head.email != nil else { throw problem("phone or email is missing: letters say whom to call") }
        return head
    }

    /// Collection agencies by name; none for `none`.
    func agencies() throws(StartProblem) -> [Agency] {
        guard node.mapping != nil else {
            _ = try word(["none": true])
            return []
        }
        var agencies: [Agency] = []
        for (key, value) in try entries("agencies by name, each with address and contract") {
            var agency = Agency(name: try key.line("an agency's name"))
            let values = try value.block(["address", "contract"])
            agency.address = try values["address"]?.lines("the lines of the address") ?? []
            guard !agency.address.isEmpty else { throw value.problem("address is missing: statements name it") }
            agency.contract = try values["contract"]?.line("the number of the contract")
            agencies.append(agency)
        }
        return agencies
    }

    /// One line of text, without characters that could break it.
    func line(_ wanted: String) throws(StartProblem) -> String {
        let text = try text(wanted)
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F && $0.value != 0x2028 && $0.value != 0x2029 }),
            text.utf8.count <= 200
        else { throw problem("write \(wanted) in one line of at most 200 bytes") }
        return text
    }

    /// A list of lines, each as `line` takes it.
    private func lines(_ wanted: String) throws(StartProblem) -> [String] {
        var lines: [String] = []
        for value in try list("\(wanted), as a list") { lines.append(try value.line(wanted)) }
        return lines
    }

    /// A plain address, without a name or angle brackets: it stands in headers of mails.
    func email() throws(StartProblem) -> String {
        let text = try line("a mail address")
        guard MailAddress.isPlain(text) else { throw problem("“\(text)” is no mail address: write one such as billing@example.com") }
        return text
    }

    /// The IBAN without blanks, in capitals. Its check digits have to be right (ISO 13616).
    private func iban() throws(StartProblem) -> String {
        let text = try line("an IBAN")
        guard let iban = IBAN.read(text) else { throw problem("“\(text)” is no IBAN: a digit is wrong or missing") }
        return iban
    }
}
