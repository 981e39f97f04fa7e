import HoldlineCore
import Testing

@testable import holdline

@Suite("Small screens")
struct ScreenTests {
    private struct Row: Listed {
        let id, subject, invoices: String
        static let columns: [Column<Row>] = [
            Column("id", "TICKET", firm: true) { .text($0.id) }, Column("subject", "SUBJECT") { .text($0.subject) },
            Column("invoices", "DISPUTES", list: true) { .text($0.invoices) },
            Column("amount", "AMOUNT", firm: true) { _ in .text("1200.00") },
        ]
    }

    private func written(_ width: Int, _ rows: [Row]) async throws -> String {
        let output = Kept()
        let console = Console(
            output: output, error: Kept(), input: Given(""), inputIsTerminal: false, outputIsTerminal: true, errorIsTerminal: false,
            width: width, hasColor: false, environment: { _ in nil })
        var writer = ListWriter<Row>(Row.columns, .table, on: console)
        for row in rows { try writer.add(row, line: []) }
        try writer.finish()
        return output.text
    }

    private let rows = [
        Row(id: "T-1234567", subject: "Two of five chairs are broken", invoices: "F202500006 F202500007 F202500008"),
        Row(id: "T-2", subject: "Price", invoices: "F202500009"),
    ]

    @Test("below 60 columns a record is a block, whole and broken at words", arguments: [30, 40, 59])
    func blocks(_ width: Int) async throws {
        let text = try await written(width, rows)
        #expect(text.contains("F202500006") && text.contains("F202500008") && text.contains("T-1234567") && !text.contains("…"), "\(text)")
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
        #expect(text.contains("\n\n"))
        for word in ["five", "chairs", "broken"] { #expect(text.contains(word)) }
    }

    @Test("in a table no identifier is cut: those that do not fit are counted", arguments: [60, 70, 80])
    func identifiers(_ width: Int) async throws {
        let text = try await written(width, rows)
        for word in text.split(whereSeparator: \.isWhitespace) where word.hasPrefix("F2") { #expect(word.count == 10, "\(text)") }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
        #expect(text.contains("+") && text.contains("T-1234567"))
    }

    @Test("COLUMNS gives a width to a pipe, and --color colours to it")
    func pipes() async throws {
        let page = #"{"items":[\#(Wire.ticket("T-1", subject: String(repeating: "word ", count: 40)))],"next":null,"version":3}"#
        try await ScriptedDaemon.run({ _, _ in .answer(200, page) }) { daemon in
            let arguments = ["ticket", "list", "--socket", daemon.socket]
            #expect(await Run.holdline(arguments).output.split(separator: "\n").contains { $0.count > 150 })
            let fitted = await Run.holdline(arguments, environment: ["COLUMNS": "100"])
            #expect(fitted.output.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(fitted.output)")
            #expect(await Run.holdline(arguments + ["--color", "always"]).output.contains("\u{1B}["))
            #expect(await Run.holdline(arguments + ["--color", "sometimes"]).status == 64)
        }
    }

    @Test("a message for a terminal is broken at words, a command never")
    func messages() {
        let text =
            "A message of more than forty cells breaks at words.\n  holdline ticket open --customer C-042 --subject \"2 of 5 chairs\""
        let lines = Wrapping.message(text, width: 40).split(separator: "\n")
        #expect(lines.first == "A message of more than forty cells" && lines.count == 3)
        #expect(lines.last?.hasSuffix("\"2 of 5 chairs\"") == true)
    }
}
