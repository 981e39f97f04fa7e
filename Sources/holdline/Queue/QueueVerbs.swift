import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Queues come from the daemon's configuration, or from calls that name one; no command makes any.
struct QueueNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "queue", "Queues: who waits in each, and who is there to answer.", [QueueList.self])
}

/// Reads `GET /v1/queues` in one answer: there are few. A person is warned of stranded calls after the table,
/// with the command that explains the first of them.
struct QueueList: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "list", "Each queue now: callers, waits, conversations and agents.",
        """
        LONGEST and TALK name the call that waits or is spoken longest; TODAY, ANSWERED and LEVEL are of today's callers. A stranded call \
        is one that nobody who is logged in may take.
        """, examples: "holdline queue list", "holdline queue list --follow")

    @Flag(name: .shortAndLong, help: "Draw the table anew every two seconds, until Ctrl-C.") var follow = false
    @OptionGroup var options: ReadOptions

    /// More stranded calls are counted.
    ///
    /// The stranded calls that a warning names.
    private static let largestCount = 10

    func validate() throws {
        if follow, options.output.output != .table {
            throw ValidationError(told: "--follow draws a table: leave out -o, or ask again and again")
        }
    }

    func run() async throws {
        let client = try options.connection.client()
        guard follow else { return try write(try await client.queues()) }
        try await Redraw.forever {
            let answer = try await client.queues()
            try Console.current.beginScreen()
            try write(answer)
        }
    }

    /// The answer is listed element by element, and read again for the warnings.
    private func write(_ answer: Answer<HoldlineCore.QueueList>) throws {
        let format = options.output.output
        var writer = ListWriter<QueueStatus>(format == .csv ? QueueStatus.columns : QueueStatus.listed, format, on: .current)
        for line in try answer.itemBytes() { try writer.add(try decoded(QueueStatus.self, from: line), line: line) }
        try writer.finish(empty: "There is no queue: the configuration names none, and nobody has called.")
        guard format == .table else { return }
        for queue in try answer.value.items where !queue.stranded.isEmpty {
            let calls = queue.stranded.prefix(Self.largestCount).map(\.description).joined(separator: ", ")
            let more = queue.stranded.count > Self.largestCount ? " and \(queue.stranded.count - Self.largestCount) more" : ""
            try Console.current.note(
                """
                warning: nobody who is logged in may take \(calls)\(more) in \(queue.queue)
                  holdline call why \(queue.stranded[0])
                """)
        }
    }
}

/// Waits and conversations are in seconds up to the moment of the answer.
extension QueueStatus: Listed {
    /// As the API has it: what CSV holds.
    static let columns: [Column<QueueStatus>] = [
        Column("queue", "QUEUE", least: 8) { .text($0.queue.text) },
        Column("open", "OPEN", firm: true, rank: 4) { .word(String($0.open), .plain) },
        Column("waiting", "WAIT", right: true, firm: true) { .count($0.waiting) },
        Column("callbacks", "BACK", right: true, firm: true, rank: 2) { .count($0.callbacks) },
        Column("offered", "RING", right: true, firm: true, rank: 3) { .count($0.offered) },
        Column("longestWait", "LONGEST", right: true, firm: true) { .length($0.longestWait) },
        Column("longestWaiting", "", firm: true) { .text($0.longestWaiting) },
        Column("talking", "TALK", right: true, firm: true) { .count($0.talking) },
        Column("longestTalk", "LONGEST", right: true, firm: true) { .length($0.longestTalk) },
        Column("longestTalking", "", firm: true) { .text($0.longestTalking) },
        Column("agents", "AGENTS", right: true, firm: true) { .count($0.agents) },
        Column("available", "AVAILABLE", right: true, firm: true, rank: 5) { .count($0.available) },
        Column("free", "FREE", right: true, firm: true) { .count($0.free) },
        Column("paused", "PAUSED", right: true, firm: true, rank: 1) { .count($0.paused) },
        Column("strategy", "STRATEGY", firm: true, rank: 6) { .word($0.strategy) },
        Column("stranded", "STRANDED", rank: 7) { .text($0.stranded.map(\.description).joined(separator: " ")) },
        Column("arrived", "EVER", right: true, firm: true, rank: 8) { .count($0.arrived) },
        Column("arrivedToday", "TODAY", right: true, firm: true, rank: 3) { .count($0.today?.arrived) },
        Column("answeredToday", "ANSWERED", right: true, firm: true, rank: 4) { .count($0.today?.answered) },
        Column("levelToday", "LEVEL", right: true, firm: true, rank: 3) { .text($0.today?.serviceLevel.map { "\($0) %" }) },
    ]

    /// The columns for a person: a closed queue says so, and the longest wait and talk are shown where there are any.
    static let listed = columns.without("arrived").with(
        Column("open", "OPEN", firm: true, rank: 4) { $0.open ? .word("open", .plain) : .word("closed", .yellow) },
        Column("longestWait", "LONGEST", right: true, firm: true) { .length($0.longestWaiting == nil ? nil : $0.longestWait) },
        Column("longestTalk", "LONGEST", right: true, firm: true) { .length($0.longestTalking == nil ? nil : $0.longestTalk) })
}
