import HoldlineCore

/// Values about money, deadlines, roles and limits.
extension ConfigurationValue {
    /// A path that begins with a slash: the daemon's working directory is nobody's concern.
    func absolutePath() throws(StartProblem) -> String {
        let text = try text("an absolute path")
        guard text.hasPrefix("/") else { throw problem("“\(text)” is no absolute path: begin it with /") }
        return text
    }

    /// A code of ISO 4217 in capitals.
    func currency() throws(StartProblem) -> Currency {
        let text = try text("a currency of ISO 4217, such as EUR")
        guard let currency = Currency(code: text) else {
            throw problem("“\(text)” is no currency of ISO 4217: write a code such as EUR")
        }
        return currency
    }

    /// nil where there is no limit.
    func creditLimit(in currency: Currency) throws(StartProblem) -> Amount? {
        let wanted =
            "an amount in \(currency.code) such as \(Amount(units: 500, decimals: 0).fitted(to: currency) ?? .zero(in: currency)), or none"
        let text = try text(wanted)
        if text == "none" { return nil }
        guard let amount = Amount(text: text)?.fitted(to: currency), amount.units >= 0 else {
            throw problem("“\(text)” does not do: write \(wanted)")
        }
        return amount
    }

    /// A preset, and over it what the two keys say; `none` takes a deadline of the preset away.
    func deadlines(on calendar: BusinessCalendar) throws(StartProblem) -> Deadlines {
        let values = try block(["preset", "firstResponse", "resolution"])
        let presets = Dictionary(uniqueKeysWithValues: DeadlinePreset.allCases.map { ($0.rawValue, $0) })
        var deadlines = (try values["preset"]?.word(presets) ?? .none).deadlines(on: calendar)
        if let value = values["firstResponse"] { deadlines.firstResponse = try value.businessTime(on: calendar) }
        if let value = values["resolution"] { deadlines.resolution = try value.businessTime(on: calendar) }
        return deadlines
    }

    /// "3d" is working days, "8h" and "30m" are business time; nil for `none`.
    private func businessTime(on calendar: BusinessCalendar) throws(StartProblem) -> Int64? {
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

    /// Who has which role. A role that is not named has nobody.
    func roleMap() throws(StartProblem) -> RoleMap {
        let roles = try block(Role.allCases.map(\.rawValue))
        var map = RoleMap()
        for role in Role.allCases {
            guard let value = roles[role.rawValue] else { continue }
            let lists = try value.block(["users", "groups"])
            map.members[role] = RoleMap.Members(users: try lists["users"]?.names() ?? [], groups: try lists["groups"]?.names() ?? [])
        }
        return map
    }

    /// Users or groups, as they are written: whether they exist is asked when the roles come into force.
    private func names() throws(StartProblem) -> [String] {
        var names: [String] = []
        for value in try list("a list of names, such as [ada, grace]") { names.append(try value.text("a name")) }
        return names
    }

    /// The limits, each within a range that a machine can bear; what is left out has the usual value.
    func limits() throws(StartProblem) -> Limits {
        let values = try block([
            "body", "headers", "idle", "connections", "followers", "queueDepth", "answerMemory", "answerFiles",
        ])
        var limits = Limits()
        limits.body = try values["body"]?.bytes(in: 1024...(1 << 30)) ?? limits.body
        limits.headers = try values["headers"]?.bytes(in: 1024...(1 << 20)) ?? limits.headers
        limits.idle = try values["idle"]?.seconds(in: 1...86_400) ?? limits.idle
        limits.connections = try values["connections"]?.integer("a number of connections", in: 1...1_000_000) ?? limits.connections
        limits.followers = try values["followers"]?.integer("a number of connections", in: 0...100_000) ?? limits.followers
        limits.queueDepth = try values["queueDepth"]?.integer("a number of commands", in: 1...1_000_000) ?? limits.queueDepth
        limits.answerMemory = try values["answerMemory"]?.bytes(in: (1 << 20)...(1 << 40)) ?? limits.answerMemory
        limits.answerFiles = try values["answerFiles"]?.bytes(in: 0...(1 << 50)) ?? limits.answerFiles
        return limits
    }

    /// A number of bytes, with `KiB`, `MiB` or `GiB` as multiples of 1,024.
    private func bytes(in range: ClosedRange<Int>) throws(StartProblem) -> Int {
        let wanted = "a number of bytes, or such as 64KiB or 1MiB"
        let text = try text(wanted)
        let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]
        let unit = units.first { text.hasSuffix($0.0) }
        let digits = unit.map { String(text.dropLast($0.0.count)) } ?? text
        let (bytes, overflow) = (Int(digits) ?? -1).multipliedReportingOverflow(by: unit?.1 ?? 1)
        guard bytes >= 0, !overflow, range.contains(bytes) else {
            throw problem("“\(text)” does not do: write \(wanted), from \(range.lowerBound) to \(range.upperBound) bytes")
        }
        return bytes
    }

    /// A length of time, in seconds.
    private func seconds(in range: ClosedRange<Int>) throws(StartProblem) -> Int {
        let text = try text("a time such as 60s or 5m")
        guard let span = Span(text: text), range.contains(Int(span.seconds)) else {
            throw problem("“\(text)” does not do: write a time such as 60s or 5m, from \(range.lowerBound) to \(range.upperBound) seconds")
        }
        return Int(span.seconds)
    }
}
