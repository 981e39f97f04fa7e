import HoldlineClient
import HoldlineCore
import Synchronization

/// Many invoices in one question; what is held is listed while the answer comes.
struct BulkCheck: Sendable {
    let client: Client
    let format: OutputFormat
    let listsAll: Bool
    let asOf: Day?

    private static let pieceSize = 1 << 16

    func run(numbers: [InvoiceNumber]) async throws {
        let pieces = Mutex(numbers[...])
        try await run {
            pieces.withLock { rest in
                let piece = rest.prefix(4096)
                rest = rest.dropFirst(piece.count)
                return piece.isEmpty ? nil : CheckLines(bytes: Array(piece.map { $0.text + "\n" }.joined().utf8), count: piece.count)
            }
        }
    }

    /// Lines go as they are: one that is no invoice number is answered with a pause. Blank ones name no invoice.
    func run(input: any Input) async throws {
        let lines = InputLines(input)
        let first = try Self.piece(of: lines)
        guard let first else { throw CommandFailure.usage("no invoice is named: standard input is empty") }
        let waiting = Mutex<CheckLines?>(first)
        try await run {
            if let first = waiting.withLock({ $0.take() }) { return first }
            return try Self.piece(of: lines)
        }
    }

    private static func piece(of lines: InputLines) throws(CommandFailure) -> CheckLines? {
        var piece = CheckLines(bytes: [], count: 0)
        while piece.bytes.count < pieceSize, let line = try lines.next() {
            // A byte-order mark belongs to no number.
            let line = line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
            if line.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) { continue }
            piece.bytes += line
            piece.bytes.append(UInt8(ascii: "\n"))
            piece.count += 1
        }
        return piece.count == 0 ? nil : piece
    }

    private func run(_ next: @Sendable @escaping () throws -> CheckLines?) async throws {
        let console = Console.current
        let writer = Mutex(ListWriter<DunningAnswer>(DunningAnswer.columns, format, on: console))
        let doubts = Mutex<String?>(nil)
        let end: DunningCheckEnd
        do {
            end = try await client.check(all: listsAll, asOf: asOf, next: next) { line in
                try writer.withLock { writer in
                    if format == .json { return try console.json(line) }
                    guard line.firstRange(of: Array("\"decision\":".utf8)) != nil else { return }
                    do {
                        try writer.add(try decoded(DunningAnswer.self, from: line), line: line)
                    } catch let error as ClientError {
                        doubts.withLock { $0 = $0 ?? error.message }
                    }
                }
            }
        } catch {
            try? console.output.flush()
            throw error
        }
        try writer.withLock { try $0.finish() }
        let summary =
            "\(end.checked) checked: \(end.checked - end.pause - end.partial) may be dunned in full, \(end.partial) in part, \(end.pause) paused"
        try console.note(summary + (end.unknown > 0 ? " (\(end.unknown) of them not registered)" : ""))
        if let doubt = doubts.withLock({ $0 }) { throw CommandFailure.doubtful(doubt) }
        if end.pause + end.partial > 0 { throw CommandFailure.held }
    }
}
