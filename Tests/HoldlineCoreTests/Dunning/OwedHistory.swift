import HoldlineCore

/// What a company's invoice truly comes to, and what Holdline was told of it: a plain sum, which knows no rule of the program.
///
/// Amounts are powers of two of a cent, each used once, so that no payment looks like a credit note and no two sums are alike.
struct OwedInvoice {
    let number: InvoiceNumber
    var customer: CustomerReference
    var issued: Day
    /// Of the last issue.
    var total: Int64
    /// Issues that were sent, the latest last.
    var issues: [RegisterDocument] = []
    var notes: [OwedNote] = []
    var paid: Int64 = 0
    /// Disputed by a ticket that is open.
    var dispute: (ticket: TicketID, amount: Int64)?
    /// Promised by an outcome, and no credit note yet.
    var claim: Int64?
    /// The invoice that replaces it.
    var replacement: InvoiceNumber?
    var hasDueDate = false
    /// What the ledger told last; nil while only documents speak.
    var told: Snapshot?
    /// The total that the ledger has: it may not know the last issue yet.
    var booked: Int64
    /// Whether all that the ledger told since can be told apart, so that the answer has to be exact.
    var isExact = true

    struct Snapshot: Equatable {
        var total: Int64
        var paid: Int64
        var credited: Int64
        var notes: Set<Int>
    }

    /// Credit notes that somebody told of, a document or the ledger.
    var credits: Int64 {
        notes.indices.filter { notes[$0].isSent || told?.notes.contains($0) == true }.reduce(0) { $0 + notes[$1].amount }
    }

    var isKnown: Bool { told != nil || !issues.isEmpty }

    /// What may be collected at most, as far as Holdline was told.
    var owed: Int64 {
        guard isKnown, hasDueDate, replacement == nil else { return 0 }
        return max(0, total - credits - (told?.paid ?? 0) - (claim ?? 0) - (dispute?.amount ?? 0))
    }
}

struct OwedNote {
    var document: RegisterDocument
    var amount: Int64
    /// Whether its document was sent, and whether the ledger counts it.
    var isSent = false
    var isBooked = false
}

/// A history from a seed: at each step something happens to an invoice, in any order that a careless company allows.
struct OwedHistory {
    var desk = Desk()
    var dice: Dice
    var invoices: [OwedInvoice]
    /// Whether the ledger says what was credited.
    let saysCredited: Bool
    private var unit: Int64 = 1
    private(set) var steps: [String] = []
    private(set) var faults: [String] = []

    init(seed: UInt64) {
        dice = Dice(state: seed)
        saysCredited = dice.flip()
        invoices = ["F-1", "F-2", "F-3"].map { text in
            OwedInvoice(
                number: InvoiceNumber(unchecked: text), customer: "C-1", issued: "2026-10-01", total: 1 << 49, booked: 1 << 49)
        }
    }

    static func amount(_ units: Int64) -> Amount { Amount(units: units, decimals: 2) }

    private mutating func next() -> Int64 {
        defer { unit *= 2 }
        return unit
    }

    mutating func run(_ count: Int) {
        for _ in 0..<count where faults.isEmpty {
            let place = Int.random(in: invoices.indices, using: &dice)
            do {
                try step(place)
            } catch let refusal as Refusal {
                fault("refused: \(refusal.code.rawValue) \(refusal.message)")
            } catch {
                fault("\(error)")
            }
            for invoice in invoices { check(invoice) }
        }
    }

    private mutating func fault(_ text: String) { faults.append("\(text) after \(steps.suffix(12))") }

    private mutating func check(_ invoice: OwedInvoice) {
        let answer = desk.check(invoice.number)
        let collected = answer.decision == .pause ? 0 : answer.collectable?.units ?? 0
        if collected > invoice.owed { fault("\(invoice.number): collects \(collected), owed \(invoice.owed)") }
        if invoice.isExact, collected != invoice.owed { fault("\(invoice.number): collects \(collected), exactly owed \(invoice.owed)") }
    }

    private mutating func step(_ place: Int) throws {
        let kind = Int.random(in: 0..<18, using: &dice)
        steps.append("\(kind) on \(invoices[place].number)")
        switch kind {
        case 0, 1: try issue(place)
        case 2, 3: try note(place)
        case 4, 5: try send(place)
        case 6, 7, 8: try list(place)
        case 9: try pay(place)
        case 10: try book(place)
        case 11: try dispute(place)
        case 12: try settle(place)
        case 13: try repeatDocument(place)
        case 14: try again(place)
        case 15: try replace(place)
        case 16: try useAgain(place)
        default: desk.pass(days: 1)
        }
    }

    // MARK: Documents

    private mutating func send(_ document: RegisterDocument) throws { try desk.run(.new(document), as: Desk.books) }

    /// The first issue, at times without a due date.
    private mutating func issue(_ place: Int) throws {
        guard invoices[place].issues.isEmpty, invoices[place].replacement == nil else { return }
        let invoice = invoices[place]
        let document = RegisterDocument(
            kind: .invoice, number: invoice.number, customer: invoice.customer, issued: invoice.issued,
            due: dice.flip(4) ? nil : invoice.issued.adding(days: 30), amount: Self.amount(invoice.total), currency: .eur)
        try send(document)
        invoices[place].issues.append(document)
        if document.due != nil { invoices[place].hasDueDate = true }
    }

    /// A new issue with another total; the ledger hears of it later.
    private mutating func again(_ place: Int) throws {
        guard let last = invoices[place].issues.last, invoices[place].replacement == nil, invoices[place].dispute == nil,
            invoices[place].claim == nil
        else { return }
        var document = last
        let less = next()
        document.amount = Self.amount(invoices[place].total - less)
        try send(document)
        invoices[place].total -= less
        invoices[place].issues.append(document)
        if invoices[place].told == nil { invoices[place].booked = invoices[place].total }
    }

    /// A credit note of any sign and type, which may have the number of any invoice. It is sent now, or never, or later.
    private mutating func note(_ place: Int) throws {
        guard invoices[place].isKnown, invoices[place].dispute == nil, invoices[place].claim == nil else { return }
        try addNote(place, next())
    }

    private mutating func addNote(_ place: Int, _ amount: Int64) throws {
        let isNegative = dice.flip()
        let kind: RegisterDocument.Kind = isNegative ? dice.one(of: RegisterDocument.Kind.allCases) ?? .creditNote : .creditNote
        let taken = invoices.map(\.number).filter { number in
            !invoices.contains { $0.notes.contains { $0.document.number == number } }
        }
        let number = dice.flip(3) ? dice.one(of: taken) : nil
        let document = RegisterDocument(
            kind: kind, number: number ?? InvoiceNumber(unchecked: "N-\(amount)"), customer: invoices[place].customer, issued: "2026-11-02",
            amount: Self.amount(isNegative ? -amount : amount), currency: .eur,
            preceding: dice.flip() ? [invoices[place].number] : [invoices[place].number, invoices[place].number])
        invoices[place].notes.append(OwedNote(document: document, amount: amount))
        if dice.flip() { try send(place) }
    }

    private mutating func send(_ place: Int) throws {
        guard invoices[place].dispute == nil, let note = invoices[place].notes.indices.first(where: { !invoices[place].notes[$0].isSent })
        else { return }
        // While a claim waits, only its own credit note comes.
        if invoices[place].claim != nil { return }
        try sendNote(place, note)
    }

    private mutating func sendNote(_ place: Int, _ note: Int) throws {
        try send(invoices[place].notes[note].document)
        invoices[place].notes[note].isSent = true
        // The ledger may have shown it before: that it did is known from its figure of credits alone, where all notes are known.
        if invoices[place].told?.notes.contains(note) == true { invoices[place].isExact = false }
    }

    private mutating func repeatDocument(_ place: Int) throws {
        let sent = invoices[place].issues + invoices[place].notes.filter(\.isSent).map(\.document)
        guard let document = dice.one(of: sent) else { return }
        try send(document)
    }

    /// A corrected invoice: nothing of this one is owed any more.
    private mutating func replace(_ place: Int) throws {
        guard dice.flip(3), invoices[place].isKnown, invoices[place].replacement == nil else { return }
        let number = InvoiceNumber(unchecked: "\(invoices[place].number)-C")
        try send(
            RegisterDocument(
                kind: .corrected, number: number, customer: invoices[place].customer, issued: "2026-11-05", due: "2026-12-05",
                amount: Self.amount(next()), currency: .eur, preceding: [invoices[place].number]))
        invoices[place].replacement = number
    }

    /// The number of another year's invoice, for another customer: refused, and nothing of the old one changes.
    private mutating func useAgain(_ place: Int) throws {
        guard invoices[place].isKnown else { return }
        let before = desk.world
        let number = invoices[place].number
        let document = RegisterDocument(
            kind: .invoice, number: number, customer: "C-2", issued: "2027-10-01", due: "2027-11-01", amount: "77.00", currency: .eur)
        let row = RegisterInvoice(
            customer: "C-2", issued: "2027-10-01", due: "2027-11-01", amount: "77.00", open: "77.00", currency: .eur)
        let refusal = desk.refusal(dice.flip() ? .new(document) : .on(number, row), as: Desk.books)
        if refusal != .numberTaken || desk.world != before { fault("\(number) was used again: \(String(describing: refusal))") }
    }

    // MARK: The ledger

    private mutating func pay(_ place: Int) throws {
        guard invoices[place].told != nil else { return }
        invoices[place].paid += next()
        if !saysCredited { try list(place) }
    }

    /// The ledger counts a credit note, or learns of a new issue.
    private mutating func book(_ place: Int) throws {
        guard invoices[place].told != nil, invoices[place].dispute == nil else { return }
        let unbooked = invoices[place].notes.indices.first { index in
            let note = invoices[place].notes[index]
            return !note.isBooked && (note.isSent || invoices[place].claim == nil)
        }
        if let unbooked {
            invoices[place].notes[unbooked].isBooked = true
        } else {
            invoices[place].booked = invoices[place].total
        }
        // Without a figure of credits, what it shows can only be told apart one at a time.
        if !saysCredited { try list(place) }
    }

    private mutating func list(_ place: Int) throws {
        var invoice = invoices[place]
        guard invoice.replacement == nil || invoice.isKnown else { return }
        if invoice.told == nil, invoice.dispute != nil || invoice.claim != nil { return }
        let booked = Set(invoice.notes.indices.filter { invoice.notes[$0].isBooked })
        let credited = booked.reduce(0) { $0 + invoice.notes[$1].amount }
        let snapshot = OwedInvoice.Snapshot(total: invoice.booked, paid: invoice.paid, credited: credited, notes: booked)
        let row = RegisterInvoice(
            customer: invoice.customer, issued: invoice.issued, due: invoice.issued.adding(days: 30), amount: Self.amount(snapshot.total),
            open: Self.amount(snapshot.total - snapshot.paid - credited), credited: saysCredited ? Self.amount(credited) : nil,
            currency: .eur)
        try desk.run(.on(invoice.number, row), as: Desk.books)
        if invoice.told == nil, invoice.issues.isEmpty { invoice.total = invoice.booked }
        invoice.told = snapshot
        invoice.hasDueDate = true
        invoices[place] = invoice
    }

    // MARK: Tickets

    private mutating func dispute(_ place: Int) throws {
        let invoice = invoices[place]
        guard invoice.isKnown, invoice.dispute == nil, invoice.claim == nil,
            invoice.notes.allSatisfy({ $0.isSent && $0.isBooked || invoice.told == nil && $0.isSent })
        else { return }
        let amount = next()
        let id = try desk.open(
            OpenTicket(
                customer: invoice.customer, subject: "wrong", assignee: "ada",
                disputes: [RaiseDispute(invoice: invoice.number, reason: .prices, amount: Self.amount(amount))]))
        invoices[place].dispute = (id, amount)
    }

    /// Rejected, or upheld; its credit note is sent or shown by the ledger some time later.
    private mutating func settle(_ place: Int) throws {
        if let amount = invoices[place].claim {
            invoices[place].claim = nil
            try addNote(place, amount)
            let note = invoices[place].notes.count - 1
            if !invoices[place].notes[note].isSent {
                if invoices[place].told != nil, dice.flip() {
                    invoices[place].notes[note].isBooked = true
                    try list(place)
                } else {
                    try sendNote(place, note)
                }
            }
            return
        }
        guard let (ticket, amount) = invoices[place].dispute else { return }
        let upheld = dice.flip()
        let settlement = SettleDispute(
            invoice: invoices[place].number, outcome: upheld ? .upheld : .rejected, credit: upheld ? Self.amount(amount) : nil)
        try desk.run(.on(ticket, settlement))
        invoices[place].dispute = nil
        if upheld { invoices[place].claim = amount }
    }
}
