import ArgumentParser
import HoldlineCore

/// How the words of the domain are read from the command line: each wrong one is answered with what would be right.
enum Read {
    static func ticket(_ text: String) throws -> TicketID { try id(text) }
    static func hold(_ text: String) throws -> HoldID { try id(text) }

    static func id<ID: EntityID>(_ text: String) throws -> ID {
        guard let id = ID(text) else {
            throw ValidationError("“\(text)” is no \(ID.noun): write \(ID.letter)-7, or 7")
        }
        return id
    }

    static func invoice(_ text: String) throws -> InvoiceNumber { try identifier(text) }
    static func customer(_ text: String) throws -> CustomerReference { try identifier(text) }

    static func identifier<ID: TextIdentifier>(_ text: String) throws -> ID {
        switch ID.read(text.withoutByteOrderMark) {
        case .success(let value): return value
        case .failure(let problem): throw ValidationError("\(problem.message): “\(text.prefix(80))”")
        }
    }

    static func day(_ text: String) throws -> Day {
        guard let day = Day(text: text) else { throw ValidationError("“\(text)” is no date: write it as 2026-11-20") }
        return day
    }

    static func amount(_ text: String) throws -> Amount {
        guard let amount = Amount(text: text) else {
            throw ValidationError("“\(text)” is no amount: write digits and one point, such as 120.00")
        }
        return amount
    }

    static func currency(_ text: String) throws -> Currency {
        guard let currency = Currency(code: text.uppercased()) else {
            throw ValidationError("“\(text)” is no currency of ISO 4217: write a code such as EUR")
        }
        return currency
    }

    static func text(_ text: String) throws -> FreeText {
        guard let value = FreeText(text.withoutByteOrderMark) else {
            throw ValidationError("the text \(FreeText.problem(in: text) ?? "cannot be stored")")
        }
        return value
    }

    static func reason(_ text: String) throws -> Reason {
        guard let reason = Reason(rawValue: text.uppercased()) else { throw ValidationError(unknownReason(text)) }
        return reason
    }

    static func unknownReason(_ text: String) -> String {
        "“\(text)” is no reason. The reasons are:\n"
            + Reason.allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
    }

    static func requested(_ text: String) throws -> RequestedAction {
        guard let action = RequestedAction(rawValue: text.uppercased()) else {
            throw ValidationError(
                "“\(text)” is no requested action. They are:\n"
                    + RequestedAction.allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n"))
        }
        return action
    }

    /// One of the words of an enumeration; a slip of the fingers is answered with the nearest.
    static func word<Word: WireWord>(_ text: String) throws -> Word {
        guard let word = Word(rawValue: text.lowercased()) else {
            let nearest = Spelling.nearest(to: text, among: Word.allCases.map(\.rawValue)).map { " Did you mean \($0)?" } ?? ""
            throw ValidationError("“\(text)” is no \(Word.noun).\(nearest) There are: \(Word.list)")
        }
        return word
    }

    static func credit(_ text: String) throws -> ResolveTicket.Credit {
        guard let (number, amount) = InvoiceArgument.split(text), let invoice = InvoiceNumber(number) else {
            throw ValidationError("“\(text)” is no credit: write the invoice, a colon and the amount, such as F202500006:120.00")
        }
        return ResolveTicket.Credit(invoice: invoice, amount: amount)
    }
}

extension CompletionKind {
    static let reasons = list(Reason.allCases.map(\.rawValue))
    static let requested = list(RequestedAction.allCases.map(\.rawValue))
    static func words<Word: WireWord>(_ type: Word.Type) -> CompletionKind { list(Word.allCases.map(\.rawValue)) }
}
