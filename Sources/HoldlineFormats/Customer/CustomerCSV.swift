package import HoldlineCore

/// One row of a customer file.
package struct CustomerRow: Hashable, Sendable {
    /// Where the row begins in its file, from 1.
    package var line: Int
    package var reference: CustomerReference
    /// What the row says of the customer: fields without a column stay as they are.
    package var changes: EditCustomer
}

/// Reads customers from CSV, row by row. Only the reference is required; several telephone numbers or mail addresses
/// stand in one cell, with `|` or `;` between them.
package struct CustomerCSV {
    /// How the file was read, for its reader to know.
    package let remarks: [String]

    /// The line of each reference so far: a second row with it would overwrite the first, and is
    /// refused.
    private var lines: [CustomerReference: Int] = [:]
    private var reader: CSVReader
    private let header: CSVHeader<Column>

    /// Of the options, encoding, separator and names of columns count.
    ///
    /// Throws where the file is no CSV, or has no column of references or nothing beside it.
    package init(_ source: ByteSource, _ options: CSVOptions = CSVOptions()) throws(FileProblem) {
        let table = try CSVTable<Column>(source, options)
        header = table.header
        guard Column.allCases.contains(where: { $0 != .reference && table.header[$0] != nil }) else {
            throw FileProblem(
                file: source.name,
                message: """
                    has references of customers, and nothing else of them: it changes no customer. Name a column with --map, such as \
                    --map name="Raison sociale", or import invoices with “holdline invoice import”
                    """)
        }
        reader = try table.records()
        remarks = table.remarks + header.ignoredRemarks
    }

    /// The next row, or why it is refused; nil at the end. Throws where the file can be read no further.
    package mutating func next() throws(FileProblem) -> Result<CustomerRow, RowProblem>? {
        try reader.next()?.flatMap { record in Result { () throws(RowProblem) in try row(record) } }
    }

    /// Throws where the reference is absent, damaged by a spreadsheet, or on an earlier line, and where
    /// any other cell cannot be kept.
    private mutating func row(_ record: CSVRecord) throws(RowProblem) -> CustomerRow {
        let row = try CSVRow(record, header)
        let reference = try row.identifier(.reference, as: CustomerReference.self)
        if let first = lines[reference] {
            throw row.problem(.reference, "“\(excerpt(reference.text))” is on line \(first) already: this one is not registered")
        }
        lines[reference] = record.line
        var changes = EditCustomer()
        changes.name = try edit(.name, row) { text throws(RowProblem) in try free(text, .name, row) }
        changes.siren = try edit(.siren, row) { text throws(RowProblem) in try siren(text, row) }
        changes.vat = try edit(.vat, row) { text throws(RowProblem) in try vat(text, row) }
        if let phones = try several(.phones, row) { changes.phones = .set(phones) }
        if let emails = try several(.emails, row) { changes.emails = .set(emails) }
        changes.language = try edit(.language, row) { text throws(RowProblem) in try free(text, .language, row) }
        return CustomerRow(line: record.line, reference: reference, changes: changes)
    }

    /// A column that is not there leaves the field alone; an empty cell empties it.
    private func edit<Value: Codable & Hashable & Sendable>(
        _ column: Column, _ row: CSVRow<Column>, _ read: (String) throws(RowProblem) -> Value
    ) throws(RowProblem) -> FieldEdit<Value> {
        guard row.has(column) else { return .keep }
        guard let text = row.text(column) else { return .empty }
        return .set(try read(text))
    }

    /// Nine digits, with blanks anywhere. Throws for anything else; a SIRET is recognised by its
    /// fourteen digits.
    private func siren(_ text: String, _ row: CSVRow<Column>) throws(RowProblem) -> String {
        let digits = text.withoutSpaces
        guard digits.utf8.count == 9, digits.utf8.allSatisfy(\.isDigit) else {
            throw row.problem(
                .siren,
                "“\(excerpt(text))” is no SIREN, which has nine digits" + (digits.utf8.count == 14 ? " (a SIRET begins with it)" : ""))
        }
        return digits
    }

    /// A country's two letters and up to fourteen letters or digits, as the VIES of the European
    /// Commission takes them; the check digits are not verified.
    private func vat(_ text: String, _ row: CSVRow<Column>) throws(RowProblem) -> String {
        let number = text.withoutSpaces.uppercased()
        guard (4...16).contains(number.utf8.count), number.utf8.prefix(2).allSatisfy(\.isLetter),
            number.utf8.allSatisfy({ $0.isLetter || $0.isDigit })
        else {
            throw row.problem(
                .vat, "“\(excerpt(text))” is no VAT number: write the country's two letters and the number, such as FR88100000009")
        }
        return number
    }

    /// A column that is not there leaves the customer's as they are; an empty cell says that there is none.
    private func several(_ column: Column, _ row: CSVRow<Column>) throws(RowProblem) -> [FreeText]? {
        guard row.has(column) else { return nil }
        var result: [FreeText] = []
        let cell = CSVCell.withoutApostrophe(row.written(column) ?? "")
        for part in cell.unicodeScalars.split(whereSeparator: { $0 == "|" || $0 == ";" }) {
            let text = CSVCell.unescaped(Substring(part).trimmed)
            if text.isEmpty { continue }
            if column == .phones, let damage = SpreadsheetDamage.shortened(text) { throw row.problem(column, damage) }
            result.append(try free(text, column, row))
        }
        return result
    }

    /// Text as the daemon keeps it. Throws with the daemon's own reason where it would refuse it: too
    /// long, or with control characters.
    private func free(_ text: String, _ column: Column, _ row: CSVRow<Column>) throws(RowProblem) -> FreeText {
        guard let free = FreeText(text) else { throw row.problem(column, FreeText.problem(in: text) ?? "cannot be read") }
        return free
    }

    /// English, French and German headings, as programs export customers.
    enum Column: Int, CSVColumn {
        case reference, name, siren, vat, phones, emails, language

        static let known = CSVNames<Self>()

        var isRequired: Bool { self == .reference }

        var names: String {
            switch self {
            case .reference:
                """
                reference, customer number, customer reference, customer code, customer id, code client, code tiers, numéro client, n° \
                client, référence client, kundennummer, kundennr, debitor, debitorennummer
                """
            case .name: "name, nom, raison sociale, company, company name, customer name, nom client, firma, firmenname"
            case .siren: "siren"
            case .vat: "vat, vat number, tva, numéro tva, n° tva, tva intracommunautaire, n° tva intracommunautaire, ust id, ust idnr"
            case .phones: "phones, phone, telephone, téléphones, telefon, telefonnummer"
            case .emails: "emails, email, e-mail, mail, courriel, courriels"
            case .language: "language, langue, sprache"
            }
        }

        var looseNames: String {
            switch self {
            case .reference: "customer, client, tiers, kunde"
            default: ""
            }
        }
    }
}
