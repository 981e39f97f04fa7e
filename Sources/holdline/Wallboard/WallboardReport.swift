import HoldlineCore
import HoldlineWire

/// A wallboard that is written once, from top to bottom: nothing is left out for want of lines.
struct WallboardReport {
    let tables: BoardTables
    let writer: PageWriter

    private var words: BoardWords { tables.words }

    /// Conditions of the daemon go to standard error as warnings, so that a pipe gets the tables alone.
    func write() throws {
        let board = tables.board
        try writer.title(words(Phrase("Wallboard")), tables.date(board.at))
        let money = board.held.map { "\(words.form.money($0.amount, $0.currency)) \(words.invoices($0.invoices))" }
        try writer.facts(words.tickets(board.tickets).map(\.text))
        try writer.facts([words(Phrase("Held")) + " " + (money.isEmpty ? words(Phrase("nothing")) : money.joined(separator: ", "))])
        try table(Phrase("Queues"), tables.queueTable, empty: Phrase("There is no queue."))
        try table(Phrase("Waiting"), tables.callerTable, empty: Phrase("Nobody waits."))
        try table(Phrase("Agents"), tables.agentTable, empty: Phrase("Nobody is logged in."))
        for condition in board.conditions {
            try writer.console.note(
                "warning: " + words(Phrase("Since \(tables.time(condition.since)): \(words.condition(condition.code))")))
        }
    }

    /// The layout has the terminal's width; a pipe without COLUMNS has none, so that nothing is cut or left out there.
    private func table(_ title: Phrase, _ table: BoardTable, empty: Phrase) throws {
        try writer.section(title)
        guard !table.rows.isEmpty else { return try writer.text(words(empty)) }
        let console = writer.console
        let layout = table.layout(console.cells)
        try console.say(layout.line(table.headings.map(\.title)) { Style.faint.on($1, console) })
        for row in table.rows {
            try console.say(layout.line(row.map(\.text)) { row[$0].style.terminal.on($1, console) })
        }
    }
}

extension BoardStyle {
    /// The one of a list's styles that is nearest.
    fileprivate var terminal: Style {
        if contains(.red) { return .red }
        if contains(.green) { return .green }
        if contains(.yellow) { return .yellow }
        return contains(.bold) ? .bold : contains(.faint) ? .faint : .plain
    }
}
