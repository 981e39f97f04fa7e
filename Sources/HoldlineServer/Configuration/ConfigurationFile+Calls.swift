import HoldlineCore
import Yams

/// `queues`, `agents` and `numbering`.
extension ConfigurationFile {
    /// The keys of one queue, for hints and for the refusal of others.
    static let queueKeys = [
        "hours", "largest", "longestWait", "credit", "strategy", "tierAfter", "skillsRelaxAfter", "offerFor", "missesToPause", "wrapUp",
        "transferFor", "callbackAttempts", "callbackPause", "callbackExpiry", "threshold", "target",
    ]

    /// Queues, agents and the numbering, which `queues`, `agents` and `numbering` describe.
    static func calls(_ values: [String: ConfigurationValue]) throws(StartProblem) -> CallPolicy {
        var calls = CallPolicy()
        for (key, value) in try values["queues"]?.entries("queues by their names, such as support: {hours: business}") ?? [] {
            let name: QueueName = try key.identifier()
            guard calls.queues[name] == nil else { throw key.problem("is given twice: keep one") }
            calls.queues[name] = try value.queue()
        }
        for (key, value) in try values["agents"]?.entries("agents by their logins, such as lea: {queues: [support]}") ?? [] {
            let login = try key.text("an agent's Unix user")
            guard (1...80).contains(login.utf8.count), login.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw key.problem("is no agent's login: write a Unix user")
            }
            calls.agents[login] = try value.profile(calls.queues.keys.sorted().map(\.text))
        }
        calls.numbering = try values["numbering"]?.numbering() ?? calls.numbering
        return calls
    }
}

/// Values about calls.
extension ConfigurationValue {
    /// The longest time that a queue's setting takes: 30 days.
    private static let longest: Int64 = 30 * 86_400

    /// One queue; what it leaves out has the usual value. An empty value is refused, since it looks like a queue that
    /// somebody forgot to finish.
    fileprivate func queue() throws(StartProblem) -> QueuePolicy {
        if isEmpty { throw problem("has no value: write {} for the usual settings") }
        let values = try block(ConfigurationFile.queueKeys)
        var queue = QueuePolicy()
        queue.hours = try values["hours"]?.wireWord() ?? queue.hours
        if let value = values["largest"], try !value.isNone {
            queue.largest = try value.integer("a number of callers, or none", in: 1...100_000)
        }
        queue.longestWait = try values["longestWait"]?.timeOrNone(from: 1)
        if let credit = try values["credit"]?.block(Priority.allCases.map(\.rawValue)) {
            for priority in Priority.allCases {
                queue.credit[priority] = try credit[priority.rawValue]?.time() ?? queue.credit[priority]
            }
        }
        queue.strategy = try values["strategy"]?.wireWord() ?? queue.strategy
        queue.tierAfter = try values["tierAfter"]?.time() ?? queue.tierAfter
        if let value = values["skillsRelaxAfter"] { queue.skillsRelaxAfter = try value.timeOrNone() }
        queue.offerFor = try values["offerFor"]?.time(from: 1) ?? queue.offerFor
        queue.missesToPause = try values["missesToPause"]?.integer("a number of offers", in: 1...1000) ?? queue.missesToPause
        queue.wrapUp = try values["wrapUp"]?.time(to: 86_400) ?? queue.wrapUp
        queue.transferFor = try values["transferFor"]?.time() ?? queue.transferFor
        queue.callbackAttempts = try values["callbackAttempts"]?.integer("a number of attempts", in: 1...1000) ?? queue.callbackAttempts
        queue.callbackPause = try values["callbackPause"]?.time() ?? queue.callbackPause
        queue.callbackExpiry = try values["callbackExpiry"]?.time(from: 60) ?? queue.callbackExpiry
        queue.threshold = try values["threshold"]?.time() ?? queue.threshold
        queue.target = try values["target"]?.integer("a share in percent", in: 1...100) ?? queue.target
        return queue
    }

    /// One agent's queues and skills. A queue that is not configured is refused, unless no queue is configured at all.
    fileprivate func profile(_ queues: [String]) throws(StartProblem) -> CallPolicy.AgentProfile {
        let values = try block(["queues", "skills"])
        let memberships: [Membership] =
            try values["queues"]?.ranks("a list of queues, such as [support, \"billing:2\"]") { word in
                guard !queues.isEmpty, !queues.contains(word) else { return nil }
                let hint =
                    nearest(to: word, in: queues).map { "did you mean \($0)?" } ?? "the queues are: \(queues.joined(separator: ", "))"
                return "there is no queue “\(word)” under queues; \(hint)"
            } ?? []
        let skills: [Skill] = try values["skills"]?.ranks("a list of skills, such as [\"german:2\"]") { _ in nil } ?? []
        return CallPolicy.AgentProfile(queues: memberships, skills: skills)
    }

    /// Words with numbers, each once; `refusal` says what is wrong with a word.
    private func ranks<Value: Ranked>(_ wanted: String, _ refusal: (String) -> String?) throws(StartProblem) -> [Value] {
        var ranks: [Value] = []
        for item in try list(wanted) {
            switch Value.read(try item.text(wanted)) {
            case .failure(let problem): throw item.problem(problem.message)
            case .success(let value):
                if let refusal = refusal(value.word) { throw item.problem(refusal) }
                guard !ranks.contains(where: { $0.word == value.word }) else {
                    throw item.problem("\(value.word) is given twice: keep one")
                }
                ranks.append(value)
            }
        }
        return ranks
    }

    /// How telephone numbers are written. It refuses prefixes with which no number could begin with the trunk prefix.
    fileprivate func numbering() throws(StartProblem) -> Numbering {
        let values = try block(["country", "trunk", "international"])
        var numbering = Numbering()
        if let value = values["country"] {
            let wanted = "the country's code without the plus, such as 33"
            let text = try value.text(wanted)
            // E.164: one to three digits, of which none begins with 0.
            guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit), !text.hasPrefix("0") else {
                throw value.problem("“\(text)” does not do: write \(wanted)")
            }
            numbering.country = text
        }
        numbering.trunk =
            try values["trunk"]?.prefix("what is dialled before a number within the country, such as 0, or none") ?? numbering.trunk
        numbering.international =
            try values["international"]?.prefix("what is dialled before a number abroad, such as 00, or none") ?? numbering.international
        if !numbering.international.isEmpty, numbering.trunk.hasPrefix(numbering.international) {
            throw problem(
                "with “\(numbering.international)” before numbers abroad no number begins with the trunk prefix “\(numbering.trunk)”: correct one of the two"
            )
        }
        return numbering
    }

    /// Digits that are dialled first; empty for `none`.
    private func prefix(_ wanted: String) throws(StartProblem) -> String {
        if try isNone { return "" }
        let text = try text(wanted)
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit) else {
            throw problem("“\(text)” does not do: write \(wanted)")
        }
        return text
    }

    /// Whether the value is the word `none`. A list or a mapping is not.
    var isNone: Bool { get throws(StartProblem) { node.scalar?.string == "none" } }

    /// Seconds of `30s`, `5m`, `2h` or `2d`.
    private func time(from least: Int64 = 0, to most: Int64 = longest, or other: String = "") throws(StartProblem) -> Int64 {
        let wanted = "a time such as 30s, 5m, 2h or 2d"
        let text = try text(wanted + other)
        guard let span = Span(text: text), (least...most).contains(span.seconds) else {
            throw problem("“\(text)” does not do: write \(wanted), from \(Settings.time(least)) to \(Settings.time(most))\(other)")
        }
        return span.seconds
    }

    /// nil for `none`.
    private func timeOrNone(from least: Int64 = 0) throws(StartProblem) -> Int64? {
        try isNone ? nil : try time(from: least, or: ", or none")
    }

    /// One of the words that this type has on the wire.
    private func wireWord<Word: WireWord>() throws(StartProblem) -> Word {
        try word(Dictionary(uniqueKeysWithValues: Word.allCases.map { ($0.rawValue, $0) }))
    }

    /// An identifier, by the same rules as over the wire.
    fileprivate func identifier<ID: TextIdentifier>() throws(StartProblem) -> ID {
        switch ID.read(try text(ID.noun)) {
        case .success(let value): return value
        case .failure(let problem): throw self.problem(problem.message)
        }
    }
}
