import Glibc

/// Memory of whole pages, zeros at first, that costs nothing until it is used.
enum Pages {
    /// Of a huge page on x86-64 and, with pages of 4 KiB, on arm64.
    static let huge = 1 << 21

    /// Blocks of huge pages ask the kernel for such: look-ups go everywhere, and each small page wants a translation of its own.
    static func map(_ bytes: Int, huge wantsHuge: Bool) -> UnsafeMutableRawPointer {
        guard wantsHuge, bytes >= huge else { return fresh(bytes) }
        // Aligned: a huge page lies at a multiple of its size.
        let start = fresh(bytes + huge)
        let gap = (huge - Int(bitPattern: start) % huge) % huge
        if gap > 0 { munmap(start, gap) }
        munmap(start + gap + bytes, huge - gap)
        // Where it is refused, small pages do.
        madvise(start + gap, bytes, MADV_HUGEPAGE)
        return start + gap
    }

    /// Gives address space back to the kernel; nothing may point into it.
    static func unmap(_ start: UnsafeMutableRawPointer, _ bytes: Int) { munmap(start, bytes) }

    /// Anonymous memory of the process alone. It ends the process where the kernel gives none.
    private static func fresh(_ bytes: Int) -> UnsafeMutableRawPointer {
        guard let start = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), start != MAP_FAILED else {
            preconditionFailure("no memory for \(bytes) bytes")
        }
        return start
    }
}
