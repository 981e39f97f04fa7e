import HoldlineCore

/// What only all rows of a ledger together tell, found before any of them is taken.
struct LedgerSurvey {
    /// How the file writes amounts, dates and signs, by all of its rows.
    private(set) var amounts: AmountReading
    private(set) var dates: DateReading
    private(set) var signs: SignReading
    /// The first line of each number, for the import that says which open invoices a ledger does not
    /// list any more.
    private(set) var lines: [InvoiceNumber: Int] = [:]
    /// How many rows have this number, where it is more than one.
    private(set) var repeated: [InvoiceNumber: Int] = [:]
    /// Records that cannot be read, and rows whose number cannot.
    private(set) var rowsWithoutNumber = 0
    /// What was found out, for the beginning of an import.
    private(set) var remarks: [String] = []
    /// Whether any amount names a currency that only one country's sign or code can mean.
    private var statesCurrency = false
    /// The first amount with a currency's sign or code, and the first row with a separator at its end.
    private var signed: (line: Int, text: String)?
    private var separatorAtEnd: Int?

    typealias Column = InvoiceCSV.Column
    /// All columns whose cells are amounts; each cell is evidence about the decimal mark.
    static let amountColumns: [Column] = [.amount, .open, .credited, .debit, .credit, .paid]

    /// Reads the whole file once.
    ///
    /// Throws where amounts or dates contradict each other without the caller saying which holds, and
    /// where nothing says the currency. A list that Holdline wrote itself has points before its
    /// decimals.
    init(_ table: CSVTable<Column>, _ options: CSVOptions, _ skips: LedgerSkips, file: String) throws(FileProblem) {
        let isOwn = Self.isOwnList(table.header.cells)
        amounts = AmountReading(options.decimal ?? (isOwn ? .point : nil))
        dates = DateReading(options.dates)
        signs = SignReading(options.signs)
        var reader = try table.records()
        while let record = try reader.next() {
            switch record {
            case .failure: rowsWithoutNumber += 1
            case .success(let record): look(at: record, table.header, skips)
            }
        }
        try amounts.check(file)
        try dates.check(file)
        guard table.header[.currency] != nil || options.currency != nil || statesCurrency else {
            throw FileProblem(
                file: file, line: table.header.line,
                message: "the header names no column currency: add it, or say which currency all rows have (--currency EUR)")
        }
        let header = table.header
        if let line = separatorAtEnd {
            remarks.append("rows end with a separator (line \(line)): the empty cell after the last column is left out")
        }
        if let signed {
            remarks.append("amounts name their currency, such as “\(excerpt(signed.text))” (line \(signed.line)), which must be the row's")
        }
        remarks += [amounts.remark, dates.remark].compactMap { $0 }
        if header[.open] == nil {
            remarks.append(
                header[.paid] == nil
                    ? "the file has no column of open amounts: each row counts as open in whole"
                    : "the file has no column of open amounts: what is open is the amount, less what is paid of it")
        }
        remarks += signs.remarks(sign: header[.sign].map { header.cells[$0] }, type: header[.type].map { header.cells[$0] })
    }

    /// Takes in what one row proves. A row that will be refused may prove something all the same; one
    /// with a wrong number of cells does not.
    private mutating func look(at record: CSVRecord, _ header: CSVHeader<Column>, _ skips: LedgerSkips) {
        guard let row = try? CSVRow(record, header) else {
            rowsWithoutNumber += 1
            return
        }
        if skips.leavesOut(row) || LedgerFields.isTotal(row) { return }
        count(row)
        if row.endsWithSeparator, separatorAtEnd == nil { separatorAtEnd = row.line }
        for column in [Column.issued, .due] {
            if let text = row.written(column) { dates.look(at: text, line: row.line) }
        }
        var main: AmountText?
        for column in Self.amountColumns {
            guard let text = row.text(column), let amount = try? AmountText(text) else { continue }
            amounts.look(at: amount, line: row.line)
            if amount.currencies?.count == 1 { statesCurrency = true }
            if amount.currencies != nil, signed == nil { signed = (row.line, text) }
            if column == .amount || (column == .open && main?.isZero != false) { main = amount }
        }
        signs.look(sign: row.text(.sign), type: row.text(.type), isNegative: main?.isNegative ?? false, isZero: main?.isZero ?? true)
    }

    /// Counts the row under its number, so that the second pass knows when all rows of a number are
    /// there.
    private mutating func count(_ row: CSVRow<Column>) {
        guard let number = try? row.identifier(.number, as: InvoiceNumber.self) else {
            rowsWithoutNumber += 1
            return
        }
        guard lines[number] != nil else {
            lines[number] = row.line
            return
        }
        repeated[number, default: 1] += 1
    }

    /// The header of `holdline invoice list -o csv`.
    private static func isOwnList(_ cells: [String]) -> Bool {
        cells.starts(with: ["number", "customer", "issued", "due", "amount", "open", "held", "collectable", "currency"])
    }
}

extension AmountText {
    /// Whether all digits are zeros: such an amount has no sign that could mean something.
    var isZero: Bool { digits.allSatisfy { $0 == "0" } }
}

/// The rows that a layout leaves out, with its headers found.
struct LedgerSkips {
    /// For each rule whose heading the file has, the place of that heading and the folded words.
    private let rules: [(place: Int, words: Set<String>)]

    /// `cells` are the file's header.
    init(_ rules: [SkippedRows], _ cells: [String]) {
        var found: [(Int, Set<String>)] = []
        for rule in rules {
            guard let place = cells.firstIndex(where: { HeaderName.folded($0) == HeaderName.folded(rule.header) }) else { continue }
            found.append((place, Set(rule.words.map(HeaderName.folded))))
        }
        self.rules = found
    }

    /// Whether a cell under one of the rules' headings is one of its words.
    func leavesOut(_ row: CSVRow<InvoiceCSV.Column>) -> Bool {
        rules.contains { rule in row.cell(rule.place).map { rule.words.contains(HeaderName.folded($0)) } ?? false }
    }
}
