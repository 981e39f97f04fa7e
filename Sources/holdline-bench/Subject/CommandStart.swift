extension Session {
    /// The command as a whole process, from its start to its end, against `redis-cli get`. A dunning script starts it for each invoice.
    func commandStarts(_ daemon: BenchDaemon, _ invoices: Invoices, _ redis: Redis?) throws {
        report.say("Starts of the command")
        let number = Invoices.number(invoices.held)
        let name = "redis-cli get"
        func figure(_ what: String, _ program: String) throws {
            var starts = Samples()
            var floor = Samples()
            try repeated {
                var here = Samples()
                var there = Samples()
                for _ in 0..<plan.starts {
                    if let redis, let client = programs.redisCLI {
                        there.add(try Self.milliseconds([client, "-s", redis.socket, "get", number]))
                    }
                    here.add(try Self.milliseconds([program, "--socket", daemon.socket, "invoice", "check", number]))
                }
                starts.add(here.median)
                floor.add(there.median)
            }
            let isThere = redis != nil && programs.redisCLI != nil
            try report.add(
                Figure(
                    what: what, unit: .milliseconds, samples: starts,
                    floor: isThere ? .measured(name: name, floor) : .missing(name: name, why: Self.noRedis), aim: Aims.command))
        }
        try figure("holdline invoice check", programs.command)
        if let program = programs.staticCommand { try figure("holdline invoice check, static", program) }
    }

    private static func milliseconds(_ command: [String]) throws -> Double {
        let start = Moment.now
        let status = try Child(command).wait()
        let seconds = start.elapsed
        guard status == 0 else { throw BenchProblem("\(command.joined(separator: " ")) exits with \(status)") }
        return seconds * 1000
    }
}
