/// Starts of the programs, and the memory that the daemon has afterwards.
extension Session {
    /// The command as a whole process, from its start to its end, against `redis-cli get`. A dunning script starts it for each invoice.
    func commandStarts(_ daemon: Server, _ invoices: Invoices, _ redis: Server?) throws {
        report.say("Starts of the command")
        let number = Invoices.number(invoices.held)
        let client = redis.flatMap { redis in programs.redisCLI.map { [$0, "-s", redis.socket, "get", number] } }
        for (what, program) in [("holdline invoice check", programs.command), ("holdline invoice check, static", programs.staticCommand)] {
            guard let program else { continue }
            let command = [program, "--socket", daemon.socket, "invoice", "check", number]
            var (here, there) = (Samples(), Samples())
            for _ in 0..<plan.runs {
                var (own, floor) = (Samples(), Samples())
                for _ in 0..<plan.starts {
                    if let client { floor.add(try Self.milliseconds(client)) }
                    own.add(try Self.milliseconds(command))
                }
                here.add(own.median)
                there.add(floor.median)
            }
            let name = "redis-cli get"
            try report.add(
                Figure(
                    what: what, unit: .milliseconds, samples: here,
                    floor: client == nil ? Figure.Floor(name, missing: Self.notHere) : Figure.Floor(name, there), aim: Aims.command))
        }
    }

    /// From before the process is made until it has been waited for. Throws where it fails.
    static func milliseconds(_ command: [String]) throws -> Double {
        let start = Moment.now
        let status = try Child(command).wait()
        let seconds = start.elapsed
        guard status == 0 else { throw BenchProblem("\(command.joined(separator: " ")) exits with \(status)") }
        return seconds * 1000
    }

    /// From the daemon's start to its first answer about an invoice, and the memory that it then has, against a Redis with the same invoices.
    func startsAndMemory(_ daemon: Server, _ invoices: Invoices, _ redis: Server?) throws {
        report.say("Starts of the daemon")
        // What the checks before left: an allocator keeps some of what it had.
        let (afterChecks, redisAfterChecks) = (Samples([daemon.memory]), redis.map { Samples([$0.memory]) })
        let name = "redis-server"
        try measure(
            Subject(
                what: "start to the first answer", unit: .milliseconds, aim: Aims.start,
                floor: (name, redis.map { redis in { Measured(value: try redis.restartRedis()) } })
            ) { Measured(value: try daemon.restart(asking: Invoices.number(0))) },
            Subject(
                what: "memory after the start", unit: .megabytes, aim: Aims.memory,
                floor: (name, redis.map { redis in { Measured(value: redis.memory) } })
            ) { Measured(value: daemon.memory) },
            Subject(what: "start after kill -9, cold cache", unit: .milliseconds, aim: Aims.start) {
                Measured(value: try daemon.restartKilled(asking: Invoices.number(0)))
            })
        try report.add(
            Figure(
                what: "memory after the checks", unit: .megabytes, samples: afterChecks,
                floor: redisAfterChecks.map { Figure.Floor(name, $0) } ?? Figure.Floor(name, missing: Self.notHere), aim: Aims.memory))
    }
}
