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

    package struct AgentProfile: Hashable, Sendable {
        package var queues: [Membership]
        package var skills: [Skill]

        package init(queues: [Membership] = [], skills: [Skill] = []) {
            self.queues = queues
            self.skills = skills
        }
    }

    package init() {}

    package func queue(_ name: QueueName) -> QueuePolicy { queues[name] ?? usual }

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
        let bare = String(text.unicodeScalars.filter { !$0.properties.isWhitespace && !"()-./\u{A0}".unicodeScalars.contains($0) })
        let lower = bare.lowercased()
        if bare.isEmpty || ["anonymous", "unknown", "withheld", "private", "restricted", "unavailable", "<unknown>"].contains(lower) {
            return nil
        }
        let hasPlus = bare.hasPrefix("+")
        let digits = hasPlus ? String(bare.dropFirst()) : bare
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return text }
        // E.164: at most 15 digits, the country's among them.
        func international(_ digits: some StringProtocol) -> String? { (7...15).contains(digits.utf8.count) ? "+\(digits)" : nil }
        if hasPlus { return international(digits) ?? text }
        if !self.international.isEmpty, digits.hasPrefix(self.international) {
            return international(digits.dropFirst(self.international.utf8.count)) ?? text
        }
        if !trunk.isEmpty, digits.hasPrefix(trunk) { return international(country + digits.dropFirst(trunk.utf8.count)) ?? text }
        // Without a trunk prefix a long number is a subscriber's; a short one is an extension.
        return trunk.isEmpty && digits.utf8.count >= 7 ? international(country + digits) ?? text : bare
    }
}
