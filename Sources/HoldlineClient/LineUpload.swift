package import HoldlineCore
package import HoldlineWire
import NIOHTTP1
import Synchronization

/// What became of one line of an upload.
package struct UploadedLine: Sendable {
    /// Its number, as the daemon counts.
    package var number: Int
    /// nil where it went in.
    package var problem: ProblemBody?
    /// What a person should know of a line that went in.
    package var warnings: [Warning]
    /// The daemon's answer for this line, as it wrote it.
    package var bytes: [UInt8]
}

/// A line of an upload's answer, or its last one, as far as the client reads it.
private struct UploadLine: Decodable {
    /// nil in the last line.
    var line: Int?
    /// nil where the line went in.
    var problem: ProblemBody?
    /// `lines` is there in the last line alone: how many were answered.
    var lines, status: Int?
    /// Only of a registered invoice's answer.
    var invoice: Warned?

    /// What of the invoice is read.
    struct Warned: Decodable { var warnings: [Warning]? }
}

extension UploadLine: PlainLine {
    /// A line that went in and has no warnings, which most are: what was written is passed over.
    init?(plain cursor: inout PlainCursor) {
        var (line, status): (Int64?, Int64?)
        cursor.object { cursor, name in
            if name.spells("line"), line == nil {
                line = cursor.integer()
            } else if name.spells("status"), status == nil {
                status = cursor.integer()
            } else if name.spells("reminder") || name.spells("ticket") || name.spells("customer") || name.spells("notice") {
                cursor.skip()
            } else {
                cursor.giveUp()
            }
        }
        guard let line, let status else { return nil }
        self.init(line: Int(line), status: Int(status))
    }
}

/// Values as the body of a request, one a line.
struct UploadLines: Sendable {
    fileprivate private(set) var body: [UInt8] = []
    fileprivate private(set) var count = 0

    init(_ values: [some Encodable]) throws(ClientError) {
        for value in values {
            body += try Request.encoded(value)
            body.append(UInt8(ascii: "\n"))
            count += 1
        }
    }
}

/// Many values in one request.
extension Client {
    /// Sends many values, one a line, and says of each whether it went in; their numbers count from 1. A batch whose answer broke is
    /// sent again: only for values that change nothing the second time.
    func upload(
        _ values: [some Encodable], to target: String, taken: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(ClientError) -> [UploadedLine] {
        try await upload(UploadLines(values), to: target, taken: taken)
    }

    /// The same, of lines that were written before.
    func upload(
        _ lines: UploadLines, to target: String, taken: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(ClientError) -> [UploadedLine] {
        try await upload(
            Request(method: .POST, target: target, body: lines.body, contentType: MediaType.lines), count: lines.count, taken: taken)
    }

    /// Sends a body of many lines, `count` of which are not blank, and says of each of those whether it went in.
    ///
    /// Where the answer broke, or a line was not done for want of room or time, all of them are sent again: what went in must not go in
    /// twice, by its nature or by the request's key. `taken` hears, while the answers come, how many lines of this attempt went in so far.
    func upload(
        _ request: Request, count: Int, taken: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(ClientError) -> [UploadedLine] {
        try await retrying { () throws(ClientError) in try await attempt(request, count: count, taken: taken) }
    }

    /// One attempt. Throws `outcomeUnknown` where an answer is missing, and the problem of the first line that failed
    /// with a 5xx: all lines are then sent again.
    private func attempt(
        _ request: Request, count: Int, taken: @escaping @Sendable (Int) -> Void
    ) async throws(ClientError) -> [UploadedLine] {
        let answers = Collected<(UploadLine, [UInt8])>()
        let done = Mutex(0)
        let exchange = Exchange(client: self, request: request)
        do {
            try await exchange.lines(sending: nil) { bytes in
                let line = try bytes.withUnsafeBytes { line throws(ClientError) in try UploadLine.read(line) }
                answers.append((line, bytes))
                if line.line != nil, line.problem == nil {
                    taken(
                        done.withLock {
                            $0 += 1
                            return $0
                        })
                }
            }
        } catch {
            throw exchange.clientError(error)
        }
        var lines = answers.all
        guard let (end, _) = lines.popLast(), end.line == nil, end.lines == count, lines.count == count else {
            throw .outcomeUnknown("the daemon answered for \(lines.count) of \(count) lines")
        }
        for case let problem? in lines.map(\.0.problem) where problem.status >= 500 { throw problem.failure }
        return lines.enumerated().map { index, line in
            UploadedLine(
                number: line.0.line ?? index + 1, problem: line.0.problem ?? Self.unexplained(line.0.status),
                warnings: line.0.invoice?.warnings ?? [], bytes: line.1)
        }
    }

    /// A problem for a status that is no success and came without one.
    private static func unexplained(_ status: Int?) -> ProblemBody? {
        guard let status, (200..<300).contains(status) else {
            return ProblemBody(
                type: "about:blank", title: "not taken", status: status ?? 0, code: "unknown",
                detail: "the daemon did not take this line and did not say why")
        }
        return nil
    }
}

/// A list that a `@Sendable` closure adds to.
final class Collected<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    func append(_ element: Element) { elements.withLock { $0.append(element) } }

    var all: [Element] { elements.withLock { $0 } }
}
