import Foundation
import GRDB
import HoldlineCore

/// Whether a file system takes writes, as it says itself; a quota it does not tell.
enum DiskRoom {
    /// Bytes below which a write that succeeds is no sign that there is room again.
    private static let least: UInt64 = 1 << 20

    /// Whether the file system of a path is writable, and has room for more than a few commands; true where it cannot be asked.
    static func isThere(for path: String) -> Bool {
        guard let room = room(for: path) else { return true }
        return room.f_flag & UInt(ST_RDONLY) == 0 && free(room) >= least
    }

    /// Bytes that are free; nil where it cannot be asked.
    static func free(for path: String) -> UInt64? { room(for: path).map(free) }

    private static func free(_ room: statvfs) -> UInt64 { UInt64(room.f_bavail) * UInt64(room.f_frsize) }

    private static func room(for path: String) -> statvfs? {
        var room = statvfs()
        return statvfs(path, &room) == 0 ? room : nil
    }
}

extension Store {
    /// Bytes that are free on the database's file system; nil where it cannot be asked.
    package var freeBytes: UInt64? { DiskRoom.free(for: watch.path) }
}

extension StoreConditions {
    /// Tells of a damaged database, whose connections then stay as they are; gives what a command or a reader hears.
    func damaged(_ path: String, _ error: DatabaseError, _ pool: DatabasePool) -> Refusal {
        let trouble = Trouble(
            "the database \(path) or its disk is damaged (\(error.words)): nothing is written to it any more, and checks are answered from memory",
            advice:
                "Look at the disk and the kernel's log; then stop the daemon, and start it again: it says whether to run “holdlined rebuild” or to restore a backup"
        )
        if !stands(.damaged) { pool.leaveOpen() }
        set(.damaged, trouble)
        return Refusal(.storageDamaged, trouble.sentence)
    }

    /// Tells that the system takes no writes at a path, for want of room or because it is read-only; gives what a command hears.
    func refused(_ path: String, isFull: Bool) -> Refusal {
        let code: Condition.Code = isFull ? .full : .readOnly
        let trouble =
            isFull
            ? Trouble(
                "the disk is full: writes to \(path) are refused, checks and reads go on",
                advice:
                    "Make room, or raise the quota or the limit on files' sizes (ulimit -f) that is reached; the daemon notices it by itself"
            )
            : Trouble(
                "the file system of \(path) is read-only: writes are refused, checks and reads go on",
                advice: "Look at the kernel's log, and have the file system mended and writable; the daemon notices it by itself")
        set(code, trouble)
        return code.refuse(trouble)
    }
}

extension DatabasePool {
    /// Keeps all connections until the process ends: the last one that is closed would copy the log into a file that is not to be written to.
    func leaveOpen() { _ = Unmanaged.passRetained(self) }
}
