import HoldlineClient
import HoldlineCore
import HoldlineFormats

/// Sends the rows of a CSV ledger, batch by batch, and reports those that are refused with their lines.
struct LedgerImport {
    let client: Client
    let decimal: DecimalMark
    let currency: Currency?

    /// Rows that are on their way at once: what a crash leaves in doubt, and what is sent again.
    private static let batchSize = 4000

    /// The numbers that the file lists. Throws `FileProblem` where it can be read no further; what was read before went in.
    func run(_ file: ImportFile, _ tally: inout ImportTally) async throws -> ListedNumbers {
        var reader = try InvoiceCSV(file.source, decimal: decimal, currency: currency)
        if !reader.ignoredColumns.isEmpty {
            try tally.remark(file.name, ["columns without a meaning here: \(reader.ignoredColumns.joined(separator: ", "))"])
        }
        var batch: [InvoiceRow] = []
        do {
            while let row = try reader.next() {
                switch row {
                case .failure(let problem): try tally.refuse(file.name, problem)
                case .success(let row): batch.append(row)
                }
                if batch.count >= Self.batchSize { try await send(&batch, file, &tally) }
            }
        } catch let problem as FileProblem {
            try await send(&batch, file, &tally)
            throw problem
        }
        try await send(&batch, file, &tally)
        return ListedNumbers(numbers: Set(reader.lines.keys), isWhole: reader.rowsWithoutNumber == 0)
    }

    private func send(_ batch: inout [InvoiceRow], _ file: ImportFile, _ tally: inout ImportTally) async throws {
        guard !batch.isEmpty else { return }
        for line in try await client.register(batch.map(\.registration)) {
            guard batch.indices.contains(line.number - 1) else { continue }
            if let problem = line.problem {
                try tally.refuse(file.name, line: batch[line.number - 1].line, problem)
            } else {
                tally.take()
                try tally.remark(
                    "\(file.name):\(batch[line.number - 1].line)", line.warnings.filter { $0.code != .noDueDate }.map(\.message))
            }
        }
        batch = []
        try tally.bar.show(file.progress.bytes, of: file.size, count: tally.taken)
    }
}
