import Crypto
import HoldlineClient
import HoldlineCore
import HoldlineFormats

/// Registers electronic invoices, then what credit notes credit; each of them once, however often a file comes.
struct DocumentImport {
    let client: Client
    let customer: CustomerReference?
    let preference: [BuyerIdentifier]

    /// Invoices first: a credit note may stand before its invoice.
    func run(_ documents: [InvoiceDocument], _ tally: inout ImportTally) async throws {
        guard !documents.isEmpty else { return }
        let seller = try await client.whoAmI().value.seller
        for document in documents.filter({ $0.kind == .invoice }) + documents.filter({ $0.kind == .creditNote }) {
            do {
                try refuseOtherSeller(document, seller)
                switch document.kind {
                case .invoice: try tally.remark(document.file, try await register(document))
                case .creditNote: try await credit(document, &tally)
                }
                tally.take()
                try tally.remark(document.file, document.remarks)
            } catch let problem as FileProblem {
                try tally.refuse(problem)
            } catch ClientError.refused(let problem) where problem.status != 403 {
                try tally.refuse(document.file, problem)
            }
            try tally.bar.show(tally.taken + tally.refused, of: documents.count, count: tally.taken)
        }
    }

    private func refuseOtherSeller(_ document: InvoiceDocument, _ seller: String?) throws(FileProblem) {
        guard let seller, document.seller.isCompany(seller) == false else { return }
        throw FileProblem(
            file: document.file,
            message: "is of another seller (\(document.seller.name ?? document.seller.vat ?? "unnamed")); this daemon serves \(seller)")
    }

    /// What the daemon wants a person to know of it.
    private func register(_ document: InvoiceDocument) async throws -> [String] {
        let known = try await client.invoiceIfKnown(document.number)
        guard let known, known.registered, let open = known.open, let owner = known.customer else {
            let reference = try customer ?? document.customer(preferring: preference.isEmpty ? BuyerIdentifier.usual : preference)
            let new = try await client.register(document.number, document.registration(for: reference), key: RequestKey.random())
            return try new.value.warnings?.map(\.message) ?? []
        }
        guard known.currency == document.currency else {
            throw FileProblem(
                file: document.file,
                message: "is in \(document.currency.code), and \(document.number) is registered in \(known.currency?.code ?? "none")")
        }
        // A paid invoice does not come back to life, and whose it is the ledger knows better.
        var registration = document.registration(for: customer ?? owner)
        registration.open = open
        registration.credited = known.credited
        let answer = try await client.register(document.number, registration, key: RequestKey.random())
        return try answer.value.warnings?.map(\.message) ?? []
    }

    /// Raises what is credited of the invoice, then registers the note's own number with nothing open: that number says
    /// for ever that it was counted, and the key says so where a crash came between the two.
    private func credit(_ note: InvoiceDocument, _ tally: inout ImportTally) async throws {
        if let known = try await client.invoiceIfKnown(note.number), known.registered { return }
        guard let number = note.creditedInvoice else {
            throw FileProblem(
                file: note.file,
                message: note.preceding.isEmpty
                    ? "the credit note names no invoice (BT-25): register what is credited with a CSV ledger"
                    : "the credit note names \(note.preceding.count) invoices (BT-25), and does not say how much each: register it with a CSV ledger"
            )
        }
        guard let known = try await client.invoiceIfKnown(number), known.registered, let invoice = known.registration else {
            throw FileProblem(file: note.file, message: "credits \(number), which is not registered: import that invoice first")
        }
        guard invoice.currency == note.currency, let amount = note.amount.fitted(to: note.currency) else {
            throw FileProblem(
                file: note.file, message: "is in \(note.currency.code), and \(number) is registered in \(invoice.currency.code)")
        }
        var raised = invoice
        raised.credited = (invoice.credited ?? .zero(in: invoice.currency)) + amount
        try await registerOnce(number, raised, key: Self.key(of: note, on: number))
        let own = RegisterInvoice(
            customer: invoice.customer, issued: note.issued, due: note.due ?? note.issued,
            amount: Amount(units: -amount.units, decimals: amount.decimals),
            open: .zero(in: note.currency), currency: note.currency)
        _ = try await client.register(note.number, own, key: RequestKey.random())
    }

    /// A key that was used with other amounts says that the credit was counted before, and the import interrupted.
    private func registerOnce(_ number: InvoiceNumber, _ invoice: RegisterInvoice, key: String) async throws(ClientError) {
        do {
            _ = try await client.register(number, invoice, key: key)
        } catch {
            guard case .refused(let problem) = error, problem.code == Refusal.Code.keyReused.rawValue else { throw error }
        }
    }

    /// The same for the same credit note, in every process.
    static func key(of note: InvoiceDocument, on number: InvoiceNumber) -> String {
        let parts = [note.seller.legal ?? note.seller.vat ?? "", note.number.text, number.text]
        let digest = SHA256.hash(data: Array(parts.joined(separator: "\u{1F}").utf8))
        return "credit-note-" + digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension InvoicePage {
    /// What was last registered, to register it again with a change.
    var registration: RegisterInvoice? {
        guard let customer, let issued, let due, let amount, let open, let currency else { return nil }
        return RegisterInvoice(
            customer: customer, issued: issued, due: due, amount: amount, open: open, credited: credited, currency: currency)
    }
}
