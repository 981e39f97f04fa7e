import HTTPTypes
package import HoldlineCore
package import HoldlineStore
package import HoldlineWire
package import HummingbirdCore
import NIOCore

/// A line of the answer to a body of many lines.
package struct LineAnswer: Encodable, Sendable {
    /// `line` is the number of the line in the whole list; `status` what a request of its own would have had.
    package var line, status: Int
    /// nil where the line was refused.
    package var written: Written.Answer?
    /// nil where the line went in.
    package var problem: ProblemBody?

    /// What was written stands under the name of its kind, such as `ticket`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: AnyKey.self)
        try container.encode(line, forKey: AnyKey(stringValue: "line"))
        try container.encode(status, forKey: AnyKey(stringValue: "status"))
        try container.encodeIfPresent(problem, forKey: AnyKey(stringValue: "problem"))
        if let written { try container.encode(written, forKey: AnyKey(stringValue: "\(written.content.name)")) }
    }
}

/// The same bytes as `SortedJSON` gives, without an encoder: bulk imports write millions of them.
extension LineAnswer: PlainJSON {
    /// Writes the members in the order of their names.
    package func write(into json: inout PlainText) throws {
        let name = written?.content.name ?? ""
        func writtenMember(_ isHere: Bool) throws { if let written, isHere { try json.member(name, written) } }
        json.open()
        // The members in the order of their names.
        try writtenMember("\(name)" < "line")
        try json.member("line", line)
        try writtenMember(("line"..<"problem").contains("\(name)"))
        try json.maybeOther("problem", problem)
        try writtenMember(("problem"..<"status").contains("\(name)"))
        try json.member("status", status)
        try writtenMember("\(name)" > "status")
        json.close()
    }
}

/// The last line: without it the answer is not complete.
package struct LinesEnd: Codable, Hashable, Sendable {
    /// Answers before this line, blank lines not counted.
    package var lines = 0
    /// Lines that are committed.
    package var done = 0
    /// Lines that were refused, each with its problem.
    package var refused = 0
}

extension Answer {
    /// What a body of many lines is answered with.
    static let lineByLine = Answer("An answer a line, then the count.", .lines(.either([.named("LineAnswer"), .named("LinesEnd")])))
    /// What a list in JSON is answered with.
    static let listed = Answer("To a list in JSON: the same in one object.", .json(.named("LinesAnswer")))
}

/// One command a line, committed in the order of the lines; a line that is refused stops no other.
package struct LineByLine: Sendable {
    /// Where commands are put.
    let services: Services
    /// Its body is read line by line.
    let request: APIRequest
    /// The request's key: each line's own is this, a slash, and its number.
    let key: String?
    /// The number of the first line.
    let first: Int
    /// Who sends all of the lines, and for whom.
    let actor: Actor
    /// The elements of a list that came as a whole, each as a line would have it; nil where the body is lines.
    let elements: [[UInt8]]?
    /// The command of a line, and the line's own key where it has one.
    let command: @Sendable (UnsafeRawBufferPointer) throws(Refusal) -> (Command, key: String?)

    /// At most so many lines wait for their commit: two transactions' worth, so that one is decided while the other is written.
    static let largestWindow = 1024
    /// So many are answered at once, before there is room for others.
    static let answeredTogether = 128

    /// Throws `unsupported-media-type` where the request names its body otherwise; `noun` is what a line holds.
    static func check(_ request: APIRequest, forEach noun: String, orList: Bool = false) throws(Refusal) {
        guard let mediaType = request.mediaType, mediaType != MediaType.lines else { return }
        let list = orList ? ", or a list of them in application/json" : ""
        throw Refusal(
            .unsupportedMediaType, "the body is \(mediaType.prefix(80)): send application/x-ndjson, one \(noun) a line\(list)",
            allowed: [MediaType.lines] + (orList ? [MediaType.json] : []))
    }

    /// `key` is a line's own idempotency key, in place of the request's with the line's number, in the body's field `keyField`.
    ///
    /// `elements` are those of a list that came as a whole; the answer is then one object.
    package static func answer<Body: Decodable & SendableMetatype>(
        _ request: APIRequest, _ services: Services, _ type: Body.Type, key: @escaping @Sendable (Body) -> String? = { _ in nil },
        keyField: String = "", elements: [[UInt8]]? = nil, _ command: @escaping @Sendable (Body) throws(Refusal) -> Command
    ) throws -> Response {
        let lines = LineByLine(
            services: services, request: request, key: try request.idempotencyKey(), first: try LinesQuery(request.query).first ?? 1,
            actor: try request.actor(), elements: elements
        ) {
            bytes throws(Refusal) in
            let body = try JSONBody.decode(type, from: bytes)
            return (try command(body), try key(body).map { (key) throws(Refusal) in try APIRequest.checked(key, field: keyField) })
        }
        let body = AnswerStream.body(for: request, in: services.answers) { try await lines.answer(in: $0) }
        return Response(body, as: elements == nil ? MediaType.lines : MediaType.json)
    }

    /// The bytes of a list in JSON that is read whole: of a list of any length use lines.
    static let largestList = 32 << 20

    /// The same for a list in JSON, whose answer is one object. An element that is no such body refuses all of them, with its place; one
    /// that a rule refuses stops no other.
    static func answer<Body: Codable & Sendable>(
        list request: APIRequest, _ services: Services, _ type: Body.Type, key: @escaping @Sendable (Body) -> String? = { _ in nil },
        keyField: String = "", _ command: @escaping @Sendable (Body) throws(Refusal) -> Command
    ) async throws -> Response {
        let bodies = try await request.list([Body].self, limit: largestList)
        let elements = try bodies.map { try SortedJSON.bytes($0) }
        try request.memory.take(elements.reduce(0) { $0 + $1.count })
        return try answer(request, services, type, key: key, keyField: keyField, elements: elements, command)
    }

    /// Reads and decodes lines while earlier ones are committed and answered, in two tasks: off the connection's event loop, and on it.
    private func answer(in answers: AnswerQueue) async throws {
        let window = LineWindow(capacity: Self.largestWindow)
        var end = LinesEnd()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask(executorPreference: globalConcurrentExecutor) {
                defer { window.close() }
                try await read(into: window)
            }
            defer { window.close() }
            if isList { try await answers.put(ByteBuffer(string: "{\"items\":[")) }
            while case let lines = await window.take(limit: Self.answeredTogether), !lines.isEmpty {
                try await answers.put(try await answer(lines, &end))
            }
            // A body that broke off has no last line.
            try await tasks.waitForAll()
        }
        var last = ByteBuffer()
        if isList {
            last.writeString("],\"lines\":\(end.lines),\"done\":\(end.done),\"refused\":\(end.refused)}")
        } else {
            try JSONAnswer.append(line: end, to: &last)
        }
        try await answers.put(last)
    }

    /// A list came whole, and its answer is one object; lines are answered by lines.
    private var isList: Bool { elements != nil }

    /// Reads the body, and puts the commands of each piece into the window. It stops once nobody answers any more.
    private func read(into window: LineWindow) async throws {
        var splitter = LineSplitter(limit: request.bodyLimit)
        // Bytes of a line that has not ended, as they are counted.
        var kept = 0
        var number = first - 1
        var lines: [Started] = []
        if let elements {
            for element in elements {
                element.withUnsafeBytes { start(LineSplitter.Line(bytes: $0, isOverlong: false, isJoined: true), &number, &lines) }
                guard lines.count == Self.answeredTogether else { continue }
                guard await window.put(await enqueue(lines)) else { return }
                lines.removeAll(keepingCapacity: true)
            }
            _ = await window.put(await enqueue(lines))
            return
        }
        for try await chunk in request.body {
            var rest = chunk
            // A chunk may hold more lines than may wait: it is taken in pieces.
            while let piece = rest.readSlice(length: min(1 << 14, rest.readableBytes)), piece.readableBytes > 0 {
                piece.withUnsafeReadableBytes { bytes in splitter.split(bytes) { start($0, &number, &lines) } }
                try request.memory.hold(splitter.kept, insteadOf: &kept)
                guard await window.put(await enqueue(lines)) else { return }
                lines.removeAll(keepingCapacity: true)
            }
        }
        splitter.finish { start($0, &number, &lines) }
        _ = await window.put(await enqueue(lines))
    }

    /// A line's write, or why it has none; and how many bytes of memory are counted for it.
    private typealias Started = (number: Int, bytes: Int, result: Result<Write, any Error>)

    /// Puts the lines' commands into the writer's queue, once the names in them are known.
    private func enqueue(_ lines: [Started]) async -> [LineWindow.Line] {
        var result: [LineWindow.Line] = []
        result.reserveCapacity(lines.count)
        for (number, bytes, line) in lines {
            do {
                let write = try line.get()
                try await services.prepare(write.command)
                result.append((number, bytes, .success(try services.store.enqueue(write))))
            } catch {
                result.append((number, bytes, .failure(error)))
            }
        }
        return result
    }

    /// Reads the line's command; a blank line has none.
    private func start(_ line: LineSplitter.Line, _ number: inout Int, _ lines: inout [Started]) {
        number += 1
        guard line.isOverlong || line.bytes.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else { return }
        // A list that came as a whole is counted as a whole.
        let bytes = isList ? 0 : line.bytes.count
        guard request.memory.mayTake(bytes) else { return lines.append((number, 0, .failure(BodyMemory.refusal))) }
        do {
            guard !line.isOverlong else { throw Refusal(.tooLarge, "the line is longer than \(request.bodyLimit) bytes") }
            let (command, own) = try command(line.bytes)
            var write = Write(command, by: actor)
            if let key = own ?? key.map({ "\($0)/\(number)" }) {
                write.key = request.boundKey(key, APIRequest.digest(line.bytes), for: actor)
            }
            lines.append((number, bytes, .success(write)))
        } catch {
            lines.append((number, bytes, .failure(error)))
        }
    }

    /// The answers of these lines, once they are committed.
    private func answer(_ lines: [LineWindow.Line], _ end: inout LinesEnd) async throws -> ByteBuffer {
        var buffer = ByteBuffer()
        for (number, bytes, line) in lines {
            defer { request.memory.give(bytes) }
            end.lines += 1
            do {
                let written = try await line.get().value
                end.done += 1
                try append(LineAnswer(line: number, status: written.created ? 201 : 200, written: written.answer), end, to: &buffer)
            } catch let refusal as Refusal {
                end.refused += 1
                let problem = ProblemBody(refusal, line: number)
                try append(LineAnswer(line: number, status: problem.status, problem: problem), end, to: &buffer)
            }
        }
        return buffer
    }

    /// As a line, or as an element of a list.
    private func append(_ answer: LineAnswer, _ end: LinesEnd, to buffer: inout ByteBuffer) throws {
        guard isList else { return try JSONAnswer.append(line: answer, to: &buffer) }
        if end.lines > 1 { buffer.writeString(",") }
        buffer.writeBytes(try JSONAnswer.bytes(answer))
    }
}
