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
