extension Session {
    /// A ticket with a dispute a request, each acknowledged on disk, against SQLite with a transaction a ticket. Gives tickets a second.
    func durableOpens(_ daemon: BenchDaemon, _ invoices: Invoices, _ floor: SQLiteFloor) throws -> [Int: Repetitions] {
        var all: [Int: Repetitions] = [:]
        for clients in Plan.clients {
            report.say("Durable opens, \(clients) at a time")
            var opens = Repetitions()
            var loop = Samples()
            try repeated {
                loop.add(try floor.tickets(inEach: 1, seconds: plan.seconds))
                opens.add(try self.opens(daemon, invoices, clients))
            }
            try report.add(
                Figure(
                    what: "durable opens, \(clients) at a time", unit: .perSecond, samples: opens.rates, latency: opens.latency,
                    floor: .measured(name: "SQLite, 1 in a transaction", loop), aim: Aims.open(clients)))
            all[clients] = opens
        }
        return all
    }

    /// Each ticket disputes another one of the free invoices, as long as there are.
    func opens(_ daemon: BenchDaemon, _ invoices: Invoices, _ clients: Int) throws -> ClosedLoop.Outcome {
        let socket = daemon.socket
        return try ClosedLoop(clients: clients, seconds: plan.seconds).run { client in
            let connection = try Connection(socket)
            var next = invoices.free / clients * client
            return ClosedLoop.Exchange {
                try connection.exchange(
                    HTTP.request("POST", "/v1/tickets", Invoices.ticket(invoices.held + next % invoices.free)), expecting: 201)
                next += 1
            }
        }
    }
}
