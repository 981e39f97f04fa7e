import HoldlineCore

/// What a document comes to, and what of it is to be paid.
///
/// EN 16931 demands both (BT-112, BT-115), but UBL's schema leaves out the first and ZUGFeRD 1.0 the second. The one that is missing follows
/// from the other, what is prepaid (BT-113) and the rounding (BT-114): BT-115 = BT-112 - BT-113 + BT-114 (BR-CO-16).
struct DocumentTotals {
    /// The two totals of which one may be absent, by syntax.
    enum Part {
        case amount
        case payable
    }

    /// What a syntax calls them.
    struct Names {
        var amount, payable, prepaid, rounding: String
        /// The one that the syntax lets a sender leave out; nil where it wants both.
        var optional: Part?

        /// UBL 2.1 `LegalMonetaryTotal`, in which only `PayableAmount` is mandatory.
        static let ubl = Names(
            amount: "cbc:TaxInclusiveAmount", payable: "cbc:PayableAmount", prepaid: "cbc:PrepaidAmount",
            rounding: "cbc:PayableRoundingAmount", optional: .amount)
        /// CII D16B, in which the standard wants both totals.
        static let cii = Names(
            amount: "ram:GrandTotalAmount", payable: "ram:DuePayableAmount", prepaid: "ram:TotalPrepaidAmount",
            rounding: "ram:RoundingAmount")
        /// ZUGFeRD 1.0, whose basic profile says nothing about what is to be paid.
        static let zugferd1 = Names(
            amount: "ram:GrandTotalAmount", payable: "ram:DuePayableAmount", prepaid: "ram:TotalPrepaidAmount",
            rounding: "ram:RoundingAmount", optional: .payable)

        var all: [String] { [amount, payable, prepaid, rounding] }
    }

    /// BT-112: the invoice's total with VAT.
    let amount: Amount
    /// BT-115: what is due, after prepayments and rounding.
    let payable: Amount
    /// What was worked out, in words.
    let remarks: [String]

    /// Throws where a total is absent that the syntax wants, is in another currency than the document,
    /// or has more decimals than that currency.
    init(_ sum: XMLNode, _ names: Names, in currency: Currency, _ values: XMLValues) throws(FileProblem) {
        func value(_ name: String, _ term: String) throws(FileProblem) -> Amount {
            try values.amount(try values.required(name, term, in: sum), in: currency)
        }
        func maybe(_ name: String) throws(FileProblem) -> Amount {
            guard let node = sum.first(name), node.value != nil else { return .zero(in: currency) }
            return try values.amount(node, in: currency)
        }
        if names.optional == .amount, sum.first(names.amount) == nil {
            payable = try value(names.payable, "BT-115")
            amount = payable + (try maybe(names.prepaid)) - (try maybe(names.rounding))
            remarks = ["has no total (BT-112): \(amount) \(currency.code) follows from what is to be paid and prepaid"]
        } else if names.optional == .payable, sum.first(names.payable) == nil {
            amount = try value(names.amount, "BT-112")
            payable = amount - (try maybe(names.prepaid)) + (try maybe(names.rounding))
            remarks = ["does not say what is to be paid (BT-115): \(payable) \(currency.code) follows from the total and what is prepaid"]
        } else {
            amount = try value(names.amount, "BT-112")
            payable = try value(names.payable, "BT-115")
            remarks = []
        }
    }
}

/// BT-9 as a document gives it: once, in instalments, or in words only.
struct DueDates {
    /// Dates repeated by several elements count once.
    private var days: Set<Day> = []
    /// The first terms in words, for the remark.
    private var terms: String?

    /// Before the last of several dates not all is due, and dunning must not come early.
    ///
    /// nil where the document gives none, which leaves the due date to the terms that the configuration
    /// has for the customer.
    var day: Day? { days.max() }

    /// Takes one date of payment, wherever in the document it stands.
    mutating func add(_ day: Day) { days.insert(day) }

    /// Terms of payment in words (BT-20): shown where they are all that there is, and never read. “30 jours fin de mois” has two
    /// readings, and `#SKONTO#TAGE=14#` says when a discount ends.
    mutating func add(words: String?) { terms = terms ?? words }

    /// How the remark begins that no date is given.
    static let unknown = "has no due date (BT-9)"

    /// That one of several dates was taken, or that none is known; a credit note drops the latter,
    /// since it is never due.
    var remarks: [String] {
        if days.count > 1, let day { return ["has \(days.count) due dates: the last one, \(day), is taken"] }
        guard days.isEmpty else { return [] }
        let words = terms.map { ", only terms in words (“\(excerpt($0, 80))”)" } ?? ""
        return ["\(Self.unknown)\(words): it is not known when it is due, unless the configuration gives terms"]
    }
}

/// BT-3: which documents of UNTDID 1001 are invoices and which are credit notes, by EN 16931's own split of the list.
enum InvoiceTypeCode {
    /// Codes with which a document lowers what is owed, whatever the sign of its amounts.
    private static let creditNotes = words("81 83 261 262 296 308 381 396 420 458 502 503 532")

    /// Without 325 (pro forma) and 71 (request for payment): nobody owes by them.
    private static let invoices = words(
        """
        80 82 84 102 130 202 203 204 211 218 219 295 326 331 380 382 383 384 385 386 387 388 389 390 393 394 395 456 457 471 472 473 500 \
        501 527 553 575 623 633 751 780 817 870 875 876 877 935
        """)

    /// Corrected invoice (384), and those that are self-billed, factored, or both (471 to 473, France's AFNOR XP Z12-012).
    private static let corrected = words("384 471 472 473")

    /// nil for a code that is neither.
    static func kind(of code: String) -> InvoiceDocument.Kind? {
        if creditNotes.contains(code) { return .creditNote }
        if corrected.contains(code) { return .corrected }
        return invoices.contains(code) ? .invoice : nil
    }
}
