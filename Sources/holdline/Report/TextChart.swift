import ArgumentParser
import HoldlineCore
import HoldlineWire

/// Bars beside each other, a line a label, for a terminal: each column of bars has its own scale, and begins at its line of zero.
struct TextChart {
    struct Column {
        /// With its unit, where the chart's title has none.
        let title: String
        let values: [Double]
        /// As they stand behind the bars.
        let shown: [String]
    }

    let title: String
    /// A label of more than 20 cells is cut.
    let labels: [String]
    /// They stand side by side, each with at most 40 cells for its bars.
    let columns: [Column]
    /// The last line, which says where the bars begin and what the longest ones stand for, is written in it.
    let language: Language

    /// The lines of the chart; none where all values are zero, or the width is too small for bars that say something.
    ///
    /// `blocks`: with the block elements of Unicode, an eighth of a cell exact; else with ASCII.
    func lines(width: Int, blocks: Bool) -> [String] {
        guard columns.contains(where: { $0.values.contains { $0 > 0 } }) else { return [] }
        let label = min(20, labels.map(CellWidth.of).max() ?? 0)
        let numbers = columns.map { column in column.shown.map(CellWidth.of).max() ?? 0 }
        // A gap before each column, its line of zero, and a gap before the number.
        let taken = label + numbers.reduce(0) { $0 + 2 + 1 + 1 + $1 }
        let room = min(40, (min(width, 120) - taken) / max(1, columns.count))
        guard room >= Self.least else { return [] }
        var head = String(repeating: " ", count: label)
        for (column, number) in zip(columns, numbers) {
            head += "  " + padded(CellWidth.fitted(column.title, to: room + number + 2), to: room + number + 2)
        }
        var lines = [title, trimmed(head)]
        for (row, name) in labels.enumerated() {
            var line = padded(CellWidth.fitted(name, to: label), to: label)
            for (column, number) in zip(columns, numbers) {
                let most = column.values.max() ?? 0
                let bar = most > 0 ? Self.bar(column.values[row] / most, room, blocks: blocks) : ""
                line += "  " + (blocks ? "│" : "|") + padded(bar, to: room) + " "
                line += String(repeating: " ", count: number - CellWidth.of(column.shown[row])) + column.shown[row]
            }
            lines.append(trimmed(line))
        }
        let longest = columns.map { column in
            column.values.indices.max { column.values[$0] < column.values[$1] }.map { column.shown[$0] } ?? "0"
        }
        lines.append(Phrase("The bars begin at 0; the longest are \(longest.joined(separator: ", ")).").text(in: language))
        return lines
    }

    /// Shorter bars say nothing.
    private static let least = 6

    /// A share of the room; what is above zero is seen.
    private static func bar(_ share: Double, _ room: Int, blocks: Bool) -> String {
        guard share > 0 else { return "" }
        guard blocks else { return String(repeating: "#", count: max(1, Int((share * Double(room)).rounded()))) }
        let eighths = max(1, Int((share * Double(room) * 8).rounded()))
        let rest = eighths % 8 == 0 ? "" : String(["▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8 - 1])
        return String(repeating: "█", count: eighths / 8) + rest
    }

    private func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - CellWidth.of(text)))
    }

    private func trimmed(_ line: String) -> String {
        var line = line
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }
}

/// Whether a report draws charts below its table.
struct ChartOption: ParsableArguments {
    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Charts below the table, or none (--no-chart); on a terminal that is wide enough if neither is given.") var chart: Bool?

    /// Throws `ValidationError` for charts in JSON or CSV, which programs read.
    func check(_ output: OutputFormat) throws(ValidationError) {
        if chart == true, output != .table { throw ValidationError(told: "--chart is for a table: json and csv are read by programs") }
    }

    /// Draws the charts below a table: on a terminal unless `--no-chart` was given, into a pipe or a file only for `--chart`.
    /// Block elements are used on a UTF-8 terminal where NO_COLOR is not set; otherwise the bars are ASCII. A chart without
    /// values, or without room for bars, is left out.
    func write(_ charts: [TextChart], _ writer: PageWriter) throws(CommandFailure) {
        let console = writer.console
        guard chart ?? console.outputIsTerminal else { return }
        let isPlain = !console.outputIsTerminal || console.environment("NO_COLOR") != nil || !console.isUTF8
        for chart in charts {
            let lines = chart.lines(width: console.cells ?? 80, blocks: !isPlain)
            guard let title = lines.first else { continue }
            try console.say("")
            try console.say(Style.bold.on(title, console))
            for line in lines.dropFirst() { try console.say(line) }
        }
    }
}
