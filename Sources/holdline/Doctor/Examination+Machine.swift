import Glibc
import HoldlineCore
import HoldlineWire

/// What the machine has: users, files, room, time, units.
extension Examination {
    /// Of a service alone: a person's own daemon runs as that person.
    mutating func users() {
        guard isService else { return }
        guard let user = getpwnam("holdline")?.pointee, let group = getgrnam("holdline")?.pointee else {
            return wrong("users", "there is no user and group “holdline”: systemd-sysusers, or adduser --system --group holdline")
        }
        guard user.pw_uid != 0 else { return wrong("users", "the user “holdline” is root: give it a number of its own") }
        var names: [String] = []
        var member = group.gr_mem
        while let text = member?.pointee {
            names.append(String(cString: text))
            member = member?.advanced(by: 1)
        }
        if names.isEmpty {
            warn("users", "the group “holdline” has no members, so that root alone reaches the socket: usermod -aG holdline USER")
        } else {
            good("users", "the group “holdline” has \(names.prefix(5).joined(separator: ", "))\(names.count > 5 ? " and others" : "")")
        }
    }

    /// Personal data is in them.
    mutating func files() {
        guard let path else { return unknown("database", "the configuration does not say where it is") }
        guard let file = Self.look(path) else {
            if errno == EACCES { return unknown("database", "\(path) is not yours to look at: root can") }
            if status != nil { return wrong("database", "\(path) is not there, and a daemon runs: does it have another one? See its log") }
            return warn("database", "\(path) is not there: the daemon makes it at its first start; if there was one, restore a backup")
        }
        guard file.st_mode & 0o077 == 0 else {
            return wrong("database", "\(path) can be read by others (\(Self.mode(file)), \(Self.owner(file))): chmod 0600 \(path)")
        }
        if isService, path.hasPrefix("/var/lib/holdline/"), let user = getpwnam("holdline")?.pointee, file.st_uid != user.pw_uid {
            return wrong("database", "\(path) belongs to \(Self.owner(file)), and the daemon runs as holdline: chown holdline: \(path)*")
        }
        let size = Int64(file.st_size) >> 20
        good("database", "\(path), \(size) MiB, is \(Self.owner(file))'s alone")
        if status == nil, let log = Self.look(path + "-wal"), log.st_size > 0 {
            good("database", "\(path)-wal has the newest rows: the next start reads it; do not remove it")
        }
    }

    /// A backup needs as much again as the database has, for a while.
    mutating func disk() {
        guard let path else { return }
        var directory = Self.directory(of: path)
        var room = statvfs()
        while statvfs(directory, &room) != 0, directory.utf8.count > 1 { directory = Self.directory(of: directory) }
        disk(room, directory, database: Self.look(path).map { Int64($0.st_size) } ?? 0)
    }

    /// What the file system says of itself, in the order of what it means: where nothing can be written, room does not help.
    mutating func disk(_ room: statvfs, _ directory: String, database size: Int64) {
        let free = Int64(room.f_bavail) * Int64(room.f_frsize)
        let text = "\(free >> 20) MiB are free at \(directory)"
        if room.f_flag & UInt(ST_RDONLY) != 0 {
            wrong("disk", "\(directory) is mounted read-only: nothing can be written; see the kernel's log (dmesg)")
        } else if free < 64 << 20 {
            wrong("disk", "\(text): writes are refused when it is full; make room")
        } else if room.f_files > 0, room.f_favail < 1000 {
            wrong("disk", "\(room.f_favail) files can still be made at \(directory): remove some")
        } else if free < size + 256 << 20 {
            warn("disk", "\(text), and the database has \(size >> 20): a backup needs as much again for a while; make room")
        } else {
            good("disk", text)
        }
    }

    /// Times are chained, and deadlines counted, by this clock.
    mutating func clock() {
        // A year in which this program did not exist yet.
        guard time(nil) > 1_767_225_600 else { return wrong("clock", "it says a time before 2026: set it (timedatectl, or date -s)") }
        if status?.conditions?.contains(where: \.code.isOfClock) == true { return }
        switch KernelClock.isSynchronised {
        case nil: unknown("clock", "the kernel does not say whether it is kept right")
        case false: warn("clock", "nothing keeps it right: install chrony, or enable systemd-timesyncd")
        case true: good("clock", "it is kept right")
        }
    }

    /// Where systemd runs this machine.
    mutating func units() {
        guard access("/run/systemd/system", F_OK) == 0 else {
            return good("units", "systemd does not run here: see yourself that the daemon is started, and backups made")
        }
        guard isService else { return good("units", "no service is installed here: this is a person's own daemon") }
        func ask(_ question: String, _ unit: String) -> String {
            (try? OtherProgram(path: "systemctl").run([question, unit]))?.output.filter { !$0.isNewline } ?? "unknown"
        }
        let problems: [(isThere: Bool, text: String)] = [
            (
                ask("is-failed", "holdline.service") == "failed",
                "holdline.service has failed: journalctl -u holdline says why, then systemctl restart holdline.service"
            ),
            (
                ask("is-enabled", "holdline.socket") != "enabled",
                "holdline.socket is not enabled, so that no daemon comes after a restart of the machine: systemctl enable --now holdline.socket"
            ),
            (ask("is-active", "holdline.socket") != "active", "holdline.socket is not active: systemctl start holdline.socket"),
        ]
        for problem in problems where problem.isThere { wrong("units", problem.text) }
        if ask("is-enabled", "holdline-backup.timer") != "enabled" {
            warn(
                "units",
                "holdline-backup.timer is not enabled: systemctl enable --now holdline-backup.timer, unless you make backups otherwise")
        } else if !problems.contains(where: \.isThere) {
            good("units", "the socket is enabled and active, the daily backup is enabled")
        }
    }
}

/// What the kernel says of its clock: adjtimex(2), which Swift's module of glibc lacks.
private enum KernelClock {
    /// nil where it does not say.
    static var isSynchronised: Bool? {
        guard let function = dlsym(nil, "adjtimex") else { return nil }
        let adjtimex = unsafeBitCast(function, to: (@convention(c) (UnsafeMutableRawPointer) -> Int32).self)
        // `struct timex` of 64-bit Linux has 208 bytes; modes 0 changes nothing, and the status stands behind four longs.
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: 512, alignment: 8)
        defer { bytes.deallocate() }
        memset(bytes, 0, 512)
        let state = adjtimex(bytes)
        guard state >= 0 else { return nil }
        // TIME_ERROR and STA_UNSYNC of <sys/timex.h>.
        return state != 5 && bytes.load(fromByteOffset: 40, as: Int32.self) & 0x40 == 0
    }
}
