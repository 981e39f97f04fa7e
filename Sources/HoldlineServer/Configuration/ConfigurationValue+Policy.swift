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
}
