/// May this invoice be dunned? Asked one at a time, and for a whole run at once.
extension Session {
    /// One question at a time, against Redis GET.
    func singleChecks(_ daemon: Server, _ invoices: Invoices, _ redis: Server?) throws {
        for clients in Plan.clients {
            report.say("Single checks, \(clients) at a time")
            try measure(
                Subject(
                    what: "single check, \(clients) at a time", aim: Aims.singleCheck(clients),
                    floor: ("Redis GET", redis.map { redis in { try gets(redis, invoices, clients) } })
                ) { try checks(daemon, invoices, clients) })
        }
    }

    /// Questions a second, of so many clients on a connection each. Throws where any answer is not 200.
    func checks(_ daemon: Server, _ invoices: Invoices, _ clients: Int) throws -> Measured {
        @Sendable func question(_ number: String) -> [UInt8] { HTTP.request("GET", "/v1/invoices/\(number)/dunning") }
        // That every invoice is known is looked at once; that every answer is one, each time.
        guard try Connection(daemon.socket).text(question(Invoices.number(0))).contains(#""known":true"#) else {
            throw BenchProblem("an imported invoice is not known")
        }
        let questions = (0..<clients).map { Self.numbers(invoices, $0).map(question) }
        return try EventLoad(clients: clients, seconds: plan.seconds).run(daemon, questions) { try HTTP.length($0, expecting: 200) }
    }

    /// The floor: the same keys asked of Redis.
    private func gets(_ redis: Server, _ invoices: Invoices, _ clients: Int) throws -> Measured {
        let questions = (0..<clients).map { Self.numbers(invoices, $0).map { RESP.command("GET", $0) } }
        return try EventLoad(clients: clients, seconds: plan.seconds).run(redis, questions) { try RESP.length($0) }
    }

    /// So many that a processor's cache does not have all of them by heart, half of them held.
    private static func numbers(_ invoices: Invoices, _ client: Int) -> [String] {
        var dice = Dice(client + 1)
        return (0..<2048).map { turn in
            Invoices.number(Int.random(in: turn.isMultiple(of: 2) ? 0..<invoices.held : invoices.held..<invoices.count, using: &dice))
        }
    }

    /// The check of a whole run in one request, against GETs of the same invoices in pipelines of 100.
    func bulkChecks(_ daemon: Server, _ invoices: Invoices, _ redis: Server?) throws {
        report.say("A bulk check of \(Numbers.grouped(invoices.count)) invoices")
        let lines = invoices.checkLines(invoices.count)
        _ = try bulkCheck(daemon, lines, invoices.count)
        try measure(
            Subject(
                what: "bulk check, \(Numbers.grouped(invoices.count)) lines", aim: Aims.bulkCheck,
                floor: ("Redis GET by 100", redis.map { redis in { Measured(value: try pipelinedGets(redis, invoices).value) } })
            ) { try bulkCheck(daemon, lines, invoices.count) })
    }

    /// Invoices a second, from the first byte sent to the last one read. One line in ten is held, and each of those is answered.
    ///
    /// Throws where any line is missing from the answer: a daemon that forgets holds would be fast.
    func bulkCheck(_ daemon: Server, _ lines: [UInt8], _ count: Int) throws -> Measured {
        let connection = try Connection(daemon.socket)
        let start = Moment.now
        let answer = try connection.upload("/v1/dunning/check", type: "text/plain", lines)
        let seconds = start.elapsed
        guard answer.last.contains(#""checked":\#(count),"#), answer.last.contains(#""partial":\#((count + 9) / 10),"#),
            answer.lines == (count + 9) / 10 + 1
        else { throw BenchProblem("the bulk check is incomplete: \(answer.lines) lines, and the last is \(answer.last)") }
        return Measured(value: Double(count) / seconds)
    }

    /// The floor of the bulk check: GETs of the same invoices, a hundred to a write.
    private func pipelinedGets(_ redis: Server, _ invoices: Invoices) throws -> Measured {
        let pipeline = 100
        // More connections make Redis no faster: it has one thread, and 16 keep it busy.
        let questions = (0..<16).map { client in
            (0..<64).map { turn in
                (0..<pipeline).flatMap { line in
                    RESP.command("GET", Invoices.number(invoices.checked(((client * 64 + turn) * pipeline + line) % invoices.count)))
                }
            }
        }
        return try EventLoad(clients: 16, seconds: plan.seconds, units: pipeline).run(redis, questions) {
            try RESP.length($0, replies: pipeline)
        }
    }
}
