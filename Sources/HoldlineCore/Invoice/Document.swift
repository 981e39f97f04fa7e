/// The body of `POST /v1/documents`: one fact that an electronic invoice or credit note tells.
///
/// It is taken once, however often it comes: its kind, number, date of issue, total and what it names are its identity.
package struct RegisterDocument: Codable, Hashable, Sendable {
    package var kind: Kind
    /// BT-1. Credit notes and invoices are numbered apart.
    package var number: InvoiceNumber
    /// Whose invoice it is, where that is new; what is registered already the ledger knows better.
    package var customer: CustomerReference?
    /// BT-2.
    package var issued: Day
    /// BT-9.
    package var due: Day?
    /// BT-112. What a credit note takes away, whatever its sign.
    package var amount: Amount
    /// BT-115; `amount` where it is absent.
    package var payable: Amount?
    package var currency: Currency
    /// BT-3, as it was written.
    package var typeCode: String?
    /// BT-25: what a credit note credits, or a corrected invoice replaces.
    package var preceding: [InvoiceNumber]?

    /// By meaning, from BT-3 (UNTDID 1001): 381, 396 and 261 are credit notes, 384 and 471 to 473 corrected invoices, the rest invoices.
    package enum Kind: String, WireWord {
        /// Registers an invoice, or tells a new issue of a registered one.
        case invoice
        /// Takes its amount away from the invoice that it names.
        case creditNote = "credit-note"
        /// Replaces the invoice that it names.
        case corrected

        package static let noun = "kind of document"
    }

    package init(
        kind: Kind, number: InvoiceNumber, customer: CustomerReference? = nil, issued: Day, due: Day? = nil, amount: Amount,
        payable: Amount? = nil, currency: Currency, typeCode: String? = nil, preceding: [InvoiceNumber]? = nil
    ) {
        (self.kind, self.number, self.customer, self.issued, self.due) = (kind, number, customer, issued, due)
        (self.amount, self.payable, self.currency) = (amount, payable, currency)
        (self.typeCode, self.preceding) = (typeCode, preceding)
    }

    /// By meaning, not by type alone: an invoice below zero that names another one credits it.
    package var isCreditNote: Bool { kind == .creditNote || (amount.units < 0 && !named.isEmpty) }

    /// The numbers that it names, each once.
    package var named: [InvoiceNumber] {
        var seen: Set<InvoiceNumber> = []
        return (preceding ?? []).filter { seen.insert($0).inserted }
    }

    /// The invoice that it changes.
    var subject: InvoiceNumber { isCreditNote ? named.first ?? number : number }
}

/// A document as it was taken.
///
/// It is kept for good, so that a copy that comes years later still changes nothing.
package struct DocumentRecord: Codable, Hashable, Sendable {
    package var kind: RegisterDocument.Kind
    package var number: InvoiceNumber
    package var issued: Day
    package var currency: Currency
    /// Of a credit note above zero: what it credits.
    ///
    /// VAT included; of an invoice its total, with its sign.
    package var amount: Amount
    /// BT-115; nil for a credit note, whose payable amount says nothing of the invoice.
    package var payable: Amount?
    /// BT-3 as it was written, such as `380` or `384`; nil where the document gave none.
    package var typeCode: String?
    /// BT-25, each number once; nil where it names none.
    package var preceding: [InvoiceNumber]?
    package var effect: Effect
    /// Ledger seq of its event.
    package var seq: Int64
    /// Only in the answer of a write.
    package var warnings: [Warning]?

    /// What a document did when it was taken; a copy that comes later is answered with the first one's effect.
    package enum Effect: String, WireWord {
        /// A new invoice.
        case registered
        /// A new issue of a registered invoice.
        case reissued
        /// Its invoice's open amount fell by it, or it is held until the ledger shows it.
        case credited
        /// A new invoice that replaces another one.
        case replaced
        /// Known from elsewhere: nothing changed.
        case recorded

        package static let noun = "effect of a document"
    }

    package init(
        kind: RegisterDocument.Kind, number: InvoiceNumber, issued: Day, currency: Currency, amount: Amount, payable: Amount? = nil,
        typeCode: String? = nil, preceding: [InvoiceNumber]? = nil, effect: Effect, seq: Int64 = 0
    ) {
        (self.kind, self.number, self.issued, self.currency, self.amount) = (kind, number, issued, currency, amount)
        (self.payable, self.typeCode, self.preceding, self.effect, self.seq) = (payable, typeCode, preceding, effect, seq)
    }

    /// Whether it is the same document: nothing is counted twice.
    package func isSame(as other: DocumentRecord) -> Bool {
        (kind == .creditNote) == (other.kind == .creditNote) && number == other.number && issued == other.issued
            && currency == other.currency && amount == other.amount && payable == other.payable && preceding == other.preceding
    }

    /// The invoice that a credit note credits.
    package var credits: InvoiceNumber? { kind == .creditNote ? preceding?.first : nil }
}

extension RegisterDocument {
    /// The record of it, with its amounts in the decimals of the currency; nil where they do not fit.
    package func record(_ effect: DocumentRecord.Effect) -> DocumentRecord? {
        guard let amount = amount.fitted(to: currency), let payable = (payable ?? amount).fitted(to: currency) else { return nil }
        let isCredit = isCreditNote
        return DocumentRecord(
            kind: isCredit ? .creditNote : kind, number: number, issued: issued, currency: currency,
            amount: isCredit ? Amount(units: abs(amount.units), decimals: amount.decimals) : amount, payable: isCredit ? nil : payable,
            typeCode: typeCode, preceding: named.isEmpty ? nil : named, effect: effect)
    }
}

extension DocumentRecord: StoredRow {
    package static let blank = DocumentRecord(
        kind: .invoice, number: InvoiceNumber(unchecked: ""), issued: Day(number: 0), currency: .eur, amount: .zero(in: .eur),
        effect: .recorded)

    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("amount", &amount, "currency", &currency, "effect", &effect, "issued", &issued)
        try field("kind", &kind, "number", &number, "payable", &payable)
        try field.json("preceding", &preceding)
        try field("seq", &seq, "typeCode", &typeCode)
        try field.beside("warnings", warnings)
    }
}
