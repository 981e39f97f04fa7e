/// How much is measured, and how often.
struct Plan: Sendable {
    /// Repetitions, of which the median counts.
    var runs: Int
    /// Seconds of a load in each.
    var seconds: Double
    /// Held invoices, a ticket each.
    var held: Int
    /// Overdue invoices of a dunning run.
    var dunned: Int
    /// Starts of the command in each repetition.
    var starts: Int
    /// Sizes of the growth; the first is what the others are compared with.
    var sizes: [Int]

    /// The usual measurement, whose medians over the repetitions figures are taken from.
    static let full = Plan(runs: 5, seconds: 2, held: 100_000, dunned: 100_000, starts: 50, sizes: [10_000, 100_000, 1_000_000])
    /// A short look at whether something broke (`--quick`); its figures are no claims.
    static let quick = Plan(runs: 1, seconds: 0.5, held: 10_000, dunned: 10_000, starts: 15, sizes: [1_000, 10_000, 50_000])

    /// Clients at once, for figures that depend on it.
    static let clients = [1, 16, 64]

    /// One in ten is held, and the bulk check asks about each of them once.
    var invoices: Invoices { Invoices(held: held, free: held * 9) }

    /// Agents who ask for the next call, and callers who wait.
    var agents: Int { min(50, held) }
    var waiting: Int { min(1000, held) }
}

/// The programs that are measured, and those that are floors.
struct Programs: Sendable {
    /// Paths of the programs that are measured.
    var daemon: String
    var command: String
    /// The command, linked statically; nil where nobody built it.
    var staticCommand: String?
    /// nil where the floor is not installed: its figures are then left out, and say so.
    var redisServer = Files.program("redis-server")
    var redisCLI = Files.program("redis-cli")
    var curl = Files.program("curl")
}
