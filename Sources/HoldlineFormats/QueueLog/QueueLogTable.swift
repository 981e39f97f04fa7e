import HoldlineCore

/// The realtime table `queue_log` as CSV, whose first line names its columns: what a system has that logs into a database alone.
///
/// Columns: `ast_store_realtime` in Asterisk's `logger.c` (time, callid, queuename, agent, event, data1 to data5, or data with bars
/// between); FreePBX and others add id, serverid and created, which say nothing here.
struct QueueLogTable {
    /// The file's name, for problems.
    private let name: String
    private var reader: CSVReader
    /// The places of time, callid, queue, agent and event.
    private let columns: [Int?]
    /// Columns data1 to data5.
    private let parts: [Int]
    /// The column data, with bars between the parts; some tables have both kinds, and fill one.
    private let whole: Int?
    /// Tables have the time on the telephone system's wall, in its own zone.
    private let clock: QueueLogClock
    private var order = RowOrder()

    /// Names of the columns that matter, in lower case without blanks and underscores, the one for
    /// messages first.
    private static let names: [[String]] = [
        ["time", "eventtime", "timestamp"], ["callid", "uniqueid"], ["queuename", "queue"], ["agent", "agentname"], ["event", "verb"],
    ]

    /// Whether the first line is one of column names.
    static func begins(_ chunk: [UInt8]) -> Bool {
        let line = chunk.prefix { $0 != UInt8(ascii: "\n") }
        guard line.count < 4096, !line.contains(UInt8(ascii: "|")) else { return false }
        let text = String(decoding: line, as: UTF8.self).lowercased()
        return text.contains("callid") && text.contains("event") && text.contains { ",;\t".contains($0) }
    }

    /// Throws where a column that matters is not named.
    init(_ source: ByteSource, _ clock: QueueLogClock) throws(FileProblem) {
        self.clock = clock
        name = source.name
        reader = try CSVReader(source)
        guard case .success(let header) = try reader.next() else { throw FileProblem(file: source.name, message: "has no first line") }
        let cells = header.cells.map { $0.lowercased().filter { $0 != " " && $0 != "_" } }
        columns = Self.names.map { names in cells.firstIndex { names.contains($0) } }
        whole = cells.firstIndex(of: "data")
        parts = cells.indices.filter { cells[$0].count > 4 && cells[$0].hasPrefix("data") && cells[$0].dropFirst(4).allSatisfy(\.isNumber) }
            .sorted { cells[$0] < cells[$1] }
        let missing = zip(Self.names, columns).filter { $0.1 == nil }.map { $0.0[0] }
        guard missing.isEmpty else {
            throw FileProblem(
                file: source.name, line: header.line,
                message: "the first line names no column \(missing.joined(separator: ", ")): the table queue_log has "
                    + "time,callid,queuename,agent,event,data1,data2,data3,data4,data5")
        }
    }

    /// The next row as an entry; it is put together as a line of the file and read like one.
    ///
    /// Throws where the rows are not in the order of their times.
    mutating func next() throws(FileProblem) -> Result<QueueLogEntry, RowProblem>? {
        guard let record = try reader.next() else { return nil }
        switch record {
        case .failure(let problem): return .failure(problem)
        case .success(let record):
            func cell(_ index: Int?) -> String {
                guard let index, record.cells.indices.contains(index) else { return "" }
                let text = record.cells[index]
                return text == "NULL" || text == "\\N" ? "" : text
            }
            var data = parts.map(cell)
            if data.allSatisfy(\.isEmpty) { data = [cell(whole)] }
            let fields = columns.map(cell) + data
            let entry = QueueLogEntry.read(Array(fields.joined(separator: "|").utf8)[...], line: record.line, clock: clock)
            if case .success(let entry) = entry, !order.takes(entry.at) {
                throw FileProblem(
                    file: name, line: record.line,
                    message: "the rows are not in the order of their time, and no call can be followed through them: "
                        + "export the table with ORDER BY time, id")
            }
            return entry
        }
    }

    /// Whether rows come in the order of their time. Two systems that log into one table may be a little apart, and clocks go back an hour
    /// in autumn.
    private struct RowOrder {
        /// Milliseconds by which a row may be older than the latest before it.
        private static let largestFall: Int64 = 2 * 3_600_000
        private var previous, latest: Instant?
        private var (rises, falls) = (0, 0)

        /// Whether a row of this time may come next; false for a table that begins with its newest row,
        /// or that is in no order at all.
        mutating func takes(_ at: Instant) -> Bool {
            if let previous, at > previous { rises += 1 }
            if let previous, at < previous { falls += 1 }
            previous = at
            let last = max(latest ?? at, at)
            latest = last
            let isNewestFirst = falls > 1 && (rises == 0 || falls > rises + 2)
            return !isNewestFirst && last.milliseconds - at.milliseconds <= Self.largestFall
        }
    }
}

extension ByteSource {
    /// The same bytes, with those before them that were taken already.
    func beginning(with first: [UInt8]) -> ByteSource {
        var first: [UInt8]? = first
        return ByteSource(name: name) { () throws(FileProblem) -> [UInt8]? in
            if let chunk = first {
                first = nil
                return chunk
            }
            return try next()
        }
    }
}
