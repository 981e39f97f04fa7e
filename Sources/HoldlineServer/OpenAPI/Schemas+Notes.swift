import HoldlineCore
import HoldlineWire

/// Notes on the types of the API.
extension Schemas {
    /// What the types do not say of themselves.
    static let notes = SchemaNotes(names: names, values: values, samples: samples, members: members, presence: presence)

    /// Nested types, whose own names would not be unique, and types whose name is the program's.
    private static let names: [ObjectIdentifier: String] = [
        ObjectIdentifier(FreeText.self): "Text", ObjectIdentifier(DocumentRecord.self): "Document",
        ObjectIdentifier(ProblemBody.self): "Problem", ObjectIdentifier(Refusal.Code.self): "ProblemCode",
        ObjectIdentifier(Warning.Code.self): "WarningCode", ObjectIdentifier(StaleItem.Kind.self): "StaleKind",
        ObjectIdentifier(InvoiceStatus.Effect.self): "StatusEffect", ObjectIdentifier(RegisterDocument.Kind.self): "DocumentKind",
        ObjectIdentifier(DocumentRecord.Effect.self): "DocumentEffect", ObjectIdentifier(AgentEntry.Kind.self): "EntryKind",
        ObjectIdentifier(TicketDue.What.self): "DueKind", ObjectIdentifier(MyDay.More.self): "MyDayMore",
        ObjectIdentifier(TicketView.Term.self): "TicketViewTerm",
        ObjectIdentifier(DueInvoice.Verdict.self): "RunVerdict", ObjectIdentifier(CallReasons.Ahead.self): "CallAhead",
        ObjectIdentifier(ArrivalPattern.Slot.self): "ArrivalSlot", ObjectIdentifier(Invoice.Movement.Kind.self): "MovementKind",
        ObjectIdentifier(Found.Kind.self): "FoundKind", ObjectIdentifier(Found.Fit.self): "FoundFit",
        ObjectIdentifier(BackupProgress.Stage.self): "BackupStage", ObjectIdentifier(Found.Field.self): "FoundField",
        ObjectIdentifier(Completion.Kind.self): "CompletionKind", ObjectIdentifier(CalendarEntry.Kind.self): "CalendarEntryKind",
        ObjectIdentifier(Notice.Kind.self): "NoticeKind", ObjectIdentifier(Notice.Effect.self): "NoticeEffect",
        ObjectIdentifier(ClaimList.Claim.self): "Claim", ObjectIdentifier(ClaimList.Total.self): "ClaimTotal",
        ObjectIdentifier(FileDigest.self): "Hash", ObjectIdentifier(MessageWarning.Code.self): "MessageWarningCode",
        ObjectIdentifier(WallboardAgent.State.self): "WallboardState",
    ]

    /// Texts with a form of their own.
    private static let values: [String: Schema] = [
        "Amount": .text("A decimal amount, VAT included.", pattern: #"^-?[0-9]{1,13}(\.[0-9]{1,4})?$"#),
        "Currency": .text("An alphabetic code of ISO 4217.", pattern: "^[A-Z]{3}$"),
        "Day": .text("A date of ISO 8601.", pattern: #"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"#, format: "date"),
        "Instant": .text("RFC 3339; the daemon writes UTC.", format: "date-time"),
        "Percent": .text("Percent a year.", pattern: #"^[0-9]{1,4}(\.[0-9]{1,4})?$"#),
        "Skill": .text("A skill and the level that is needed or had: german:2; alone it is level 1.", from: 1, to: 203),
        "Membership": .text("A queue and the line in which it is served: billing:2; alone it is the first.", from: 1, to: 203),
        "Hash": .text("SHA-256 in hexadecimal digits.", pattern: "^[0-9A-Fa-f]{64}$"),
        "MovementKind": .words(["credit", "fall"]), "Text": .text("At most 262144 bytes of UTF-8, no NUL.", to: 262_144),
    ]

    /// Values that the readers of these types take.
    private static let samples = [
        "Amount": "1.00", "Currency": "EUR", "Day": "2026-11-20", "Instant": "2026-11-20T09:12:44Z", "Percent": "8.28",
        "MovementKind": "credit", "sha256": String(repeating: "0", count: 64),
        "Hash": String(repeating: "0", count: 64),
    ]

    /// Limits and meanings of members. A key with a point in it is of one type; one without is of all types.
    private static let members: [String: Schema] = {
        var members: [String: Schema] = [
            "hash": .named("Hash"), "sha256": .named("Hash"), "digest": .named("Hash"), "attempts": .whole(from: 0),
            "Message.size": .whole("Bytes.", from: 1), "QueueMessage.size": .whole("Bytes.", from: 1),
            "Attachment.size": .whole("Bytes.", from: 0), "OmittedPart.size": .whole("Bytes.", from: 0),
            "QueueMessage.kind": .text("Letters and hyphens; invoice is the invoice itself.", pattern: "^[A-Za-z-]+$", from: 1, to: 40),
            "QueueMessage.purpose": .named("ShortText"), "MailPolicy.fileLimit": .whole("Bytes.", from: 1),
            "MailPolicy.from": .text("An address."), "MailPolicy.command": .text("The program, then its arguments."),
            "MessageWarning.message": .text(), "sealedDigest": .named("Hash"), "run": .named("ShortText"),
            "agency": .named("ShortText"),
            "level": level, "lastLevel": level, "entry": .whole(from: 1), "score": .whole("Seconds waited plus credit."),
            "credit": .whole("Seconds."), "plan": .text("DATE:AMOUNT, with commas between them."),
            "zone": .text("A name of the tz database."), "source": .text("The telephone system."),
            "ArrivalPattern.aht": .number("Mean seconds of talk, hold and wrap-up."),
            "ArrivalPattern.patience": .number("Mean seconds after which a caller gives up."),
            "ArrivalPattern.queue": .text("A queue's name; null: all of them."),
            "QueueReport.queue": .text("A queue's name; null: all of them."),
            "ArrivalSlot.weekday": .whole("0 is Monday.", from: 0, to: 6),
            "ArrivalSlot.halfHour": .whole("0 begins at midnight.", from: 0, to: 47), "ArrivalSlot.calls": .number("Mean over the weeks."),
            "AbandonCall.outcome": .named("EndOutcome"), "Blocker.code": .named("BlockerCode"),
            "Call.visit": .whole("A transfer is offered anew.", from: 1), "CallReasons.position": .whole("1 is next.", from: 1),
            "CheckInvoices.invoices": .text("An invoice number; one that cannot be read is answered with a pause."),
            "CustomerCalendar.paysOn": .whole("Days of the month; 31 is the last one.", from: 1, to: 31),
            "CustomerCalendar.payments": .whole("Payments of the customer that were read.", from: 0),
            "CustomerCalendar.more": .whole("How many are left out.", from: 1),
            "CustomerCalendar.terms": .text("Such as 30d end of month."), "Letterhead.address": .text("A line."),
            "Agency.address": .text("A line."), "ReportCollection.reference": .named("ShortText"),
            "AgencyReport.reference": .named("ShortText"),
            "Letterhead.mediation": .text("A line."), "CustomerTotal.invoices": .whole("Open invoices.", from: 1),
            "CustomerTotal.heldInvoices": .whole("Those of which something is held.", from: 0),
            "DaemonStatus.problem": .text("The first of the conditions, in a sentence."), "DaemonStatus.version": .text(),
            "Condition.text": .text("What is wrong."), "Condition.advice": .text("What to do about it."),
            "DoneCall.wrapUp": .whole("Seconds.", from: 0, to: 86_400), "InterestLine.days": .whole("365 of them are a year.", from: 1),
            "InvoiceStatus.by": .text(),
            "InvoiceStatus.code": .whole(from: 200, to: 599),
            "LedgerEvent.facts": .anything, "LedgerEvent.subject": .text("T-7, H-12, invoice/F1 or customer/C-042."),
            "LedgerEvent.type": .named("EventType"), "NextCall.wait": .whole("Seconds to wait for a call.", from: 0, to: 300),
            "ObserveCall.entry": .whole("Not used: queue and arrival tell entries apart.", from: 1),
            "Pass.ringing": .whole("Milliseconds."),
            "PaymentDay.day": .whole("Of the month.", from: 1, to: 31), "PaymentDay.payments": .whole(from: 1),
            "PlaceHold.kind": .named("PlaceableKind"), "PostStatus.by": .text("MDT-40, such as BY, SE or WK."),
            "PostStatus.code": .either([.whole("MDT-105.", from: 200, to: 599), .text(pattern: "^[0-9]{3}$")]),
            "PostStatus.seller": .text("MDT-129."),
            "PostStatus.sellers": .text("Further numbers of the seller: one that matches is enough."),
            "Problem.code": .named("ProblemCode"), "Problem.done": .constant(false),
            "Problem.field": .text("A path such as disputes[0].amount."), "Problem.line": .whole(from: 1),
            "Problem.status": .whole(from: 400, to: 599),
            "PromiseSuggestion.payments": .whole("Payments of the customer that were read.", from: 0),
            "QueueReport.shortAbandon": .whole("Seconds; who gives up before that is a short abandon.", from: 0),
            "QueueReport.threshold": .whole("Seconds; a wait of exactly so long is within it.", from: 0),
            "QueueStatus.booked": .named("Bookings"), "RegisterDocument.typeCode": .text("BT-3, of UNTDID 1001."),
            "RegisterReminder.key": .text("In a line of many: its own idempotency key.", pattern: "^[ -~]+$", from: 1, to: 255),
            "Reminder.answered": .named("Version"),
            "ReportRow.key": .text(
                "A queue, an agent, an hour such as 09, or a day; null, in the last row: calls that no agent had."),
            "ServiceLevel.of": .whole("The denominator, in calls.", from: 0),
            "ServiceLevel.within": .whole("The numerator, in calls.", from: 0),
            "WallboardQueue.available": .whole(from: 0), "WallboardQueue.target": .whole("Percent.", from: 0, to: 100),
            "WallboardQueue.threshold": .whole("Seconds; a wait of exactly so long is within it.", from: 0),
            "WallboardQueue.levelNow": .number("Percent, of the last 30 minutes."),
            "WallboardQueue.levelToday": .number("Percent."), "WallboardCaller.name": .text(), "WallboardAgent.name": .named("User"),
            "TicketClock.elapsed": .whole("Seconds of business time.", from: 0),
            "TicketClock.workingDay": .whole("Seconds of business time of a usual working day.", from: 0),
            "Escalation.percent": .whole("Of the deadline's business time, used up.", from: 1, to: 100),
            "WhoAmI.seller": .text("SIREN or VAT number."),
        ]
        for name in ["version", "head", "seq", "backupsBefore", "openedSeq", "lastVersion", "countedSince", "firstBad"] {
            members[name] = .named("Version")
        }
        members["StrikeNote.note"] = .named("Version")
        for name in [
            "actor", "agent", "assignee", "by", "handedOverBy", "liftedBy", "login", "openedBy", "placedBy", "recalledBy", "registeredBy",
            "resolvedBy",
            "reservedFor", "user",
        ] { members[name] = .named("User") }
        for name in ["percent", "asa", "aht", "serviceLevel"] { members[name] = .named("Decimal") }
        for name in ["hold", "longestTalk", "longestWait", "talk", "wait", "waited", "wrapUp"] { members[name] = .whole("Seconds.") }
        let seconds = Schema.whole("Seconds.", from: 0)
        for name in ["available", "busy", "idle", "loggedIn", "ringing", "waitP50", "waitP90", "waitP95", "waitP99"] {
            members[name] = seconds
        }
        for name in ["hold", "longestWait", "talk", "wrapUp"] { members["QueueFigures.\(name)"] = seconds }
        members["AgentFigures.paused"] = seconds
        for name in ["openTickets", "heldInvoices", "openInvoices", "promises", "history", "contacts", "messages"] {
            members["More.\(name)"] = .whole("How many are left out.", from: 1)
        }
        return members
    }()

    /// Levels of reminders are those that a registration takes.
    private static let level = Schema.whole(
        "1 is the first reminder.", from: Reminder.levels.lowerBound, to: Reminder.levels.upperBound)

    /// Members that may be left out where they are sent, though their types always have them in an answer.
    private static let presence: [String: SchemaNotes.Presence] = [
        // A ticket is opened with a part of them.
        "Contact.name": .maybe, "Contact.phone": .maybe, "Contact.email": .maybe, "EditTicket.subject": .optional,
        "EditTicket.priority": .optional, "EditTicket.customer": .optional,
    ]
}
