import HoldlineCore
package import HoldlineWire

/// The named schemas: read from the types that are sent and answered.
package enum Schemas {
    /// By name, as `#/components/schemas` has them. What is written by hand replaces what was read from a type of the same name;
    /// each list is a page with `items`, `next` and `version`.
    package static let all: [String: Schema] = {
        let reader = Self.reader
        let lists = Dictionary(uniqueKeysWithValues: listed.map { (Schema.listName(of: $0), Schema.list(of: $0)) })
        return reader.schemas.merging(written) { _, written in written }.merging(lists) { _, list in list }
    }()

    /// The reader, after it has read every type that a route names.
    package static var reader: SchemaReader {
        let reader = SchemaReader(notes: notes)
        for type in types { _ = reader.schema(of: type) }
        return reader
    }

    /// What is sent and answered; the types that these are made of follow from them.
    private static var types: [any Decodable.Type] {
        let actions: [any Action.Type] =
            Ticket.actions + Hold.actions + Call.actions + Agent.actions + Message.actions + [PreserveCustomer.self, ReleaseCustomer.self]
        return actions.map { $0.body } + [
            OpenTicket.self, EditTicket.self, TicketPage.self, TicketLine.self, TicketViews.self, MyDay.self, StaleItem.self,
            StaleCounts.self,
            TicketReport.self, HoldReport.self, MoneyReport.self,
            AddCall.self, NextCall.self,
            ObserveCall.self, ObserveAgent.self, Call.self, Agent.self, AgentEntry.self, AgentLoads.self, CallReasons.self,
            QueueList.self,
            RegisterInvoice.self, PostStatus.self, RegisterDocument.self, Invoice.self, InvoiceLine.self, InvoicePage.self,
            InvoiceStatus.self, DocumentRecord.self, PlaceHold.self, LiftHold.self, Hold.self, PromiseSuggestion.self, Interest.self,
            UpcomingInvoice.self,
            CustomerCalendar.self, Letterhead.self,
            DunningAnswer.self,
            ChangedAnswers.self, CheckInvoices.self, DunningCheckAnswer.self, DunningCheckEnd.self, RegisterReminder.self, Reminder.self,
            DueInvoice.self, DueEnd.self, HandOver.self, HandoverLine.self, ReportCollection.self, Agencies.self, RegisterCustomer.self,
            EditCustomer.self, MergeCustomer.self,
            Customer.self, PostNotice.self, Notice.self, ClaimList.self,
            PostMessage.self, MessageReceipt.self, QueueMessage.self, Message.self, MailPolicy.self,
            CustomerPage.self, PersonData.self, ErasePerson.self, ErasureReceipt.self, LegalHold.self, RunRetention.self,
            RetentionReport.self,
            RedactLedger.self, RedactionReport.self, LedgerEvent.self, WhoAmI.self,
            BackupList.self, DaemonStatus.self, LedgerVerdict.self, LedgerHead.self, ProblemBody.self,
            ArrivalPattern.self,
            QueueReport.self, LinesEnd.self, Wallboard.self, Found.self, Completions.self,
            // In queries.
            HoldKind.self, CallState.self, CallOutcome.self, TicketOrder.self, Completion.Kind.self,
        ]
    }

    /// What there are lists of.
    private static let listed = [
        "Agent", "AgentEntry", "Call", "Customer", "Found", "HandoverLine", "Hold", "InvoiceLine", "Message", "StaleItem", "TicketLine",
        "UpcomingInvoice",
    ]

    /// What is only written by the daemon, or is no type at all.
    private static let written: [String: Schema] = [
        "LineAnswer": .object([
            .always("line", .whole(from: 1)), .always("status", .whole(from: 200, to: 599)), .maybe("ticket", .named("TicketPage")),
            .maybe("invoice", .named("Invoice")), .maybe("call", .named("Call")), .maybe("agent", .named("Agent")),
            .maybe("reminder", .named("Reminder")), .maybe("notice", .named("Notice")), .maybe("problem", .named("Problem")),
        ]),
        "LinesAnswer": .object([
            .always("items", .list(.named("LineAnswer"))), .always("lines", .whole(from: 0)), .always("done", .whole(from: 0)),
            .always("refused", .whole(from: 0)),
        ]),
        "BlockerCode": .words(Blocker.codes), "ProblemCode": .words(Refusal.Code.self), "EventType": .words(EventType.self),
        "EndOutcome": .words(AbandonCall.outcomes.map(\.rawValue)), "PlaceableKind": .words(HoldKind.placeable.map(\.rawValue)),
        "Bookings": .object(CallBooking.allCases.map { .always($0.rawValue, .whole(from: 0)) }),
        "Heartbeat": .object([.always("heartbeat", .named("Version"))]),
        "FeedEnd": .object([.always("head", .named("Version"))]),
        "Health": .object([.always("status", .words(["ok"]))]),
        "Span": .text("A length of time.", pattern: "^[0-9]{1,9}[smhdw]$"),
        "User": .text("A Unix user's name."),
        "Version": .whole("A ledger seq.", from: 0),
        "ShortText": .text("No NUL.", to: 200),
        "Decimal": .text("Two decimals, half a hundredth rounded up: percent, or a mean in seconds.", pattern: #"^[0-9]+\.[0-9]{2}$"#),
    ]
}
