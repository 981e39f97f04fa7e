import CMalloc

/// How the process takes its memory from the system.
enum ProcessMemory {
    /// Bytes at the end of an arena up to which they are kept.
    private static let kept: Int32 = 256 << 20
    /// Bytes that an arena takes beyond what it needs, so that it does not ask for each page.
    private static let ahead: Int32 = 16 << 20
    /// From so many bytes on, a piece is mapped by itself; 32 MiB is the most that mallopt(3) takes.
    private static let mapped: Int32 = 32 << 20

    /// Keeps freed memory for what comes next, for all threads; call once, before there are any.
    ///
    /// glibc gives an arena's free end back to the system at each batch, and takes it again at the next, page by page: that was 15 % of
    /// the daemon's time under load.
    static func keep() {
        mallopt(M_TRIM_THRESHOLD, kept)
        mallopt(M_TOP_PAD, ahead)
        // Naming one of the three switches off that glibc adjusts this one by itself, from 128 KiB on.
        mallopt(M_MMAP_THRESHOLD, mapped)
        // Nobody reads them, and for them all threads share a lock. Refused once SQLite is in use, as it is in tests: then they stay.
        _ = sqlite3_config_without_memory_statistics()
    }
}
