/// Who of several agents that could take a call is offered it.
package enum QueueStrategy: String, WireWord {
    case longestIdle = "longest-idle"
    case fewestCalls = "fewest-calls"
    case roundRobin = "round-robin"

    package static let noun = "strategy"
}

/// What the company decided once of a queue, in the configuration. Times are in seconds.
package struct QueuePolicy: Hashable, Sendable {
    package enum Hours: String, WireWord {
        case always
        /// The opening hours and holidays of the business calendar.
        case business

        package static let noun = "hours"
    }

    package var hours = Hours.always
    /// Callers who may wait at once; one more is turned away. nil: any number.
    package var largest: Int?
    /// After so long a caller is sent away. nil: never.
    package var longestWait: Int64?
    /// Seconds of waiting that a priority is worth.
    package var credit: [Priority: Int64] = [.low: 0, .normal: 60, .high: 180, .urgent: 600]
    package var strategy = QueueStrategy.longestIdle
    /// The second line is offered a call after so long, the third after twice that.
    package var tierAfter: Int64 = 30
    /// After so long a call may go to an agent without its skills. nil: never.
    package var skillsRelaxAfter: Int64? = 300
    /// How long an offer rings.
    package var offerFor: Int64 = 30
    /// Offers in a row that pause an agent who does not take them.
    package var missesToPause = 3
    package var wrapUp: Int64 = 0
    /// For so long a call transferred to an agent waits for that agent alone.
    package var transferFor: Int64 = 60
    package var callbackAttempts = 3
    package var callbackPause: Int64 = 900
    /// From the wish, or the wished time.
    package var callbackExpiry: Int64 = 172_800
    /// The service level's threshold.
    package var threshold: Int64 = 20
    /// The share that should be answered within it, in percent.
    package var target = 80

    package init() {}

    package func credit(of priority: Priority) -> Int64 { credit[priority] ?? 0 }
}

/// Queues and agents of the configuration, and how numbers are read.
package struct CallPolicy: Hashable, Sendable {
    /// Empty: any name is a queue, with the usual settings.
    package var queues: [QueueName: QueuePolicy] = [:]
    /// Of queues that the configuration does not describe.
    package var usual = QueuePolicy()
    /// Queues and skills of agents; one that is not here says them at the login, or serves all queues.
    package var agents: [String: AgentProfile] = [:]
    package var numbering = Numbering()
    /// Whether any name may log in: where nobody configured roles, so that one person can try it out with several agents.
    package var anybody = false

    package struct AgentProfile: Hashable, Sendable {
        package var queues: [Membership]
        package var skills: [Skill]

        package init(queues: [Membership] = [], skills: [Skill] = []) { (self.queues, self.skills) = (queues, skills) }
    }

    package init() {}

    package func queue(_ name: QueueName) -> QueuePolicy { queues[name] ?? usual }

    /// A queue's name as the configuration spells it; as it is, where that does not describe it.
    package func spelled(_ name: QueueName) -> QueueName { queues.index(forKey: name).map { queues.keys[$0] } ?? name }

    /// Whether callers may come to a queue of this name.
    package func knows(_ name: QueueName) -> Bool { queues.isEmpty || queues[name] != nil }
}

/// How a number as it is dialled becomes one of E.164.
package struct Numbering: Hashable, Sendable {
    /// Of the country, without the plus.
    package var country = "33"
    /// What is dialled before a number within the country; empty where nothing is.
    package var trunk = "0"
    /// What is dialled before a number abroad.
    package var international = "00"

    package init() {}

    /// `+33123456789` for `01 23 45 67 89`; what is no such number (an extension, a SIP address) stays as it is. nil: withheld.
    package func read(_ text: String) -> String? {
        let compact = Self.compact(text)
        if compact.isEmpty || Self.withheld.contains(compact.lowercased()) { return nil }
        guard let bare = Self.bare(text) else { return text }
        // E.164: at most 15 digits, the country's among them.
        func plus(_ digits: some StringProtocol) -> String? { (7...15).contains(digits.utf8.count) ? "+\(digits)" : nil }
        if bare.hasPrefix("+") { return plus(bare.dropFirst()) ?? text }
        if !international.isEmpty, bare.hasPrefix(international) { return plus(bare.dropFirst(international.utf8.count)) ?? text }
        if !trunk.isEmpty, bare.hasPrefix(trunk) { return plus(country + bare.dropFirst(trunk.utf8.count)) ?? text }
        // Many trunks send numbers of E.164 without their plus. One with the country's own code is taken for such where what follows is as
        // long as a subscriber's number (ITU-T E.164 leaves 15 digits in all), and one of another country from 11 digits on: within a
        // country with a trunk prefix no number of that length is dialled without it. France's own have ten digits with it, so that ten
        // without it are from abroad already. A shorter one is an extension.
        if bare.hasPrefix(country), bare.utf8.count >= max(10, country.utf8.count + 7), let number = plus(bare) { return number }
        if !trunk.isEmpty { return bare.utf8.count >= (country == "33" ? 10 : 11) ? plus(bare) ?? bare : bare }
        // Without a trunk prefix a long number is a subscriber's; a short one is an extension.
        return bare.utf8.count >= 7 ? plus(country + bare) ?? text : bare
    }

    /// The ways in which a number that `read` gave may have been written, each as `bare` gives it.
    package func spellings(of number: String) -> [String] {
        guard number.hasPrefix("+") else { return [Self.bare(number) ?? number] }
        let digits = String(number.dropFirst())
        var spellings = [number, digits]
        if !international.isEmpty { spellings.append(international + digits) }
        if digits.hasPrefix(country) { spellings.append(trunk + digits.dropFirst(country.utf8.count)) }
        return spellings
    }

    /// The digits of a number, with the plus before them; nil for what has other characters than those that numbers are written with.
    package static func bare(_ text: String) -> String? {
        // “+44 (0)20 …”: the trunk prefix in brackets is not dialled from abroad.
        let compact = compact(text.hasPrefix("+") ? text.replacing(pattern: "(0)") : text)
        let digits = compact.hasPrefix("+") ? compact.dropFirst() : compact[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit) else { return nil }
        return compact
    }

    private static let withheld: Set<String> = [
        "anonymous", "unknown", "withheld", "private", "restricted", "unavailable", "<unknown>",
    ]

    private static func compact(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isWhitespace && !"()-./".unicodeScalars.contains($0) }))
    }
}

extension String {
    /// Without the first occurrence of a pattern.
    fileprivate func replacing(pattern: String) -> String {
        guard let range = firstRange(of: pattern) else { return self }
        return String(self[..<range.lowerBound] + self[range.upperBound...])
    }
}
