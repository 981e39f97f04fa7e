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

extension LineAnswer: PlainJSON {
    package func write(into json: inout PlainText) throws {
        json.open()
        if case .agent(let agent) = written { try json.other("agent", agent) }
        if case .call(let call) = written { try json.other("call", call) }
        if case .invoice(let invoice) = written { try json.member("invoice", invoice) }
        try json.member("line", line)
        try json.maybeOther("problem", problem)
        try json.member("status", status)
        if case .ticket(let page) = written { try json.member("ticket", page) }
        json.close()
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
    /// The number of the first line.
    let first: Int
    let actor: Actor
    let command: @Sendable (UnsafeRawBufferPointer) throws(Refusal) -> Command

    /// At most so many lines wait for their commit: two transactions' worth, so that one is decided while the other is written.
    static let largestWindow = 1024
    /// So many are answered at once, before there is room for others.
    static let answeredTogether = 128

    package static func answer<Body: Decodable & SendableMetatype>(
        _ request: APIRequest, _ services: Services, _ type: Body.Type, _ command: @escaping @Sendable (Body) throws(Refusal) -> Command
    ) throws -> Response {
        let lines = LineByLine(
            services: services, request: request, key: try request.idempotencyKey(), first: try request.query.line("first") ?? 1,
            actor: try request.actor()
        ) {
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

    /// Reads and decodes lines while earlier ones are committed and answered, in two tasks: off the connection's event loop, and on it.
    private func write(to writer: inout any ResponseBodyWriter) async throws {
        let window = LineWindow(capacity: Self.largestWindow)
        var end = LinesEnd()
        var answers = PatientWriter()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask(executorPreference: globalConcurrentExecutor) {
                defer { window.close() }
                try await read(into: window)
            }
            defer { window.close() }
            while case let lines = await window.take(limit: Self.answeredTogether), !lines.isEmpty {
                try await answer(lines, &end, &answers, to: &writer)
            }
            // A body that broke off has no last line.
            try await tasks.waitForAll()
        }
        var last = ByteBuffer()
        try JSONAnswer.append(line: end, to: &last)
        try await answers.write(last, to: &writer)
        try await answers.flush(to: &writer)
    }

    private func read(into window: LineWindow) async throws {
        var splitter = LineSplitter(limit: request.bodyLimit)
        var number = first - 1
        var lines: [Started] = []
        for try await chunk in request.body {
            var rest = chunk
            // A chunk may hold more lines than may wait: it is taken in pieces.
            while let piece = rest.readSlice(length: min(1 << 14, rest.readableBytes)), piece.readableBytes > 0 {
                piece.withUnsafeReadableBytes { bytes in splitter.split(bytes) { start($0, &number, &lines) } }
                guard await window.put(await enqueue(lines)) else { return }
                lines.removeAll(keepingCapacity: true)
            }
        }
        splitter.finish { start($0, &number, &lines) }
        _ = await window.put(await enqueue(lines))
    }

    private typealias Started = (number: Int, result: Result<Write, any Error>)

    /// Puts the lines' commands into the writer's queue, once the names in them are known.
    private func enqueue(_ lines: [Started]) async -> [LineWindow.Line] {
        var result: [LineWindow.Line] = []
        result.reserveCapacity(lines.count)
        for (number, line) in lines {
            do {
                let write = try line.get()
                try await services.prepare(write.command)
                result.append((number, .success(try services.store.enqueue(write))))
            } catch {
                result.append((number, .failure(error)))
            }
        }
        return result
    }

    /// Reads the line's command; a blank line has none.
    private func start(_ line: LineSplitter.Line, _ number: inout Int, _ lines: inout [Started]) {
        number += 1
        guard line.isOverlong || line.bytes.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else { return }
        do {
            guard !line.isOverlong else { throw Refusal(.tooLarge, "the line is longer than \(request.bodyLimit) bytes") }
            var write = Write(try command(line.bytes), by: actor)
            if let key {
                write.key = request.boundKey("\(key)/\(number)", APIRequest.digest(line.bytes), for: actor)
            }
            lines.append((number, .success(write)))
        } catch {
            lines.append((number, .failure(error)))
        }
    }

    private func answer(
        _ lines: [LineWindow.Line], _ end: inout LinesEnd, _ answers: inout PatientWriter, to writer: inout any ResponseBodyWriter
    ) async throws {
        var buffer = ByteBuffer()
        for (number, line) in lines {
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
        try await answers.write(buffer, to: &writer)
    }
}
