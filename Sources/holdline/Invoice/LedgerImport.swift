import HoldlineClient
import HoldlineCore
import HoldlineFormats

/// Sends the rows of a CSV ledger, batch by batch, and reports those that are refused with their lines.
struct LedgerImport {
    let client: Client
    let options: CSVOptions
    /// The invoices that were open before a list of all open items came.
    let open: OpenItems?

    /// Rows that are on their way at once: what a crash leaves in doubt, and what is sent again.
    private static let batchSize = 4000

    /// The numbers that the file lists. Throws `FileProblem` where it can be read no further; what was read before went in.
    func run(_ file: ImportFile, _ tally: inout ImportTally, _ preview: inout ImportPreview?) async throws -> ListedNumbers {
        var reader = try InvoiceCSV(file.source, options)
        try tally.remark(file.name, reader.remarks)
        let listed = ListedNumbers(numbers: Set(reader.lines.keys), isWhole: reader.rowsWithoutNumber == 0)
        if let open { try await open.refuseNearNumbers(listed, in: file.name, client) }
        var batch: [InvoiceRow] = []
        do {
            while let row = try reader.next() {
                switch row {
                case .failure(let problem): try tally.refuse(file.name, problem)
                case .success(let row):
                    if preview != nil { preview?.look(at: row.registration, number: row.number) } else { batch.append(row) }
                }
                if batch.count >= Self.batchSize { try await send(&batch, file, &tally) }
            }
        } catch let problem as FileProblem {
            try await send(&batch, file, &tally)
            throw problem
        }
        try await send(&batch, file, &tally)
        try tally.remark(file.name, reader.closingRemarks)
        return listed
    }

    private func send(_ batch: inout [InvoiceRow], _ file: ImportFile, _ tally: inout ImportTally) async throws {
        guard !batch.isEmpty else { return }
        let progress = WriteProgress.current
        for line in try await client.register(batch.map(\.registration), taken: { progress.taking($0) }) {
            guard batch.indices.contains(line.number - 1) else { continue }
            if let problem = line.problem {
                try tally.refuse(file.name, line: batch[line.number - 1].line, problem.message)
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
