import Glibc

/// Limits of the process under which the daemon would end by a signal in the middle of its work.
enum ProcessLimits {
    /// Bytes of address space that it needs: threads, the log's shared memory and the index come to some 700 MB before any invoice.
    private static let leastAddressSpace: rlim_t = 1 << 30

    /// Throws a `StartProblem` where a limit is too low to start.
    static func check() throws {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < leastAddressSpace else { return }
        throw StartProblem(
            "the address space is limited to \(limit.rlim_cur >> 20) MiB (ulimit -v), and the daemon needs at least \(leastAddressSpace >> 20): raise the limit, or bound its memory with MemoryMax= of systemd instead"
        )
    }
}
