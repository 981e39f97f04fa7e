/// A whole dunning run, as the command makes it, against the check of the same invoices alone.
extension Session {
    /// On a daemon of its own, whose invoices are all overdue and free. Each repetition is a run of the next level.
    func dunning() throws {
        let invoices = Invoices(held: 0, free: plan.dunned)
        report.say("Dunning runs over \(Numbers.grouped(invoices.count)) overdue invoices")
        let directory = try place.directory("dunning")
        let daemon = try Server.daemon(programs.daemon, in: directory)
        _ = try registerInvoices(daemon, 0..<invoices.count)
        let numbers = directory + "/numbers"
        try Files.write(String(decoding: Invoices.lines(0..<invoices.count, Invoices.number), as: UTF8.self), to: numbers)
        let floor = programs.curl.map { curl in
            let check = [
                curl, "--silent", "--fail", "--unix-socket", daemon.socket, "--header", "Content-Type: text/plain", "--data-binary",
                "@" + numbers, "http://holdline/v1/dunning/check",
            ]
            return { Measured(value: try Self.milliseconds(check)) }
        }
        func run(_ level: Int, _ options: [String]) throws -> Measured {
            let command = ["dun", "--overdue", "8d", "--wait", "0d", "--level", String(level), "-o", "csv"] + options
            return Measured(value: try Self.milliseconds([programs.command, "--socket", daemon.socket] + command))
        }
        var level = 0
        let name = "bulk check with curl"
        try measure(
            Subject(what: "dunning run, dry", unit: .milliseconds, aim: Aims.dryRun, floor: (name, floor)) { try run(1, ["--dry-run"]) },
            Subject(what: "dunning run, reminders registered", unit: .milliseconds, aim: Aims.dunningRun, floor: (name, floor)) {
                level += 1
                return try run(level, [])
            })
        try daemon.stop()
    }

    /// What a ticket with a dispute, its hold and fifty bytes of text takes on the disk: ledger, tables and indices.
    func disk() throws {
        let directory = try place.directory("disk")
        let database = directory + "/d/holdline.db"
        let daemon = try Server.daemon(programs.daemon, in: directory)
        let count = max(plan.held / 5, 100)
        _ = try registerInvoices(daemon, 0..<count)
        let before = try daemon.stopped { try Files.size(database) }
        // Fifty bytes, of which the number makes each text another one.
        _ = try imported(daemon, 0..<count, to: "/v1/tickets") { index in
            Invoices.ticket(index, subject: "2 of 5 chairs arrived broken, delivery: \(Invoices.number(index)).")
        }
        let after = try daemon.stopped { try Files.size(database) }
        try daemon.stop()
        try report.add(
            Figure(
                what: "disk a ticket", unit: .bytes, samples: Samples([Double(after - before) / Double(count)]), aim: Aims.disk))
    }
}
