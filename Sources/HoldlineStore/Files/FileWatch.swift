import Foundation
import HoldlineCore

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

    /// What has happened to the files. It is over where the files that were opened are back under their names: nothing was written meanwhile.
    enum Loss: Hashable, Sendable {
        /// No database, or another file, stands at the path.
        case database(isReplaced: Bool)
        /// The file `PATH-wal` is gone or another one: commits of the open connection reach a log without a name.
        case log
    }

    /// The database's path, as it was configured.
    let path: String
    /// What the log is named after: the file that a symbolic link leads to.
    private let file: String
    /// What was there at the start. nil for the log where none was made, and then none may come.
    private let database, log: Identity?

    /// Call once the database is open, and its log is made.
    init(_ path: String) {
        self.path = path
        database = Identity(path)
        file = DatabaseFile.destination(path)
        log = Identity(file + "-wal")
    }

    /// Whether the log that stands there, or none, is the one of the start.
    var isLogInPlace: Bool { Identity(file + "-wal") == log }

    /// What is missing now; nil while all is in place.
    func look() -> Loss? {
        let now = Identity(path)
        if now != database { return .database(isReplaced: now != nil) }
        return isLogInPlace ? nil : .log
    }

    /// What happened, and what a person has to do.
    func trouble(_ loss: Loss) -> Trouble {
        switch loss {
        case .database(isReplaced: false):
            Trouble(
                "the database \(path) was removed or moved while the daemon runs: nothing is written any more",
                advice:
                    "Move it back with its log, or see to as much room as it has and stop the daemon: it puts a whole copy back in its place; then start it again"
            )
        case .database(isReplaced: true):
            Trouble(
                "the database \(path) was replaced by another file while the daemon runs: nothing is written any more",
                advice:
                    "Move the right file back, or see to as much room as it has and stop the daemon: it moves the other file aside and puts a whole copy of its own in its place; then start it again"
            )
        case .log:
            Trouble(
                "the log \(file)-wal was removed or replaced while the daemon runs: nothing is written any more",
                advice: "Restart the daemon: it copies the log into the database first")
        }
    }
}
