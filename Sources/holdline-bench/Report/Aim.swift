/// What a figure should be. Ratios are to the floor of the same run, since absolute figures drift from machine to machine.
enum Aim: Sendable {
    case ratioAtLeast(Double)
    case ratioAtMost(Double)
    /// In the figure's own unit.
    case atMost(Double)

    /// As the report prints it.
    var text: String {
        switch self {
        case .ratioAtLeast(let limit): "at least \(Numbers.significant(limit))"
        case .ratioAtMost(let limit): "at most \(Numbers.significant(limit))"
        case .atMost(let limit): "at most \(Numbers.significant(limit)) by itself"
        }
    }
}

/// All aims, in one place.
enum Aims {
    /// One connection waits for the way there and back, in which an event loop has more to do than Redis.
    static func singleCheck(_ clients: Int) -> Aim { .ratioAtLeast(clients == 1 ? 1 : 1.3) }
    /// Ratios to floors; each is what the daemon was built to reach, and a miss is printed and not
    /// fatal.
    static let bulkCheck = Aim.ratioAtLeast(3)
    /// Alone a ticket pays for its own fsync and the way there and back; together many share one.
    static func open(_ clients: Int) -> Aim { .ratioAtLeast(clients == 1 ? 0.5 : clients < 64 ? 1 : 2) }
    /// Against the same rows in the same indices: what the daemon does besides.
    static let sameRows = Aim.ratioAtLeast(0.6)
    static let ticketImport = Aim.ratioAtLeast(0.5)
    static let enqueue = Aim.ratioAtLeast(1)
    /// Milliseconds at the 99th percentile: nobody sees it.
    static let next = Aim.atMost(10)
    /// The command starts a runtime that Redis's client, in C, does not have.
    static let command = Aim.ratioAtMost(2)
    /// A run asks about each invoice, and registers a reminder for each, by a command whose output is a line for each.
    static let dunningRun = Aim.ratioAtMost(200)
    static let dryRun = Aim.ratioAtMost(40)
    /// Bytes.
    static let disk = Aim.atMost(1000)
    /// Milliseconds.
    static let start = Aim.atMost(2000)
    /// Against a Redis that keeps one word for each invoice.
    static let memory = Aim.ratioAtMost(3)
    /// At most 1.3 times slower: a rate at a hundred or a thousand times the size, over that at the first.
    static let growth = Aim.ratioAtLeast(0.77)
    /// The time of a page at a hundred times the size, over that at the first.
    static let page = Aim.ratioAtMost(1.5)
}
