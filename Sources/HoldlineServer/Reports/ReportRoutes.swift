import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

/// Reports on queues, arrivals, tickets and holds.
package enum ReportRoutes {
    /// Reckoned from the tables at each request; nothing is kept between two.
    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/reports/queue", .reportReading,
            "The figures of the queues, reckoned from the ledger's rows: every service level with its formula and counts.",
            query: QueueReportQuery.described,
            gives: [Answer("The report.", .json(.named("QueueReport")))]
        ) { request, services in
            let query = try QueueReportQuery(request.query)
            let options = ReportOptions(query, policy: services.policy, today: services.policy.today(at: services.store.now))
            try options.check()
            let report = try await services.store.queueReport(options)
            return try request.answer(asOfNow: report, version: report.version)
        },
        Route(
            .get, "/v1/reports/tickets", .reportReading,
            "What came in, what was resolved and what is left, in time or not, with ages, times and amounts; twelve weeks where no day is named.",
            query: TicketReportQuery.described, gives: [Answer("The report.", .json(.named("TicketReport")))]
        ) { request, services in
            let report = try await services.store.ticketReport(TicketReportQuery(request.query))
            return try request.answer(asOfNow: report, version: report.version)
        },
        Route(
            .get, "/v1/reports/holds", .reportReading, "How much money is held today, and why; each invoice counts once in a row.",
            query: HoldReportQuery.described, gives: [Answer("The report.", .json(.named("HoldReport")))]
        ) { request, services in
            let report = try await services.store.holdReport(by: HoldReportQuery(request.query).by ?? .reason)
            return try request.answer(asOfNow: report, version: report.version)
        },
        Route(
            .get, "/v1/reports/money", .reportReading,
            "How much holds kept back over time, and what was placed and freed; twelve weeks where no day is named.",
            query: MoneyReportQuery.described, gives: [Answer("The report.", .json(.named("MoneyReport")))]
        ) { request, services in
            let report = try await services.store.moneyReport(MoneyReportQuery(request.query))
            return try request.answer(asOfNow: report, version: report.version)
        },
        Route(
            .get, "/v1/reports/arrivals", .reportReading,
            "When calls came in the mean week, how long they were and how long callers waited; the last four weeks where no day is named.",
            query: ArrivalQuery.described, gives: [Answer("The arrivals.", .json(.named("ArrivalPattern")))]
        ) { request, services in
            let query = try ArrivalQuery(request.query)
            let yesterday = services.policy.today(at: services.store.now).adding(days: -1)
            let to = query.to ?? max(query.from ?? yesterday, yesterday)
            let from = query.from ?? to.adding(days: -27)
            try ReportOptions(from: from, to: to).check()
            let (pattern, version) = try await services.store.arrivals(queue: query.queue, from...to)
            return try request.answer(asOfNow: pattern, version: version)
        },
    ]
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
