import HoldlineCore

/// One row of a ledger, read; several of one number may be instalments of one invoice.
struct LedgerRow {
    /// The registration of an invoice that has this row alone. Its due date is nil where the cell is empty or holds terms in words; credits
    /// are negative.
    var single: InvoiceRow
    /// The terms of payment that stand where a date is expected.
    var terms: String?
    /// Amounts with zeros beyond their currency's decimals.
    var dropped = 0

    var line: Int { single.line }
    var invoice: RegisterInvoice { single.registration }
}

/// Reads the cells of a ledger's rows as its survey found that they are written.
struct LedgerFields {
    /// What all rows together decided: decimal mark, order of dates, signs.
    private let survey: LedgerSurvey
    /// The currency of rows in a file without such a column; else the amounts themselves have to say
    /// it.
    private let stated: Currency?
    /// The layout's rules about rows that are no invoices.
    private let skips: LedgerSkips

    typealias Row = CSVRow<InvoiceCSV.Column>

    init(_ survey: LedgerSurvey, _ options: CSVOptions, _ skips: LedgerSkips) {
        (self.survey, stated, self.skips) = (survey, options.currency, skips)
    }

    /// Whether the row is no invoice: a line of sums, or one that the layout leaves out. It is counted,
    /// and never refused.
    func isLeftOut(_ row: Row) -> Bool { skips.leavesOut(row) || Self.isTotal(row) }

    /// A line of sums: a cell says so, and there is neither a customer nor a date.
    static func isTotal(_ row: Row) -> Bool {
        guard row.written(.customer) == nil || row.written(.number) == nil, row.written(.issued) == nil,
            row.written(.due).map({ DateText($0) == .none }) ?? true
        else { return false }
        return row.contains { cell in
            let first = cell.split { $0 == " " || $0 == "\u{A0}" || $0 == ":" }.first.map { HeaderName.folded(String($0)) } ?? ""
            return totals.contains(first) || totals.contains(HeaderName.folded(cell))
        }
    }

    /// First words of lines of sums, folded, in the languages of the headings.
    private static let totals = words("total totals totaux sum somme summe gesamt gesamtsumme subtotal soustotal zwischensumme grandtotal")

    /// Reads all cells of a row.
    ///
    /// Throws with line and column for the first cell that is absent where it is required, damaged, or
    /// readable in two ways.
    func row(_ row: Row, _ number: InvoiceNumber) throws(RowProblem) -> LedgerRow {
        let currency = try self.currency(of: row)
        let customer = try row.identifier(.customer, as: CustomerReference.self)
        let issued = try day(row, .issued)
        let (due, terms) = try dueDate(row)
        var dropped = 0
        var amount = try wholeAmount(row, currency, &dropped)
        var open = try self.open(of: amount, row, currency, &dropped)
        let credited = row.text(.credited) == nil ? nil : try value(.credited, row, currency, &dropped)
        if try isCredit(row, amount.units != 0 ? amount : open) {
            amount.units = -abs(amount.units)
            open.units = -abs(open.units)
        }
        let registration = RegisterInvoice(
            number: number, customer: customer, issued: issued, due: due, amount: amount, open: open, credited: credited,
            currency: currency)
        return LedgerRow(single: InvoiceRow(line: row.line, number: number, registration: registration), terms: terms, dropped: dropped)
    }

    /// The cell of the column of amounts; without one, what stands under debit, less what stands under credit.
    private func wholeAmount(_ row: Row, _ currency: Currency, _ dropped: inout Int) throws(RowProblem) -> Amount {
        if row.has(.amount) { return try value(.amount, row, currency, &dropped) }
        let debit = row.text(.debit) == nil ? Amount.zero(in: currency) : try value(.debit, row, currency, &dropped)
        let credit = row.text(.credit) == nil ? Amount.zero(in: currency) : try value(.credit, row, currency, &dropped)
        guard row.text(.debit) != nil || row.text(.credit) != nil else {
            throw row.problem(.debit, "is empty, and so is the column of credits")
        }
        guard debit.units == 0 || credit.units == 0 else { throw row.problem(.credit, "has an amount, and so has the column of debits") }
        return debit - credit
    }

    /// The cell of the column of open amounts; where the file is said to have none, the amount less what is paid of it.
    private func open(of amount: Amount, _ row: Row, _ currency: Currency, _ dropped: inout Int) throws(RowProblem) -> Amount {
        if row.has(.open) { return try value(.open, row, currency, &dropped) }
        guard row.text(.paid) != nil else { return amount }
        let paid = abs(try value(.paid, row, currency, &dropped).units)
        return Amount(units: amount.units < 0 ? amount.units + paid : amount.units - paid, decimals: amount.decimals)
    }

    /// Whether signs, type or the column of credits make the row the customer's money. Throws where the
    /// cell of signs is empty or says neither, and where a type is not known.
    private func isCredit(_ row: Row, _ amount: Amount) throws(RowProblem) -> Bool {
        let isCredit: Bool
        do throws(SignReading.Problem) {
            isCredit = try survey.signs.isCredit(
                sign: row.has(.sign) ? .some(row.text(.sign)) : .none, type: row.text(.type), isNegative: amount.units < 0)
        } catch {
            throw row.problem(error.isOfType ? .type : .sign, error.message)
        }
        return isCredit || isUnderCredit(row)
    }

    /// A row with something under credit and nothing under debit.
    private func isUnderCredit(_ row: Row) -> Bool {
        guard row.has(.debit), row.has(.credit), let credit = row.text(.credit), let amount = try? AmountText(credit), !amount.isZero else {
            return false
        }
        return row.text(.debit).flatMap { try? AmountText($0) }?.isZero ?? true
    }

    /// The currency by its column, else the caller's, else the only one that an amount of the row
    /// names. Throws where none of them says it.
    private func currency(of row: Row) throws(RowProblem) -> Currency {
        if row.has(.currency) {
            let code = try row.required(.currency)
            guard let currency = CurrencySigns.currency(code) else {
                throw row.problem(.currency, "“\(excerpt(code))” is no currency of ISO 4217: write a code such as EUR")
            }
            return currency
        }
        if let stated { return stated }
        for column in LedgerSurvey.amountColumns {
            guard let text = row.text(column), let amount = try? AmountText(text), let currencies = amount.currencies else { continue }
            if currencies.count == 1, let only = currencies.first { return only }
        }
        throw row.problem(.currency, "is not there, and no amount of this row says its currency: say it with --currency EUR")
    }

    /// The amount in a cell, read as the survey found that the file writes amounts. Throws where the
    /// cell is empty or is no such amount.
    private func value(
        _ column: InvoiceCSV.Column, _ row: Row, _ currency: Currency, _ dropped: inout Int
    ) throws(RowProblem) -> Amount {
        let text = try row.required(column)
        do throws(ValueProblem) {
            return try survey.amounts.amount(try AmountText(text), in: currency, dropped: &dropped)
        } catch { throw row.problem(column, error.message) }
    }

    /// The date in a cell. Throws where it is empty, is no date, or where digits can be read in several
    /// orders and nothing decides.
    private func day(_ row: Row, _ column: InvoiceCSV.Column) throws(RowProblem) -> Day {
        let text = try row.required(column)
        do throws(ValueProblem) { return try survey.dates.day(text) } catch { throw row.problem(column, error.message) }
    }

    /// The due date; none where the cell is empty, or says in words when the invoice is to be paid.
    private func dueDate(_ row: Row) throws(RowProblem) -> (Day?, terms: String?) {
        guard let text = row.text(.due) else { return (nil, nil) }
        if DateText(text) == .none, DateText.isWords(text) { return (nil, text) }
        return (try day(row, .due), nil)
    }
}
