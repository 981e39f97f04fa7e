import HoldlineCore

extension Call: Listed {
    /// As the API has it: what CSV holds.
    static let columns: [Column<Call>] = [
        Column("id", "CALL", firm: true) { .text($0.id.description) },
        Column("state", "STATE", firm: true) { .text($0.state.rawValue) },
        Column("queue", "QUEUE", rank: 2, least: 10) { .text($0.queue.text) },
        Column("number", "NUMBER") { .text($0.number) },
        Column("name", "NAME", rank: 5) { .text($0.name) },
        Column("customer", "CUSTOMER", least: 10) { .text($0.customer) },
        Column("agent", "AGENT", rank: 1, least: 8) { .text($0.agent ?? $0.reservedFor) },
        Column("wait", "WAIT", right: true, firm: true) { .length($0.wait) },
        Column("talk", "TALK", right: true, firm: true, rank: 3) { .length($0.talk) },
        Column("priority", "PRIORITY", firm: true, rank: 4) { .word($0.priority.rawValue, $0.priority.style) },
        Column("ticket", "TICKET", firm: true, rank: 6) { .text($0.ticket) },
        Column("arrivedAt", "ARRIVED", firm: true, rank: 7) { .instant($0.arrivedAt) },
        Column("outcome", "OUTCOME", firm: true, rank: 8) { .text($0.outcome?.rawValue) },
        Column("notBefore", "CALL BACK", firm: true, rank: 9) { .instant($0.callback?.notBefore) },
        Column("unconfirmed", "UNCONFIRMED", firm: true, rank: 10) { .text(String($0.unconfirmed)) },
    ]

    /// The columns for a person: one word says where a call stands, how it ended, or that it is unconfirmed.
    static let listed: [Column<Call>] = columns.compactMap { column in
        switch column.name {
        case "outcome", "unconfirmed": nil
        case "state": Column("state", "STATE", firm: true) { .word($0.standing, $0.standingStyle) }
        default: column
        }
    }

    /// The columns for lost callers: whom to call back, and since when they wait for it.
    static let lost: [Column<Call>] = columns.compactMap { column in
        switch column.name {
        case "state", "agent", "talk", "priority", "ticket", "outcome", "notBefore", "unconfirmed": nil
        case "number": Column("number", "NUMBER", firm: true) { .text($0.number) }
        case "arrivedAt": Column("arrivedAt", "ARRIVED", firm: true) { .instant($0.arrivedAt) }
        default: column
        }
    }

    private var standing: String {
        switch state {
        case .ended: outcome?.rawValue ?? state.rawValue
        case .waiting: callback == nil ? state.rawValue : "callback"
        case .talking, .held: unconfirmed ? "unconfirmed" : state.rawValue
        case .offered: state.rawValue
        }
    }

    private var standingStyle: Style {
        switch state {
        case .waiting: .yellow
        case .offered: .green
        case .talking, .held: unconfirmed ? .red : .plain
        case .ended: outcome == .lost ? .red : .faint
        }
    }
}
