extension Session {
    /// A ticket with a dispute a request, each acknowledged on disk, against SQLite with a transaction a ticket. Gives tickets a second.
    func durableOpens(_ daemon: Server, _ invoices: Invoices, _ floor: SQLiteFloor) throws -> [Int: Samples] {
        var all: [Int: Samples] = [:]
        for clients in Plan.clients {
            report.say("Durable opens, \(clients) at a time")
            all[clients] = try measure(
                Subject(
                    what: "durable opens, \(clients) at a time", aim: Aims.open(clients),
                    floor: ("SQLite, 1 in a transaction", { try floor.tickets(inEach: 1, seconds: plan.seconds) })
                ) { try opens(daemon, invoices, clients) }
            ).first
        }
        let same = try SQLiteFloor(.all(asIn: daemon.database), in: try place.directory("same"))
        let together = 64
        try measure(
            Subject(
                what: "durable opens, \(together) at a time, and its own rows", aim: Aims.sameRows,
                floor: (
                    "SQLite, the same rows, \(together) in a transaction", { try same.tickets(inEach: together, seconds: plan.seconds) }
                )
            ) { try opens(daemon, invoices, together) })
        return all
    }

    /// Each ticket disputes another one of the free invoices, as long as there are.
    ///
    /// Tickets a second that are on disk. Throws where any answer is not 201.
    func opens(_ daemon: Server, _ invoices: Invoices, _ clients: Int) throws -> Measured {
        try EventLoad(clients: clients, seconds: plan.seconds).run(daemon) { client, turn in
            let next = invoices.free / clients * client + turn
            return HTTP.request("POST", "/v1/tickets", Invoices.ticket(invoices.held + next % invoices.free))
        } length: {
            try HTTP.length($0, expecting: 201)
        }
    }
}
