import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Sends electronic invoices and credit notes to the daemon, which decides in one command what each does; each of them counts once,
/// however often a file comes.
struct DocumentImport {
    let client: Client
    let customer: CustomerReference?
    let preference: [BuyerIdentifier]

    /// Invoices first, then what corrects them, then credit notes: a credit note may stand before its invoice.
    func run(_ documents: [InvoiceDocument], _ tally: inout ImportTally) async throws {
        guard !documents.isEmpty else { return }
        let seller = try await client.whoAmI().value.seller
        for kind in [InvoiceDocument.Kind.invoice, .corrected, .creditNote] {
            for document in documents where document.kind == kind {
                let answer = try await tally.send(of: document.file) {
                    try refuseOtherSeller(document, seller)
                    return try await client.register(try registration(of: document), key: RequestKey.random())
                }
                if let answer { try tally.remark(document.file, document.remarks + (try answer.value.warnings ?? []).map(\.message)) }
                try tally.bar.show(tally.taken + tally.refused, of: documents.count, count: tally.taken)
            }
        }
    }

    private func refuseOtherSeller(_ document: InvoiceDocument, _ seller: String?) throws(FileProblem) {
        guard let seller, document.seller.isCompany(seller) == false else { return }
        throw FileProblem(
            file: document.file,
            message: "is of another seller (\(document.seller.name ?? document.seller.vat ?? "unnamed")); this daemon serves \(seller)")
    }

    /// The registration of a document. Its customer has to be known for a new invoice only: the daemon knows those of the others.
    private func registration(of document: InvoiceDocument) async throws -> RegisterDocument {
        var reference = customer
        if reference == nil, document.kind != .creditNote {
            do {
                reference = try document.customer(preferring: preference.isEmpty ? BuyerIdentifier.usual : preference)
            } catch {
                guard try await client.invoiceIfKnown(document.number)?.registered == true else { throw error }
            }
        }
        return document.registration(for: reference)
    }
}
