package import HoldlineCore
import HoldlineWire
import NIOHTTP1
import Synchronization

/// A piece of a bulk check's input: whole lines, each ended by a line feed.
package struct CheckLines: Sendable {
    /// UTF-8; a number a line, or a number, a tab and a customer's reference.
    package var bytes: [UInt8]
    /// Lines in `bytes`: the closing line is held against their sum.
    package var count: Int

    package init(bytes: [UInt8], count: Int) {
        (self.bytes, self.count) = (bytes, count)
    }
}

/// Dunning checks.
extension Client {
    /// `GET /v1/invoices/{number}/dunning`
    package func dunning(
        _ number: InvoiceNumber, asOf: Day? = nil, customer: CustomerReference? = nil
    ) async throws(ClientError) -> Answer<DunningAnswer> {
        var query = DunningQuery()
        (query.asOf, query.customer) = (asOf, customer)
        return try await get(path(of: number) + "/dunning", query.items)
    }

    /// `POST /v1/dunning/check`: asks for all lines that `next` gives, and hands each answer's line over as the daemon wrote it,
    /// the closing one at last.
    ///
    /// Returns the closing line only where it is there, counts all that was sent, and agrees with the lines before it.
    /// Throws `incomplete` otherwise: then nothing of what was handed over may be used to dun. Not retried: lines were handed over.
    /// Throws whatever the closures threw, too.
    package func check(
        all: Bool = false, asOf: Day? = nil, next: @Sendable @escaping () async throws -> CheckLines?,
        _ each: @Sendable @escaping (_ line: [UInt8]) async throws -> Void
    ) async throws -> DunningCheckEnd {
        let tally = Mutex(CheckTally())
        var query = CheckQuery()
        (query.all, query.asOf) = (all ? true : nil, asOf)
        let request = Request(
            method: .POST, target: "/v1/dunning/check" + QueryText.encode(query.items), body: [], contentType: MediaType.text)
        try await Exchange(client: self, request: request).lines(
            sending: {
                guard let piece = try await next() else { return nil }
                tally.withLock { $0.sent += piece.count }
                return piece.bytes
            },
            { line in
                try tally.withLock { tally throws(ClientError) in try tally.read(line) }
                try await each(line)
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

    /// Within a JSON string each quote is escaped, so these bytes occur as a member of an object only.
    private static let proceeds = Array("\"decision\":\"proceed\"".utf8)
    /// Tells an answer from the closing line, without decoding it.
    private static let isAnswer = Array("\"decision\":".utf8)

    /// Counts a line. Throws `incomplete` for a line after the closing one, and `unreadable` for a closing line that
    /// cannot be read.
    mutating func read(_ line: [UInt8]) throws(ClientError) {
        guard closing == nil else { throw .incomplete("the daemon's answer goes on after its closing line") }
        if line.firstRange(of: Self.isAnswer) != nil {
            answers += 1
            if line.firstRange(of: Self.proceeds) != nil { proceeding += 1 }
        } else {
            closing = try decoded(DunningCheckEnd.self, from: line)
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
