import HoldlineCore

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

    /// Why rows of one number cannot be one invoice. The message names all lines, for each of the
    /// refused rows.
    struct Conflict: Error {
        var message: String
    }

    /// Joins the rows of one number. With `areLines`, rows that are alike in all values are lines of
    /// one invoice, as layouts with `rows: lines` say.
    ///
    /// Throws where customer, date of issue, currency or amount credited differ, where a due date is
    /// missing or comes twice, and where open amounts have different signs.
    static func joined(_ lines: [LedgerRow], areLines: Bool) throws(Conflict) -> Joined {
        guard let row = lines.first?.single else { throw Conflict(message: "no row is left of this number") }
        let number = "“\(excerpt(row.number.text))”"
        let places = "lines \(lines.map { String($0.line) }.joined(separator: ", "))"
        let (first, rows) = (row.registration, lines.map(\.invoice))
        func conflict(_ what: String) -> Conflict {
            Conflict(
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
        (joined.registration.due, joined.registration.amount, joined.registration.open) = ((unpaid.first ?? ordered.last)?.due, amount, open)
        joined.registration.instalments = instalments.count > 1 && open.isPositive ? instalments : nil
        return Joined(row: joined, isSum: !isRepeated)
    }
}
