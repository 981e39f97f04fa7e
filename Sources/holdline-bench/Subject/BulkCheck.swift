extension Session {
    /// The check of a whole run in one request, against GETs of the same invoices in pipelines of 100.
    func bulkChecks(_ daemon: BenchDaemon, _ invoices: Invoices, _ redis: Redis?) throws {
        report.say("A bulk check of \(Numbers.grouped(invoices.count)) invoices")
        let lines = invoices.checkLines(invoices.count)
        var checks = Samples()
        var floor = Repetitions()
        _ = try bulkCheck(daemon, lines, invoices.count)
        try repeated {
            if let redis { floor.add(try pipelinedGets(redis, invoices)) }
            checks.add(try bulkCheck(daemon, lines, invoices.count))
        }
        let name = "Redis GET by 100"
        try report.add(
            Figure(
                what: "bulk check, \(Numbers.grouped(invoices.count)) lines", unit: .perSecond, samples: checks,
                floor: redis == nil ? .missing(name: name, why: Self.noRedis) : .measured(name: name, floor.rates), aim: Aims.bulkCheck))
    }

    /// Invoices a second, from the first byte sent to the last one read. One line in ten is held, and each of those is answered.
    func bulkCheck(_ daemon: BenchDaemon, _ lines: [UInt8], _ count: Int) throws -> Double {
        let connection = try Connection(daemon.socket)
        let start = Moment.now
        let answer = try connection.upload("/v1/dunning/check", type: "text/plain", lines)
        let seconds = start.elapsed
        guard answer.last.contains(#""checked":\#(count),"#), answer.last.contains(#""partial":\#((count + 9) / 10),"#),
            answer.lines == (count + 9) / 10 + 1
        else { throw BenchProblem("the bulk check is incomplete: \(answer.lines) lines, and the last is \(answer.last)") }
        return Double(count) / seconds
    }

    private func pipelinedGets(_ redis: Redis, _ invoices: Invoices) throws -> ClosedLoop.Outcome {
        let socket = redis.socket
        let pipeline = 100
        // More connections make Redis no faster: it has one thread, and 16 keep it busy.
        return try ClosedLoop(clients: 16, seconds: plan.seconds, units: pipeline).run { client in
            let connection = try Connection(socket)
            let requests = (0..<64).map { turn in
                var bytes: [UInt8] = []
                for line in 0..<pipeline {
                    let number = Invoices.number(invoices.checked(((client * 64 + turn) * pipeline + line) % invoices.count))
                    RESP.append(["GET", number], to: &bytes)
                }
                return bytes
            }
            var next = 0
            return ClosedLoop.Exchange {
                try connection.send(requests[next])
                for _ in 0..<pipeline { try connection.reply() }
                next = (next + 1) % requests.count
            }
        }
    }
}
