import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// `ticket unsettle`: a settlement that was a mistake. The dispute is open again, and what was to be credited is pending no more.
struct TicketUnsettle: TicketVerb {
    typealias Body = UnsettleDispute
    static let configuration = verb(
        """
        What is credited already stays credited: of a part of it, the rest is disputed again; all of it is refused. A resolution is
        taken back with “ticket reopen”.
        """,
        examples: "holdline ticket unsettle T-7 --invoice F202500006")
    static let showsInvoices = true

    @Option(help: "The invoice whose dispute was settled.", completion: .invoices, transform: Read.invoice) var invoice: InvoiceNumber

    func body(for id: TicketID, _ client: Client) -> Body { UnsettleDispute(invoice: invoice) }
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase {
        let dispute = ticket.disputes.first { $0.invoice == invoice }
        return dispute?.amount.map {
            "\(ticket.id) disputes \(Money.text($0, dispute?.currency)) of \(invoice) again; no credit of it is pending"
        } ?? "\(ticket.id) disputes \(invoice) again; no credit of it is pending"
    }
}

/// `ticket unmerge`: a merge that was a mistake. What it moved is the merged ticket's again, but for what was settled since.
struct TicketUnmerge: TicketVerb {
    typealias Body = UnmergeTicket
    static let configuration = verb(
        """
        Named is the ticket that went into another one, by “merge” or as a duplicate. Its disputes come back, also where they were
        changed meanwhile, and with them notes, calls and what was added to the other ticket. What was settled there since stays
        there, and is named.
        """,
        examples: "holdline ticket unmerge T-7")
    static let showsInvoices = true

    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase {
        let open = ticket.disputes.filter { $0.state == .open }.map(\.invoice.text)
        let back = open.isEmpty ? "it disputes nothing" : "it disputes \(open.joined(separator: ", ")) again"
        return "\(ticket.id) is \(Phrase(word: ticket.state.rawValue)) again: \(back)"
    }
}

/// `ticket strike`: a note that was wrong. It stays to be read, as struck.
struct TicketStrike: TicketVerb {
    typealias Body = StrikeNote
    static let configuration = verb(
        "Without a number it is your last note on the ticket; “ticket show” has the numbers.",
        examples: "holdline ticket strike T-7", "holdline ticket strike T-7 812")

    @Argument(help: ArgumentHelp("The note's number.", valueName: "note")) var note: Int64?

    func body(for id: TicketID, _ client: Client) -> Body { StrikeNote(note: note) }
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase {
        "a note of yours on \(ticket.id) is struck: it stays to be read, as struck" + (ticket.id == id ? "" : " (\(id) went into it)")
    }
}

/// Amounts in sentences.
enum Money {
    /// `120.00 EUR`, or the amount alone where the currency is not known.
    static func text(_ amount: Amount, _ currency: Currency?) -> String { "\(amount)" + (currency.map { " \($0.code)" } ?? "") }
}

extension [Dispute] {
    /// `8378.04 EUR on F202500006, 20.00 EUR on F202500007`: what is to be credited, of those that credit something.
    var creditWords: Phrase? {
        let credits = compactMap { dispute in
            dispute.credited.map { Phrase("\(Money.text($0, dispute.currency)) on \(dispute.invoice)") }
        }
        return credits.isEmpty ? nil : Phrase(credits, separator: ", ")
    }
}

/// A credit of all that is disputed, where no amount was typed: on a terminal it is said and asked about.
enum WholeCredit {
    /// Returns where a person agrees, or nobody can be asked. Throws `refusedHere`: nothing was sent.
    static func agree(to disputes: [Dispute], _ how: String) throws(CommandFailure) {
        let console = Console.current
        let open = disputes.filter { $0.state == .open }
        guard console.canAsk, !open.isEmpty else { return }
        let amounts = open.map { dispute in
            let amount = dispute.amount ?? dispute.base
            let text = amount.map { Phrase(verbatim: Money.text($0, dispute.currency)) } ?? "all that is open"
            return Phrase("\(text) on \(dispute.invoice)")
        }
        try console.note("All that is disputed will be credited: \(Phrase(amounts, separator: ", ")).")
        guard try Question(console: console).confirm("Credit it?") else {
            throw .refusedHere("nothing was done. A part of it: --outcome partly-upheld \(how)")
        }
    }

    /// `; 8378.04 EUR on F202500006 are to be credited`, or nothing where nothing is.
    static func words(_ disputes: [Dispute]) -> Phrase {
        disputes.filter { $0.state == .upheld }.creditWords.map { "; \($0) are to be credited" } ?? ""
    }
}

/// A write that would join two customers' tickets: it is asked about, or refused with the option that says it is meant.
enum OtherCustomer {
    /// Returns where the failure is such a refusal and the person at the terminal wants it all the same; else throws.
    static func agree(after failure: CommandFailure) throws(CommandFailure) {
        guard case .client(.refused(let problem)) = failure, problem.code == Refusal.Code.otherCustomer.rawValue else { throw failure }
        let console = Console.current
        guard console.canAsk else { throw .refusedHere("\(problem.message)\nNothing was done. Add --yes to do it all the same.") }
        try console.note(Phrase(said: problem.detail))
        guard try Question(console: console).confirm("Do it all the same?") else { throw .refusedHere("nothing was done") }
    }
}
