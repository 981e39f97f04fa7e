import HTTPTypes
import HoldlineCore
import HoldlineStore

package enum ReportRoutes {
    private static let queue = QueryParameter("queue", .named("QueueName"), "Only this queue.")

    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/reports/queue", .reportReading,
            "The figures of the queues, reckoned from the ledger's rows: every service level with its formula and counts.",
            query: [
                queue, QueryParameter("by", .named("ReportGrouping"), "What a row is about; queue where it is absent."),
                QueryParameter("formula", .named("ServiceLevelFormula"), "Of the service level; offered where it is absent."),
                QueryParameter("serviceLevel", .named("Span"), "The threshold; where it is absent that of the queue, or the usual 20s."),
                QueryParameter("shortAbandon", .named("Span"), "Who gives up sooner is a short abandon; 10s where it is absent."),
            ] + QueryParameter.days,
            gives: [Answer("The report.", .json(.named("QueueReport")))]
        ) { request, services in
            let query = request.query
            let today = services.policy.today(at: services.store.now)
            var options = ReportOptions(from: try query.day("from"), to: try query.day("to"), today: today)
            options.queue = try query.identifier("queue")
            options.by = try query.word("by") ?? options.by
            options.formula = try query.word("formula") ?? options.formula
            let calls = services.policy.calls
            options.threshold = try query.span("serviceLevel")?.seconds ?? (options.queue.map(calls.queue) ?? calls.usual).threshold
            options.shortAbandon = try query.span("shortAbandon")?.seconds ?? options.shortAbandon
            try options.check()
            let report = try await services.store.queueReport(options)
            return try request.answer(asOfNow: report, version: report.version)
        },
        Route(
            .get, "/v1/reports/arrivals", .reportReading,
            "When calls came in the mean week, how long they were and how long callers waited; the last four weeks where no day is named.",
            query: [queue] + QueryParameter.days, gives: [Answer("The arrivals.", .json(.named("ArrivalPattern")))]
        ) { request, services in
            let query = request.query
            let yesterday = services.policy.today(at: services.store.now).adding(days: -1)
            let to = try query.day("to") ?? max(try query.day("from") ?? yesterday, yesterday)
            let from = try query.day("from") ?? to.adding(days: -27)
            try ReportOptions(from: from, to: to).check()
            let (pattern, version) = try await services.store.arrivals(queue: try query.identifier("queue"), from...to)
            return try request.answer(asOfNow: pattern, version: version)
        },
    ]
}
