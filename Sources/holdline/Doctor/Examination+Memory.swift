import Glibc
import HoldlineCore

/// Whether the machine and the daemon's cgroup have the memory that the limits allow the daemon to take.
extension Examination {
    /// The sum that the limits allow, with 128 bytes for each invoice and each hold in the index, is compared with what the
    /// machine and the cgroups have. A warning says which limit to lower.
    mutating func memory() {
        guard let bound else { return unknown("memory", "the configuration does not say how much the daemon may take") }
        let indexed = status.map { ($0.invoices + $0.activeHolds) * MemoryBound.ofInvoice } ?? 0
        guard let ceiling = MemoryCeiling.smallest(ofProcess: holder()) else {
            return unknown("memory", "the kernel does not say how much this machine has (/proc/meminfo)")
        }
        let text = "by its limits the daemon takes at most \((bound.bytes + indexed) >> 20) MiB, and \(ceiling.text)"
        guard bound.bytes + indexed > ceiling.bytes else { return good("memory", text) }
        warn("memory", "\(text): the kernel may end it under load; \(bound.cure(bound.bytes + indexed, ceiling))")
    }

    /// The process that has the database; nil where none runs, or this user may not see.
    private func holder() -> Int? {
        guard status != nil, let path, let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return MemoryCeiling.text(String(cString: resolved) + ".lock").flatMap { Int($0.prefix { !$0.isNewline }) }
    }
}

/// The most memory that the daemon takes by its limits, as `check-config` prints it.
struct MemoryBound: Hashable {
    /// Of the sum that is printed.
    var bytes: Int
    /// The limits that it is largest by, and the least that `bodyMemory` can be.
    var bodyMemory, body: Int

    /// In the index of holds.
    static let ofInvoice = 128
    /// What each byte of `bodyMemory` counts in the sum.
    private static let timesBody = 6

    /// nil where the lines have no sum in them.
    init?(_ lines: [String]) {
        func number(after prefix: String) -> Int? {
            lines.lazy.compactMap { line in
                guard let place = line.firstRange(of: prefix) else { return nil }
                return Int(line[place.upperBound...].prefix { $0.isASCII && $0.isNumber })
            }.first
        }
        guard let mebibytes = number(after: "the daemon takes at most "), let bodyMemory = number(after: "  bodyMemory: "),
            let body = number(after: "  body: ")
        else { return nil }
        let (bytes, overflow) = mebibytes.multipliedReportingOverflow(by: 1 << 20)
        // Half of what a number holds leaves room to add to it.
        (self.bytes, self.bodyMemory, self.body) = (overflow ? .max >> 1 : min(bytes, .max >> 1), bodyMemory, body)
    }

    /// What to set, so that `wanted` bytes fit below the ceiling.
    func cure(_ wanted: Int, _ ceiling: MemoryCeiling) -> String {
        let less = (bodyMemory - (wanted - ceiling.bytes + Self.timesBody - 1) / Self.timesBody) >> 20
        // A user's part of it, three quarters, has to hold one body.
        let lower =
            less > 0 && less << 20 >= body / 3 * 4 + 4
            ? "set limits.bodyMemory to \(less)MiB or less" : "lower limits.bodyMemory, answerMemory and connections"
        guard ceiling.isGroup else { return "\(lower), or give the machine more memory" }
        return "\(lower), or let it have more (MemoryMax=\((wanted >> 20) + 1)M in its unit: systemctl edit holdline.service)"
    }
}

/// The least of what bounds a process's memory: the machine, and the cgroups that the process is in.
struct MemoryCeiling: Hashable {
    var bytes: Int
    /// A cgroup's, and not the machine's.
    var isGroup: Bool

    var text: String { "\(isGroup ? "its cgroup allows" : "this machine has") \(bytes >> 20) MiB" }

    /// With no process the machine's alone. `root` is where the file system begins: a test has its own.
    static func smallest(ofProcess process: Int?, root: String = "") -> MemoryCeiling? {
        guard let machine = text("\(root)/proc/meminfo")?.split(separator: "\n").first(where: { $0.hasPrefix("MemTotal:") }),
            let kibibytes = Int(machine.filter { $0.isASCII && $0.isNumber })
        else { return nil }
        let whole = MemoryCeiling(bytes: kibibytes << 10, isGroup: false)
        guard let process, let groups = text("\(root)/proc/\(process)/cgroup") else { return whole }
        let bounds = groups.split(separator: "\n").flatMap { files(of: $0) }.compactMap { text(root + $0) }.compactMap {
            // “max”, and no number, where there is none.
            Int($0.filter { !$0.isNewline })
        }
        guard let least = bounds.min(), least < whole.bytes else { return whole }
        return MemoryCeiling(bytes: least, isGroup: true)
    }

    /// The files with the bounds of a group and of those above it; `line` is of cgroups(7): hierarchy, controllers, path. Version 2 has 0 and
    /// no controllers.
    private static func files(of line: Substring) -> [String] {
        let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return [] }
        let (directory, name): (String, String)
        if parts[1].isEmpty {
            (directory, name) = ("/sys/fs/cgroup", "memory.max")
        } else if parts[1].split(separator: ",").contains("memory") {
            (directory, name) = ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
        } else {
            return []
        }
        let names = parts[2].split(separator: "/")
        return (0...names.count).map { ([directory] + names.prefix($0).map(String.init) + [name]).joined(separator: "/") }
    }

    /// A small file's text; nil where it cannot be read.
    static func text(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
