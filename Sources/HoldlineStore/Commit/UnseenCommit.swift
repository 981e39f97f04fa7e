import GRDB
import Synchronization

/// A commit that the tables may show already, and memory not yet: what is read of it is answered when memory shows it as well.
///
/// Otherwise somebody who sees a hold in a list could ask for the invoice's answer after it and hear `proceed`.
final class UnseenCommit: Sendable {
    /// Sequentially consistent: a reader whose snapshot has the commit finds it true, until memory has the commit as well.
    private let isUnderWay = Atomic(false)
    /// Its version is the head that memory shows.
    private let index: HoldIndex

    init(_ index: HoldIndex) { self.index = index }

    /// Called before the commit.
    func begins() { isUnderWay.store(true, ordering: .sequentiallyConsistent) }

    /// Called when memory shows the commit, or it has failed.
    func ends() { isUnderWay.store(false, ordering: .sequentiallyConsistent) }

    /// The head that a snapshot sees where memory may not show it yet, to be waited for; asked when all else is read from it.
    func head(_ db: Database) throws -> Int64? {
        guard isUnderWay.load(ordering: .sequentiallyConsistent) else { return nil }
        return try db.head()
    }

    /// Waits until memory shows `head`. The committer has no more to do than that, so it takes microseconds.
    func wait(for head: Int64?) async {
        guard let head else { return }
        while isUnderWay.load(ordering: .sequentiallyConsistent), index.version < head { await Task.yield() }
    }
}
