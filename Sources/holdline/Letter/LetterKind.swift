import HoldlineCore

/// The letters about a ticket.
enum TicketLetterKind: String, LetterKind {
    /// The complaint came in: its number, and when an answer comes.
    case acknowledgement
    /// Something is asked of the customer.
    case question
    /// What was decided of each dispute; a refusal names the ways of redress.
    case decision
    /// The ticket is closed.
    case closing

    var names: LetterNames {
        let required: [Set<String>] =
            switch self {
            case .acknowledgement: [["ticket"], ["answerBy"]]
            case .question: [["ticket"], ["message"]]
            case .decision: [["ticket"], ["disputes"], ["refusal"], ["mediation"]]
            case .closing: [["ticket"], ["resolved"]]
            }
        return LetterNames(
            texts: Self.common.union([
                "ticket", "subject", "opened", "theirReference", "answerBy", "resolved", "outcome", "disputeCount", "refusal",
            ]),
            lists: Self.commonLists.merging(["disputes": ["invoice", "reason", "disputed", "outcome", "creditedPart"]]) { $1 },
            required: required)
    }
}

/// The letters about an invoice. All but `promise` and `invoice` ask for money: none of those is written for what is held.
enum InvoiceLetterKind: String, LetterKind {
    /// It is due soon.
    case courtesy
    /// A reminder that is registered.
    case reminder
    /// A collection agency has it.
    case handedOver = "handed-over"
    /// What the customer promised, confirmed.
    case promise
    /// Instalments are proposed.
    case terms
    /// Goes with the invoice itself.
    case invoice

    var names: LetterNames {
        let required: [Set<String>] =
            switch self {
            case .courtesy: [["number"], ["due"], ["owed"], Self.pay, Self.call]
            case .reminder:
                [
                    ["number"], ["issued"], ["due"], ["amount"], ["paid"], ["credited"], ["owed"], ["penalties"], ["indemnity"], Self.pay,
                    Self.call,
                ]
            case .handedOver: [["number"], ["owed"], ["handedOver"], Self.call]
            case .promise: [["number"], ["parts"], Self.pay, Self.call]
            case .terms: [["number"], ["owed"], ["parts"], Self.pay, Self.call]
            case .invoice: [["number"], Self.pay, Self.call]
            }
        return LetterNames(
            texts: Self.common.union([
                "number", "issued", "due", "amount", "paid", "credited", "open", "owed", "held", "penalties", "penaltiesTo", "indemnity",
                "level", "first", "sent", "agency", "handedOver",
            ]),
            lists: Self.commonLists.merging([
                "lines": ["from", "to", "days", "overdue", "rate", "penalty"], "parts": ["partDue", "partAmount"],
            ]) { $1 }, required: required)
    }

    /// Whether nothing of it may go out while its invoice is held.
    var asksForMoney: Bool {
        switch self {
        case .courtesy, .reminder, .handedOver, .terms: true
        case .promise, .invoice: false
        }
    }

    /// One of these has to be named: a letter that asks for money says how it is paid.
    private static let pay: Set<String> = ["iban", "payAt"]
    /// One of these has to be named: the customer has to know whom to ask.
    private static let call: Set<String> = ["phone", "email"]
}

/// What a letter is for; its template has the name of the word.
protocol LetterKind: WireWord {
    /// What its template may name, and must.
    var names: LetterNames { get }
}

extension LetterKind {
    static var noun: String { "kind of letter" }

    /// Of the company and the customer.
    fileprivate static var common: Set<String> {
        ["company", "phone", "email", "iban", "bic", "payAt", "date", "customer", "reference", "contact", "message"]
    }

    /// The lines of the company's address, and those that say to whom a customer may turn.
    fileprivate static var commonLists: [String: Set<String>] { ["address": ["line"], "mediation": ["line"]] }
}

/// All kinds of letter, by the names of their templates.
enum LetterKinds {
    /// Those about tickets first. `LetterSet` reads a template of each in each language.
    static var all: [any LetterKind] { TicketLetterKind.allCases + InvoiceLetterKind.allCases }
}
