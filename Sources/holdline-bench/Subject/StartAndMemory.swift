extension Session {
    /// From the daemon's start to its first answer about an invoice, and the memory that it then has, against a Redis with the same invoices.
    func startsAndMemory(_ daemon: BenchDaemon, _ invoices: Invoices, _ redis: Redis?) throws {
        report.say("Starts of the daemon")
        // What the checks before left: an allocator keeps some of what it had.
        let afterChecks = Samples([daemon.residentBytes / 1e6])
        let floorAfterChecks = Samples([(redis?.residentBytes ?? 0) / 1e6])
        var starts = Samples()
        var memory = Samples()
        var redisStarts = Samples()
        var redisMemory = Samples()
        try repeated {
            if let redis {
                redisStarts.add(try redis.restart())
                redisMemory.add(redis.residentBytes / 1e6)
            }
            starts.add(try daemon.restart(asking: Invoices.number(0)))
            memory.add(daemon.residentBytes / 1e6)
        }
        func floor(_ samples: Samples) -> Figure.Floor {
            redis == nil ? .missing(name: "redis-server", why: Self.noRedis) : .measured(name: "redis-server", samples)
        }
        try report.add(
            Figure(what: "start to the first answer", unit: .milliseconds, samples: starts, floor: floor(redisStarts), aim: Aims.start))
        try report.add(
            Figure(what: "memory after the start", unit: .megabytes, samples: memory, floor: floor(redisMemory), aim: Aims.memory))
        try report.add(
            Figure(
                what: "memory after the checks", unit: .megabytes, samples: afterChecks, floor: floor(floorAfterChecks), aim: Aims.memory))
    }
}
