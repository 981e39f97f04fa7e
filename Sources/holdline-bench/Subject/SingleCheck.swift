extension Session {
    /// May this invoice be dunned? One question at a time, against Redis GET.
    func singleChecks(_ daemon: BenchDaemon, _ invoices: Invoices, _ redis: Redis?) throws {
        for clients in Plan.clients {
            report.say("Single checks, \(clients) at a time")
            var checks = Repetitions()
            var floor = Repetitions()
            try repeated {
                if let redis { floor.add(try gets(redis, invoices, clients)) }
                checks.add(try self.checks(daemon, invoices, clients))
            }
            try report.add(
                Figure(
                    what: "single check, \(clients) at a time", unit: .perSecond, samples: checks.rates, latency: checks.latency,
                    floor: redis == nil ? .missing(name: "Redis GET", why: Self.noRedis) : floor.floor("Redis GET"),
                    aim: Aims.singleCheck(clients)))
        }
    }

    func checks(_ daemon: BenchDaemon, _ invoices: Invoices, _ clients: Int) throws -> ClosedLoop.Outcome {
        let socket = daemon.socket
        return try ClosedLoop(clients: clients, seconds: plan.seconds).run { client in
            let connection = try Connection(socket)
            let requests = Self.numbers(invoices, client).map { HTTP.request("GET", "/v1/invoices/\($0)/dunning") }
            // That every invoice is known is looked at once; that every answer is one, each time.
            guard try connection.text(requests[0]).contains(#""known":true"#) else {
                throw BenchProblem("an imported invoice is not known")
            }
            var next = 0
            return ClosedLoop.Exchange {
                try connection.exchange(requests[next], expecting: 200)
                next = (next + 1) % requests.count
            }
        }
    }

    private func gets(_ redis: Redis, _ invoices: Invoices, _ clients: Int) throws -> ClosedLoop.Outcome {
        let socket = redis.socket
        return try ClosedLoop(clients: clients, seconds: plan.seconds).run { client in
            let connection = try Connection(socket)
            let requests = Self.numbers(invoices, client).map { RESP.command("GET", $0) }
            var next = 0
            return ClosedLoop.Exchange {
                try connection.send(requests[next])
                try connection.reply()
                next = (next + 1) % requests.count
            }
        }
    }

    /// So many that a processor's cache does not have all of them by heart, half of them held.
    private static func numbers(_ invoices: Invoices, _ client: Int) -> [String] {
        var dice = Dice(client + 1)
        return (0..<2048).map { turn in
            Invoices.number(
                turn.isMultiple(of: 2)
                    ? Int.random(in: 0..<invoices.held, using: &dice) : Int.random(in: invoices.held..<invoices.count, using: &dice))
        }
    }
}
