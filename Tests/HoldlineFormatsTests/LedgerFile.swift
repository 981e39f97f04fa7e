import HoldlineCore
import HoldlineFormats

/// A ledger of open items in CSV, read as an import reads it.
enum LedgerFile {
    /// All rows of a text, and what is said of it.
    static func read(_ text: String, _ options: CSVOptions = CSVOptions()) throws -> (rows: [Result<InvoiceRow, RowProblem>], said: String)
    {
        try read(Array(text.utf8), options)
    }

    static func read(_ bytes: [UInt8], _ options: CSVOptions = CSVOptions()) throws -> (
        rows: [Result<InvoiceRow, RowProblem>], said: String
    ) {
        var file = try InvoiceCSV(.bytes(bytes, name: "l.csv", chunks: 7), options)
        var rows: [Result<InvoiceRow, RowProblem>] = []
        while let row = try file.next() { rows.append(row) }
        return (rows, (file.remarks + file.closingRemarks).joined(separator: "\n"))
    }

    static func refusal(_ text: String, _ options: CSVOptions = CSVOptions()) throws -> String {
        do throws(FileProblem) {
            var file = try InvoiceCSV(.text(text, name: "l.csv"), options)
            while let row = try file.next() { if case .failure(let problem) = row { return problem.message } }
            return ""
        } catch {
            return error.message
        }
    }
}
