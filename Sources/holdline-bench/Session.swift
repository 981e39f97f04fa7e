/// A run: what it was asked for, and what its parts share.
struct Session {
    let plan: Plan
    let programs: Programs
    let place: Workplace
    let report: Report

    /// Everything at one size. The order matters: what asks comes before what writes.
    func base() throws {
        let invoices = plan.invoices
        report.say("Importing \(Numbers.grouped(invoices.count)) invoices, and tickets that hold \(Numbers.grouped(invoices.held)) of them")
        let daemon = try BenchDaemon(programs.daemon, in: try place.directory("base"))
        let floor = try SQLiteFloor(in: try place.directory("floor"))
        try imports(daemon, invoices, floor)

        let redis = try programs.redisServer.map { try Redis($0, in: try place.directory("redis")) }
        try redis?.fill(invoices)
        try singleChecks(daemon, invoices, redis)
        try bulkChecks(daemon, invoices, redis)
        try commandStarts(daemon, invoices, redis)
        try startsAndMemory(daemon, invoices, redis)
        redis?.stop()

        let opens = try durableOpens(daemon, invoices, floor)
        try daemon.stop()
        try calls(against: opens)
    }

    /// Measures a floor and a figure by turns, so that both meet the same weather.
    func repeated(_ measure: () throws -> Void) throws {
        for _ in 0..<plan.runs { try measure() }
    }

    static let noRedis = "no redis-server here"
}
