import Glibc
import HoldlineCore
import HoldlineStore
import Logging

/// The process's file descriptors: each connection needs one, and the daemon some of its own.
package enum Descriptors {
    /// Raises the soft limit to the hard one; systemd and most shells leave it at 1024. Throws `StartProblem` where even that is too few.
    package static func raise() throws {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        if limit.rlim_cur < limit.rlim_max {
            // An unlimited hard limit is not taken whole: select(2) and others make arrays of it.
            limit.rlim_cur = min(limit.rlim_max, 1 << 20)
            _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        let least = least(loops: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        guard current >= least else {
            throw StartProblem(
                "this process may open \(current) files, and the daemon needs at least \(least): raise “ulimit -n”, or LimitNOFILE= of its unit"
            )
        }
    }

    /// What the daemon opens before the first connection: three for each event loop, the database with its readers, locks and streams.
    static func least(loops: Int) -> Int { 3 * (loops + 1) + 24 + reserve / 2 }

    /// Left for the database's readers, look-ups of users and whatever else is opened later.
    static let reserve = 24

    /// How many connections there is room for, at most `wanted`; says so in the log where they are fewer.
    static func room(for wanted: Int, logger: Logger) -> Int {
        let room = room(for: wanted, limit: current, open: open)
        if room < wanted {
            logger.warning(
                """
                this process may open \(current) files: it takes \(room) connections at one time instead of \(wanted). Raise “ulimit -n” or \
                LimitNOFILE= of the unit, or lower limits.connections
                """)
        }
        return room
    }

    /// The same of known numbers: at least one connection, even where there is no room for any.
    static func room(for wanted: Int, limit: Int, open: Int) -> Int { max(1, min(wanted, limit - open - reserve)) }

    /// Whether none can be opened, of the process or of the machine; nil where one can.
    static var trouble: Trouble? {
        guard let failure = FreeDescriptor.failure else { return nil }
        let effect = "connections wait that are not taken yet, and those that are open go on"
        switch failure {
        case EMFILE:
            return Trouble(
                "this process has no file descriptor left of its \(current): \(effect)",
                advice: "Raise LimitNOFILE= of the unit, or lower limits.connections; who waits is taken once one is free")
        case ENFILE:
            return Trouble(
                "the machine has no file descriptor left: \(effect)",
                advice: "Find out which program has them open, or raise fs.file-max (sysctl); who waits is taken once one is free")
        default: return nil
        }
    }

    /// The soft limit of open files.
    private static var current: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
        return Int(clamping: limit.rlim_cur)
    }

    /// proc(5), /proc/pid/fd: one entry for each open file. Where it cannot be read, as many as the daemon usually has.
    private static var open: Int {
        guard let directory = opendir("/proc/self/fd") else { return 40 }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) { if entry.pointee.d_name.0 != UInt8(ascii: ".") { count += 1 } }
        return count
    }
}
