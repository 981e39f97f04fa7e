import HoldlineCore

/// The answer for one pace of calls: in sentences, and the numbers of agents around it.
///
/// The sentences carry the answer; the table shows how steep it is, with one agent more or less.
struct StaffingReport {
    let staffing: Staffing
    /// As it was typed, for the sentence.
    let asked: CallsArgument

    /// JSON holds the figures of the library, CSV the rows around the answer.
    func write(_ output: OutputOptions) async throws {
        try await output.write(json: try SortedJSON.bytes(staffing), csv: staffing.rows, Staffing.Row.values) { page in
            for sentence in sentences { try page.text(sentence) }
            try page.console.say("")
            try page.table(columns, staffing.rows)
        }
    }

    /// One for what was asked, one for each model that was reckoned.
    private var sentences: [String] {
        let pace =
            "\(ForecastText.whole(asked.calls)) \(asked.calls == 1 ? "call" : "calls") in \(ForecastText.length(asked.seconds))"
        var sentences = [
            "\(pace), \(ForecastText.length(staffing.aht)) each: a load of \(ForecastText.number(staffing.load, 2)) erlangs. "
                + "Target: \(ForecastText.target(staffing.target))."
        ]
        if let row = staffing.rows.first(where: { $0.agents == staffing.agents }) {
            sentences.append("Erlang C, nobody gives up: \(sentence(staffing.agents, row.erlangC)).")
        }
        if let agents = staffing.agentsWithPatience, let patience = staffing.patience,
            let figures = staffing.rows.first(where: { $0.agents == agents })?.erlangA
        {
            sentences.append(
                "Erlang A, patience \(ForecastText.length(patience)): \(sentence(agents, figures)); "
                    + "\(ForecastText.percent(figures.abandoned)) of the calls are given up.")
        }
        return sentences
    }

    /// Service level, mean wait and occupancy for so many agents.
    private func sentence(_ agents: Int, _ figures: StaffingFigures) -> String {
        "\(ForecastText.agents(agents)) \(agents == 1 ? "answers" : "answer") "
            + "\(ForecastText.level(figures.serviceLevel, target: staffing.target.serviceLevel)) "
            + "within \(ForecastText.length(staffing.target.threshold)), after \(ForecastText.wait(figures.asa)) on average, "
            + "and \(agents == 1 ? "is" : "are") busy \(ForecastText.percent(figures.occupancy)) of the time"
    }

    /// With patience the figures of both models stand side by side: `C` and `A` mark the answers and the columns.
    ///
    /// The arrow marks the row that meets the target.
    private var columns: [Column<Staffing.Row>] {
        let staffing = staffing
        @Sendable func level(_ figures: StaffingFigures) -> Cell {
            .text(ForecastText.level(figures.serviceLevel, target: staffing.target.serviceLevel))
        }
        let modelA = staffing.patience != nil
        @Sendable func mark(_ row: Staffing.Row) -> Cell {
            let isC = row.agents == staffing.agents
            guard row.agents == staffing.agentsWithPatience else { return isC ? .word(modelA ? "C →" : "→", .bold) : .text(" ") }
            return .word(isC ? "A C →" : "A →", .bold)
        }
        let c = modelA ? " C" : ""
        var columns: [Column<Staffing.Row>] = [
            Column("", "", right: true, firm: true) { mark($0) },
            Column("agents", "AGENTS", right: true, firm: true) { .count($0.agents) },
            Column("serviceLevel", "SL" + c, right: true, firm: true) { level($0.erlangC) },
            Column("asa", "ASA" + c, right: true, firm: true) { .text(ForecastText.wait($0.erlangC.asa)) },
            Column("occupancy", "BUSY" + c, right: true, firm: true) { .text(ForecastText.percent($0.erlangC.occupancy)) },
            Column("waiting", "WAIT" + c, right: true, firm: true) { .text(ForecastText.percent($0.erlangC.waiting)) },
        ]
        guard modelA else { return columns }
        func cell(_ text: @escaping @Sendable (StaffingFigures) -> String) -> @Sendable (Staffing.Row) -> Cell {
            { row in row.erlangA.map { .text(text($0)) } ?? .none }
        }
        columns += [
            Column("", "SL A", right: true, firm: true) { row in row.erlangA.map(level) ?? .none },
            Column("", "LOST A", right: true, firm: true, cell { ForecastText.percent($0.abandoned) }),
            Column("", "MEAN WAIT A", right: true, firm: true, rank: 1, cell { ForecastText.wait($0.meanWait) }),
            Column("", "BUSY A", right: true, firm: true, rank: 2, cell { ForecastText.percent($0.occupancy) }),
        ]
        return columns
    }
}

extension Staffing.Row {
    /// In CSV: shares of 1 and seconds with all their digits, the names of the API with the model before them.
    ///
    /// A program finds `erlangA` empty where no patience was given.
    static let values: [Column<Staffing.Row>] =
        [Column("agents", "") { .count($0.agents) }] + figures("erlangC") { $0.erlangC } + figures("erlangA") { $0.erlangA }

    /// The figures of one model, each under the model's name.
    private static func figures(
        _ model: String, _ figures: @escaping @Sendable (Staffing.Row) -> StaffingFigures?
    ) -> [Column<Staffing.Row>] {
        StaffingFigures.values.map { value in
            Column("\(model).\(value.name)", "") { row in figures(row).map { value.cell($0) } ?? .none }
        }
    }
}

/// Shares are of 1, waits in seconds.
extension StaffingFigures {
    static let values: [Column<StaffingFigures>] = [
        Column("serviceLevel", "") { .text($0.serviceLevel) }, Column("waiting", "") { .text($0.waiting) },
        Column("asa", "") { .text($0.asa) }, Column("meanWait", "") { .text($0.meanWait) },
        Column("occupancy", "") { .text($0.occupancy) }, Column("abandoned", "") { .text($0.abandoned) },
    ]
}
