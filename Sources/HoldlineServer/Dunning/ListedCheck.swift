package import HoldlineCore
package import HoldlineStore
import HoldlineWire
import NIOCore

/// A check of the invoices that a JSON object lists: one object in, one object out.
package struct ListedCheck: ~Copyable {
    /// Asks and keeps the counts.
    private var question: Question

    /// Bytes of such a body: it is read whole, and a million invoice numbers fit.
    package static let largestBody = 32 << 20
    /// Invoices whose answers are put together.
    private static let together = 512

    /// `version` is the index's when the check begins: holds that come later may be in the answers, those before are.
    package init(index: HoldIndex, asOf: Day?, all: Bool, now: Instant, version: Int64) {
        question = Question(index: index, day: index.day(asOf: asOf, now: now), all: all, version: version, form: .elements)
    }

    /// Puts the answer into the queue, its members in the order of their keys. Its end is there only where all of it is.
    package consuming func answer(_ invoices: [String], in answers: AnswerQueue) async throws {
        try await answers.put(ByteBuffer(string: "{\"checked\":\(invoices.count),\"items\":["))
        var rest = invoices[...]
        while !rest.isEmpty {
            for invoice in rest.prefix(Self.together) { take(invoice) }
            try await answers.put(question.answers())
            rest = rest.dropFirst(Self.together)
            // Others get their turn.
            await Task.yield()
        }
        let end = question.end
        try await answers.put(
            ByteBuffer(
                string: "],\"partial\":\(end.partial),\"pause\":\(end.pause),\"unknown\":\(end.unknown),\"version\":\(end.version)}"))
    }

    /// Asks about one element. One that is too long is cut and answered with a pause, as in lines.
    private mutating func take(_ invoice: String) {
        // A joined line is looked up at once: its bytes are only lent.
        invoice.withBytes { bytes in
            let isOverlong = bytes.count > BulkCheck.largestLine
            let line = isOverlong ? UnsafeRawBufferPointer(rebasing: bytes.prefix(BulkCheck.largestLine)) : bytes
            question.take(LineSplitter.Line(bytes: line, isOverlong: isOverlong, isJoined: true))
        }
    }
}
