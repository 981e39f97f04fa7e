import HoldlineCore

/// What is said of a ledger once its rows are read: each thing once, with the first lines where it is so.
struct LedgerNotes {
    /// Invoices of several rows, and those of them whose amount is the sum of their rows'.
    private var instalments = 0
    private var summed = 0
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
