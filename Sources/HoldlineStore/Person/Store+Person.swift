import GRDB
package import HoldlineCore

/// Personal data of single persons: what an erasure would reach, and what was erased before.
extension Store {
    /// What an erasure would reach as the tables stand. Throws what the erasure would be refused with.
    package func dryRun(_ body: ErasePerson) async throws -> ErasureReceipt {
        try body.key.check()
        let numbering = policy.calls.numbering
        let (scope, head) = try await pool.read { db in
            (
                try TableRecords(db).personal(of: .person(body.key, tickets: body.tickets ?? [], numbering)), try db.head()
            )
        }
        try scope.requireErasable()
        return ErasureReceipt(Erasure(.asked, scope), seq: nil, at: nil, by: nil, backupsBefore: head + 1)
    }

    /// Whether nothing is left in the database's file of what the erasure with this seq emptied.
    package func isScrubbed(_ seq: Int64) -> Bool { scrub.isDone(seq) }

    /// What an erasure has still to do on the disk, in a sentence for a person; nil where nothing is.
    package var erasureProblem: String? { erasures.problem ?? scrub.problem }

    /// Sees to what the list beside the database says was erased: where an older backup has brought it back, it is erased again.
    ///
    /// Before any other command, and to be awaited before anybody asks. Nil where nothing came back. Throws `UnusableDatabase` where the
    /// list cannot be read.
    package func recoverErasures() throws -> PendingWrite? {
        let list = ErasureList(file: erasures)
        let (missing, returned) = try pool.read { db in (try list.missing(db), try list.returned(db)) }
        erasures.keep(missing)
        guard !returned.isEmpty else { return nil }
        let pending = PendingWrite(Write(.new(RepeatErasures(events: returned)), by: .daemon))
        try enqueueOwed(pending)
        return pending
    }
}
