/// A run: what it was asked for, and what its parts share.
struct Session {
    /// How much is measured, what, where, and to whom it is said.
    let plan: Plan
    let programs: Programs
    let place: Workplace
    let report: Report

    /// Everything at one size. The order matters: what asks comes before what writes.
    func base() throws {
        let invoices = plan.invoices
        report.say("Importing \(Numbers.grouped(invoices.count)) invoices, and tickets that hold \(Numbers.grouped(invoices.held)) of them")
        let daemon = try Server.daemon(programs.daemon, in: try place.directory("base"))
        let floor = try SQLiteFloor(.few, in: try place.directory("floor"))
        try imports(daemon, invoices, floor)

        let redis = try programs.redisServer.map { try Server.redis($0, in: try place.directory("redis"), filledWith: invoices) }
        try singleChecks(daemon, invoices, redis)
        try bulkChecks(daemon, invoices, redis)
        try commandStarts(daemon, invoices, redis)
        try startsAndMemory(daemon, invoices, redis)
        try redis?.stop()

        let opens = try durableOpens(daemon, invoices, floor)
        try daemon.stop()
        try disk()
        try dunning()
        try calls(against: opens)
    }

    /// Measures subjects in each repetition, each right after its floor, so that both meet the same weather; then reports them.
    @discardableResult
    func measure(_ subjects: Subject...) throws -> [Samples] {
        var samples = [(own: Samples, floor: Samples)](repeating: (Samples(), Samples()), count: subjects.count)
        for _ in 0..<plan.runs {
            for (index, subject) in subjects.enumerated() {
                if let floor = subject.floor?.measure { samples[index].floor.add(try floor()) }
                samples[index].own.add(try subject.measure())
            }
        }
        for (subject, samples) in zip(subjects, samples) {
            let floor = subject.floor.map { floor in
                floor.measure == nil ? Figure.Floor(floor.name, missing: Self.notHere) : Figure.Floor(floor.name, samples.floor)
            }
            try report.add(Figure(what: subject.what, unit: subject.unit, samples: samples.own, floor: floor, aim: subject.aim))
        }
        return samples.map(\.own)
    }

    /// What stands in place of a figure of a program that is not installed.
    static let notHere = "not installed here"
}

/// Something to measure, and the least that it could cost.
struct Subject {
    /// The figure's name, its unit and its aim, if it has one.
    var what: String
    var unit = Figure.Unit.perSecond
    var aim: Aim?
    /// Its name, and how it is measured; nil where its program is not installed.
    var floor: (name: String, measure: (() throws -> Measured)?)?
    /// One repetition.
    var measure: () throws -> Measured
}
