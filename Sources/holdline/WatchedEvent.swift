import HoldlineCore

extension LedgerEvent {
    /// The event in words, as a ticket's or an invoice's history has it.
    var line: String {
        "\(seq)  \(LocalTime.text(at))  \(actor) \(HistoryLine.words(type, facts))"
    }

    static let columns: [Column<LedgerEvent>] = [
        Column("seq", "SEQ", right: true) { .count(Int($0.seq)) },
        Column("at", "AT") { .instant($0.at) },
        Column("actor", "ACTOR") { .text($0.actor) },
        Column("type", "TYPE") { .text($0.type.rawValue) },
        Column("subject", "SUBJECT") { .text($0.subject) },
        Column("hash", "HASH") { .text($0.hash) },
    ]
}
