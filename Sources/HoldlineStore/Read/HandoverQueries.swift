import GRDB
package import HoldlineCore
package import HoldlineWire

/// Invoices at collection agencies.
extension Store {
    /// Invoices that are with a collection agency, in the order in which they were handed over.
    /// With `all` those that were recalled are among them. `recall` leaves those that the agency has to be told to stop,
    /// `writeOff` an invoice's last hand-over, where the agency's last word was that nothing can be had and something is still
    /// open. Throws `invalid` for an `after` that no page gave.
    package func handovers(_ query: HandoverQuery, _ page: PageQuery) async throws -> Page<HandoverLine> {
        let now = now
        let zone = policy.calendar.zone
        return try await self.page(page) { db, after, limit in
            var conditions = Conditions()
            conditions.add("seq > ?", after)
            if query.writeOff {
                conditions.add(
                    "reports IS NOT NULL AND seq = (SELECT max(last.seq) FROM handover last WHERE last.invoice = handover.invoice)")
            } else if !query.all || query.recall {
                conditions.add("recalled_at IS NULL")
            }
            if let agency = query.agency { conditions.add("agency = ?", agency) }
            if let since = query.since { conditions.add("handed_over_at >= ?", zone.instant(of: since).milliseconds) }
            return try Row.fetchAll(
                db, sql: "SELECT * FROM handover\(conditions.clause) ORDER BY seq LIMIT ?", arguments: conditions.arguments + [limit]
            ).map { row in
                let handover = try Handover(row: row)
                return (handover.seq, handover)
            }
        } _: { handover in
            // Whether one is to be recalled is the index's to say.
            let line = HandoverLine(handover, index.check(handover.invoice, customer: nil, asOf: nil, now: now))
            if query.writeOff, !handover.isIrrecoverable || line.dunning.open.map({ !$0.isPositive }) ?? false { return nil }
            return line.recall || !query.recall ? line : nil
        }
    }
}
