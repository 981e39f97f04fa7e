import HoldlineCore

/// The words by which a row says that it is the customer's money: in a column of signs (S/H, D/C) or of types of document.
package struct SignWords: Hashable, Sendable {
    /// Added to the words known here.
    package var credit: [String]
    package var debit: [String]

    package init(credit: [String] = [], debit: [String] = []) {
        self.credit = credit
        self.debit = debit
    }

    enum Meaning {
        case credit, debit
    }

    func meaning(ofSign text: String) -> Meaning? {
        if text == "-" || text == "−" || text == "\u{2013}" { return .credit }
        if text == "+" { return .debit }
        let word = HeaderName.folded(text)
        if stated(word) != nil { return stated(word) }
        if Self.creditSigns.contains(word) { return .credit }
        return Self.debitSigns.contains(word) ? .debit : nil
    }

    func meaning(ofType text: String) -> Meaning? {
        let word = HeaderName.folded(text)
        if stated(word) != nil { return stated(word) }
        if Self.creditTypes.contains(word) { return .credit }
        return Self.debitTypes.contains(word) ? .debit : nil
    }

    private func stated(_ word: String) -> Meaning? {
        if credit.contains(where: { HeaderName.folded($0) == word }) { return .credit }
        return debit.contains(where: { HeaderName.folded($0) == word }) ? .debit : nil
    }

    private static let creditSigns = words("h haben c cr credit kredit")
    private static let debitSigns = words("s soll d dr debit")

    /// Credit notes, and what reduces what is owed: payments, deposits.
    private static let creditTypes = words(
        """
        creditnote creditmemo credit salescreditnote accreccredit refund customerrefund outrefund customercreditnote avoir factureavoir \
        facturedavoir notedecredit avoirclient av gutschrift rechnungskorrektur stornorechnung gs payment paiement reglement \
        reglementclient zahlung zahlungseingang deposit prepayment overpayment 381
        """)
    private static let debitTypes = words(
        """
        invoice salesinvoice customerinvoice accrec outinvoice debitnote bill facture factureclient facturedevente facturestandard \
        standardinvoice fa fac rechnung ausgangsrechnung re factureacompte facturedacompte facturedesolde 380
        """)
}

/// Which sign a row's amounts get from its columns of signs and types, decided by those columns as a whole.
struct SignReading {
    private let words: SignWords
    private var creditsWithPositive = 0
    private var creditsWithNegative = 0
    private var sawSign = false
    private var knownTypes = 0
    private var creditTypes = 0

    init(_ words: SignWords) { self.words = words }

    /// Looks at a row before any is read.
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
