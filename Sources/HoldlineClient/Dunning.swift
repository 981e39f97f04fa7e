import Glibc
package import HoldlineCore
package import HoldlineWire
import NIOHTTP1
import Synchronization

/// A piece of a bulk check's input: whole lines, each ended by a line feed.
package struct CheckLines: Sendable {
    /// UTF-8; a number a line, or a number, a tab and a customer's reference.
    package var bytes: [UInt8]
    /// Lines in `bytes`: the closing line is held against their sum.
    package var count: Int

    package init(bytes: [UInt8] = [], count: Int = 0) { (self.bytes, self.count) = (bytes, count) }
}

/// Dunning checks.
extension Client {
    /// `GET /v1/invoices/{number}/dunning`
    package func dunning(
        _ number: InvoiceNumber, asOf: Day? = nil, customer: CustomerReference? = nil
    ) async throws(ClientError) -> Answer<DunningAnswer> {
        try await get(path(of: number) + "/dunning", DunningQuery { ($0.asOf, $0.customer) = (asOf, customer) })
    }

    /// `POST /v1/dunning/check`: asks for all lines that `next` gives, and hands the answer's lines over as the daemon wrote them, as many
    /// together as have come, each with its line feed; the closing one comes last.
    ///
    /// Returns the closing line only where it is there, counts all that was sent, and agrees with the lines before it.
    /// Throws `incomplete` otherwise: then nothing of what was handed over may be used to dun. Not retried: lines were handed over.
    /// Throws whatever the closures threw, too.
    package func check(
        all: Bool = false, asOf: Day? = nil, next: @Sendable @escaping () async throws -> CheckLines?,
        _ each: @Sendable @escaping (_ lines: [UInt8]) async throws -> Void
    ) async throws -> DunningCheckEnd {
        let tally = Mutex(CheckTally())
        let query = CheckQuery { ($0.all, $0.asOf) = (all ? true : nil, asOf) }
        let request = Request(
            method: .POST, target: "/v1/dunning/check" + QueryText.encode(query.items), body: [], contentType: MediaType.text)
        try await Exchange(client: self, request: request).blocks(
            sending: {
                guard let piece = try await next() else { return nil }
                tally.withLock { $0.sent += piece.count }
                return piece.bytes
            },
            { lines in
                try tally.withLock { tally throws(ClientError) in try tally.read(lines) }
                try await each(lines)
            })
        return try tally.withLock { tally throws(ClientError) in try tally.end(all: all) }
    }
}

/// Counts what a bulk check sent and what came back.
struct CheckTally {
    /// Lines that were sent so far.
    var sent = 0
    /// Answers that came.
    private var answers = 0
    /// Those of them that say `proceed`.
    private var proceeding = 0
    /// nil until it came.
    private var closing: DunningCheckEnd?

    /// Counts lines. Throws `incomplete` for a line after the closing one, and `unreadable` for a closing line that
    /// cannot be read.
    mutating func read(_ lines: [UInt8]) throws(ClientError) {
        try lines[...].eachLine { line throws(ClientError) in
            guard closing == nil else { throw .incomplete("the daemon's answer goes on after its closing line") }
            switch CheckLine(line) {
            case .held: answers += 1
            case .proceeds:
                answers += 1
                proceeding += 1
            case .closing: closing = try decoded(DunningCheckEnd.self, from: Array(line))
            }
        }
    }

    /// The closing line, once it agrees with what was sent and what came. Throws `incomplete` otherwise.
    func end(all: Bool) throws(ClientError) -> DunningCheckEnd {
        guard let closing else { throw .incomplete("the daemon's answer has no closing line") }
        guard closing.checked == sent else {
            throw .incomplete("the daemon checked \(closing.checked) invoices, and \(sent) were sent")
        }
        let held = closing.pause + closing.partial
        guard answers - proceeding == held, !all || answers == sent else {
            throw .incomplete("the daemon's closing line counts \(held) paused or partial, and \(answers - proceeding) were listed")
        }
        return closing
    }
}

/// What a line of a bulk check's answer is, without decoding it.
package enum CheckLine {
    /// The answer for an invoice that may not be dunned in full, as far as this program knows.
    case held
    /// The answer for one that may.
    case proceeds
    /// The counts.
    case closing

    /// Within a JSON string each quote is escaped, so these bytes occur as a member of an object only.
    private static let member: StaticString = "\"decision\":"
    private static let proceed: StaticString = "\"proceed\""

    package init(_ line: UnsafeRawBufferPointer) {
        var rest = UnsafeRawBufferPointer(rebasing: line.dropFirst())
        while let start = rest.baseAddress, let found = memchr(start, 0x64, rest.count) {
            // From the quotation mark before the “d”.
            let member = UnsafeRawBufferPointer(
                start: UnsafeRawPointer(found) - 1, count: rest.count - (UnsafeRawPointer(found) - start) + 1)
            if member.begins(with: Self.member) {
                let value = UnsafeRawBufferPointer(rebasing: member[Self.member.utf8CodeUnitCount...])
                self = value.begins(with: Self.proceed) ? .proceeds : .held
                return
            }
            rest = UnsafeRawBufferPointer(rebasing: member[2...])
        }
        self = .closing
    }
}

/// A part of a dunning run, whole: its closing line came, and counts what is in it.
package struct RunPart: Sendable {
    /// In the order of their due dates.
    package var invoices: [DueInvoice]
    /// The counts by verdict, and where the next part begins.
    package var end: DueEnd
}

/// Dunning runs.
extension Client {
    /// `GET /v1/dunning/run`: the part behind `after`, all of it or none.
    ///
    /// Throws `incomplete` where the closing line does not agree with the lines before it: then nobody may be dunned on them.
    package func run(_ query: RunQuery, after: String?) async throws(ClientError) -> RunPart {
        var query = query
        query.after = after
        let exchange = Exchange(client: self, request: .get("/v1/dunning/run", query.items))
        return try await retrying { () throws(ClientError) in try Self.part(try await exchange.whole().bytes) }
    }

    /// The part that an answer's bytes write. Throws `incomplete` where the last line is missing or counts otherwise.
    static func part(_ bytes: [UInt8]) throws(ClientError) -> RunPart {
        guard bytes.last == UInt8(ascii: "\n") else { throw .incomplete("the daemon's answer ends within a line") }
        // The closing line first: without it nothing else counts.
        let start = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        guard let closing = try? decoded(DueEnd.self, from: Array(bytes[start...])) else {
            throw .incomplete("the daemon's answer has no closing line")
        }
        var invoices: [DueInvoice] = []
        invoices.reserveCapacity(min(max(closing.listed, 0), bytes.count / 64))
        var counted = DueEnd(version: closing.version)
        counted.next = closing.next
        try bytes[..<start].eachLine { line throws(ClientError) in
            let invoice = try DueInvoice.read(line)
            counted.count(invoice.verdict)
            invoices.append(invoice)
        }
        guard counted == closing else {
            throw .incomplete("the daemon's closing line counts \(closing.listed) invoices, and \(counted.listed) were listed")
        }
        return RunPart(invoices: invoices, end: closing)
    }

    /// `POST /v1/reminders`: registers many, and says of each whether it may go out.
    ///
    /// A batch whose answer broke is sent again: the keys see to it that no reminder is registered twice. `taken` hears, while the answers come, how many were registered so far.
    package func remind(
        _ reminders: ReminderLines, taken: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(ClientError) -> [UploadedLine] {
        try await upload(reminders.lines, to: "/v1/reminders", taken: taken)
    }
}

/// Reminders as they are sent: they can be written while others are on their way.
package struct ReminderLines: Sendable {
    fileprivate let lines: UploadLines

    /// Each has its `invoice` and its own `key`.
    package init(_ reminders: [RegisterReminder]) throws(ClientError) { lines = try UploadLines(reminders) }
}
