/// Why an invoice is disputed: Peppol BIS Invoice Response 3, code list OPStatusReason, less its two statuses (NON, PPD).
package enum Reason: String, WireWord {
    /// Order, contract or delivery references are wrong or missing.
    case references = "REF"
    /// Legal information is wrong, such as a SIRET or a mandatory mention.
    case legal = "LEG"
    /// The invoice went to somebody whose it is not.
    case receiverUnknown = "REC"
    case quality = "QUA"
    /// What was invoiced came late, in part, or not at all.
    case delivery = "DEL"
    /// Unit prices, discounts or totals are wrong.
    case prices = "PRI"
    case quantity = "QTY"
    case items = "ITM"
    /// The due date or the means of payment is not what was agreed.
    case paymentTerms = "PAY"
    /// The buyer knows nothing of the transaction; a double invoice is one of these.
    case notRecognized = "UNR"
    /// Bank account or VAT rate is wrong.
    case finance = "FIN"
    /// None of the others, and every code that is not known: the code itself stays beside it.
    case other = "OTH"

    package static let noun = "reason"

    /// The English name of the code in Peppol's list.
    package var meaning: String {
        switch self {
        case .references: "references incorrect"
        case .legal: "legal information incorrect"
        case .receiverUnknown: "receiver unknown"
        case .quality: "item quality insufficient"
        case .delivery: "delivery issues"
        case .prices: "prices incorrect"
        case .quantity: "quantity incorrect"
        case .items: "items incorrect"
        case .paymentTerms: "payment terms incorrect"
        case .notRecognized: "not recognized"
        case .finance: "finance incorrect"
        case .other: "other"
        }
    }

    /// The reason that a code of a message stands for: our own list, or the French life-cycle list.
    ///
    /// French codes: FNFE schematron V1.4.0, rule BR-FR-CDV-CL-09; the pairing is this project's. Unknown codes are `other`:
    /// the original is kept beside it.
    package init(message code: String) {
        if let reason = Reason(rawValue: code) {
            self = reason
            return
        }
        self =
            switch code {
            case "QTE_ERR": .quantity
            case "PU_ERR", "REM_ERR", "MONTANTTOTAL_ERR", "CALCUL_ERR": .prices
            case "LIVR_INCOMP": .delivery
            case "QUALITE_ERR": .quality
            case "ART_ERR": .items
            case "CMD_ERR", "REF_ERR", "REF_CT_ABSENT", "CODE_ROUTAGE_ERR", "ADR_ERR", "JUSTIF_ABS": .references
            case "MODPAI_ERR": .paymentTerms
            case "COORD_BANC_ERR", "TX_TVA_ERR": .finance
            case "NON_CONFORME", "SIRET_ERR": .legal
            case "TRANSAC_INC", "CONTRAT_TERM", "EMMET_INC", "DOUBLON", "DOUBLE_FACT": .notRecognized
            case "DEST_INC", "DEST_ERR": .receiverUnknown
            default: .other
            }
    }
}

/// What the buyer asks for: Peppol code list OPStatusAction.
///
/// OpenPEPPOL publishes it with BIS Invoice Response 3.
package enum RequestedAction: String, WireWord {
    case none = "NOA"
    case provideInformation = "PIN"
    case newInvoice = "NIN"
    case creditFully = "CNF"
    /// A credit note for a part, which the seller works out.
    case creditPartially = "CNP"
    /// A credit note for the amount that is named.
    case creditAmount = "CNA"
    case other = "OTH"

    package static let noun = "requested action"

    package var meaning: String {
        switch self {
        case .none: "no action required"
        case .provideInformation: "provide information"
        case .newInvoice: "issue new invoice"
        case .creditFully: "credit fully"
        case .creditPartially: "credit partially"
        case .creditAmount: "credit the amount"
        case .other: "other"
        }
    }

    /// Whether an approval together with this request leaves a credit or a new invoice to be made.
    package var asksForCredit: Bool {
        switch self {
        case .newInvoice, .creditFully, .creditPartially, .creditAmount: true
        case .none, .provideInformation, .other: false
        }
    }
}
