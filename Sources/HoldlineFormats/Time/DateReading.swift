import HoldlineCore

/// Reads the dates of one file in one order: the one that was said, or the only one in which all of them are dates.
struct DateReading {
    /// What `--dates` or the layout says.
    private let stated: DateOrder?
    /// Orders that no date so far excludes, and for each excluded one the date that does.
    private var possible = Set(DateOrder.allCases)
    /// Orders in which some cell would be no date, with that cell.
    private var excluded: [DateOrder: Witness] = [:]
    /// Whether any date could be read in more than one order; without one there is nothing to remark
    /// on.
    private var sawOpen = false

    /// A date of the file as evidence in a message.
    private struct Witness {
        var line: Int
        var text: String
        var orders: Set<DateOrder>
    }

    init(_ stated: DateOrder?) { self.stated = stated }

    /// Looks at a date before any is read.
    mutating func look(at text: String, line: Int) {
        guard stated == nil, case .byOrder(let days) = DateText(text) else { return }
        sawOpen = true
        guard days.count < possible.count || !possible.isSubset(of: days.keys) else { return }
        for order in possible where days[order] == nil {
            excluded[order] = Witness(line: line, text: text, orders: Set(days.keys))
            possible.remove(order)
        }
    }

    /// Throws where no one order is possible for all dates.
    func check(_ file: String) throws(FileProblem) {
        guard possible.isEmpty else { return }
        let seen = excluded.values.sorted { $0.line < $1.line }
        let words = seen.map { "“\(excerpt($0.text))” (line \($0.line)) can only be \(Self.words($0.orders))" }
        throw FileProblem(
            file: file,
            message: "the dates are written in more than one order: " + words.reduced().joined(separator: ", ")
                + ". Say which one holds with --dates dmy, mdy or ymd; rows in another one are then refused")
    }

    /// What is said about the order that was found.
    var remark: String? {
        guard stated == nil, sawOpen, possible.count == 1, let order = possible.first else { return nil }
        let why = excluded.values.map(\.line).min().map { " (line \($0) can be nothing else)" } ?? ""
        return "dates are read as \(order.words)\(why)"
    }

    /// The day that the text means. Throws where it is no date, a time in a zone, or a date in two orders of which none is excluded.
    func day(_ text: String) throws(AmountProblem) -> Day {
        switch DateText(text) {
        case .certain(let day): return day
        case .refused(let message): throw AmountProblem(message: message)
        case .none: throw AmountProblem(message: "“\(excerpt(text))” is no date: write it as 2026-11-20")
        case .byOrder(let days): return try day(text, days)
        }
    }

    /// The day in the only order that is left. Throws where several are, or where the order that holds
    /// makes no date of it.
    private func day(_ text: String, _ days: [DateOrder: Day]) throws(AmountProblem) -> Day {
        if let stated {
            if let day = days[stated] { return day }
            throw AmountProblem(message: "“\(excerpt(text))” is no date read as \(stated.words): write it as 2026-11-20")
        }
        let readings = DateOrder.allCases.filter(possible.contains).compactMap { order in days[order].map { (order, $0) } }
        if let first = readings.first, readings.allSatisfy({ $0.1 == first.1 }) { return first.1 }
        let both = readings.map { "\($0.1) (\($0.0.words))" }.joined(separator: " or ")
        let options = readings.map(\.0.rawValue).joined(separator: " or ")
        throw AmountProblem(message: "“\(excerpt(text))” can be \(both), and no date of the file tells which: say --dates \(options)")
    }

    /// Orders in words, for messages.
    private static func words(_ orders: Set<DateOrder>) -> String {
        DateOrder.allCases.filter(orders.contains).map(\.words).joined(separator: " or ")
    }
}

extension [String] {
    /// Each once, in order.
    fileprivate func reduced() -> [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
