import FoundationEssentials
import Glibc

/// Prints each figure when it is there: figures to standard output, what is going on to standard error.
final class Report: Sendable {
    /// A table for people, or an object a line.
    enum Format: String, CaseIterable, Sendable { case text, json }

    private let format: Format
    /// Columns of the table, but for the last one.
    private static let widths = [40, 12, 7, 15, 34, 8]

    init(_ format: Format) { self.format = format }

    /// Prints the machine, and the table's heading.
    func begin(_ machine: Machine) throws {
        switch format {
        case .json: try json(["machine": machine])
        case .text:
            Self.print(machine.text + "\n")
            Self.print(Self.row(["WHAT", "FIGURE", "SPREAD", "P50/P99 MS", "FLOOR", "RATIO", "AIM"]))
        }
    }

    /// Prints a figure as soon as it is measured, long before the run ends.
    func add(_ figure: Figure) throws {
        switch format {
        case .json: try json(figure)
        case .text: Self.print(Self.row(Self.cells(figure)))
        }
    }

    /// One line about what goes on now.
    func say(_ message: String) { Self.print(message, to: 2) }

    /// The cells of a row; a dash stands for what there is none of.
    private static func cells(_ figure: Figure) -> [String] {
        func latency(_ latency: Latency?) -> String { latency.map { Numbers.fixed($0.p50, 2) + "/" + Numbers.fixed($0.p99, 2) } ?? "" }
        func amount(_ samples: Samples) -> String {
            switch figure.unit {
            case .perSecond: Numbers.fixed(samples.median, 0) + "/s"
            case .milliseconds: Numbers.fixed(samples.median, 2) + " ms"
            case .megabytes: Numbers.fixed(samples.median, 1) + " MB"
            case .bytes: Numbers.fixed(samples.median, 0) + " bytes"
            }
        }
        let floor = figure.floor.map { floor in
            floor.name + (floor.figure.map { " " + amount($0) } ?? ": \(floor.missing ?? "")")
                + (floor.latency.map { " " + latency($0) } ?? "")
        }
        let aim = figure.aim.map { $0.text + (figure.isMet == false ? " (missed)" : "") } ?? "–"
        let spread = figure.samples.values.count > 1 ? "±\(Numbers.fixed(figure.samples.spread * 100, 0)) %" : "–"
        return [
            figure.what, amount(figure.samples), spread, latency(figure.samples.latency), floor ?? "–",
            figure.ratio.map { Numbers.fixed($0, 2) } ?? "–", aim,
        ]
    }

    /// Cells in columns, two blanks apart; a cell that is wider than its column pushes the others.
    private static func row(_ cells: [String]) -> String {
        var line = ""
        for (cell, width) in zip(cells, widths + [0]) {
            line += cell
            if width > 0 { line += String(repeating: " ", count: max(width - cell.count, 0) + 2) }
        }
        return line
    }

    /// One object on one line, its keys in order.
    private func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        Self.print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Writes without a buffer, so that lines stay in order with those of standard error.
    private static func print(_ line: String, to descriptor: Int32 = 1) {
        var bytes = Array("\(line)\n".utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
