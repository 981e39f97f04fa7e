import FoundationEssentials
import HoldlineCore

/// Values with every field filled: what a schema has to describe.
enum Samples {
    static let instant = Instant(seconds: 1_795_166_000)
    static let day = Day(number: 20_777)
    static let number = InvoiceNumber(unchecked: "2025/0042 é")
    static let reference = CustomerReference(unchecked: "C-042")
    static let text = FreeText("text")
    static let amount = Amount(units: 12_000, decimals: 2)
    static let ticketID = TicketID(number: 7)
    static let holdID = HoldID(number: 12)
    static let sha256 = String(repeating: "ab", count: 32)

    static var openTicket: OpenTicket {
        OpenTicket(
            customer: reference, subject: FreeText("s") ?? empty, description: text, priority: .high, channel: .email, contact: contact,
            reference: text, requested: .creditAmount, evidence: [Evidence(name: empty, sha256: sha256)], assignee: "lea", call: "K-1",
            disputes: [raise],
            history: OldTicket(
                openedAt: instant, openedBy: "lea", notes: [OldNote(at: instant, by: "lea", text: empty, toCustomer: true)],
                outcome: .rejected,
                resolvedAt: instant, resolvedBy: "lea", waits: [OldWait(from: instant, to: instant)],
                settled: [
                    OldDispute(
                        invoice: number, reason: .quantity, amount: amount, currency: .eur, outcome: .partlyUpheld, credited: amount,
                        settledAt: instant)
                ]))
    }

    static let change = FieldChange("priority", from: "low", to: "urgent")

    static var more: More {
        var more = More()
        more.openTickets = 1
        more.heldInvoices = 1
        more.openInvoices = 1
        more.promises = 1
        more.history = 1
        more.contacts = 1
        more.messages = 1
        return more
    }

    static var total: CustomerTotal {
        var total = CustomerTotal(currency: .eur)
        total.invoices = 1
        return total
    }

    static var found: Found {
        var found = Found(.invoice, number.text, .exact, .id, match: number.text, title: text)
        (found.customer, found.state, found.open, found.currency, found.at) = (reference, "proceed", amount, .eur, instant)
        return found
    }

    static let backup = BackupRecord(
        at: instant, head: 1, headHash: sha256, bytes: 1, sha256: sha256, by: "root", to: "/var/backups/holdline.db")
    static let contact = Contact(name: text, phone: text, email: text)
    static let raise = RaiseDispute(invoice: number, reason: .quantity, amount: amount, currency: .eur, replaces: number)

    static var empty: FreeText {
        guard let text = FreeText("") else { preconditionFailure("the empty text is a text") }
        return text
    }

    /// Only the core makes them.
    static let movements = try? JSONDecoder().decode(
        [Invoice.Movement].self, from: Data(#"[{"seq":1,"kind":"credit","amount":"1.00"}]"#.utf8))

    static var ticket: Ticket {
        var ticket = Ticket(
            id: ticketID, customer: reference, subject: text, description: text, priority: .high, channel: .email, assignee: "lea",
            contact: contact, reference: text, requested: .creditAmount, evidence: [Evidence(name: empty, sha256: sha256)], call: "K-1",
            openedAt: instant, openedBy: "lea", messagesOf: number, version: 3)
        var dispute = Dispute(
            ticket: ticketID, invoice: number, reason: .quantity, reasonCode: "QTE_ERR", amount: amount, currency: .eur, hold: holdID,
            openedAt: instant, openedSeq: 1, base: amount, near: number)
        dispute.credited = amount
        dispute.pending = holdID
        ticket.disputes = [dispute]
        ticket.waitingFor = .customer
        ticket.waitingUntil = day
        ticket.waitingSince = instant
        ticket.firstResponseAt = instant
        ticket.followUps = [FollowUp(at: instant, by: "lea")]
        (ticket.acknowledgedAt, ticket.customerToldAt) = (instant, instant)
        ticket.escalations = [Escalation(deadline: .resolution, percent: 75, due: instant, since: instant)]
        return ticket
    }

    static var clock: TicketClock {
        var clock = TicketClock(
            running: true, elapsed: 1, firstResponseDue: instant, resolutionDue: instant, firstResponseLate: false, resolutionLate: false)
        (clock.acknowledgeDue, clock.acknowledgeLate, clock.nextUpdateDue, clock.nextUpdateLate) = (instant, false, instant, false)
        clock.workingDay = 32_400
        return clock
    }

    static var line: TicketLine {
        TicketLine(
            ticket: ticket,
            clock: clock, due: TicketDue(at: instant, what: .followUp, late: true))
    }

    static var myDay: MyDay {
        var more = MyDay.More()
        (more.due, more.handed, more.waiting, more.others, more.callbacks, more.promises) = (1, 1, 1, 1, 1, 1)
        return MyDay(
            user: "lea", today: day, due: [line], handed: [HandedTicket(line, by: "tom", at: instant)], waiting: [line], others: [line],
            callbacks: [], promises: [hold], live: 1, late: 1, unassigned: 1, more: more, version: 1)
    }

    static var status: DaemonStatus {
        var status = DaemonStatus(
            version: "1", head: 1, tickets: 1, liveTickets: 1, invoices: 1, activeHolds: 1, registeredAt: instant, ledgerStale: false,
            conditions: [Condition(.headFile, since: instant, Trouble("t", advice: "a"))])
        (status.lateTickets, status.unassignedTickets) = (1, 1)
        (status.site, status.standing) = ("paris", "following")
        return status
    }

    static var invoice: Invoice {
        var invoice = Invoice(
            number: number, customer: reference, issued: day, due: day, currency: .eur, amount: amount, open: amount, credited: amount,
            registeredAt: instant, movements: movements, version: 3)
        invoice.creditNotes = amount
        invoice.fromDocuments = true
        invoice.instalments = [InvoiceInstalment(due: day, open: amount)]
        invoice.reissued = Invoice.Reissue(was: amount, now: amount)
        invoice.excess = amount
        invoice.warnings = [Warning(.reissued, number, "w")]
        return invoice
    }

    static var document: DocumentRecord {
        var document = DocumentRecord(
            kind: .creditNote, number: number, issued: day, currency: .eur, amount: amount, payable: amount, typeCode: "381",
            preceding: [number], effect: .credited, seq: 3)
        document.warnings = [Warning(.notShown, number, "w")]
        return document
    }

    static var hold: Hold {
        var hold = Hold(
            id: holdID, kind: .dispute, invoice: number, customer: reference, ticket: ticketID, reason: .quantity, amount: amount,
            currency: .eur, from: day, until: day, review: day, issuedBefore: day, since: instant, placedBy: "lea", note: text,
            countedSince: 2, promise: promise, by: number, origin: holdID, version: 3)
        hold.liftedAt = instant
        hold.liftedBy = "lea"
        hold.liftedNote = text
        return hold
    }

    /// By the name of the schema: every body that the daemon takes, with all its fields.
    static var bodies: [(String, any Encodable)] {
        [
            ("OpenTicket", openTicket),
            (
                "EditTicket",
                EditTicket(
                    customer: reference, subject: text, description: text, priority: .low, contact: contact, reference: text,
                    requested: RequestedAction.none)
            ),
            ("TakeTicket", TakeTicket(steal: true)), ("AssignTicket", AssignTicket(agent: "lea", note: text)),
            ("NoteOnTicket", NoteOnTicket(text: empty, toCustomer: true)), ("StrikeNote", StrikeNote(note: 3)),
            ("LiftHold", LiftHold(note: text)),
            ("UnsettleDispute", UnsettleDispute(invoice: number)), ("ReviewHold", ReviewHold(review: day, note: text)),
            ("RemindOfTicket", RemindOfTicket(on: day, at: instant, off: true, note: text)),
            ("WaitTicket", WaitTicket(for: .customer, until: day)), ("RaiseDispute", raise),
            ("SettleDispute", SettleDispute(invoice: number, outcome: .upheld, credit: amount, note: text)),
            (
                "ResolveTicket",
                ResolveTicket(
                    outcome: .duplicate, note: text, credits: [.init(invoice: number, amount: amount)], of: ticketID, otherCustomer: true)
            ),
            ("MergeTicket", MergeTicket(into: ticketID, otherCustomer: true)), ("NoDetails", NoDetails()),
            (
                "RegisterInvoice",
                RegisterInvoice(
                    number: number, customer: reference, issued: day, due: day, amount: amount, open: amount, credited: amount,
                    currency: .eur, instalments: [InvoiceInstalment(due: day, open: amount)])
            ),
            (
                "RegisterDocument",
                RegisterDocument(
                    kind: .corrected, number: number, customer: reference, issued: day, due: day, amount: amount, payable: amount,
                    currency: .eur, typeCode: "384", preceding: [number])
            ),
            ("MergeCustomer", MergeCustomer(into: reference)),
            (
                "PostStatus",
                PostStatus(
                    code: 207, at: instant, message: empty, by: "BY", reasons: ["QTE_ERR"], amount: amount, currency: .eur,
                    requested: .creditFully, seller: "123456789", sellers: ["FR12123456789"], effective: day,
                    note: text)
            ),
            (
                "PlaceHold",
                PlaceHold(
                    kind: .promise, invoice: number, customer: reference, amount: amount, currency: .eur, from: day, until: day,
                    review: day, issuedBefore: day, note: text, plan: [PlannedInstalment(due: day, amount: amount)])
            ),
            (
                "EditCustomer",
                EditCustomer(
                    name: .set(empty), siren: .set("732829320"), vat: .set("FR44732829320"), phones: .set([empty]), emails: .set([empty]),
                    language: .set(empty), addPhones: [empty], addEmails: [empty])
            ),
            (
                "RegisterCustomer",
                RegisterCustomer(name: text, siren: "732829320", vat: "FR44732829320", phones: [empty], emails: [empty], language: text)
            ),
        ] + callBodies + reminderBodies + personBodies + mailBodies
    }

    /// By the name of the schema: what the daemon answers with.
    static var answers: [(String, any Encodable)] {
        [
            ("Ticket", ticket), ("Hold", hold),
            ("Note", Note(at: instant, by: "lea", text: text, seq: 3, struckAt: instant, toCustomer: true)),
            ("Invoice", invoice), ("Document", document),
            (
                "Customer",
                Customer(
                    reference: reference, name: text, siren: "732829320", vat: "FR44732829320", phones: [empty], emails: [empty],
                    language: text, version: 3)
            ),
            (
                "StaleItem",
                StaleItem(
                    kind: .ticket, staleReason: .noActivity, why: "why", since: instant, ticket: ticketID, hold: holdID,
                    customer: reference, invoice: number, assignee: "lea", subject: text,
                    command: "holdline ticket show T-7")
            ),
            ("WhoAmI", WhoAmI(user: "lea", uid: 1, roles: Role.allCases, seller: "732829320", zone: "UTC", today: day)),
            (
                "DaemonStatus",
                status
            ),
            ("LedgerHead", LedgerHead(seq: 1, hash: sha256)),
            ("BackupList", BackupList(running: BackupProgress(.sending, done: 1, total: 2), items: [backup])), ("BackupRecord", backup),
            ("BackupProgress", BackupProgress(.copying, done: 1, total: 2)),
            (
                "LedgerVerdict",
                LedgerVerdict(
                    intact: false, rows: 1, head: 1, headHash: sha256, firstBad: 1, problem: "p", tables: true, kept: 1, redacted: 1)
            ),
            ("HistoryLine", HistoryLine(seq: 1, at: instant, actor: "lea", type: "ticket.opened", text: "t", changes: [change])),
            ("FieldChange", change), ("More", more),
            (
                "TicketLine",
                line
            ),
            ("StaleCounts", StaleCounts(items: [StaleCount(.noActivity, since: instant)], version: 1)), ("MyDay", myDay),
            (
                "TicketViews",
                TicketViews(items: [TicketView(name: "late", ask: [.init(name: "late", value: "true")], columns: ["id"])])
            ),
            ("CustomerTotal", total),
            ("TicketClock", clock),
            ("DunningCheckEnd", DunningCheckEnd(version: 1)), ("Found", found),
            ("Completion", Completion("T-7", text)), ("Completions", Completions(items: [])),
        ] + callAnswers + reports + promises + interests + reminderAnswers + personAnswers + mailAnswers + wallboardAnswers
    }
}
