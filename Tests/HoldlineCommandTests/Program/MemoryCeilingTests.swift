import Foundation
import Testing

@testable import holdline

@Suite("the memory that the daemon may take, and that there is")
struct MemoryCeilingTests {
    /// Files of a system that has one gibibyte, under a directory of their own.
    private func system(_ files: [String: String], _ test: (String) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.path + "/holdline-\(UInt64.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: root) }
        for (path, text) in files.merging(["/proc/meminfo": "MemTotal:        1048576 kB\nMemFree:  1 kB\n"], uniquingKeysWith: { $1 }) {
            let directory = (root + path as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try text.write(toFile: root + path, atomically: false, encoding: .utf8)
        }
        try test(root)
    }

    @Test("the least of the machine's memory and of the process's cgroups counts, of both versions")
    func ceilings() throws {
        try system([
            "/proc/7/cgroup": "0::/system.slice/holdline.service\n",
            "/sys/fs/cgroup/system.slice/holdline.service/memory.max": "max\n", "/sys/fs/cgroup/system.slice/memory.max": "536870912\n",
            "/proc/8/cgroup": "4:memory:/a/b\n3:cpu:/c\n0::/\n", "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            "/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": "268435456\n",
        ]) { root in
            let machine = MemoryCeiling(bytes: 1 << 30, isGroup: false)
            #expect(MemoryCeiling.smallest(ofProcess: nil, root: root) == machine)
            #expect(MemoryCeiling.smallest(ofProcess: 7, root: root) == MemoryCeiling(bytes: 512 << 20, isGroup: true))
            #expect(MemoryCeiling.smallest(ofProcess: 8, root: root) == MemoryCeiling(bytes: 256 << 20, isGroup: true))
            #expect(MemoryCeiling.smallest(ofProcess: 9, root: root) == machine)
        }
        #expect(MemoryCeiling.smallest(ofProcess: nil, root: "/nowhere") == nil)
    }

    @Test("what to set fits below the ceiling")
    func cures() throws {
        let lines = [
            "limits:", "  body: 1048576", "  bodyMemory: 268435456", "  bodyMemoryOfUser: none",
            "  # So the daemon takes at most 2354 MiB of memory, and 128 bytes for each invoice, hold and customer.",
        ]
        let bound = try #require(MemoryBound(lines))
        #expect(bound.bytes == 2354 << 20 && bound.bodyMemory == 256 << 20)
        // 354 MiB too much are 59 of bodyMemory.
        let machine = bound.cure(bound.bytes, MemoryCeiling(bytes: 2000 << 20, isGroup: false))
        #expect(machine == "set limits.bodyMemory to 197MiB or less, or give the machine more memory")
        let group = bound.cure(bound.bytes, MemoryCeiling(bytes: 512 << 20, isGroup: true))
        #expect(group.hasPrefix("lower limits.bodyMemory, answerMemory and connections, or let it have more (MemoryMax=2355M"))
        #expect(MemoryBound(["limits:"]) == nil)
        let most = lines.dropLast() + ["  # So the daemon takes at most \(Int.max >> 20) MiB of memory"]
        #expect(MemoryBound(Array(most))?.bytes == .max >> 1)
    }
}
