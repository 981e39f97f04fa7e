import HTTPTypes
package import HoldlineCore
package import HoldlineStore
package import HummingbirdCore
import NIOCore

/// A line of the answer to a body of many lines.
package struct LineAnswer: Encodable, Sendable {
    package var line: Int
    package var status: Int
    package var written: Written.Answer?
    package var problem: ProblemBody?

    enum CodingKeys: String, CodingKey { case line, status, ticket, invoice, call, agent, problem }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(line, forKey: .line)
        try container.encode(status, forKey: .status)
        if case .ticket(let page) = written { try container.encode(page, forKey: .ticket) }
        if case .invoice(let invoice) = written { try container.encode(invoice, forKey: .invoice) }
        if case .call(let call) = written { try container.encode(call, forKey: .call) }
        if case .agent(let agent) = written { try container.encode(agent, forKey: .agent) }
        try container.encodeIfPresent(problem, forKey: .problem)
    }
}

/// The last line: without it the answer is not complete.
package struct LinesEnd: Codable, Hashable, Sendable {
    package var lines = 0
    package var done = 0
    package var refused = 0
}

/// One command a line, committed in the order of the lines; a line that is refused stops no other.
package struct LineByLine: Sendable {
    let services: Services
    let request: APIRequest
    /// The request's key: each line's own is this, a slash, and its number.
    let key: String?
    let actor: Actor
    let command: @Sendable (ArraySlice<UInt8>) throws(Refusal) -> Command

    /// At most so many lines wait for their commit.
    static let largestBatch = 256

    package static func answer<Body: Decodable & SendableMetatype>(
        _ request: APIRequest, _ services: Services, _ type: Body.Type, _ command: @escaping @Sendable (Body) throws(Refusal) -> Command
    ) throws -> Response {
        let lines = LineByLine(services: services, request: request, key: try request.idempotencyKey(), actor: try request.actor()) {
            bytes throws(Refusal) in
            try command(try JSONBody.decode(type, from: bytes))
        }
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                try await lines.write(to: &writer)
                try await writer.finish(nil)
            })
    }

    private func write(to writer: inout any ResponseBodyWriter) async throws {
        var splitter = LineSplitter(limit: request.bodyLimit)
        var number = 0
        var end = LinesEnd()
        var answers = PatientWriter()
        for try await chunk in request.body {
            var lines: [(Int, Result<PendingWrite, any Error>)] = []
            var rest = chunk
            // A chunk may hold more lines than may wait: it is taken in pieces.
            while let piece = rest.readSlice(length: min(1 << 14, rest.readableBytes)), piece.readableBytes > 0 {
                piece.withUnsafeReadableBytes { bytes in splitter.split(bytes) { start($0, &number, &lines) } }
                while lines.count > Self.largestBatch { try await flush(&lines, first: Self.largestBatch, &end, &answers, to: &writer) }
            }
            try await flush(&lines, first: lines.count, &end, &answers, to: &writer)
        }
        var lines: [(Int, Result<PendingWrite, any Error>)] = []
        splitter.finish { start($0, &number, &lines) }
        try await flush(&lines, first: lines.count, &end, &answers, to: &writer)
        var last = ByteBuffer()
        try JSONAnswer.append(line: end, to: &last)
        try await answers.write(last, to: &writer)
        try await answers.flush(to: &writer)
    }

    /// Puts the line's command into the writer's queue; a blank line is none.
    private func start(_ line: LineSplitter.Line, _ number: inout Int, _ lines: inout [(Int, Result<PendingWrite, any Error>)]) {
        number += 1
        guard line.isOverlong || line.bytes.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else { return }
        do {
            guard !line.isOverlong else { throw Refusal(.tooLarge, "the line is longer than \(request.bodyLimit) bytes") }
            let bytes = Array(line.bytes)
            var write = Write(try command(bytes[...]), by: actor)
            if let key {
                write.key = IdempotencyKey(
                    key: "\(key)/\(number)", endpoint: request.endpoint, body: APIRequest.digest(bytes))
            }
            lines.append((number, .success(try services.store.enqueue(write))))
        } catch {
            lines.append((number, .failure(error)))
        }
    }

    private func flush(
        _ lines: inout [(Int, Result<PendingWrite, any Error>)], first count: Int, _ end: inout LinesEnd,
        _ answers: inout PatientWriter, to writer: inout any ResponseBodyWriter
    ) async throws {
        guard count > 0 else { return }
        var buffer = ByteBuffer()
        for (number, line) in lines.prefix(count) {
            end.lines += 1
            do {
                let written = try await line.get().value
                end.done += 1
                try JSONAnswer.append(
                    line: LineAnswer(line: number, status: written.created ? 201 : 200, written: written.answer), to: &buffer)
            } catch let refusal as Refusal {
                end.refused += 1
                let problem = ProblemBody(refusal, line: number)
                try JSONAnswer.append(line: LineAnswer(line: number, status: problem.status, problem: problem), to: &buffer)
            }
        }
        lines.removeFirst(count)
        try await answers.write(buffer, to: &writer)
    }
}
