import FoundationEssentials
import Glibc

/// Where the figures are from; without it they say nothing.
struct Machine: Encodable, Sendable {
    /// The processor's name, its cores, and the memory in millions of bytes, as the kernel says them.
    var processor: String
    var cores, memoryMegabytes: Int
    var kernel: String
    /// Of the last minute: what else ran when this began.
    var loadAverage: Double
    /// Whether the directory is in memory, where an fsync costs nothing.
    var isInMemory: Bool
    /// debug or release, of this program; the programs measured are built alike.
    var build: String

    /// Read from /proc and sysconf; what cannot be read is empty or zero.
    init(_ place: Workplace) {
        let lines = (Files.text("/proc/cpuinfo") ?? "").split(separator: "\n")
        let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":", maxSplits: 1).last
        processor = name.map { String($0.drop { $0 == " " }) } ?? "a processor without a name"
        cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        memoryMegabytes = sysconf(Int32(_SC_PHYS_PAGES)) / 1000 * sysconf(Int32(_SC_PAGESIZE)) / 1000
        kernel = (Files.text("/proc/sys/kernel/osrelease") ?? "").split(separator: "\n").first.map(String.init) ?? ""
        loadAverage = (Files.text("/proc/loadavg") ?? "").split(separator: " ").first.flatMap { Double($0) } ?? 0
        isInMemory = place.isInMemory
        #if DEBUG
            build = "debug"
        #else
            build = "release"
        #endif
    }

    /// One line, and a warning for each circumstance that makes the figures worthless.
    var text: String {
        var text =
            "\(processor), \(cores) cores, \(Numbers.grouped(memoryMegabytes)) MB, Linux \(kernel), load \(Numbers.fixed(loadAverage, 2)), \(build) build"
        if build == "debug" { text += "\nA debug build: its figures mean nothing. swift run -c release holdline-bench" }
        if isInMemory { text += "\nThe directory is in memory: an fsync costs nothing there. Give a --directory on a disk." }
        return text
    }
}
