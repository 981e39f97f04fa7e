import HoldlineClient
import HoldlineCore
import HoldlineWire

/// A statement as a document for people: laid out as letters are.
struct StatementLetter {
    let desk: StatementDesk

    private var words: LetterWords { desk.words }
    private var isFrench: Bool { words.language == .french }

    func bytes(_ claims: [StatementClaim]) -> [UInt8] {
        let agency = claims.first.map { desk.agencies.agency(of: $0.handover) } ?? Agency(name: "")
        let head = desk.desk.head
        var recipient = [agency.name].filter { !$0.isEmpty } + agency.address
        if let contract = agency.contract { recipient.append(isFrench ? "Contrat n° \(contract)" : "Contract \(contract)") }
        var sender = [head.name] + head.address
        if let number = desk.agencies.seller { sender.append("\(number.utf8.count == 9 ? "SIREN" : isFrench ? "TVA" : "VAT") \(number)") }
        sender += [head.phone, head.email].compactMap(\.self)
        let count = claims.count
        let subject =
            isFrench
            ? "Relevé de créances au \(words.day(desk.today)) : \(count) facture\(count > 1 ? "s" : "")"
            : "Statement of claims of \(words.day(desk.today)): \(count) invoice\(count > 1 ? "s" : "")"
        let blocks = summary(claims) + claims.flatMap(claim)
        return Array(
            Letter(
                language: words.language, sender: sender, recipient: recipient, date: words.day(desk.today), subject: subject,
                blocks: blocks
            ).html.utf8)
    }

    /// Every claim in a line, and the sum of each currency.
    private func summary(_ claims: [StatementClaim]) -> [Letter.Block] {
        let head =
            isFrench
            ? ["Facture", "Débiteur", "À payer", "Pénalités", "Indemnité"] : ["Invoice", "Debtor", "Owed", "Penalties", "Indemnity"]
        var rows = claims.map { claim in
            [
                claim.handover.invoice.text, name(of: claim), amount(claim.owed, claim), amount(claim.penalties, claim),
                words.amount(claim.indemnity, .eur),
            ]
        }
        var sums: [Currency: (owed: Amount, penalties: Amount, count: Int)] = [:]
        for claim in claims {
            let zero = Amount.zero(in: claim.currency)
            var sum = sums[claim.currency] ?? (zero, zero, 0)
            sum = (sum.owed + claim.owed, sum.penalties + claim.penalties, sum.count + 1)
            sums[claim.currency] = sum
        }
        if claims.count > 1 {
            let indemnities = claims.reduce(Amount.zero(in: .eur)) { $0 + $1.indemnity }
            for (place, (currency, sum)) in sums.sorted(by: { $0.key.code < $1.key.code }).enumerated() {
                rows.append(
                    [
                        "Total", "", words.amount(sum.owed, currency), words.amount(sum.penalties, currency),
                        place == 0 ? words.amount(indemnities, .eur) : "",
                    ])
            }
        }
        return [.table(head: head, rows: rows)]
    }

    /// One claim under its own heading: facts, the steps of the penalties (article L441-10), the reminders, and the digests of
    /// documents. A table that would be empty is left out.
    private func claim(_ claim: StatementClaim) -> [Letter.Block] {
        let number = claim.handover.invoice.text
        var blocks: [Letter.Block] = [
            .heading(isFrench ? "Facture \(number)" : "Invoice \(number)"), .table(head: nil, rows: facts(claim)),
        ]
        if let interest = claim.interest, !interest.lines.isEmpty {
            blocks.append(
                .paragraph([
                    isFrench
                        ? "Pénalités de retard au \(words.day(interest.at)) (article L441-10 du Code de commerce) :"
                        : "Penalties for late payment until \(words.day(interest.at)) (article L441-10 of the French Commercial Code):"
                ]))
            blocks.append(
                .table(
                    head: isFrench
                        ? ["Du", "Au", "Jours", "En retard", "Taux annuel", "Pénalités"]
                        : ["From", "To", "Days", "Overdue", "Yearly rate", "Penalties"],
                    rows: interest.lines.map { line in
                        [
                            words.day(line.from), words.day(line.to), String(line.days), amount(line.overdue, claim),
                            words.percent(line.rate), amount(line.penalty, claim),
                        ]
                    }))
        }
        if let reminders = claim.page.reminders, !reminders.isEmpty {
            blocks.append(
                .table(
                    head: isFrench ? ["Rappel", "Envoyé le", "Montant"] : ["Reminder", "Sent", "Amount"],
                    rows: reminders.map { [String($0.level), words.day($0.sentAt), words.amount($0.amount, $0.currency)] }))
        }
        if !claim.documents.isEmpty {
            blocks.append(.table(head: ["Document", "SHA-256"], rows: claim.documents.map { [$0.name.text, $0.sha256] }))
        }
        return blocks
    }

    /// The facts that an agency enters into its own system, a name and a value each; one that nobody registered has no row.
    private func facts(_ claim: StatementClaim) -> [[String]] {
        let (page, customer) = (claim.page, claim.customer)
        func row(_ french: String, _ english: String, _ value: String?) -> [String]? {
            value.flatMap { $0.isEmpty ? nil : [isFrench ? french : english, $0] }
        }
        let list = { (texts: [FreeText]?) in (texts ?? []).map(\.text).joined(separator: ", ") }
        return [
            row("Débiteur", "Debtor", name(of: claim)), row("Référence client", "Customer reference", claim.handover.customer.text),
            row("SIREN", "SIREN", customer?.siren), row("N° TVA", "VAT number", customer?.vat),
            row("Téléphone", "Telephone", list(customer?.phones)), row("Courriel", "Mail", list(customer?.emails)),
            row("Date de la facture", "Date of invoice", words.day(claim.issued)), row("Échéance", "Due", words.day(page.due)),
            row("Montant TTC", "Amount, VAT included", amount(claim.amount, claim)), row("Déjà payé", "Paid", amount(claim.paid, claim)),
            row("Avoirs", "Credited", amount(claim.credited, claim)), row("À payer", "Owed", amount(claim.owed, claim)),
            row("Pénalités de retard", "Penalties", claim.interest == nil ? nil : amount(claim.penalties, claim)),
            row(
                "Indemnité forfaitaire (D441-5)", "Indemnity for recovery costs (D441-5)", words.amount(claim.indemnity, .eur)),
            row("Confiée le", "Handed over", words.day(claim.handover.handedOverAt)),
        ].compactMap(\.self)
    }

    /// The customer's name, or its reference where none is registered.
    private func name(of claim: StatementClaim) -> String { claim.customer?.name?.text ?? claim.handover.customer.text }
    private func amount(_ amount: Amount, _ claim: StatementClaim) -> String { words.amount(amount, claim.currency) }
}

/// A statement for programs: a line a claim.
struct StatementCSV {
    let desk: StatementDesk

    func bytes(_ claims: [StatementClaim]) -> [UInt8] {
        let columns = columns
        return Array(([CSVLine.header(columns)] + claims.map { CSVLine.text(columns, $0) }).map { $0 + "\r\n" }.joined().utf8)
    }

    /// Amounts have a point and no currency, days and times are those of RFC 3339, and a cell may hold several telephone numbers,
    /// mails, reminders or digests. `penalties` is empty, and not 0, where no rates are configured.
    private var columns: [Column<StatementClaim>] {
        let (head, agencies) = (desk.desk.head, desk.agencies)
        return [
            Column("agency", "") { .text($0.handover.agency) },
            Column("contract", "") { .text(agencies.agency(of: $0.handover).contract) },
            Column("creditor", "") { _ in .text(head.name) }, Column("creditorNumber", "") { _ in .text(agencies.seller) },
            Column("customer", "") { .text($0.handover.customer) }, Column("debtor", "") { .text($0.customer?.name?.text) },
            Column("siren", "") { .text($0.customer?.siren) }, Column("vat", "") { .text($0.customer?.vat) },
            Column("phones", "") { .list(($0.customer?.phones ?? []).map(\.text)) },
            Column("emails", "") { .list(($0.customer?.emails ?? []).map(\.text)) },
            Column("invoice", "") { .text($0.handover.invoice.text) }, Column("issued", "") { .day($0.issued) },
            Column("due", "") { .day($0.page.due) }, Column("amount", "") { .amount($0.amount) },
            Column("paid", "") { .amount($0.paid) }, Column("credited", "") { .amount($0.credited) },
            Column("owed", "") { .amount($0.owed) }, Column("currency", "") { .text($0.currency.code) },
            Column("penalties", "") { $0.interest.map { .amount($0.penalties) } ?? .none },
            Column("penaltiesTo", "") { .day($0.interest?.at) }, Column("indemnity", "") { .amount($0.indemnity) },
            Column("indemnityCurrency", "") { _ in .text(Currency.eur.code) },
            Column("reminders", "") { claim in
                .list((claim.page.reminders ?? []).map { "\($0.level) \(LocalTime.day(of: $0.sentAt)) \($0.amount)" })
            },
            Column("documents", "") { .list($0.documents.map { "\($0.name.text) \($0.sha256)" }) },
            Column("handedOverAt", "") { .instant($0.handover.handedOverAt) },
        ]
    }
}

extension Letter {
    /// A document that no template gives.
    init(language: LetterLanguage, sender: [String], recipient: [String], date: String, subject: String, blocks: [Block]) {
        (self.language, self.sender, self.recipient, self.date) = (language, sender, recipient, date)
        (self.subject, self.blocks) = (subject, blocks)
    }
}
