import HoldlineCore

/// How the settings write queues, agents and numbering.
extension Settings {
    /// The part of `text` about queues, agents and numbers.
    var callsText: [String] { queuesText + agentsText + numberingText }

    /// All queues by name; a comment where none is configured.
    private var queuesText: [String] {
        let queues = policy.calls.queues.sorted { $0.key < $1.key }
        guard !queues.isEmpty else { return ["# queues: not given, so that any name is a queue, with the usual settings"] }
        return ["queues:"] + queues.flatMap { name, queue in ["  \(quoted(name.text)):"] + Self.text(queue).map { "    " + $0 } }
    }

    /// Every key of a queue with the value in force, in the order of the manual.
    private static func text(_ queue: QueuePolicy) -> [String] {
        let credit = Priority.allCases.map { "\($0.rawValue): \(time(queue.credit(of: $0)))" }.joined(separator: ", ")
        return [
            "hours: \(queue.hours.rawValue)",
            "largest: \(queue.largest.map(String.init) ?? "none")",
            "longestWait: \(queue.longestWait.map(time) ?? "none")",
            "credit: {\(credit)}",
            "strategy: \(queue.strategy.rawValue)",
            "tierAfter: \(time(queue.tierAfter))",
            "skillsRelaxAfter: \(queue.skillsRelaxAfter.map(time) ?? "none")",
            "offerFor: \(time(queue.offerFor))",
            "missesToPause: \(queue.missesToPause)",
            "wrapUp: \(time(queue.wrapUp))",
            "transferFor: \(time(queue.transferFor))",
            "callbackAttempts: \(queue.callbackAttempts)",
            "callbackPause: \(time(queue.callbackPause))",
            "callbackExpiry: \(time(queue.callbackExpiry))",
            "threshold: \(time(queue.threshold))",
            "target: \(queue.target)",
        ]
    }

    /// All agents by login; a comment where none is configured.
    private var agentsText: [String] {
        let agents = policy.calls.agents.sorted { $0.key < $1.key }
        guard !agents.isEmpty else { return ["# agents: not given, so that each says its queues and skills at the login"] }
        func list(_ ranks: [some Ranked]) -> String { "[\(ranks.map { quoted($0.description) }.joined(separator: ", "))]" }
        return ["agents:"]
            + agents.map { login, profile in
                "  \(quoted(login)): {queues: \(list(profile.queues)), skills: \(list(profile.skills))}"
            }
    }

    /// The numbering in force.
    private var numberingText: [String] {
        let numbering = policy.calls.numbering
        func prefix(_ digits: String) -> String { digits.isEmpty ? "none" : quoted(digits) }
        return [
            "numbering:", "  country: \(quoted(numbering.country))", "  trunk: \(prefix(numbering.trunk))",
            "  international: \(prefix(numbering.international))",
        ]
    }

    /// A length of time in the largest unit that loses nothing: `2d`, `15m`, `90s`.
    static func time(_ seconds: Int64) -> String {
        let units: [(Int64, String)] = [(86_400, "d"), (3600, "h"), (60, "m")]
        for (factor, unit) in units where seconds > 0 && seconds % factor == 0 { return "\(seconds / factor)\(unit)" }
        return "\(seconds)s"
    }
}
