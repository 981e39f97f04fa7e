package import HoldlineCore
package import HoldlineStore
package import NIOCore

/// A check of any number of invoices, in bounded memory: lines in, answers out, the count at the end.
package struct BulkCheck: Sendable {
    private let question: Question
    private var splitter = LineSplitter(limit: Self.largestLine)
    private var end: DunningCheckEnd

    /// Longest line, in bytes: 200 characters of a number and of a customer's reference fit.
    package static let largestLine = 4096

    package init(index: HoldIndex, asOf: Day?, all: Bool, now: Instant) {
        question = Question(index: index, asOf: asOf, all: all, now: now)
        end = DunningCheckEnd(version: index.version)
    }

    /// Of the index when the check began: holds that came later may be in the answers, those before are.
    package var version: Int64 { end.version }

    package mutating func read(_ chunk: ByteBuffer) -> ByteBuffer {
        var answers: [UInt8] = []
        let question = question
        var end = end
        splitter.split(chunk.readableBytesView) { question.answer($0, &end, into: &answers) }
        self.end = end
        return ByteBuffer(bytes: answers)
    }

    /// The answer for a last line without an end, and the closing line.
    package mutating func finish() -> ByteBuffer {
        var answers: [UInt8] = []
        let question = question
        var end = end
        splitter.finish { question.answer($0, &end, into: &answers) }
        end.write(into: &answers)
        answers.append(UInt8(ascii: "\n"))
        return ByteBuffer(bytes: answers)
    }
}

/// What is asked about every line.
private struct Question: Sendable {
    let index: HoldIndex
    let asOf: Day?
    let all: Bool
    let now: Instant

    func answer(_ line: LineSplitter.Line, _ end: inout DunningCheckEnd, into answers: inout [UInt8]) {
        end.checked += 1
        let before = answers.count
        guard !line.isOverlong, let (number, customer) = BulkCheck.parts(of: line.bytes) else {
            end.pause += 1
            end.unknown += 1
            HoldIndex.unreadable(String(decoding: line.bytes.prefix(200), as: UTF8.self), version: end.version, into: &answers)
            answers.append(UInt8(ascii: "\n"))
            return
        }
        let (decision, known) = index.check(number, customer: customer, asOf: asOf, now: now, into: &answers)
        if !known { end.unknown += 1 }
        switch decision {
        case .proceed:
            if !all {
                answers.removeLast(answers.count - before)
                return
            }
        case .partial: end.partial += 1
        case .pause: end.pause += 1
        }
        answers.append(UInt8(ascii: "\n"))
    }
}

extension BulkCheck {
    /// The number and, after a tab, the customer; nil where either cannot be read.
    static func parts(of line: ArraySlice<UInt8>) -> (InvoiceNumber, CustomerReference?)? {
        let parts = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let text = String(validating: first, as: UTF8.self), let number = InvoiceNumber(text)
        else { return nil }
        guard parts.count > 1 else { return (number, nil) }
        guard let reference = String(validating: parts[1], as: UTF8.self) else { return nil }
        if reference.allSatisfy(\.isWhitespace) { return (number, nil) }
        return CustomerReference(reference).map { (number, $0) }
    }
}
