package import HoldlineCore

/// A registration that a ledger file asks for, with its number, and the line where it stands: the first of them for one of several rows.
package struct InvoiceRow: Hashable, Sendable {
    /// From 1, in the file that the row is from.
    package var line: Int
    package var number: InvoiceNumber
    /// The body of the request; the daemon compares it with what it has under `number`.
    package var registration: RegisterInvoice
}

/// Reads a ledger of invoices from CSV, row by row: a million rows take the memory of their numbers.
///
/// The file is read twice: first as a whole, for what only all rows together tell (encoding, decimal mark, order of dates, signs, numbers that come
/// more than once), then row by row. A stream is kept for that, see `ByteSource.rereadable`.
package struct InvoiceCSV {
    /// How the file was read, for its reader to know.
    package var remarks: [String] { table.remarks + survey.remarks + table.header.ignoredRemarks }
    /// What the rows left to say; complete at the end.
    package var closingRemarks: [String] { notes.remarks }
    /// Header cells that mean nothing here.
    package var ignoredColumns: [String] { table.header.ignored }
    /// The line of each number of the file, those of refused rows too: a number that is listed is not missing from the file.
    package var lines: [InvoiceNumber: Int] { survey.lines }
    /// Rows whose number could not be read. While there are any, nobody knows which numbers the file lists.
    package var rowsWithoutNumber: Int { survey.rowsWithoutNumber }

    /// How the file is written, what all its rows together said, and the reading of cells that follows
    /// from both.
    private let table: CSVTable<Column>
    private let survey: LedgerSurvey
    private let fields: LedgerFields
    /// Whether rows of one number are lines that each repeat the invoice's values, rather than
    /// instalments.
    private let linesRepeat: Bool
    private var reader: CSVReader
    /// Counts of what the rows leave to say at the end.
    private var notes = LedgerNotes()
    /// Rows of numbers that come more than once, until all of a number are there.
    private var gathered: [InvoiceNumber: [LedgerRow]] = [:]
    /// Refused rows of numbers that come more than once: one of them refuses all rows of its number,
    /// since a part of an invoice must not be registered as the whole.
    private var spoiled: [InvoiceNumber: [RowProblem]] = [:]
    /// Results that are ready; one record can make none, one or several.
    private var waiting: [Result<InvoiceRow, RowProblem>] = []

    /// Looks at the whole file. Throws where it cannot be read as a ledger at all.
    package init(_ source: ByteSource, _ options: CSVOptions = CSVOptions()) throws(FileProblem) {
        table = try CSVTable<Column>(source, options)
        let skips = LedgerSkips(options.skipped, table.header.cells)
        survey = try LedgerSurvey(table, options, skips, file: source.name)
        linesRepeat = options.linesRepeat
        fields = LedgerFields(survey, options, skips)
        reader = try table.records()
    }

    /// The next registration, or why a row is refused; nil at the end. Throws where the file can be read no further.
    ///
    /// Rows of a number that comes more than once come out together, where the last of them stands.
    package mutating func next() throws(FileProblem) -> Result<InvoiceRow, RowProblem>? {
        while waiting.isEmpty {
            guard let record = try reader.next() else { return nil }
            switch record {
            case .failure(let problem): return .failure(problem)
            case .success(let record): take(record)
            }
        }
        return waiting.removeFirst()
    }

    /// Reads one record: a row of a number that comes once is ready, others wait for all rows of their
    /// number.
    private mutating func take(_ record: CSVRecord) {
        do throws(RowProblem) {
            let row = try CSVRow(record, table.header)
            if fields.isLeftOut(row) {
                notes.leaveOut(row.line)
                return
            }
            let number = try row.identifier(.number, as: InvoiceNumber.self)
            guard let count = survey.repeated[number] else {
                let result = read(row, number)
                if case .success(let read) = result { notes.note(read) }
                waiting.append(result.map(\.single))
                return
            }
            switch read(row, number) {
            case .success(let row): gathered[number, default: []].append(row)
            case .failure(let problem): spoiled[number, default: []].append(problem)
            }
            let seen = (gathered[number]?.count ?? 0) + (spoiled[number]?.count ?? 0)
            if seen == count { finish(number) }
        } catch {
            waiting.append(.failure(error))
        }
    }

    private func read(_ row: CSVRow<Column>, _ number: InvoiceNumber) -> Result<LedgerRow, RowProblem> {
        Result { () throws(RowProblem) in try fields.row(row, number) }
    }

    /// All rows of a number are there: they become one registration, or all are refused.
    private mutating func finish(_ number: InvoiceNumber) {
        let rows = gathered.removeValue(forKey: number) ?? []
        let problems = spoiled.removeValue(forKey: number) ?? []
        guard problems.isEmpty else {
            let reason = "row of “\(excerpt(number.text))” is not taken without the others, and line \(problems[0].line) is refused"
            waiting += problems.map { .failure($0) } + rows.map { .failure(RowProblem(line: $0.line, message: "this \(reason)")) }
            return
        }
        do throws(InstalmentRows.Conflict) {
            let joined = try InstalmentRows.joined(rows, areLines: linesRepeat)
            for row in joined.areLines ? Array(rows.prefix(1)) : rows { notes.note(row) }
            if !joined.areLines { notes.join(isSum: joined.isSum) }
            waiting.append(.success(joined.row))
        } catch {
            waiting += rows.map { .failure(RowProblem(line: $0.line, message: error.message)) }
        }
    }
}
