import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

/// Reports on queues, arrivals, tickets and holds.
package enum ReportRoutes {
    /// Reckoned from the tables at each request; nothing is kept between two.
    package static let all: [Route<Services>] = [
        route(
            "queue", "The figures of the queues, reckoned from the ledger's rows: every service level with its formula and counts.",
            of: "QueueReport"
        ) { (query: QueueReportQuery, services) in
            let options = ReportOptions(query, policy: services.policy, today: services.policy.today(at: services.store.now))
            try options.check()
            let report = try await services.store.queueReport(options)
            return (report, report.version)
        },
        route(
            "tickets",
            "What came in, what was resolved and what is left, in time or not, with ages, times and amounts; twelve weeks where no day is named.",
            of: "TicketReport"
        ) { (query: TicketReportQuery, services) in
            let report = try await services.store.ticketReport(query)
            return (report, report.version)
        },
        route("holds", "How much money is held today, and why; each invoice counts once in a row.", of: "HoldReport") {
            (query: HoldReportQuery, services) in
            let report = try await services.store.holdReport(by: query.by ?? .reason)
            return (report, report.version)
        },
        route(
            "money", "How much holds kept back over time, and what was placed and freed; twelve weeks where no day is named.",
            of: "MoneyReport"
        ) { (query: MoneyReportQuery, services) in
            let report = try await services.store.moneyReport(query)
            return (report, report.version)
        },
        route(
            "arrivals",
            "When calls came in the mean week, how long they were and how long callers waited; the last four weeks where no day is named.",
            of: "ArrivalPattern", told: "The arrivals."
        ) { (query: ArrivalQuery, services) in
            let yesterday = services.policy.today(at: services.store.now).adding(days: -1)
            let to = query.to ?? max(query.from ?? yesterday, yesterday)
            let from = query.from ?? to.adding(days: -27)
            try ReportOptions(from: from, to: to).check()
            return try await services.store.arrivals(queue: query.queue, from...to)
        },
    ]

    /// A report, with the seq that it was read at.
    private static func route<Query: WireQuery, Report: Encodable & Sendable>(
        _ name: String, _ summary: String, of type: String, told: String = "The report.",
        _ make: @escaping @Sendable (Query, Services) async throws -> (report: Report, version: Int64)
    ) -> Route<Services> {
        Route(
            .get, "/v1/reports/\(name)", .reportReading, summary, query: Query.described, gives: [Answer(told, .json(.named(type)))]
        ) { request, services in
            let (report, version) = try await make(Query(request.query), services)
            return try request.answer(asOfNow: report, version: version)
        }
    }
}

/// What a report is about.
extension ReportOptions {
    /// What the query leaves open is today, and the queue's threshold or the usual one.
    fileprivate init(_ query: QueueReportQuery, policy: Policy, today: Day) {
        self.init(from: query.from, to: query.to, today: today)
        queue = query.queue
        by = query.by ?? by
        formula = query.formula ?? formula
        threshold = query.serviceLevel?.seconds ?? (query.queue.map(policy.calls.queue) ?? policy.calls.usual).threshold
        shortAbandon = query.shortAbandon?.seconds ?? shortAbandon
    }
}
