import HoldlineCore

extension TicketLine {
    /// The ticket's columns, the deadline to look at, and whether one was missed.
    static let columns: [Column<TicketLine>] =
        Ticket.columns.map { column in
            Column(
                column.name, column.title, right: column.isRight, firm: column.isFirm, rank: column.rank, least: column.least
            ) { column.cell($0.ticket) }
        } + [
            Column("due", "DUE", firm: true, rank: 4) { .instant($0.ticket.state.isLive ? $0.clock?.due : nil) },
            Column("late", "LATE", firm: true) { line in
                guard line.ticket.state.isLive, let clock = line.clock, clock.isLate else { return .none }
                return .word(clock.due == clock.resolutionDue ? "resolution" : "first response", .red)
            },
        ]
}
