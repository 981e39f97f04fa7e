package import HoldlineCore

/// One row of a ledger file: the registration, with its number, and the line where it stands.
package struct InvoiceRow: Hashable, Sendable {
    package var line: Int
    package var number: InvoiceNumber
    package var registration: RegisterInvoice
}

/// Reads a ledger of invoices from CSV, row by row: a million rows take the memory of their numbers.
package struct InvoiceCSV {
    /// Header cells that mean nothing here, for the caller to name.
    package let ignoredColumns: [String]
    /// The line of each number so far, those of refused rows too: a number that is listed is not missing from the file.
    package private(set) var lines: [InvoiceNumber: Int] = [:]
    /// Rows whose number could not be read. While there are any, nobody knows which numbers the file lists.
    package private(set) var rowsWithoutNumber = 0

    private var reader: CSVReader
    private let header: CSVHeader<Column>
    private let decimal: DecimalMark
    private let currency: Currency?

    /// Reads the header. `currency` is for a file without such a column; where the column is, each of its cells counts.
    package init(_ source: ByteSource, decimal: DecimalMark = .point, currency: Currency? = nil) throws(FileProblem) {
        reader = try CSVReader(source)
        header = try CSVHeader(&reader, file: source.name)
        ignoredColumns = header.ignored
        guard header[.currency] != nil || currency != nil else {
            throw FileProblem(
                file: source.name, line: 1, message: "the first line names no column currency: add it, or say which currency all rows have")
        }
        self.decimal = decimal
        self.currency = currency
    }

    /// The next row, or why it is refused; nil at the end. Throws where the file can be read no further.
    package mutating func next() throws(FileProblem) -> Result<InvoiceRow, RowProblem>? {
        switch try reader.next() {
        case nil: return nil
        case .failure(let problem):
            rowsWithoutNumber += 1
            return .failure(problem)
        case .success(let record):
            do throws(RowProblem) {
                return .success(try row(record))
            } catch {
                return .failure(error)
            }
        }
    }

    private mutating func row(_ record: CSVRecord) throws(RowProblem) -> InvoiceRow {
        let row: CSVRow<Column>
        let number: InvoiceNumber
        do throws(RowProblem) {
            row = try CSVRow(record, header)
            number = try row.identifier(.number, as: InvoiceNumber.self)
        } catch {
            rowsWithoutNumber += 1
            throw error
        }
        if let first = lines[number] {
            throw row.problem(.number, "“\(excerpt(number.text))” is on line \(first) already: this one is not registered")
        }
        lines[number] = record.line
        let currency = try self.currency(of: row)
        let registration = RegisterInvoice(
            number: number, customer: try row.identifier(.customer, as: CustomerReference.self), issued: try row.day(.issued),
            due: try row.day(.due), amount: try amount(.amount, row, currency), open: try amount(.open, row, currency),
            credited: row.text(.credited) == nil ? nil : try amount(.credited, row, currency), currency: currency)
        return InvoiceRow(line: record.line, number: number, registration: registration)
    }

    private func currency(of row: CSVRow<Column>) throws(RowProblem) -> Currency {
        if let currency, !row.has(.currency) { return currency }
        let code = try row.required(.currency)
        guard let currency = Currency(code: code) else {
            throw row.problem(.currency, "“\(excerpt(code))” is no currency of ISO 4217: write a code such as EUR")
        }
        return currency
    }

    private func amount(_ column: Column, _ row: CSVRow<Column>, _ currency: Currency) throws(RowProblem) -> Amount {
        switch decimal.amount(try row.required(column), in: currency) {
        case .success(let amount): return amount
        case .failure(let refused): throw row.problem(column, refused.message)
        }
    }

    /// English, French and German names, as ledgers export them.
    enum Column: Int, CSVColumn {
        case number, customer, issued, due, amount, open, currency, credited

        var isRequired: Bool { self != .currency && self != .credited }

        var names: [String] {
            switch self {
            case .number:
                [
                    "number", "invoice", "invoice number", "invoice no", "numero", "facture", "numero facture", "numero de facture",
                    "n facture", "n de facture", "rechnung", "rechnungsnummer", "belegnummer",
                ]
            case .customer:
                [
                    "customer", "customer number", "customer reference", "client", "code client", "numero client", "compte client", "kunde",
                    "kundennummer", "debitor",
                ]
            case .issued:
                [
                    "issued", "issue date", "invoice date", "date", "date facture", "date de facture", "date d emission", "rechnungsdatum",
                    "belegdatum",
                ]
            case .due: ["due", "due date", "echeance", "date echeance", "date d echeance", "fallig", "falligkeit", "falligkeitsdatum"]
            case .amount: ["amount", "total", "total amount", "montant", "montant ttc", "total ttc", "betrag", "bruttobetrag"]
            case .open:
                [
                    "open", "open amount", "balance", "outstanding", "solde", "reste du", "restant du", "montant ouvert", "offen",
                    "offener betrag", "saldo",
                ]
            case .currency: ["currency", "devise", "monnaie", "wahrung"]
            case .credited: ["credited", "credit notes", "avoirs", "montant avoirs", "gutschriften"]
            }
        }
    }
}
