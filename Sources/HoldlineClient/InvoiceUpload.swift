package import HoldlineCore
import NIOHTTP1

/// What became of one line of an upload.
package struct UploadedLine: Sendable {
    /// Its place in what was sent, from 0.
    package var index: Int
    /// nil where it went in.
    package var problem: ProblemBody?
}

private struct UploadLine: Decodable {
    var line: Int?
    var problem: ProblemBody?
    var lines: Int?
    var status: Int?
}

extension Client {
    /// `POST /v1/invoices`: registers many, and says of each whether it went in.
    ///
    /// Registering the same values again changes nothing, so a batch whose answer broke is simply sent again.
    package func register(_ invoices: [RegisterInvoice]) async throws(ClientError) -> [UploadedLine] {
        var body: [UInt8] = []
        for invoice in invoices {
            body += try Request.encoded(invoice)
            body.append(UInt8(ascii: "\n"))
        }
        let request = Request(method: .POST, target: "/v1/invoices", body: body, contentType: "application/x-ndjson")
        return try await retrying { () throws(ClientError) in try await upload(request, count: invoices.count) }
    }

    private func upload(_ request: Request, count: Int) async throws(ClientError) -> [UploadedLine] {
        let answers = Collected<UploadLine>()
        let exchange = Exchange(client: self, request: request)
        do {
            try await exchange.lines(sending: nil) { line in answers.append(try decoded(UploadLine.self, from: line)) }
        } catch {
            throw exchange.clientError(error)
        }
        var lines = answers.all
        guard let end = lines.popLast(), end.line == nil, end.lines == count, lines.count == count else {
            throw .outcomeUnknown("the daemon answered for \(lines.count) of \(count) lines")
        }
        // A line that was not done for want of room or time goes in with the next attempt; those that are in stay as they are.
        for case let problem? in lines.map(\.problem) where problem.status >= 500 { throw problem.failure }
        return lines.enumerated().map { index, line in
            UploadedLine(index: (line.line ?? index + 1) - 1, problem: line.problem ?? Self.unexplained(line.status))
        }
    }

    private static func unexplained(_ status: Int?) -> ProblemBody? {
        guard let status, (200..<300).contains(status) else {
            return ProblemBody(
                type: "about:blank", title: "not registered", status: status ?? 0, code: "unknown",
                detail: "the daemon did not take this line and did not say why")
        }
        return nil
    }
}
