package import HoldlineCore

/// An electronic invoice or credit note of EN 16931, whichever syntax it was written in; BT numbers are the standard's.
package struct InvoiceDocument: Hashable, Sendable {
    /// What the document does to what is owed, by its type code (UNTDID 1001) and its sign.
    package enum Kind: String, Hashable, Sendable {
        case invoice
        case creditNote = "credit note"
        /// Replaces the invoice that it names.
        case corrected = "corrected invoice"
    }

    /// The file or the attachment that it was read from, as problems name it.
    package var file: String
    /// BT-1.
    package var number: InvoiceNumber
    package var kind: Kind
    /// BT-3, as it is written: 380, 381, 384…
    package var typeCode: String
    /// BT-2.
    package var issued: Day
    /// BT-9; nil where the document gives no date, or only terms in words, which `remarks` then says.
    package var due: Day?
    /// BT-5.
    package var currency: Currency
    /// BT-112: the whole, VAT included, with the sign that it was written with.
    package var amount: Amount
    /// BT-115: what is to be paid, after prepayments; the open amount of an invoice that is new.
    package var payable: Amount
    /// BG-4: it must be this company, or the document is somebody else's invoice.
    package var seller: InvoiceParty
    /// BG-7: one of its identifiers is taken for the customer's reference.
    package var buyer: InvoiceParty
    /// BT-25: for a credit note the invoices that it credits, for a corrected one what it replaces; each number once.
    package var preceding: [PrecedingInvoice]
    /// What was taken for granted, in words.
    package var remarks: [String]

    /// A credit note's sign does not matter; an invoice below zero that names another one credits it.
    package init(
        file: String, number: InvoiceNumber, kind: Kind, typeCode: String, issued: Day, due: Day?, currency: Currency, amount: Amount,
        payable: Amount, seller: InvoiceParty, buyer: InvoiceParty, preceding: [PrecedingInvoice], remarks: [String]
    ) {
        var seen: Set<InvoiceNumber> = []
        let named = preceding.filter { seen.insert($0.number).inserted }
        let isCredit = kind == .creditNote || (amount.units < 0 && !named.isEmpty)
        self.file = file
        self.number = number
        self.kind = isCredit ? .creditNote : kind
        (self.typeCode, self.issued, self.due, self.currency, self.amount) = (typeCode, issued, due, currency, amount)
        (self.payable, self.seller, self.buyer, self.preceding) = (payable, seller, buyer, named)
        // A credit note is not due.
        self.remarks = isCredit ? remarks.filter { !$0.hasPrefix(DueDates.unknown) } : remarks
        if named.count < preceding.count, let twice = named.first(where: { one in preceding.count { $0.number == one.number } > 1 }) {
            self.remarks.append("names \(twice.number) more than once (BT-25): it is taken once")
        }
        if isCredit, kind != .creditNote {
            self.remarks.append("is of type \(typeCode) below zero, and names \(named[0].number): it is taken as a credit note")
        } else if kind == .invoice, amount.units < 0 {
            self.remarks.append("is of type \(typeCode) below zero, and names no invoice (BT-25): it credits nothing")
        }
    }

    /// The customer: the buyer's first identifier in the order of `preference`.
    ///
    /// Throws where the buyer has none of them, or where the first one is no reference that the daemon
    /// takes.
    package func customer(
        preferring preference: [BuyerIdentifier] = BuyerIdentifier.usual
    ) throws(FileProblem) -> CustomerReference {
        for kind in preference {
            guard let text = buyer.identifier(kind) else { continue }
            switch CustomerReference.read(text) {
            case .success(let reference): return reference
            case .failure(let refused): throw FileProblem(file: file, message: "the buyer's \(kind.meaning): \(refused.message)")
            }
        }
        let looked = preference.map(\.meaning).joined(separator: ", ")
        throw FileProblem(
            file: file,
            message:
                "the buyer “\(excerpt(buyer.name ?? "without a name"))” has no identifier (looked for: \(looked)): say which customer it is with --customer"
        )
    }

    /// What the document tells the daemon.
    ///
    /// Credit notes carry neither a due date nor an open amount: they settle what they name, and are
    /// never dunned.
    package func registration(for customer: CustomerReference?) -> RegisterDocument {
        let kinds: [Kind: RegisterDocument.Kind] = [.invoice: .invoice, .creditNote: .creditNote, .corrected: .corrected]
        return RegisterDocument(
            kind: kinds[kind] ?? .invoice, number: number, customer: customer, issued: issued, due: kind == .creditNote ? nil : due,
            amount: amount, payable: kind == .creditNote ? nil : payable, currency: currency, typeCode: typeCode,
            preceding: preceding.isEmpty ? nil : preceding.map(\.number))
    }
}

/// BT-25 and BT-26.
package struct PrecedingInvoice: Hashable, Sendable {
    package var number: InvoiceNumber
    package var issued: Day?
}

/// What an invoice may identify its buyer by.
package enum BuyerIdentifier: String, CaseIterable, Sendable {
    case legal
    case vat
    case identifier
    case endpoint

    /// The company's own number first: it stays when the mail box or the supplier's code changes.
    package static let usual: [BuyerIdentifier] = [.legal, .vat, .identifier, .endpoint]

    /// What messages call it, with the BT number under which the standard has it.
    package var meaning: String {
        switch self {
        case .legal: "legal registration number (BT-47)"
        case .vat: "VAT number (BT-48)"
        case .identifier: "identifier (BT-46)"
        case .endpoint: "electronic address (BT-49)"
        }
    }
}

/// Seller or buyer, with the numbers that identify it.
package struct InvoiceParty: Hashable, Sendable {
    /// BT-27, BT-44.
    package var name: String?
    /// BT-30, BT-47: in France the SIREN.
    package var legal: String?
    /// BT-31, BT-48.
    package var vat: String?
    /// BT-29, BT-46.
    package var identifiers: [String]
    /// BT-34, BT-49.
    package var endpoint: String?
    /// All its numbers, where one of them could tell it from another company.
    package var companies: [String] = []

    /// The party's number of this kind; of several identifiers (BT-46) the first.
    package func identifier(_ kind: BuyerIdentifier) -> String? {
        switch kind {
        case .legal: legal
        case .vat: vat
        case .identifier: identifiers.first
        case .endpoint: endpoint
        }
    }

    /// Whether the party carries this SIREN or VAT number; nil where it carries none to compare.
    ///
    /// A French VAT number ends with the SIREN, and a SIRET begins with it.
    package func isCompany(_ number: String) -> Bool? {
        companies.isEmpty ? nil : companies.map(Self.company).contains(Self.company(number))
    }

    /// A comparable form of a number: the SIREN within it where there is one, else the number without
    /// blanks in capitals.
    private static func company(_ number: String) -> String { Company.key(ofNumber: number) ?? number.withoutSpaces.uppercased() }
}
