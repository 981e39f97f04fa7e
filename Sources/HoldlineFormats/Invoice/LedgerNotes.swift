import HoldlineCore

/// What is said of a ledger once its rows are read: each thing once, with the first lines where it is so.
struct LedgerNotes {
    /// Invoices of several rows, and those of them whose amount is the sum of their rows'.
    private var instalments = 0, summed = 0
    /// Rows with an empty due date.
    private var withoutDue = Lines()
    /// Rows with words where a due date is expected, and the first of those words, for the remark.
    private var terms = Lines()
    private var firstTerms: String?
    /// Rows with zeros beyond their currency's decimals.
    private var dropped = Lines()
    /// Lines of sums, and rows that the layout leaves out.
    private var leftOut = Lines()

    /// How many there are, and the first few.
    private struct Lines {
        var count = 0
        var first: [Int] = []

        mutating func add(_ line: Int) {
            count += 1
            if first.count < 5 { first.append(line) }
        }

        var words: String {
            "line\(count == 1 ? "" : "s") \(first.map(String.init).joined(separator: ", "))\(count > first.count ? ", …" : "")"
        }
    }

    /// Takes what a registered row leaves to say; a refused one says it in its refusal.
    mutating func note(_ row: LedgerRow) {
        if let words = row.terms {
            terms.add(row.line)
            firstTerms = firstTerms ?? words
        } else if row.invoice.due == nil {
            withoutDue.add(row.line)
        }
        if row.dropped > 0 { dropped.add(row.line) }
    }

    /// Counts an invoice of several rows.
    mutating func join(isSum: Bool) {
        instalments += 1
        if isSum { summed += 1 }
    }

    /// Counts a row that is no invoice.
    mutating func leaveOut(_ line: Int) { leftOut.add(line) }

    /// A sentence for each thing that happened at all; for the closing lines of an import.
    var remarks: [String] {
        var remarks: [String] = []
        if withoutDue.count > 0 {
            remarks.append(
                "\(withoutDue.count) without a due date (\(withoutDue.words)): registered without one, and not dunned before it is known")
        }
        if terms.count > 0 {
            remarks.append(
                "\(terms.count) with terms of payment in words, such as “\(excerpt(firstTerms ?? ""))”, where a due date is expected (\(terms.words)): "
                    + "registered without one, and not dunned before it is known")
        }
        if instalments > 0 {
            let how = [(instalments - summed, "the whole's amount, which each row repeats"), (summed, "the sum of its rows' amounts")]
                .filter { $0.0 > 0 }
            remarks.append(
                "\(instalments) invoice\(instalments == 1 ? "" : "s") with a row an instalment: the amount is "
                    + how.map { "\($0.1) (\($0.0))" }.joined(separator: ", or "))
        }
        if dropped.count > 0 {
            remarks.append("zeros beyond the decimals of the currency were dropped (\(dropped.words))")
        }
        if leftOut.count > 0 {
            remarks.append("rows of sums, and rows that the layout leaves out, were not read: \(leftOut.count) (\(leftOut.words))")
        }
        return remarks
    }
}

/// Several rows of one number: the instalments of one invoice.
enum InstalmentRows {
    /// The one registration that several rows come to, and how their amounts were understood.
    struct Joined {
        var row: InvoiceRow
        /// Whether the rows' amounts were added; otherwise each repeats the whole's.
        var isSum: Bool
        /// Whether the rows are lines of the invoice, each with its values.
        var areLines = false
    }

    /// Joins the rows of one number. With `areLines`, rows that are alike in all values are lines of
    /// one invoice, as layouts with `rows: lines` say.
    ///
    /// Throws where customer, date of issue, currency or amount credited differ, where a due date is
    /// missing or comes twice, and where open amounts have different signs.
    static func joined(_ lines: [LedgerRow], areLines: Bool) throws(ValueProblem) -> Joined {
        guard let row = lines.first?.single else { throw ValueProblem(message: "no row is left of this number") }
        let number = "“\(excerpt(row.number.text))”"
        let places = "lines \(lines.map { String($0.line) }.joined(separator: ", "))"
        let (first, rows) = (row.registration, lines.map(\.invoice))
        func conflict(_ what: String) -> ValueProblem {
            ValueProblem(
                message: "\(number) is on \(places), and the rows have \(what): none of them is registered. "
                    + "Instalments of one invoice have one customer, date and currency, and a due date each")
        }
        guard rows.allSatisfy({ $0.customer == first.customer }) else { throw conflict("different customers") }
        guard rows.allSatisfy({ $0.issued == first.issued }) else { throw conflict("different dates of issue") }
        guard rows.allSatisfy({ $0.currency == first.currency }) else { throw conflict("different currencies") }
        guard rows.allSatisfy({ $0.credited == first.credited }) else { throw conflict("different amounts credited") }
        if areLines, rows.allSatisfy({ $0.due == first.due && $0.amount == first.amount && $0.open == first.open }) {
            return Joined(row: row, isSum: false, areLines: true)
        }
        let dues = rows.compactMap(\.due)
        guard dues.count == rows.count else { throw conflict("no due date in one of them") }
        guard Set(dues).count == dues.count else { throw conflict("the same due date twice") }
        let zero = Amount.zero(in: first.currency)
        let open = rows.reduce(zero) { $0 + $1.open }
        guard rows.allSatisfy({ $0.open.units >= 0 }) || rows.allSatisfy({ $0.open.units <= 0 }) else {
            throw conflict("open amounts of different signs")
        }
        let isRepeated = rows.allSatisfy { $0.amount == first.amount } && open.units.magnitude <= first.amount.units.magnitude
        let amount = isRepeated ? first.amount : rows.reduce(zero) { $0 + $1.amount }
        let ordered = rows.sorted { ($0.due ?? $0.issued) < ($1.due ?? $1.issued) }
        let unpaid = ordered.filter { $0.open.units != 0 }
        let instalments = unpaid.compactMap { row in row.due.map { InvoiceInstalment(due: $0, open: row.open) } }
        var joined = row
        joined.registration.due = (unpaid.first ?? ordered.last)?.due
        (joined.registration.amount, joined.registration.open) = (amount, open)
        joined.registration.instalments = instalments.count > 1 && open.isPositive ? instalments : nil
        return Joined(row: joined, isSum: !isRepeated)
    }
}
