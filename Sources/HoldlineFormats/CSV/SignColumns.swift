import HoldlineCore

/// The words by which a row says that it is the customer's money: in a column of signs (S/H, D/C) or of types of document.
package struct SignWords: Hashable, Sendable {
    /// Added to the words known here.
    package var credit, debit: [String]

    package init(credit: [String] = [], debit: [String] = []) { (self.credit, self.debit) = (credit, debit) }

    /// A credit is the customer's money and lowers what is owed; a debit is what the customer owes.
    enum Meaning {
        case credit, debit
    }

    /// What a cell of a column of signs says; nil where it is none of the known words. Words of the
    /// layout count before the known ones.
    func meaning(ofSign text: String) -> Meaning? {
        if text == "-" || text == "−" || text == "\u{2013}" { return .credit }
        return text == "+" ? .debit : meaning(of: text, Self.creditSigns, Self.debitSigns)
    }

    /// What a type of document says; nil for a type that is neither known nor named by the layout.
    func meaning(ofType text: String) -> Meaning? { meaning(of: text, Self.creditTypes, Self.debitTypes) }

    private func meaning(of text: String, _ credits: Set<String>, _ debits: Set<String>) -> Meaning? {
        let word = HeaderName.folded(text)
        if credit.contains(where: { HeaderName.folded($0) == word }) { return .credit }
        if debit.contains(where: { HeaderName.folded($0) == word }) { return .debit }
        return credits.contains(word) ? .credit : debits.contains(word) ? .debit : nil
    }

    /// Words of columns of signs, folded: Soll and Haben, debit and credit, débit and crédit, in full
    /// and by their letters.
    private static let creditSigns = words("h haben c cr credit kredit")
    private static let debitSigns = words("s soll d dr debit")

    /// Credit notes, and what reduces what is owed: payments, deposits.
    private static let creditTypes = words(
        """
        creditnote creditmemo credit salescreditnote accreccredit refund customerrefund outrefund customercreditnote avoir factureavoir \
        facturedavoir notedecredit avoirclient av gutschrift rechnungskorrektur stornorechnung gs payment paiement reglement \
        reglementclient zahlung zahlungseingang deposit prepayment overpayment 381
        """)
    /// Invoices and debit notes by their names in exports, folded; 380 and 381 are the codes of UNTDID
    /// 1001.
    private static let debitTypes = words(
        """
        invoice salesinvoice customerinvoice accrec outinvoice debitnote bill facture factureclient facturedevente facturestandard \
        standardinvoice fa fac rechnung ausgangsrechnung re factureacompte facturedacompte facturedesolde 380
        """)
}

/// Which sign a row's amounts get from its columns of signs and types, decided by those columns as a whole.
struct SignReading {
    /// The file's own words and the known ones.
    private let words: SignWords
    /// Credits whose amounts have no minus. Where there is one, the column alone carries the sign, and
    /// a minus beside it is a contradiction.
    private var creditsWithPositive = 0
    /// Credits whose amounts are negative by themselves, as exports with signed amounts have them.
    private var creditsWithNegative = 0
    private var sawSign = false
    /// Rows whose type is known. Where there are none, the column is about something else and is left
    /// unread.
    private var knownTypes = 0, creditTypes = 0

    init(_ words: SignWords) { self.words = words }

    /// Looks at a row before any is read.
    ///
    /// The first pass over the file calls it for every row; `isCredit` then reads each row by what they
    /// prove together.
    mutating func look(sign: String?, type: String?, isNegative: Bool, isZero: Bool) {
        if let sign, let meaning = words.meaning(ofSign: sign) {
            sawSign = true
            if meaning == .credit, !isZero { if isNegative { creditsWithNegative += 1 } else { creditsWithPositive += 1 } }
        }
        if let type, let meaning = words.meaning(ofType: type) {
            knownTypes += 1
            if meaning == .credit { creditTypes += 1 }
        }
    }

    /// What was decided, in words, under the headings that the file gives the two columns; empty where
    /// neither is there.
    func remarks(sign: String?, type: String?) -> [String] {
        var remarks: [String] = []
        if let sign, sawSign {
            remarks.append(
                creditsWithPositive > 0
                    ? "column “\(excerpt(sign))” says which rows are credits: their amounts are read as negative"
                    : "column “\(excerpt(sign))” marks the credits, whose amounts are negative already")
        }
        if let type {
            if knownTypes == 0 {
                remarks.append("column “\(excerpt(type))” holds no type of document that is known here, and is left unread")
            } else if creditTypes > 0 {
                remarks.append("column “\(excerpt(type))” says which rows are credits or payments: their amounts are read as negative")
            }
        }
        return remarks
    }

    /// Why a row's sign cannot be told: by which of the two columns.
    struct Problem: Error {
        var isOfType = false
        var message: String
    }

    /// Whether the row is a credit, whose amounts are then not positive. `sign` and `type` are the cells; the outer nil is a column that is not there.
    ///
    /// Throws where the cell of signs is empty or unknown, contradicts the amount's own sign, or where
    /// the type is unknown in a file whose other types are known.
    func isCredit(sign: String??, type: String?, isNegative: Bool) throws(Problem) -> Bool {
        var isCredit = false
        if case .some(let cell) = sign {
            guard let cell else { throw Problem(message: "is empty, and says of other rows whether they are credits") }
            guard let meaning = words.meaning(ofSign: cell) else {
                throw Problem(message: "“\(excerpt(cell))” is neither debit (S, D, +) nor credit (H, C, -)")
            }
            isCredit = meaning == .credit
            if isCredit, isNegative, creditsWithPositive > 0 {
                throw Problem(
                    message:
                        "“\(excerpt(cell))” marks a credit whose amount is negative, and other credits of the file have positive ones: write one sign"
                )
            }
        }
        guard let type, knownTypes > 0 else { return isCredit }
        guard let meaning = words.meaning(ofType: type) else {
            throw Problem(
                isOfType: true,
                message:
                    "“\(excerpt(type))” is no type of document that is known here: say in a layout whether it is a credit (credit-words: …) or not (debit-words: …)"
            )
        }
        return isCredit || meaning == .credit
    }
}
