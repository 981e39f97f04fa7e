package import HoldlineCore

/// A report of a collection agency, and the line where it stands.
package struct AgencyRow: Hashable, Sendable {
    /// From 1.
    package var line: Int
    package var number: InvoiceNumber
    package var report: ReportCollection
}

/// Reads what a collection agency reports from CSV, row by row. The file is read twice: all of its amounts and dates together tell how
/// they are written.
package struct AgencyCSV {
    /// How the file was read, for its reader to know.
    package var remarks: [String] {
        table.remarks + [amounts.remark, dates.remark, Self.remark(onMessages: unkept)].compactMap { $0 } + table.header.ignoredRemarks
    }

    private let table: CSVTable<Column>
    private let amounts: AmountReading
    private let dates: DateReading
    /// Of rows without one of their own; nil leaves it to the invoice.
    private let currency: Currency?
    private var reader: CSVReader
    /// Lines of payments with a message: a payment has none in the ledger.
    private let unkept: [Int]
    /// The line of each report so far: a second one is the same payment twice, or lacks what tells the two apart.
    private var lines: [AgencyRow: Int] = [:]

    /// Throws where the file is no such CSV, and where its amounts or dates contradict each other.
    package init(_ source: ByteSource, _ options: CSVOptions = CSVOptions()) throws(FileProblem) {
        table = try CSVTable<Column>(source, options)
        currency = options.currency
        var amounts = AmountReading(options.decimal)
        var dates = DateReading(options.dates)
        var unkept: [Int] = []
        reader = try table.records()
        while let record = try reader.next() {
            guard case .success(let record) = record, let row = try? CSVRow(record, table.header) else { continue }
            if let text = row.written(.date) { dates.look(at: text, line: row.line) }
            if let text = row.text(.amount), let amount = try? AmountText(text) { amounts.look(at: amount, line: row.line) }
            if row.text(.message) != nil, (try? Self.outcome(row)) == .paid { unkept.append(row.line) }
        }
        try amounts.check(source.name)
        try dates.check(source.name)
        (self.amounts, self.dates, self.unkept) = (amounts, dates, unkept)
        reader = try table.records()
    }

    /// nil where every message is kept.
    private static func remark(onMessages lines: [Int]) -> String? {
        guard let first = lines.first else { return nil }
        return lines.count == 1
            ? "the message on line \(first) is not kept: a payment has none"
            : "the messages of \(lines.count) payments are not kept, the first on line \(first): a payment has none"
    }

    /// The next row, or why it is refused; nil at the end. Throws where the file can be read no further.
    package mutating func next() throws(FileProblem) -> Result<AgencyRow, RowProblem>? {
        try reader.next()?.flatMap { record in Result { () throws(RowProblem) in try row(record) } }
    }

    /// Throws the problem of the row: a number, an outcome or a date that is missing or cannot be read, an amount that is none, an
    /// unknown currency or reason, a reference that a spreadsheet damaged, and a row that came before. A claim that is given up
    /// (`irrecoverable`) has no amount, though agencies write one, and a message is kept unless the row is a payment.
    private mutating func row(_ record: CSVRecord) throws(RowProblem) -> AgencyRow {
        let row = try CSVRow(record, table.header)
        let number = try row.identifier(.number, as: InvoiceNumber.self)
        let outcome = try Self.outcome(row)
        var report = ReportCollection(outcome, on: try day(row))
        let currency = try currency(row)
        report.currency = currency
        if let text = row.text(.amount) {
            var dropped = 0
            report.amount = try value(.amount, row) { () throws(ValueProblem) in
                try amounts.amount(try AmountText(text), in: currency ?? .eur, dropped: &dropped)
            }
        }
        // What is given up has no amount of its own, though agencies write one.
        if outcome == .irrecoverable { report.amount = nil }
        report.reference = row.text(.reference)
        if let reference = report.reference, let damage = SpreadsheetDamage.found(in: reference) { throw row.problem(.reference, damage) }
        if outcome == .contested { report.reason = try reason(row) }
        if outcome != .paid, let text = row.text(.message) {
            guard let note = FreeText(text) else { throw row.problem(.message, FreeText.problem(in: text) ?? "cannot be read") }
            report.note = note
        }
        let key = AgencyRow(line: 0, number: number, report: report)
        if let first = lines.updateValue(record.line, forKey: key) {
            lines[key] = first
            throw RowProblem(
                line: record.line, message: "the same as line \(first): if it is another payment, give each its reference")
        }
        return AgencyRow(line: record.line, number: number, report: report)
    }

    /// By its word, whatever its case and accents. Throws for a word that is not in the list.
    private static func outcome(_ row: CSVRow<Column>) throws(RowProblem) -> CollectionOutcome {
        let text = try row.required(.outcome)
        let folded = HeaderName.folded(text)
        for (outcome, names) in outcomes where names.contains(folded) { return outcome }
        throw row.problem(.outcome, "“\(excerpt(text))” is no outcome that is known here: write paid, contested or irrecoverable")
    }

    /// Folded, in the languages of the headings.
    private static let outcomes: [(CollectionOutcome, Set<String>)] = [
        (.paid, words("paid payment payed paye payee paiement regle reglee reglement encaisse encaissee encaissement bezahlt zahlung")),
        (.contested, words("contested disputed dispute conteste contestee contestation litige bestritten widerspruch")),
        (
            .irrecoverable,
            words("irrecoverable uncollectable uncollectible writtenoff writeoff irrecouvrable uneinbringlich")
        ),
    ]

    /// The day of the outcome. The file's dates together say in which order they are written.
    private func day(_ row: CSVRow<Column>) throws(RowProblem) -> Day {
        let text = try row.required(.date)
        return try value(.date, row) { () throws(ValueProblem) in try dates.day(text) }
    }

    /// The row's own, else the one of `--currency`; nil leaves it to the invoice. Throws for a code that ISO 4217 does not have.
    private func currency(_ row: CSVRow<Column>) throws(RowProblem) -> Currency? {
        guard let text = row.text(.currency) else { return currency }
        guard let read = Currency(code: text.uppercased()) else {
            throw row.problem(.currency, "“\(excerpt(text))” is no currency of ISO 4217")
        }
        return read
    }

    /// A code of the French life cycle, in either case; nil where the cell is empty.
    private func reason(_ row: CSVRow<Column>) throws(RowProblem) -> Reason? {
        guard let text = row.text(.reason) else { return nil }
        guard let reason = Reason(rawValue: text.uppercased()) else {
            throw row.problem(
                .reason, "“\(excerpt(text))” is no reason: there are \(Reason.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return reason
    }

    /// Puts the column's name and the line before what is wrong with a value.
    private func value<Value>(
        _ column: Column, _ row: CSVRow<Column>, _ read: () throws(ValueProblem) -> Value
    ) throws(RowProblem) -> Value {
        do throws(ValueProblem) {
            return try read()
        } catch {
            throw row.problem(column, error.message)
        }
    }

    /// Titles of the columns, for `--map`.
    package static var columnTitles: [String] { Column.titles }

    /// English, French and German headings.
    enum Column: Int, CSVColumn {
        case number, outcome, date, amount, currency, reference, reason, message

        static let known = CSVNames<Self>()

        /// A file without one of these headings is refused as a whole.
        var isRequired: Bool {
            switch self {
            case .number, .outcome, .date: true
            case .amount, .currency, .reference, .reason, .message: false
            }
        }

        /// Headings in English, French and German, with commas between them; the number and the currency have those of ledgers.
        var names: String {
            switch self {
            case .number: InvoiceCSV.Column.number.names
            case .outcome: "outcome, status, result, statut, état, résultat, issue du dossier, ergebnis"
            case .date:
                "date, payment date, paid on, date paiement, date de paiement, date règlement, date de règlement, datum, zahlungsdatum"
            case .amount:
                """
                amount, paid, amount paid, amount received, montant, montant payé, montant réglé, montant encaissé, betrag, gezahlt, \
                zahlbetrag
                """
            case .currency: InvoiceCSV.Column.currency.names
            case .reference:
                "reference, payment reference, case, case number, référence, réf, dossier, n° dossier, numéro dossier, aktenzeichen"
            case .reason: "reason, reason code, motif, code motif, grund"
            case .message: "message, note, comment, commentaire, observation, observations, remarque, bemerkung, mitteilung"
            }
        }
    }
}
