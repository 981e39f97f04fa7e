import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CallWhy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Why a call is where it is: its place, its score, and the calls before it.",
        discussion: """
            The score is the seconds waited plus the credit of the priority; the highest is next. All scores grow alike, so the order
            of two calls never changes.

            EXAMPLES:
              holdline call why C-7
            """)

    @OptionGroup var call: CallArgument

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let answer = try await connection.client().why(call.id)
        let console = Console.current
        switch output.output {
        case .json: try console.json(answer.bytes)
        case .csv:
            var writer = ListWriter<CallReasons.Ahead>(CallReasons.Ahead.columns, .csv, on: console)
            for call in try answer.value.ahead { try writer.add(call, line: []) }
            try writer.finish()
        case .table: try write(try answer.value, PageWriter(on: console))
        }
    }

    private func write(_ reasons: CallReasons, _ writer: PageWriter) throws(CommandFailure) {
        let place = reasons.position.map { $0 == 1 ? "next" : "number \($0)" } ?? reasons.state.rawValue
        try writer.title(reasons.call.description, "\(place) in \(reasons.queue)")
        try writer.facts([
            "score \(reasons.score)", "waited \(Span(seconds: reasons.waited))",
            reasons.credit == 0 ? nil : "credit \(Span(seconds: reasons.credit))",
        ])
        for reason in reasons.why { try writer.text(reason) }
        if !reasons.ahead.isEmpty {
            try writer.section("Before it")
            try writer.table(CallReasons.Ahead.columns, reasons.ahead)
        }
        try writer.console.output.flush()
    }
}

extension CallReasons.Ahead {
    static let columns: [Column<CallReasons.Ahead>] = [
        Column("call", "CALL", firm: true) { .text($0.call.description) },
        Column("score", "SCORE", right: true, firm: true) { .count(Int($0.score)) },
        Column("waited", "WAITED", right: true, firm: true) { .length($0.waited) },
        Column("credit", "CREDIT", right: true, firm: true, rank: 1) { .length($0.credit) },
        Column("priority", "PRIORITY", firm: true, rank: 2) { .word($0.priority.rawValue, $0.priority.style) },
        Column("why", "WHY", least: 24) { .text($0.why) },
    ]
}
