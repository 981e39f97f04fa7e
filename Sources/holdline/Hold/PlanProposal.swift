import HoldlineClient
import HoldlineCore

/// What `hold place --suggest` says: dates and amounts, what they are based on, and the command that places them.
struct PlanProposal {
    let options: OutputOptions

    func write(_ answer: Answer<PromiseSuggestion>) throws {
        let console = Console.current
        switch options.output {
        case .json: try console.json(answer.bytes)
        case .csv:
            var writer = ListWriter<PlannedInstalment>(PlannedInstalment.columns, .csv, on: console)
            for instalment in try answer.value.instalments { try writer.add(instalment, line: answer.bytes) }
            try writer.finish()
        case .table: try write(try answer.value)
        }
    }

    private func write(_ suggestion: PromiseSuggestion) throws {
        let writer = PageWriter(on: .current)
        try writer.text(Shown.line("\(suggestion.invoice): \(suggestion.open) \(suggestion.currency.code) is open; \(suggestion.why)."))
        guard !suggestion.instalments.isEmpty else {
            return try writer.text("There is no date to propose: the claim is lost after \(suggestion.limitation).")
        }
        try writer.table(PlannedInstalment.columns, suggestion.instalments)
        try writer.text("Nothing is placed yet. The claim is lost after \(suggestion.limitation) (Code de commerce L110-4).")
        let command = ["holdline", "hold", "place", "--kind", "promise", "--invoice", suggestion.invoice.text, "--plan", suggestion.plan]
        try writer.console.say("  Next: " + Shown.line(ShellText.command(command)))
    }
}

extension PlannedInstalment {
    static let columns: [Column<PlannedInstalment>] = [
        Column("due", "DUE", firm: true) { .day($0.due) }, Column("amount", "AMOUNT", right: true, firm: true) { .amount($0.amount) },
    ]
}
