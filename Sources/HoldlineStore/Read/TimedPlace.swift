import HoldlineCore

/// Where a visit stands in a list by arrival.
struct TimedPlace: CustomStringConvertible {
    let at: Int64
    let number: Int64
    let part: Int64

    init(_ visit: Call) {
        (at, number, part) = (visit.arrivedAt.milliseconds, visit.id.number, Int64(visit.visit))
    }

    init?(_ text: String?) throws {
        guard let text else { return nil }
        let parts = text.split(separator: ".").compactMap { Int64($0) }
        guard parts.count == 3 else { throw notOfThisList(text) }
        (at, number, part) = (parts[0], parts[1], parts[2])
    }

    var description: String { "\(at).\(number).\(part)" }
}

/// Where an agent's entry stands in a list by time.
struct EntryPlace: CustomStringConvertible {
    let at: Int64
    let agent: String
    let kind: String
    let queue: String

    init(_ entry: AgentEntry) {
        (at, agent, kind, queue) = (entry.at.milliseconds, entry.agent, entry.kind.rawValue, entry.queue?.text ?? "")
    }

    init?(_ text: String?) throws {
        guard let text else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { PercentCoding.decode($0) }
        guard parts.count == 4, let at = parts[0].flatMap({ Int64($0) }), let agent = parts[1], let kind = parts[2], let queue = parts[3]
        else { throw notOfThisList(text) }
        (self.at, self.agent, self.kind, self.queue) = (at, agent, kind, queue)
    }

    var description: String { ["\(at)", agent, kind, queue].map(PercentCoding.encode).joined(separator: "/") }
}

private func notOfThisList(_ text: String) -> Refusal {
    Refusal.invalid("after", "“\(text.prefix(40))” is no place in this list: use the “next” of the page before")
}
