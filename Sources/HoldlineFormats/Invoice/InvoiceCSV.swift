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
        do throws(ValueProblem) {
            let joined = try InstalmentRows.joined(rows, areLines: linesRepeat)
            for row in joined.areLines ? Array(rows.prefix(1)) : rows { notes.note(row) }
            if !joined.areLines { notes.join(isSum: joined.isSum) }
            waiting.append(.success(joined.row))
        } catch {
            waiting += rows.map { .failure(RowProblem(line: $0.line, message: error.message)) }
        }
    }
}

extension InvoiceCSV {
    /// English, French, German, Italian, Spanish and Dutch names, as ledgers export them.
    enum Column: Int, CSVColumn {
        case number, customer, issued, due, amount, open, currency, credited, sign, type, debit, credit, paid

        static let known = CSVNames<Self>()

        var isRequired: Bool {
            switch self {
            case .number, .customer, .issued, .due, .open: true
            case .amount, .currency, .credited, .sign, .type, .debit, .credit, .paid: false
            }
        }

        /// Columns of debits and credits are as good as one of amounts.
        func isRequired(beside isThere: (Column) -> Bool) -> Bool { self == .amount ? !(isThere(.debit) && isThere(.credit)) : isRequired }

        var names: String {
            switch self {
            case .number:
                """
                number, invoice, invoice number, invoice no, invoice id, numéro, facture, numéro facture, numéro de facture, n° facture, \
                n° de facture, no facture, num facture, rechnung, rechnungsnummer, rechnungsnr, rechnung nr, belegnummer, belegnr, beleg \
                nr, n° pièce, numéro de pièce, réf facture, numero fattura, n° fattura, numero documento, número de factura, nº factura, \
                n° factura, factuurnummer, factuurnr
                """
            case .customer:
                """
                customer number, customer reference, customer code, customer id, customer no, customer account, account number, account \
                code, code client, code tiers, numéro client, n° client, réf client, référence client, compte client, compte auxiliaire, \
                kundennummer, kundennr, kunden nr, debitor, debitorennummer, debitorenkonto, debitor nr, debitorennr, personenkonto, \
                codice cliente, código cliente, código de cliente, klantnummer, debiteurnummer, debiteurennummer
                """
            case .issued:
                """
                issued, issue date, invoice date, date facture, date de facture, date de facturation, date d'émission, date pièce, date de \
                pièce, rechnungsdatum, belegdatum, data fattura, data documento, fecha factura, fecha de factura, factuurdatum
                """
            case .due:
                """
                due, due date, due on, échéance, date échéance, date d'échéance, date limite de paiement, fällig, fällig am, fälligkeit, \
                fälligkeitsdatum, scadenza, data scadenza, data di scadenza, vencimiento, fecha vencimiento, fecha de vencimiento, \
                vervaldatum
                """
            case .amount:
                """
                total amount, gross amount, invoice amount, montant ttc, total ttc, bruttobetrag, rechnungsbetrag, gesamtbetrag, totale \
                fattura, totale documento, importe total, total factura, factuurbedrag
                """
            case .open:
                """
                open, open amount, open balance, amount due, balance due, balance, outstanding, outstanding amount, solde, solde dû, reste \
                dû, reste à payer, restant dû, restant à payer, montant ouvert, montant dû, offen, offener betrag, offener saldo, saldo, \
                restbetrag, residuo, importo residuo, saldo pendiente, importe pendiente, openstaand, openstaand bedrag
                """
            case .currency: "currency, currency code, devise, code devise, monnaie, währung, währungscode, wkz"
            case .credited: "credited, credit notes, avoirs, montant avoirs, gutschriften"
            case .sign:
                """
                sign, signe, sens, s/h, soll/haben, soll haben kz, soll/haben-kennzeichen, s/h-kennzeichen, d/c, debit/credit, \
                débit/crédit, dr/cr, debit credit indicator
                """
            case .type:
                """
                type, transaction type, document type, doc type, invoice type, type de document, type de pièce, type de facture, type \
                pièce, nature, belegart, belegtyp, dokumenttyp
                """
            // Only where a layout or the caller says so: what is paid of an amount is not all that lowers what is owed.
            case .paid: ""
            case .debit: "debit, débit, soll, debit amount, montant débit, sollbetrag"
            case .credit: "credit, crédit, haben, credit amount, montant crédit, habenbetrag"
            }
        }

        /// Headings that are used for other things as well: they count only where no exact name of the
        /// same column is there.
        var looseNames: String {
            switch self {
            case .number: "num, pièce"
            case .customer: "customer, client, tiers, kunde, cliente, klant"
            case .issued: "date, datum, data, fecha"
            case .amount: "amount, total, montant, betrag, importo, importe, bedrag"
            default: ""
            }
        }
    }
}
