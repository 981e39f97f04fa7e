package import HoldlineCore
package import HoldlineStore
import HoldlineWire
package import HummingbirdCore
package import NIOCore

/// A check of any number of invoices, in bounded memory: lines in, answers out, the count at the end.
package struct BulkCheck: ~Copyable {
    /// Keeps at most `largestLine` bytes between two pieces of the body.
    private var splitter = LineSplitter(limit: Self.largestLine)
    /// What is asked about every line, and the answers so far.
    private var question: Question

    /// Longest line, in bytes: 200 characters of a number and of a customer's reference fit.
    package static let largestLine = 4096

    /// `version` is the index's when the check begins: holds that come later may be in the answers, those before are.
    package init(index: HoldIndex, asOf: Day?, all: Bool, now: Instant, version: Int64) {
        question = Question(index: index, day: index.day(asOf: asOf, now: now), all: all, version: version, form: .lines)
    }

    /// Input that is answered at once: of the shortest lines the answers are some fifty times as long.
    private static let piece = 1 << 14

    /// Reads a body of lines, and puts the answers and the closing line into the queue.
    package consuming func answer(_ body: RequestBody, in answers: AnswerQueue) async throws {
        for try await chunk in body {
            var rest = chunk
            while let piece = rest.readSlice(length: min(Self.piece, rest.readableBytes)), piece.readableBytes > 0 {
                try await answers.put(read(piece))
                // Others get their turn: a body that is all here already would not wait for anything.
                await Task.yield()
            }
        }
        try await answers.put(finish())
    }

    /// The answers for the lines that end in a piece.
    package mutating func read(_ piece: ByteBuffer) -> ByteBuffer {
        piece.withUnsafeReadableBytes { bytes in
            splitter.split(bytes) { question.take($0) }
        }
        question.ask()
        return question.answers()
    }

    /// The answer for a last line without an end, and the closing line.
    package mutating func finish() -> ByteBuffer {
        splitter.finish { question.take($0) }
        question.close()
        return question.answers()
    }
}

/// What is asked about every line, and the answers.
struct Question: ~Copyable {
    /// How the answers stand beside each other.
    enum Form {
        /// Each answer ends with a line feed.
        case lines
        /// Elements of a list.
        case elements
    }

    /// Asked once for up to 32 numbers, and again for those that are not plainly free.
    let index: HoldIndex
    /// Not before today.
    let day: Day
    /// Answers of invoices that may be dunned in full are written too.
    let all: Bool
    /// NDJSON, or the elements of a JSON list.
    let form: Form
    /// The counts; `checked` includes lines that could not be read.
    private(set) var end: DunningCheckEnd
    /// An element was written, so that the next one needs a comma before it.
    private var hasElements = false
    /// Answers that nobody took yet.
    private var text = ByteText(capacity: 1 << 12)
    /// Lines that wait to be looked up together.
    private let waiting: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>
    /// Lines that wait; at most 32.
    private var count = 0

    /// Room for 32 lines is allocated once, and given back at the end.
    init(index: HoldIndex, day: Day, all: Bool, version: Int64, form: Form) {
        (self.index, self.day, self.all, self.form) = (index, day, all, form)
        end = DunningCheckEnd(version: version)
        waiting = .allocate(capacity: 32)
    }

    deinit { waiting.deallocate() }

    /// Counts a line, and keeps it for the next look-up where it is a plain number. The bytes of a line have to last
    /// until `ask`.
    mutating func take(_ line: LineSplitter.Line) {
        end.checked += 1
        if !line.isOverlong, CleanNumber.isClean(line.bytes) {
            waiting.initializeElement(at: count, to: line.bytes)
            count += 1
            // A joined line's bytes do not last.
            if count == 32 || line.isJoined { ask() }
        } else {
            ask()
            answerUnusual(line)
        }
    }

    /// Looks up the lines that wait.
    mutating func ask() {
        guard count > 0 else { return }
        let numbers = UnsafeBufferPointer(rebasing: waiting[..<count])
        count = 0
        // Asked for all answers too: it brings near what they are written from.
        let unheld = index.unheld(numbers, on: day)
        for place in numbers.indices where all || unheld >> UInt32(place) & 1 == 0 { answer(numbers[place], customer: nil) }
    }

    /// Writes the answer of one number, and counts it; one that may be dunned in full is left out unless all are
    /// wanted.
    private mutating func answer(_ number: UnsafeRawBufferPointer, customer: UnsafeRawBufferPointer?) {
        let before = text.count
        begin()
        let verdict = index.check(number, customer: customer, on: day, into: &text)
        if !verdict.known { end.unknown += 1 }
        switch verdict.decision {
        case .proceed:
            if !all { return text.removeAll(after: before) }
        case .partial: end.partial += 1
        case .pause: end.pause += 1
        }
        endAnswer()
    }

    /// Between two elements stands a comma, and every line has its end.
    private mutating func begin() { if form == .elements, hasElements { text.put(UInt8(ascii: ",")) } }

    /// Ends what was just written.
    private mutating func endAnswer() {
        hasElements = true
        if form == .lines { text.put(UInt8(ascii: "\n")) }
    }

    /// A line with blanks, other characters than ASCII, or a customer after a tab; or one that cannot be read.
    private mutating func answerUnusual(_ line: LineSplitter.Line) {
        let tab = line.bytes.firstIndex(of: UInt8(ascii: "\t"))
        let first = UnsafeRawBufferPointer(rebasing: line.bytes[..<(tab ?? line.bytes.endIndex)])
        let second = tab.map { UnsafeRawBufferPointer(rebasing: line.bytes[($0 + 1)...]) }
        if !line.isOverlong, CleanNumber.isClean(first), second.map(CleanNumber.isClean) ?? true {
            return answer(first, customer: second)
        }
        guard !line.isOverlong, let number = CleanNumber.text(first, as: InvoiceNumber.self),
            let customer = Self.customer(second)
        else {
            end.pause += 1
            end.unknown += 1
            begin()
            HoldIndex.unreadable(String(decoding: line.bytes.prefix(200), as: UTF8.self), version: end.version, into: &text)
            return endAnswer()
        }
        number.text.withBytes { number in
            guard let customer = customer.reference else { return answer(number, customer: nil) }
            customer.text.withBytes { answer(number, customer: $0) }
        }
    }

    /// What comes after the tab: nobody where it is blank, nil where it cannot be read.
    private static func customer(_ bytes: UnsafeRawBufferPointer?) -> (reference: CustomerReference?, Void)? {
        guard let bytes else { return (nil, ()) }
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        if text.allSatisfy(\.isWhitespace) { return (nil, ()) }
        return CustomerReference(text).map { ($0, ()) }
    }

    /// Looks up what waits, and writes the closing line. Without it a reader must not use the answers.
    mutating func close() {
        ask()
        text.put(end)
    }

    /// The answers so far, which are then forgotten.
    mutating func answers() -> ByteBuffer {
        let buffer = ByteBuffer(bytes: text.bytes)
        text.removeAll()
        return buffer
    }
}
