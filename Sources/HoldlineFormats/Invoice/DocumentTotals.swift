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
