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
    /// Sends many values, one a line, and says of each whether it went in. A batch whose answer broke is sent again: only for
    /// values that change nothing the second time.
    func upload(_ values: [some Encodable], to target: String) async throws(ClientError) -> [UploadedLine] {
        var body: [UInt8] = []
        for value in values {
            body += try Request.encoded(value)
            body.append(UInt8(ascii: "\n"))
        }
        let request = Request(method: .POST, target: target, body: body, contentType: "application/x-ndjson")
        let count = values.count
        return try await retrying { () throws(ClientError) in try await upload(request, count: count) }
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
