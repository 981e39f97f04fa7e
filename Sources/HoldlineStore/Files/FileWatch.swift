import Foundation
import Synchronization

/// Whether the database and its log are still the files that were opened.
///
/// An open file lives on when its name is removed, and commits into it are lost at the next start.
final class FileWatch: Sendable {
    /// A file as the kernel knows it, whatever it is called (stat(2)).
    private struct Identity: Hashable, Sendable {
        /// Both together name a file for as long as somebody has it open; a number may be given again after that.
        var device, inode: UInt64

        /// nil where nothing stands at the path, and where it cannot be looked at.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
        }
    }

    /// What has happened to the files; it stays so until the next start.
    enum Loss: Hashable, Sendable {
        /// No database, or another file, stands at the path.
        case database(isReplaced: Bool)
        /// The file `PATH-wal` is gone or another one: commits of the open connection reach a log without a name.
        case log
    }

    /// The database's path, as it was configured.
    let path: String
    /// What was there at the start. nil for the log where none was made, and then none may come.
    private let database, log: Identity?
    /// The first loss; nil while all is in place.
    private let loss = Mutex<Loss?>(nil)

    /// Call once the database is open, and its log is made.
    init(_ path: String) {
        self.path = path
        database = Identity(path)
        log = Identity(path + "-wal")
    }

    /// Looks, and remembers what it has found.
    func look() -> Loss? {
        loss.withLock { loss in
            if let loss { return loss }
            let now = Identity(path)
            if now != database {
                loss = .database(isReplaced: now != nil)
            } else if Identity(path + "-wal") != log {
                loss = .log
            }
            return loss
        }
    }

    /// What happened, and what a person has to do, for the log and for refusals.
    func sentence(_ loss: Loss) -> String {
        switch loss {
        case .database(isReplaced: false):
            "the database \(path) was removed or moved while the daemon runs: nothing is written any more. Stop the daemon: it puts a whole copy back in its place; then start it again"
        case .database(isReplaced: true):
            "the database \(path) was replaced by another file while the daemon runs: nothing is written any more. Stop the daemon: it moves that file aside and puts a whole copy of its own in its place; then start it again"
        case .log:
            "the log \(path)-wal was removed or replaced while the daemon runs: nothing is written any more. Restart the daemon: it copies the log into the database first"
        }
    }
}
