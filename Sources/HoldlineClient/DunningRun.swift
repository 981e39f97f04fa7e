package import HoldlineCore
package import HoldlineWire
import NIOHTTP1

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
        let request = Request.get("/v1/dunning/run", query.items)
        return try await retrying { () throws(ClientError) in
            try Self.part(try await Exchange(client: self, request: request).whole().bytes)
        }
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

    /// `POST /v1/reminders`: registers many, each with its `invoice` and its own `key`, and says of each whether it may go out.
    ///
    /// A batch whose answer broke is sent again: the keys see to it that no reminder is registered twice. `taken` hears, while the answers come, how many were registered so far.
    package func remind(
        _ reminders: [RegisterReminder], taken: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(ClientError) -> [UploadedLine] {
        try await upload(reminders, to: "/v1/reminders", taken: taken)
    }
}
