import HoldlineCore

/// A person sees a dozen figures, a program all of them.
extension QueueReport {
    /// The figures that a person looks at first; on a narrow terminal the columns with a rank go.
    var tableColumns: [Column<ReportRow>] {
        let formula = formula
        return [
            Column("key", by.rawValue.uppercased(), least: 12) { .text($0.key ?? "(nobody)") },
            Column("arrived", "ARRIVED", right: true, firm: true, rank: 4) { .count($0.figures.arrived) },
            Column("offered", "OFFERED", right: true, firm: true) { .count($0.figures.offered) },
            Column("answered", "ANSWERED", right: true, firm: true) { .count($0.figures.answered) },
            Column("abandoned", "ABANDONED", right: true, firm: true) { .count($0.figures.abandoned) },
            Column("within", "WITHIN", right: true, firm: true) { .count($0.figures.level(formula)?.within) },
            Column("of", "OF", right: true, firm: true) { .count($0.figures.level(formula)?.of) },
            Column("serviceLevel", "LEVEL", right: true, firm: true) { .text($0.figures.serviceLevel.map { "\($0) %" }) },
            Column("asa", "ASA", right: true, firm: true, rank: 1) { .text($0.figures.asa) },
            Column("waitP95", "P95", right: true, firm: true, rank: 2) { .count($0.figures.waitP95.map { Int($0) }) },
            Column("aht", "AHT", right: true, firm: true, rank: 3) { .text($0.figures.aht) },
            Column("occupancy", "OCCUPANCY", right: true, firm: true, rank: 5) {
                .text($0.figures.agents.occupancy.map { "\($0.percent) %" })
            },
        ]
    }

    /// All figures of the answer, a line a row, seconds and percent without a unit. Names that were once here stay.
    var csvColumns: [Column<ReportRow>] {
        let (formula, threshold, shortAbandon) = (formula, threshold, shortAbandon)
        func count(_ name: String, _ value: @escaping @Sendable (QueueFigures) -> Int?) -> Column<ReportRow> {
            Column(name, name) { .count(value($0.figures)) }
        }
        func seconds(_ name: String, _ value: @escaping @Sendable (QueueFigures) -> Int64?) -> Column<ReportRow> {
            count(name) { value($0).map { Int($0) } }
        }
        func text(_ name: String, _ value: @escaping @Sendable (QueueFigures) -> String?) -> Column<ReportRow> {
            Column(name, name) { .text(value($0.figures)) }
        }
        let counts = [
            Column<ReportRow>("key", "KEY") { .text($0.key) },
            count("arrived") { $0.arrived }, count("turnedAway") { $0.turnedAway }, count("offered") { $0.offered },
            count("answered") { $0.answered }, count("abandoned") { $0.abandoned }, count("timedOut") { $0.timedOut },
            count("leftByKey") { $0.leftByKey }, count("emptied") { $0.emptied }, count("withdrawn") { $0.withdrawn },
            count("calledBack") { $0.calledBack }, count("lost") { $0.lost }, count("waiting") { $0.waiting },
            count("talking") { $0.talking }, count("answeredWithin") { $0.answeredWithin },
            count("abandonedWithin") { $0.abandonedWithin }, count("leftWithin") { $0.leftWithin },
            count("shortAbandoned") { $0.shortAbandoned },
        ]
        let levels = [
            text("formula") { _ in formula.rawValue }, seconds("threshold") { _ in threshold },
            seconds("shortAbandon") { _ in shortAbandon }, count("within") { $0.level(formula)?.within },
            count("of") { $0.level(formula)?.of }, text("serviceLevel") { $0.serviceLevel },
        ]
        let times = [
            text("asa") { $0.asa }, seconds("longestWait") { $0.longestWait }, seconds("waitP50") { $0.waitP50 },
            seconds("waitP90") { $0.waitP90 }, seconds("waitP95") { $0.waitP95 }, seconds("waitP99") { $0.waitP99 },
            text("aht") { $0.aht }, seconds("talk") { $0.talk }, seconds("hold") { $0.hold }, seconds("wrapUp") { $0.wrapUp },
            seconds("loggedIn") { $0.agents.loggedIn }, seconds("paused") { $0.agents.paused },
            seconds("available") { $0.agents.available }, seconds("busy") { $0.agents.busy }, seconds("ringing") { $0.agents.ringing },
            seconds("idle") { $0.agents.occupancy?.idle }, text("occupancy") { $0.agents.occupancy?.percent },
        ]
        return counts + levels + times
    }
}

extension QueueFigures {
    /// nil where the daemon did not reckon by this formula.
    func level(_ formula: ServiceLevelFormula) -> ServiceLevel? { serviceLevels.first { $0.formula == formula } }
}
