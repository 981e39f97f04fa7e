import HoldlineCore
import Yams

/// `deadlines`, `groups` and `escalation`.
extension ConfigurationFile {
    /// The customer groups come first, since exceptions name them.
    static func readDeadlines(_ values: [String: ConfigurationValue], into policy: inout Policy) throws(StartProblem) {
        policy.customerGroups = try values["groups"]?.customerGroups() ?? []
        if let value = values["deadlines"] {
            let block = try value.block(["preset"] + DeadlineKind.allCases.map(\.key) + ["for"])
            policy.deadlines = try block.deadlines(on: policy.calendar)
            for exception in try block["for"]?.list("a list such as [{priority: urgent, firstResponse: 2h}]") ?? [] {
                policy.deadlineExceptions.append(try exception.deadlineException(on: policy.calendar, policy.customerGroups))
            }
        }
        policy.escalation = try values["escalation"]?.escalation() ?? policy.escalation
    }
}

extension DeadlineKind {
    /// Its key in the configuration.
    var key: String {
        switch self {
        case .acknowledge: "acknowledge"
        case .firstResponse: "firstResponse"
        case .nextUpdate: "nextUpdate"
        case .resolution: "resolution"
        }
    }
}

extension Dictionary<String, ConfigurationValue> {
    /// A preset, and over it what the keys of the deadlines say; `none` takes a deadline of the preset away.
    fileprivate func deadlines(on calendar: BusinessCalendar) throws(StartProblem) -> Deadlines {
        let presets = [String: DeadlinePreset](uniqueKeysWithValues: DeadlinePreset.allCases.map { ($0.rawValue, $0) })
        let preset = try self["preset"]?.word(presets) ?? DeadlinePreset.none
        var deadlines = preset.deadlines(on: calendar)
        let own = try limits(on: calendar)
        for (kind, limit) in own { deadlines[kind] = limit }
        return deadlines
    }

    /// Limits in seconds of business time, for the keys that are there. A key with `none` is there with nil, which takes a
    /// preset's deadline away; a key that is left out changes nothing.
    fileprivate func limits(on calendar: BusinessCalendar) throws(StartProblem) -> [DeadlineKind: Int64?] {
        var limits: [DeadlineKind: Int64?] = [:]
        for kind in DeadlineKind.allCases {
            guard let value = self[kind.key] else { continue }
            limits[kind] = .some(try value.businessTime(on: calendar))
        }
        return limits
    }
}

extension ConfigurationValue {
    /// "3d" is working days, "8h" and "30m" are business time; nil for `none`.
    fileprivate func businessTime(on calendar: BusinessCalendar) throws(StartProblem) -> Int64? {
        let wanted = "3d (working days), 8h or 30m (business time), or none"
        let text = try text(wanted)
        if text == "none" { return nil }
        guard let unit = text.last, let count = Int(text.dropLast()), (1...100_000).contains(count), !text.hasPrefix("+") else {
            throw problem("“\(text)” does not do: write \(wanted)")
        }
        switch unit {
        case "d": return calendar.seconds(workingDays: count)
        case "h": return Int64(count) * 3600
        case "m": return Int64(count) * 60
        default: throw problem("“\(text)” does not do: write \(wanted)")
        }
    }

    /// Groups in the order of the file. A customer may be in several groups, and in each one once. Throws a `StartProblem` for a
    /// name that is no word of letters, digits and hyphens.
    fileprivate func customerGroups() throws(StartProblem) -> [CustomerGroup] {
        var groups: [CustomerGroup] = []
        for (key, value) in try entries("names of customer groups, such as {key-accounts: [K-042]}") {
            let name = try key.text("the name of a customer group")
            guard name.utf8.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }), name.utf8.count <= 40 else {
                throw key.problem("“\(name)” is no name of a group: write at most 40 letters, digits and hyphens")
            }
            var customers: Set<CustomerReference> = []
            for element in try value.list("a list of customer references, such as [K-042, K-043]") {
                let text = try element.text("a customer reference")
                guard let customer = CustomerReference(text) else { throw element.problem("“\(text)” is no customer reference") }
                guard customers.insert(customer).inserted else { throw element.problem("\(text) is named twice: once is enough") }
            }
            groups.append(CustomerGroup(name: name, customers: customers))
        }
        return groups
    }

    /// One element of `for`. It needs a condition, since one without would be for every ticket, and a deadline, since one without
    /// would change nothing. It names groups that `groups` has.
    fileprivate func deadlineException(
        on calendar: BusinessCalendar, _ groups: [CustomerGroup]
    ) throws(StartProblem) -> DeadlineException {
        let conditions = ["priority", "channel", "group"]
        let values = try block(conditions + DeadlineKind.allCases.map(\.key))
        guard conditions.contains(where: { values[$0] != nil }) else {
            throw problem("it has no condition, and would be for every ticket: add priority, channel or group")
        }
        var exception = DeadlineException()
        exception.priorities = try values["priority"]?.words() ?? []
        exception.channels = try values["channel"]?.words() ?? []
        for value in try values["group"]?.oneOrMore() ?? [] {
            let group = try value.word(Dictionary(uniqueKeysWithValues: groups.map { ($0.name, $0) }))
            exception.groups.insert(group.name)
            exception.customers.formUnion(group.customers)
        }
        exception.limits = try values.limits(on: calendar)
        guard !exception.limits.isEmpty else {
            throw problem("it sets no deadline: add \(DeadlineKind.allCases.map(\.key).joined(separator: ", ")), or leave it out")
        }
        return exception
    }

    /// One value, or the elements of a list, of which there has to be one.
    private func oneOrMore() throws(StartProblem) -> [ConfigurationValue] {
        guard case .sequence = node else { return [self] }
        let values = try list("a list")
        if values.isEmpty { throw problem("the list is empty: name something, or leave the line out") }
        return values
    }

    /// One word or several, each of which has to be one that the wire has.
    private func words<Word: WireWord>() throws(StartProblem) -> Set<Word> {
        let words = Dictionary(uniqueKeysWithValues: Word.allCases.map { ($0.rawValue, $0) })
        var found: Set<Word> = []
        for value in try oneOrMore() { found.insert(try value.word(words)) }
        return found
    }

    /// `none` tells of nothing. Without `at` the usual parts are told of; `raise` may name no other per cents than those that are
    /// told.
    fileprivate func escalation() throws(StartProblem) -> EscalationPolicy {
        if node.scalar?.string == "none" { return EscalationPolicy(percents: []) }
        let values = try block(["at", "raise"])
        var policy = EscalationPolicy()
        if let value = values["at"] {
            var percents: Set<Int> = []
            for element in try value.list("a list of per cents, such as [50, 75, 100]") {
                percents.insert(try element.integer("per cents of a deadline", in: 1...100))
            }
            policy.percents = percents.sorted()
        }
        let priorities = Dictionary(uniqueKeysWithValues: Priority.allCases.map { ($0.rawValue, $0) })
        for (key, value) in try values["raise"]?.entries("priorities by per cent, such as {75: high, 100: urgent}") ?? [] {
            let percent = try key.integer("per cents of a deadline", in: 1...100)
            guard policy.percents.contains(percent) else {
                let list = policy.percents.map(String.init).joined(separator: ", ")
                throw key.problem("nothing is told at \(percent) %: write one of “at”: \(list)")
            }
            policy.raise[percent] = try value.word(priorities)
        }
        return policy
    }
}

// MARK: As text

extension Settings {
    /// Deadlines as `check-config` prints them. What is as usual is left out but for the two that there have always been: sites of a shared
    /// ledger compare these lines.
    var deadlinesText: [String] {
        let deadlines = policy.deadlines
        var lines: [String] = []
        if !policy.customerGroups.isEmpty {
            lines.append("groups:")
            lines += policy.customerGroups.map { group in
                "  \(group.name): [\(group.customers.map { quoted($0.text) }.sorted().joined(separator: ", "))]"
            }
        }
        lines.append("deadlines:")
        if let limit = deadlines.acknowledge { lines.append("  acknowledge: \(businessTime(limit))") }
        lines.append("  firstResponse: \(businessTime(deadlines.firstResponse))")
        if let limit = deadlines.nextUpdate { lines.append("  nextUpdate: \(businessTime(limit))") }
        lines.append("  resolution: \(businessTime(deadlines.resolution))")
        if !policy.deadlineExceptions.isEmpty { lines.append("  for:") }
        for exception in policy.deadlineExceptions {
            let conditions = [
                ("priority", exception.priorities.map(\.rawValue)), ("channel", exception.channels.map(\.rawValue)),
                ("group", Array(exception.groups)),
            ].filter { !$0.1.isEmpty }.map { "\($0): [\($1.sorted().joined(separator: ", "))]" }
            let limits = DeadlineKind.allCases.compactMap { kind in
                exception.limits[kind].map { "\(kind.key): \(businessTime($0))" }
            }
            lines.append("    - {\((conditions + limits).joined(separator: ", "))}")
        }
        guard policy.escalation != EscalationPolicy() else { return lines }
        guard !policy.escalation.percents.isEmpty else { return lines + ["escalation: none"] }
        lines += ["escalation:", "  at: [\(policy.escalation.percents.map(String.init).joined(separator: ", "))]"]
        let raise = policy.escalation.raise.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.rawValue)" }
        if !raise.isEmpty { lines.append("  raise: {\(raise.joined(separator: ", "))}") }
        return lines
    }
}

/// Hours of business time where they are whole, minutes otherwise.
/// `none` for nil. A length that is no whole minute loses its seconds: the configuration has none.
private func businessTime(_ seconds: Int64?) -> String {
    guard let seconds else { return "none" }
    return seconds % 3600 == 0 ? "\(seconds / 3600)h" : "\(seconds / 60)m"
}
