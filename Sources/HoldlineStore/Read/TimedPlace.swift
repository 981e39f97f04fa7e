import GRDB
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

/// Where an agent's entry stands in a list by time: what was said within one second stays in the order in which it was said.
struct EntryPlace: CustomStringConvertible {
    let at: Int64
    let seq: Int64

    init(_ row: Row) { (at, seq) = (row["at"], row["seq"]) }

    init?(_ text: String?) throws {
        guard let text else { return nil }
        let parts = text.split(separator: ".").compactMap { Int64($0) }
        guard parts.count == 2 else { throw notOfThisList(text) }
        (at, seq) = (parts[0], parts[1])
    }

    var description: String { "\(at).\(seq)" }
}

private func notOfThisList(_ text: String) -> Refusal {
    Refusal.invalid("after", "“\(text.prefix(40))” is no place in this list: use the “next” of the page before")
}
