/// What one row of a report of what is held is about.
package enum HoldGrouping: String, Grouping {
    /// The reason of a dispute, or the kind of another hold.
    case reason
    case kind
    /// For how many days it has been held.
    case age
    /// Who has the ticket; of a hold without one who placed it.
    case agent
    case customer
}

/// `GET /v1/reports/holds`: how much money is held today, and why.
///
/// Within a row an invoice counts once, with what it has open at most. Where two rows hold the same amount, both have it, so that rows may add
/// up to more than the total.
package struct HoldReport: Codable, Hashable, Sendable {
    package var by: HoldGrouping
    /// The date of the answer, in the configured zone.
    package var today: Day
    package var rows: [HoldReportRow]
    /// By currency, each invoice once.
    package var totals: [HoldReportRow]
    /// Invoices that are held and that nobody registered: nobody knows how much that is.
    package var unregistered: Int
    /// Ledger seq of the head that was read.
    package var version: Int64

    package init(by: HoldGrouping, today: Day, rows: [HoldReportRow], totals: [HoldReportRow], unregistered: Int, version: Int64) {
        (self.by, self.today, self.rows, self.totals) = (by, today, rows, totals)
        (self.unregistered, self.version) = (unregistered, version)
    }
}

/// What is held of one kind, in one currency.
package struct HoldReportRow: Codable, Hashable, Sendable {
    /// nil in a total; among agents: tickets that nobody has.
    @OrNull package var key: String?
    package var currency: Currency
    package var invoices = 0
    /// Of these, what is held of each, at most what it has open.
    package var held: Amount
    /// When the first of the holds was placed; nil where invoices say themselves that they are held.
    @OrNull package var since: Instant?

    package init(key: String?, currency: Currency) {
        (self.key, self.currency) = (key, currency)
        (held, since) = (.zero(in: currency), nil)
    }
}

extension HoldReport {
    /// Adds held invoices up.
    package struct Builder {
        private let by: HoldGrouping
        private let today: Day
        private let zone: Zone
        private struct Key: Hashable {
            var key: String?
            var currency: Currency
        }
        private var rows: [Key: HoldReportRow] = [:]
        private var totals: [Currency: HoldReportRow] = [:]

        package init(by: HoldGrouping, today: Day, in zone: Zone) { (self.by, self.today, self.zone) = (by, today, zone) }

        /// Counts a held invoice; `agent` says whose a blocker is. One of which nothing is held counts nowhere.
        package mutating func add(_ invoice: Invoice, _ answer: DunningAnswer, agent: (Blocker) throws -> String?) rethrows {
            guard let held = answer.held, held.isPositive else { return }
            totals[invoice.currency, default: HoldReportRow(key: nil, currency: invoice.currency)].add(
                held, since: answer.blockers.compactMap(\.since).min())
            var parts: [String?: (amount: Amount, since: Instant?)] = [:]
            for blocker in answer.blockers {
                let key = try key(of: blocker, invoice, agent)
                let amount = blocker.currency == invoice.currency ? blocker.amount ?? held : held
                let known = parts[key] ?? (.zero(in: invoice.currency), nil)
                parts[key] = (min(known.amount + amount, held), [known.since, blocker.since].compactMap(\.self).min())
            }
            for (key, part) in parts {
                rows[Key(key: key, currency: invoice.currency), default: HoldReportRow(key: key, currency: invoice.currency)].add(
                    part.amount, since: part.since)
            }
        }

        private func key(of blocker: Blocker, _ invoice: Invoice, _ agent: (Blocker) throws -> String?) rethrows -> String? {
            switch by {
            case .reason: return blocker.reason?.rawValue ?? blocker.code
            case .kind: return blocker.code
            case .age: return blocker.since.map { Self.age(Int(today.number) - Int(zone.day(of: $0).number)) }
            case .agent: return try agent(blocker)
            case .customer: return invoice.customer.text
            }
        }

        /// The last day of each age but the last one, which has no end.
        private static let ages = [7, 30, 60, 90]

        private static func age(_ days: Int) -> String {
            var from = 0
            for to in ages {
                if days <= to { return "\(from)-\(to) days" }
                from = to + 1
            }
            return "over \(from - 1) days"
        }

        package func finish(unregistered: Int, version: Int64) -> HoldReport {
            let order = Self.ages.map(Self.age) + [Self.age(.max)]
            let sorted = rows.values.sorted { left, right in
                if left.currency != right.currency { return left.currency.code < right.currency.code }
                if by == .age {
                    let (one, other) = (left.key.flatMap(order.firstIndex), right.key.flatMap(order.firstIndex))
                    return (one ?? order.count) < (other ?? order.count)
                }
                return left.held == right.held ? (left.key ?? "~") < (right.key ?? "~") : left.held > right.held
            }
            return HoldReport(
                by: by, today: today, rows: sorted, totals: totals.values.sorted { $0.currency.code < $1.currency.code },
                unregistered: unregistered, version: version)
        }
    }
}

extension HoldReportRow {
    fileprivate mutating func add(_ amount: Amount, since: Instant?) {
        invoices += 1
        held = held + amount
        self.since = [self.since, since].compactMap(\.self).min()
    }
}
