// What an answer tells of the records as they stand after the draft's events.
extension Draft {
    /// Ledger seq of the last event, the draft's among them.
    package var headAfter: Int64 { base.head + Int64(events.count) }

    /// The customer; nil where nobody registered it.
    package func customer(_ reference: CustomerReference) throws -> Customer? { try customers[reference] ?? base.customer(reference) }

    /// Ledger seq of the last event that mentions the invoice; 0 where none does.
    package func version(of number: InvoiceNumber) throws -> Int64 {
        guard let last = events.lastIndex(where: { $0.mentions.contains(.invoice(number)) }) else { return try base.version(of: number) }
        return base.head + Int64(last) + 1
    }

    /// The last hand-over of an invoice, where the draft recorded none.
    package func lastHandover(of number: InvoiceNumber) throws -> Handover? { try base.lastHandover(of: number) }

    /// The status of an invoice that `isMeant`: one that the draft has added before those that were there.
    package func status(of number: InvoiceNumber, where isMeant: (InvoiceStatus) -> Bool) throws -> InvoiceStatus? {
        try events.lazy.compactMap(\.facts.status).first(where: isMeant) ?? base.statuses(of: number).first(where: isMeant)
    }

    /// The record of a document that is the same as `taken`: one that the draft has added before those that were there.
    package func document(sameAs taken: DocumentRecord) throws -> DocumentRecord? {
        try events.lazy.compactMap(\.facts.document).first { $0.isSame(as: taken) }
            ?? base.documents(taken.number, creditNotes: taken.kind == .creditNote).first { $0.isSame(as: taken) }
    }
}
