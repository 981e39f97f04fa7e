import HoldlineCore
package import HoldlineStore
import Logging

/// What `holdlined check-config` prints.
extension Settings {
    /// The settings in force, every key, in the form of a configuration file: it can be kept as one.
    package var text: String {
        var lines = [
            "# " + (configuration.map { "from \($0)" } ?? "no configuration file"),
            "socket: \(quoted(socket))",
            "database: \(quoted(database))",
            ledger.map {
                "ledger: {postgresql: \(quoted($0.postgresql)), site: \($0.site), replicated: \($0.isReplicated ? "yes" : "no")}"
            } ?? "# ledger: not given, so that it is the database's own",
        ]
        lines += rulesText + letterheadText + mailText + agencyText + viewsText + hooksText + rolesText
        lines += limits.text + ["log:", "  level: \(logLevel.rawValue)"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// What commands and checks are decided by: the same at all sites of a shared ledger.
    var rulesText: [String] {
        let currency = policy.currency
        var lines = [
            policy.seller.map { "seller: \(quoted($0))" } ?? "# seller: not given, so that messages for any seller are taken",
            "zone: \(quoted(policy.calendar.zone.name))",
            "currency: \(currency.code)",
            "unregistered: \(policy.unregisteredProceeds ? "proceed" : "pause")",
            "resumeAfter: \(policy.resumeAfter)",
            "reviewAfter: \(policy.reviewAfter)",
            "lastReminder: \(policy.lastReminder)",
            "creditLimit: \(policy.creditLimit.map { quoted("\($0)") } ?? "none")",
        ]
        lines += termsText + interestText
        lines += ["insolvency:", "  abroad: \(policy.declarationMonths > 2 ? "yes" : "no")"]
        lines.append("hours:")
        for (weekday, hours) in zip(ConfigurationFile.weekdays, policy.calendar.week) {
            lines.append("  \(weekday): " + (hours.map { "\"\(clock($0.opens))-\(clock($0.closes))\"" } ?? "closed"))
        }
        let holidays = policy.calendar.holidays
        lines += [
            "holidays:", "  country: \(holidays.french ? "FR" : "none")",
            "  days: [\(holidays.others.sorted().map(\.description).joined(separator: ", "))]",
        ]
        lines += holidays.files.isEmpty ? [] : ["  files: [\(holidays.files.map { quoted($0.path) }.joined(separator: ", "))]"]
        lines += holidays.files.flatMap(\.text) + deadlinesText
        func years(_ years: Int?) -> String { years.map { "\($0)y" } ?? "none" }
        lines += [
            "retention:", "  tickets: \(years(policy.retention.tickets))", "  calls: \(years(policy.retention.calls))",
            "  customers: \(years(policy.retention.customers))", "recordReads: \(policy.recordReads.rawValue)",
        ]
        return lines + callsText
    }

    /// The shared ledger of these settings; nil where the ledger is the database's own.
    package var sharedPlace: SharedPlace? {
        ledger.map { SharedPlace($0.target, site: $0.site, rules: rulesText.joined(separator: "\n")) }
    }

    /// The usual terms, and those of single customers by reference.
    private var termsText: [String] {
        let usual = policy.terms.usual.map { quoted("\($0)") } ?? "none"
        guard !policy.terms.customers.isEmpty || !policy.terms.paysOn.isEmpty else { return ["terms: \(usual)"] }
        let customers = policy.terms.customers.sorted { $0.key < $1.key }
        let days = policy.terms.paysOn.sorted { $0.key < $1.key }
        return ["terms:", "  usual: \(usual)"]
            + (customers.isEmpty ? [] : ["  customers:"]) + customers.map { "    \(quoted($0.key.text)): \(quoted("\($0.value)"))" }
            + (days.isEmpty ? [] : ["  paysOn:"])
            + days.map { "    \(quoted($0.key.text)): [\($0.value.map(String.init).joined(separator: ", "))]" }
    }

    /// Views in the order of the file; `{}` for none. They decide nothing, so that sites may differ in them.
    private var viewsText: [String] {
        guard !policy.views.isEmpty else { return ["views: {}"] }
        return ["views:"]
            + policy.views.map { view in
                let asked = view.ask.map { "\($0.name): \(quoted($0.value))" }
                let columns = view.columns.isEmpty ? [] : ["columns: [\(view.columns.map(quoted).joined(separator: ", "))]"]
                return "  \(view.name): {\((asked + columns).joined(separator: ", "))}"
            }
    }

    /// What letters say of the company; it decides nothing, so that sites may differ in it.
    private var letterheadText: [String] {
        guard let head = policy.letterhead else { return ["letterhead: none"] }
        func list(_ lines: [String]) -> String? { lines.isEmpty ? nil : "[\(lines.map(quoted).joined(separator: ", "))]" }
        let values: [String?] = [
            quoted(head.name), list(head.address), head.phone.map(quoted), head.email.map(quoted), head.iban.map(quoted),
            head.bic.map(quoted), head.payAt.map(quoted), list(head.mediation), head.language.rawValue,
        ]
        return ["letterhead:"] + zip(ConfigurationValue.letterheadKeys, values).compactMap { key, value in value.map { "  \(key): \($0)" } }
    }

    /// Where mails go and come from is each site's own.
    private var mailText: [String] {
        let mail = policy.mail
        return [
            "mail:", "  unknown: \(mail.unknown.map { quoted($0.text) } ?? "none")", "  from: \(mail.from.map(quoted) ?? "none")",
            "  domain: \(mail.domain.map(quoted) ?? "none")",
            "  command: \(mail.command.map { "[\($0.map(quoted).joined(separator: ", "))]" } ?? "none")", "  fileLimit: \(mail.fileLimit)",
        ]
    }

    /// Agencies by name, as the file has them.
    private var agencyText: [String] {
        guard !policy.agencies.isEmpty else { return ["agency: none"] }
        return ["agency:"]
            + policy.agencies.map { agency in
                let contract = agency.contract.map { ", contract: \(quoted($0))" } ?? ""
                return "  \(quoted(agency.name)): {address: [\(agency.address.map(quoted).joined(separator: ", "))]\(contract)}"
            }
    }

    /// Rates by date, ascending.
    private var interestText: [String] {
        let rates = policy.interest
        guard !rates.isEmpty else { return ["interest: none"] }
        let all = [rates.conditions, rates.centralBank, rates.legal]
        return ["interest:"]
            + zip(ConfigurationValue.interestKeys, all).filter { !$1.isEmpty }.map { key, rates in
                if let only = rates[.earliest], rates.count == 1 { return "  \(key): \(only)" }
                return "  \(key): {\(rates.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
            }
    }

    /// Every role that the configuration names; a comment where it names none.
    private var rolesText: [String] {
        guard let roles else {
            return ["# roles: not given, so that the daemon's own user and root have every role, and nobody else has any"]
        }
        func list(_ names: [String]) -> String { "[\(names.map(quoted).joined(separator: ", "))]" }
        let lines = Role.allCases.compactMap { role in
            roles.members[role].map { "  \(role.rawValue): {users: \(list($0.users)), groups: \(list($0.groups))}" }
        }
        return lines.isEmpty ? ["roles: {}"] : ["roles:"] + lines
    }
}

extension HolidayFile {
    /// What the file says, as comments: sites of a shared ledger compare the days, too.
    fileprivate var text: [String] {
        let single = days.sorted().map(\.description)
        let yearly = yearly.map { holiday in
            let length = holiday.length > 1 ? " for \(holiday.length) days" : ""
            return "each year from \(holiday.first)\(length)\(holiday.until.map { " to \($0)" } ?? "")"
        }
        return ["  # \(path): \((single + yearly.sorted()).joined(separator: ", "))"]
    }
}

/// `09:00` of seconds since midnight; the end of the day is `24:00`, and what is past midnight is of the next day.
private func clock(_ seconds: Int) -> String {
    let seconds = seconds > 86_400 ? seconds - 86_400 : seconds
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    return "\(two(seconds / 3600)):\(two(seconds / 60 % 60))"
}

/// A double-quoted scalar, which YAML and JSON share.
func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": result += "\\" + String(scalar)
        case _ where scalar.value < 0x20 || scalar.value == 0x7F:
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
