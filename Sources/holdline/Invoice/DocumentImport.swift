import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Sends electronic invoices and credit notes to the daemon, which decides in one command what each does; each of them counts once,
/// however often a file comes.
///
/// Sends `POST /v1/documents` for each. A document that is refused is reported with its file, and the others go
/// on.
struct DocumentImport {
    /// Asked once for the seller, and for each document.
    let client: Client
    /// `--customer`: the customer of all documents, whatever they say of the buyer.
    let customer: CustomerReference?
    /// The identifiers of the buyer to take as reference, the first that a document has.
    let preference: [BuyerIdentifier]

    /// Invoices first, then what corrects them, then credit notes: a credit note may stand before its invoice.
    func run(_ documents: [InvoiceDocument], _ tally: inout ImportTally) async throws {
        guard !documents.isEmpty else { return }
        let seller = try await client.whoAmI().value.seller
        for kind in [InvoiceDocument.Kind.invoice, .corrected, .creditNote] {
            for document in documents where document.kind == kind {
                let answer = try await tally.send(of: document.file) {
                    try document.requireSeller(seller)
                    return try await client.register(try registration(of: document), key: RequestKey.random())
                }
                if let answer { try tally.remark(document.file, document.remarks + (try answer.value.warnings ?? []).map(\.message)) }
                try tally.bar.show(tally.taken + tally.refused, of: documents.count, count: tally.taken)
            }
        }
    }

    /// The registration of a document. Its customer has to be known for a new invoice only: the daemon knows those of the others.
    ///
    /// Throws `FileProblem` where a new invoice names no buyer in a way that is known here.
    private func registration(of document: InvoiceDocument) async throws -> RegisterDocument {
        var reference = customer
        if reference == nil, document.kind != .creditNote {
            do {
                reference = try document.customer(preferring: preference)
            } catch {
                guard try await client.invoiceIfKnown(document.number)?.registered == true else { throw error }
            }
        }
        return document.registration(for: reference)
    }
}

extension InvoiceDocument {
    /// Throws `FileProblem` where the document says that another company than the daemon's `seller` issued it. A daemon without a seller of
    /// its own, or a document that names none, passes: the daemon decides again.
    func requireSeller(_ own: String?) throws(FileProblem) {
        guard let own, seller.isCompany(own) == false else { return }
        let name = seller.name ?? seller.vat ?? "unnamed"
        throw FileProblem(file: file, message: "is of another seller (\(name)); this daemon serves \(own)")
    }
}
