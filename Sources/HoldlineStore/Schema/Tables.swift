import GRDB
import HoldlineCore

// The tables of the nouns. What is written over a row that is there is what can change: a column in the list of an update is written into
// its indices again, whether it changed or not.

extension Ticket: TableRow {
    static let table = Table<Ticket>(
        "ticket", key: ["id"], fixed: CourseSchema.counted.union(["opened_by", "messages_of"]), keepsPersonal: true,
        derived: [.init("resolved_at") { $0.resolution.map { .integer($0.at.milliseconds) } ?? .null }] + CourseSchema.columns,
        updates: CourseSchema.updates)
}

extension Dispute: TableRow {
    static let table = Table<Dispute>(
        "dispute", key: ["ticket", "invoice"],
        computed: [("place", "(SELECT count(*) FROM dispute WHERE ticket = ?\(Dispute.columns.count))")])
}

extension Hold: TableRow {
    /// Where the number of its invoice stands among the values of a row.
    private static var invoicePlace: Int { (columns.firstIndex { $0.field == "invoice" } ?? 0) + 1 }
    /// Where its kind stands among the values of a row, from 1: SQLite reads `odd` from it where the hold is new.
    private static var kindPlace: Int { (columns.firstIndex { $0.field == "kind" } ?? 0) + 1 }

    /// A hold is placed by hand, or belongs to what is open then: at first only a manual one is odd, and
    /// `Projection.markOddHolds` does the others. `lifted_note` stays where a later event brings none.
    static let table = Table<Hold>(
        "hold", key: ["id"], renamed: ["from": "from_day", "until": "until_day", "review": "review_day", "by": "replaced_by"],
        fixed: [
            "invoice", "customer", "from_day", "issued_before", "since", "placed_by", "counted_since", "replaced_by", "origin", "spelling",
            "company",
        ],
        keepsPersonal: true,
        derived: [
            .init("spelling") { ColumnValue($0.invoice?.spellingKey) },
            .init("company") { ColumnValue($0.customer.flatMap { Company.key(ofNumber: $0.text) }) },
        ],
        computed: [
            ("rank", "(SELECT first_seq FROM invoice WHERE number = ?\(invoicePlace))"), ("odd", "?\(kindPlace) = 'manual'"),
        ],
        updates: ["lifted_note": "coalesce(excluded.lifted_note, lifted_note)"])
}

extension Invoice: TableRow {
    static let table = Table<Invoice>(
        "invoice", key: ["number"], fixed: ["first_seq", "spelling"],
        derived: [
            .init("first_seq") { .integer($0.version) },
            .init("spelling") { ColumnValue($0.number.spellingKey) },
            .init("company") { ColumnValue(Company.key(ofNumber: $0.customer.text)) },
        ])
}

extension InvoiceStatus: TableRow {
    static let table = Table<InvoiceStatus>("status", renamed: ["by": "role"])
}

extension Notice: TableRow {
    static let table = Table<Notice>("notice", key: ["id", "siren"])
}

extension DocumentRecord: TableRow {
    static let table = Table<DocumentRecord>("document", derived: [.init("credits") { ColumnValue($0.credits?.text) }])
}

extension Customer: TableRow {
    static let table = Table<Customer>(
        "customer", key: ["reference"], fixed: ["first_seq"],
        derived: [
            .init("first_seq") { .integer($0.version) },
            .init("company") { ColumnValue(Company.key($0.reference, siren: $0.siren, vat: $0.vat)) },
        ])
}

extension Reminder: TableRow {
    static let table = Table<Reminder>("reminder")
}

extension Handover: TableRow {
    static let table = Table<Handover>(
        "handover", key: ["seq"],
        fixed: ["invoice", "customer", "agency", "amount", "currency", "level", "handed_over_at", "handed_over_by"])
}

extension Call: TableRow {
    static let table = stored("call", key: ["id"])

    /// Earlier visits to a queue, with the same columns.
    static let visits = stored("visit", key: ["id", "visit"])

    /// The columns of both, for a statement that takes whole rows.
    static let allColumns = table.allColumns.joined(separator: ", ")

    /// The table of this name, with the two columns that follow from a call: its place in the order of its queue, and what it is
    /// booked as.
    private static func stored(_ name: String, key: [String]) -> Table<Call> {
        Table(
            name, key: key, keepsPersonal: true,
            derived: [
                .init("place") { .integer(QueuePlace($0).key) },
                .init("booking") { .text($0.booking.rawValue) },
            ],
            // Of a call of ours it is the name of a queue or an agent, and nil in a new visit.
            updates: [
                "transferred_to":
                    "CASE WHEN excluded.source IS NULL THEN excluded.transferred_to ELSE coalesce(excluded.transferred_to, transferred_to) END"
            ])
    }
}

extension Agent: TableRow {
    static let table = Table<Agent>(
        "agent", key: ["login"], fixed: ["first_seq"], derived: [.init("first_seq") { .integer($0.version) }])
}

extension Note: TableRow {
    static let table = Table<Note>("note", renamed: ["by": "author"], outer: ["ticket", "part"])
}
