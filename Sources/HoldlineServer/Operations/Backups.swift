package import HoldlineCore
import Synchronization

/// The one backup that is being made, if there is one.
package final class Backups: Sendable {
    private let running = Mutex<BackupProgress?>(nil)

    package init() {}

    /// How far it is; nil where none is being made.
    package var progress: BackupProgress? { running.withLock { $0 } }

    /// The right to make one, until nobody keeps it.
    package final class Turn: Sendable {
        private let backups: Backups

        /// `begin` alone makes one, once nobody else has the turn.
        fileprivate init(_ backups: Backups) { self.backups = backups }

        /// Whatever ended the backup.
        deinit { backups.running.withLock { $0 = nil } }

        /// Tells how far it is.
        package func at(_ progress: BackupProgress) { backups.running.withLock { $0 = progress } }
    }

    /// Throws `busy` while another one is made.
    package func begin() throws(Refusal) -> Turn {
        let isFree = running.withLock { running in
            guard running == nil else { return false }
            running = BackupProgress(.copying, done: 0, total: 0)
            return true
        }
        guard isFree else { throw Refusal(.busy, "a backup is being made: ask again when it is done (GET /v1/backups tells)") }
        return Turn(self)
    }
}
