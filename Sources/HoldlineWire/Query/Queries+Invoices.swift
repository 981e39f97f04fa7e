package import HoldlineCore

/// What a list of invoices is narrowed to.
package struct InvoiceQuery: WireQuery {
    /// Those that were registered with this reference, and with no other of the same company.
    package var customer: CustomerReference?
    /// Only open ones, past their due date.
    package var overdue: Overdue?
    /// true: something of it is held today; false: nothing is.
    package var held: Bool?
    /// Those whose last reminder has this level, or a higher one; 0 is every invoice.
    package var reminded: Int?
    /// Those that may be handed over to a collection agency: nothing held, the last level of reminders sent, and with none yet.
    package var collectable = false

    /// All invoices.
    package init() {}

    package static let parameters: [Parameter<Self>] = [
        .customer(\.customer),
        Parameter("overdue", \.overdue, "Only open ones past their due date: `true`, or by how much (`8d`)."),
        Parameter("held", \.held, "Only those that are held, or that are not."),
        Parameter("reminded", \.reminded, in: 0...99, "Only those whose last reminder has this level, or a higher one."),
        Parameter(
            "collectable", flag: \.collectable,
            """
            Only those that may be handed over to a collection agency: nothing held, the last level of reminders (`lastReminder` \
            of the configuration, or `reminded`) sent, and with none yet.
            """),
    ]
}

/// What a list of holds is narrowed to.
package struct HoldQuery: WireQuery {
    /// One of the kinds; nil: all of them.
    package var kind: HoldKind?
    /// Holds on this invoice alone, not those on all of its customer.
    package var invoice: InvoiceNumber?
    /// Holds on all of the customer's invoices, not those on single ones.
    package var customer: CustomerReference?
    package var ticket: TicketID?
    /// Only promises that were not kept; with `all`, those that ended since too.
    package var broken = false
    /// Lifted ones and those that are over too.
    package var all = false

    /// Holds that stand, of all kinds.
    package init() {}

    package static let parameters: [Parameter<Self>] = [
        Parameter("kind", \.kind, "Only those of this kind."),
        Parameter("invoice", \.invoice, "Only those on this invoice."),
        Parameter("customer", \.customer, "Only those on all of this customer's invoices."),
        .ticket(\.ticket),
        Parameter("broken", flag: \.broken, "Only promises that were not kept."),
        Parameter("all", flag: \.all, "Lifted ones and those that are over too."),
    ]
}

/// Which plan of payment is asked for.
package struct PromiseQuery: WireQuery {
    /// 3 where it is nil.
    package var instalments: Int?
    /// Of all of them; nil: all that is open.
    package var amount: Amount?
    /// The first day that may be proposed; nil: tomorrow.
    package var from: Day?

    package init() {}

    package static let parameters: [Parameter<Self>] = [
        Parameter("instalments", \.instalments, in: 1...Promise.largestPlan, "How many; 3 where it is absent."),
        Parameter("amount", \.amount, "Of all of them; else all that is open."),
        Parameter("from", \.from, "The first day that may be proposed; else tomorrow."),
    ]
}

/// Which invoices are asked for that are not due yet.
package struct UpcomingQuery: WireQuery {
    /// Due within so long, in whole days. It must be given: there is no usual one.
    package var before: Span?
    package var customer: CustomerReference?

    package init() {}

    /// Throws `invalid` where no time is named.
    package func check() throws(Refusal) {
        guard before != nil else { throw .invalid("before", "“before” is missing: say how long before the due date, such as 5d") }
    }

    package static let parameters: [Parameter<Self>] = [
        Parameter("before", \.before, "Due within so long (`5d`), today included."),
        .customer(\.customer),
    ]
}

/// Until when, and of what, penalties for late payment are reckoned.
package struct InterestQuery: WireQuery {
    /// The last day that counts; nil: today.
    package var at: Day?
    /// Only of what nothing holds.
    package var collectable = false

    package init() {}

    package static let parameters: [Parameter<Self>] = [
        Parameter("at", \.at, "The last day that counts; else today."),
        Parameter("collectable", flag: \.collectable, "Only of what nothing holds today: what a reminder may name."),
    ]
}

/// Since when the answers that changed are asked for.
package struct ChangeQuery: WireQuery {
    /// The version that the reader's flags are of; 0 for a reader that has none.
    package var since: Int64 = 0

    package init() {}

    package static let parameters: [Parameter<Self>] = [
        Parameter("since", \.since, "The `head` of the answer before; 0 where it is absent.")
    ]
}

/// When, and for whom, an invoice is to be dunned.
package struct DunningQuery: WireQuery {
    /// nil: today, which a date before it means too.
    package var asOf: Day?
    /// Only counts for an invoice that nobody registered: then holds on all of this customer cover it.
    package var customer: CustomerReference?

    package init() {}

    package static let parameters: [Parameter<Self>] = [
        .asOf(\.asOf), Parameter("customer", \.customer, "Whose it is, should nobody have registered it."),
    ]
}

/// When many invoices are to be dunned, and which answers are wanted.
package struct CheckQuery: WireQuery {
    /// nil: today, which a date before it means too.
    package var asOf: Day?
    /// nil: only invoices that may not be dunned in full.
    package var all: Bool?

    package init() {}

    package static let parameters: [Parameter<Self>] = [
        .asOf(\.asOf), Parameter("all", \.all, "An answer for every line, also where the invoice may be dunned."),
    ]
}

extension Parameter {
    /// The one text for a run's date.
    fileprivate static func asOf(_ property: any WritableKeyPath<Query, Day?> & Sendable) -> Self {
        Parameter("asOf", property, "The date of the run; a date before today is read as today, and so is its absence.")
    }
}

/// Which part of a dunning run is asked for.
package struct RunQuery: WireQuery {
    /// One of `Reminder.levels`. It must be given: there is no usual one.
    package var level: Int?
    /// nil: at least a day.
    package var overdue: Overdue?
    package var customer: CustomerReference?
    /// Also remind those whose last reminder had this level already.
    package var again = false
    /// Also remind for the rest of an invoice of which a part is held.
    package var partial = false
    /// Time that has to be between two reminders of one invoice.
    package var wait = ReminderRun.usualWait
    /// A name that finds out what an interrupted run registered before.
    package var run: String?
    /// At most so many invoices in a part; 1000 where it is nil.
    package var limit: Int?
    /// The `next` of the part before.
    package var after: String?

    /// Invoices in one part at most.
    package static let largestPart = 10_000

    package init() {}

    /// Throws `invalid` where no level is named.
    package func check() throws(Refusal) {
        guard level != nil else { throw .invalid("level", "“level” is missing: name the level of the run's reminders") }
    }

    /// The rule that the run's verdicts follow.
    package var rule: ReminderRun {
        get { ReminderRun(level: level ?? Reminder.levels.lowerBound, again: again, partial: partial, wait: wait, name: run) }
        set { (level, again, partial, wait, run) = (newValue.level, newValue.again, newValue.partial, newValue.wait, newValue.name) }
    }

    package static let parameters: [Parameter<Self>] = [
        Parameter("level", \.level, in: Reminder.levels, "The level of its reminders."),
        Parameter("overdue", \.overdue, "By how much they are overdue (`8d`); a day if not given."),
        .customer(\.customer),
        Parameter("again", flag: \.again, "Reminds those again, too, whose last reminder was of this level."),
        Parameter("partial", flag: \.partial, "Asks for the rest where a part is held."),
        Parameter("wait", \.wait, "At least so long between two reminders of an invoice; `7d` if not given."),
        Parameter("run", \.run, "The run's name: what it registered before is `before`.", schema: .named("ShortText")),
        Parameter("limit", \.limit, in: 1...largestPart, "At most so many invoices in a part; 1000 where it is absent."),
        Parameter("after", \.after, "The `next` of the part before."),
    ]
}

/// What a list of hand-overs is narrowed to.
package struct HandoverQuery: WireQuery {
    /// Only those that the agency must be told to stop.
    package var recall = false
    /// Those too that were recalled.
    package var all = false
    /// Only those that an agency calls irrecoverable, and that are open.
    package var writeOff = false
    /// Only this agency's.
    package var agency: String?
    /// Only those that were handed over on this day or later.
    package var since: Day?

    /// Hand-overs that stand.
    package init() {}

    package static let parameters: [Parameter<Self>] = [
        Parameter("recall", flag: \.recall, "Only those that it must be told to stop: held since, paid or cancelled."),
        Parameter("all", flag: \.all, "Those too that were recalled."),
        Parameter("writeOff", flag: \.writeOff, "Only those that the agency calls irrecoverable, recalled and still open."),
        Parameter("agency", \.agency, "Only those of this agency.", schema: .named("ShortText")),
        Parameter("since", \.since, "Only those that were handed over on this day or later."),
    ]
}
