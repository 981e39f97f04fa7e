import ArgumentParser
import HoldlineCore
import HoldlineFormats

extension DecimalMark: ExpressibleByArgument {}
extension DateOrder: ExpressibleByArgument {}

/// Says how files of CSV are read where they do not show it themselves.
struct CSVReading: ParsableArguments {
    @Option(help: "Encoding of CSV: utf-8, utf-16, windows-1252, iso-8859-15, cp850 or macintosh. The file's own bytes tell it otherwise.")
    var encoding: String?

    @Option(
        help: ArgumentHelp(
            "Which heading of the CSV is a column: --map customer=\"Code client\"; repeatable. Nothing after the = says that the file has no such column.",
            valueName: "column=heading"))
    var map: [String] = []

    /// These on top of what a layout says.
    func options(over layout: CSVOptions, columns titles: [String]) throws(CommandFailure) -> CSVOptions {
        var options = layout
        if let encoding {
            guard let known = TextEncoding(named: encoding) else {
                let all = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
                throw .usage("“\(encoding)” is no encoding that is known here: there are \(all)")
            }
            options.encoding = known
        }
        for text in map {
            guard let equals = text.firstIndex(of: "=") else {
                throw .usage("“\(text)” maps nothing: write --map customer=\"Code client\"")
            }
            let title = String(text[..<equals]).trimmed.lowercased()
            let heading = String(text[text.index(after: equals)...]).trimmed
            guard titles.contains(title) else {
                throw .usage("there is no column “\(title)” to map: there are \(titles.joined(separator: ", "))")
            }
            options.columns[title] = StatedColumn(heading.isEmpty ? [] : [heading])
        }
        return options
    }
}

/// The same for ledgers.
struct LedgerOptions: ParsableArguments {
    @Option(
        help: "What stands before the decimals in CSV: point or comma. Where it is not said, all amounts of the file together must tell.")
    var decimal: DecimalMark?

    @Option(
        help: "Order of dates in CSV such as 01/09/2026: dmy, mdy or ymd. Where it is not said, all dates of the file together must tell.")
    var dates: DateOrder?

    @Option(help: "Currency of CSV rows, where the file has no such column.", transform: Read.currency)
    var currency: Currency?

    @Option(
        help: ArgumentHelp(
            "How a program writes its ledger: \(LedgerLayout.shippedNames.joined(separator: ", ")), or a layout file.",
            valueName: "name|file"),
        completion: .file())
    var layout: String?

    @OptionGroup var reading: CSVReading

    /// All of it; options win over the layout.
    func options() throws -> CSVOptions {
        var options = try reading.options(over: try named(), columns: InvoiceCSV.columnTitles)
        options.decimal = decimal ?? options.decimal
        options.dates = dates ?? options.dates
        options.currency = currency ?? options.currency
        return options
    }

    private func named() throws -> CSVOptions {
        guard let layout else { return CSVOptions() }
        do throws(FileProblem) {
            if let shipped = try LedgerLayout.shipped(layout) { return shipped.options }
            return try LedgerLayout.file(layout).options
        } catch {
            guard error.line == nil, !layout.contains("/"), !layout.contains(".") else { throw CommandFailure.usage("\(error)") }
            throw CommandFailure.usage(
                "there is no layout “\(layout)”: there are \(LedgerLayout.shippedNames.joined(separator: ", ")), or name a file (\(error.message))"
            )
        }
    }
}
