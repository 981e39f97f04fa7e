/// What `holdlined check-config` prints of the limits.
extension Limits {
    /// Every key with its value, and the memory that follows from them.
    var text: [String] {
        func orNone(_ limit: Int?) -> String { limit.map(String.init) ?? "none" }
        let values = [
            "\(body)", "\(headers)", "\(idle)s", "\(connections)", orNone(connectionsOfUser), orNone(requestsOfUser), "\(followers)",
            orNone(followersOfUser), "\(queueDepth)", "\(bodyMemory)", orNone(bodyMemoryOfUser), "\(answerMemory)",
            orNone(answerMemoryOfUser), "\(answerFiles)", orNone(answerFilesOfUser),
        ]
        return ["limits:"] + zip(Self.keys, values).map { "  \($0): \($1)" } + [
            "  # So the daemon takes at most \(largestMemory >> 20) MiB of memory, and \(Self.ofInvoice) bytes for each invoice, hold and customer."
        ]
    }

    /// The bytes of memory that the daemon takes at most, beside what grows with the database: the sum that holdline.yaml(5) explains.
    package var largestMemory: Int {
        var sum = Self.ofProgram
        for (count, size) in [
            (connections, headers + Self.ofConnection), (bodyMemory, Self.timesBody), (answerMemory, 2), (queueDepth, Self.ofCommand),
        ] {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            sum = overflow || product > .max - sum ? .max : sum + product
        }
        return sum
    }

    /// The program, SQLite's pages for the writer and four readers, and what the allocator keeps for what comes next.
    private static let ofProgram = 512 << 20
    /// Buffers of a connection, its task, and the answers of its fast path, beside the headers.
    private static let ofConnection = 128 << 10
    /// A body, its values while they are read, and the command that is made of them.
    private static let timesBody = 6
    /// A command in the queue beside the bytes of its body, with its answer.
    private static let ofCommand = 8 << 10
    /// In the index of holds.
    private static let ofInvoice = 128
}
