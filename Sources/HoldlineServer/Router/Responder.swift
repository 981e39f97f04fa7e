import HTTPTypes
package import HoldlineCore
package import HoldlineStore
import HoldlineWire
package import HummingbirdCore
package import Logging
package import NIOCore
import NIOHTTP1

/// Answers requests from the table: who may, which route, what it says, and the same care for every one of them.
package struct Responder<Context: Sendable>: Sendable {
    /// What a request is matched with.
    package let table: RouteTable<Context>
    /// Given to every handler.
    let context: Context
    /// `body` is what bodies are held against; headers are bounded by the decoder.
    let limits: InForce<Limits>
    /// Of each user.
    let rates: RequestRates
    /// Memory of all bodies.
    let bodies: ByteRoom
    /// Where long answers are counted; nil: nowhere.
    let answers: AnswerRoom?
    /// Each request counts once, when its answer has ended.
    let metrics: RequestMetrics
    /// Each line of it has the request's id.
    let logger: Logger
    /// For the `Date` header.
    let now: @Sendable () -> Instant

    /// Without `rates` it counts requests by itself, beside the fast path; without `answers` long answers are not counted.
    package init(
        _ routes: [Route<Context>], context: Context, limits: InForce<Limits>, metrics: RequestMetrics, logger: Logger,
        now: @escaping @Sendable () -> Instant, rates: RequestRates? = nil, answers: AnswerRoom? = nil
    ) {
        table = RouteTable(routes)
        self.rates = rates ?? RequestRates(limits)
        (bodies, self.answers) = (ByteRoom.bodies(limits), answers)
        (self.context, self.limits, self.metrics, self.logger, self.now) = (context, limits, metrics, logger, now)
    }

    /// Answers one request, whatever becomes of it: with what the route says, or with a problem.
    /// Throws where the answer broke off after its head; the connection then ends, which is how its reader learns of
    /// it.
    package func respond(
        to request: Request, _ writer: consuming ResponseWriter, on channel: any NIOCore.Channel, as caller: Caller
    ) async throws {
        let started = ContinuousClock.now
        var record = RequestRecord(id: UInt64.random(in: 0 ... .max).hexadecimal, method: request.method, caller: caller)
        var logger = logger
        logger[metadataKey: "request"] = "\(record.id)"
        // curl waits a second for this before it sends a large body.
        if request.headers[.expect]?.lowercased() == "100-continue" {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        var response = try await answer(request, on: channel, as: caller, record: &record, logger: logger)
        let counted = count(&response, of: request, for: caller, record: &record)
        defer { answers?.memory.give(counted, of: caller.uid) }
        response.headers[.date] = HTTPDate.text(now())
        response.headers[.requestID] = record.id
        response.headers[.server] = HeaderName.serverPrefix + ProgramVersion.text
        record.status = Int(response.status.code)
        let body = response.body
        do {
            if request.method == .head {
                // A body that would be written piece by piece is not begun.
                try await writer.writeResponse(response.head)
            } else {
                try await writer.write(response: response.head, body: body)
            }
        } catch {
            // The head is out: what is left to say is that the answer does not end, and a broken connection says it.
            logger.debug("the answer broke off", metadata: ["error": "\(error)"])
            record.isBroken = true
            finish(record, after: .now - started, logger: logger)
            // Not the parser's own error: that would have a second answer written into this one.
            throw AnswerBroken()
        }
        finish(record, after: .now - started, logger: logger)
        if record.isBroken { throw AnswerBroken() }
    }

    /// Counts a long answer to a read while it is sent, and gives back how many bytes that are. Where there is no room, `busy` takes its
    /// place. What was written is told whatever the room.
    private func count(_ response: inout Response, of request: Request, for caller: Caller, record: inout RequestRecord) -> Int {
        guard let answers, request.method == .get, let length = response.body.contentLength, length > ByteBuffer.largestPiece else {
            return 0
        }
        if answers.memory.take(length, for: caller.uid) { return length }
        let refusal = Refusal(.busy, "the answers that wait for their readers take all the memory that they may: repeat the request")
        record.code = refusal.code
        response = Response(refusal, request: record.id)
        return 0
    }

    /// The connection cannot go on: nobody knows where the next request would begin.
    private struct AnswerBroken: Error {}

    /// The answer, as yet unwritten. A refusal becomes a problem, and an error that is none becomes `internal` with the
    /// request's id; a connection that broke is thrown on.
    private func answer(
        _ request: Request, on channel: any NIOCore.Channel, as caller: Caller, record: inout RequestRecord, logger: Logger
    ) async throws -> Response {
        let target = RequestTarget(request.head.path ?? "/")
        var declared: [Refusal.Code]?
        do {
            if let refusal = caller.refusal { throw refusal }
            if rates.take(for: caller.uid) == 0 { throw rates.refusal(caller) }
            let (route, values) = try find(request.method, target, for: caller, record: &record)
            declared = route.refusals
            let query = try QueryText(target.query, known: route.query.map(\.name))
            guard route.takesIfMatch || request.headers[.ifMatch] == nil else {
                throw Refusal.invalid(
                    "If-Match", "If-Match compares the version of one thing, and \(route.name) changes none: leave it out")
            }
            let memory = BodyMemory(bodies, for: caller.uid)
            // Also while the handler waits for the writer, and does not look at the request any more.
            defer { withExtendedLifetime(memory) {} }
            return try await route.handler(
                APIRequest(
                    id: record.id, caller: caller, method: request.method, rawPath: String(target.path),
                    path: PathValues(encoded: values), query: query, headers: request.headers, body: request.body,
                    bodyLimit: limits.current.body, memory: memory, channel: channel, logger: logger),
                context)
        } catch let refusal as Refusal {
            record.code = refusal.code
            if let declared, !declared.contains(refusal.code) {
                logger.error(
                    Self.undeclared, metadata: ["route": "\(request.method.rawValue) \(record.route)", "code": "\(refusal.code.rawValue)"])
            }
            if refusal.code == .methodNotAllowed {
                return Response(
                    refusal, headers: [.allow: (refusal.allowed ?? []).joined(separator: ", ")], request: record.id)
            }
            return Response(refusal, headers: caller.refusal == nil ? [:] : [.connection: "close"], request: record.id)
        } catch is HTTPParserError {
            record.code = .malformed
            record.isBroken = true
            return Response(
                Refusal(.malformed, "the request's body breaks off: nothing of it was read"), headers: [.connection: "close"],
                request: record.id)
        } catch {
            // A request that breaks off is nobody's mistake here, and nobody is left to answer.
            guard channel.isActive, !(error is CancellationError), !(error is ChannelError), !(error is IOError) else { throw error }
            logger.error("a request failed", metadata: ["route": "\(record.route)", "error": "\(error)"])
            record.code = .internal
            return Response(
                Refusal(.internal, "the daemon made a mistake; its log says more under request \(record.id)"),
                request: record.id)
        }
    }

    /// A request that took so long is logged whatever came of it.
    private static var long: Duration { .seconds(1) }

    /// What the log says of a code that is missing in `Route.refusals`; the tests look for it.
    package static var undeclared: Logger.Message { "a route refuses with a code that it does not declare" }

    /// The route, once the caller is known to have it. A caller without any role learns nothing, not even which paths there are.
    private func find(
        _ method: HTTPRequest.Method, _ target: RequestTarget, for caller: Caller, record: inout RequestRecord
    ) throws(Refusal) -> (Route<Context>, [String: Substring]) {
        let match = target.isAsterisk ? .otherMethods(table.methods) : table.match(method, target)
        if case .route(let route, let values) = match, route.access.admits(caller) {
            record.route = route.path.description
            record.path = String(target.path.prefix(300))
            return (route, values)
        }
        guard !caller.roles.isEmpty else {
            throw Refusal(
                .notYourRole,
                "\(caller.name) has no role here: the daemon's configuration gives roles to users and groups (GET /v1/whoami tells)")
        }
        switch match {
        case .route(let route, _):
            record.route = route.path.description
            throw Refusal(
                .notYourRole, "this is for \(route.access.names.joined(separator: ", ")), and \(caller.name) is \(caller.roleNames)",
                allowed: route.access.names)
        case .otherMethods(let methods):
            throw Refusal(
                .methodNotAllowed,
                "\(method.rawValue.prefix(20)) is not for \(target.path.prefix(200)): it takes \(methods.joined(separator: ", "))",
                allowed: methods)
        case .nothing:
            throw Refusal(.notFound, "there is no \(target.path.prefix(200)): GET /openapi.json lists the paths")
        }
    }

    /// Counts and logs a request: from 500 on as a warning, one that was refused, broke off or took long at `info`, the rest at `debug`.
    /// What every write is refused with is told as a condition, once, and not for each of them, nor for each look at the readiness.
    ///
    /// Of a write that succeeded the ledger says who, what and when.
    private func finish(_ record: RequestRecord, after duration: Duration, logger: Logger) {
        metrics.record(record, duration)
        let isRemarkable = record.status >= 400 || record.isBroken || duration >= Self.long
        let isTold = record.code.map { $0 != .busy && Condition.Code.refusals.contains($0) } ?? (record.route == "/readyz")
        let level: Logger.Level = isTold ? .debug : record.status >= 500 ? .warning : isRemarkable ? .info : .debug
        logger.log(level: level, "\(record.method.rawValue) \(record.path ?? record.route)", metadata: record.metadata(duration))
    }
}

/// The caller in sentences of refusals.
extension Caller {
    /// For a sentence: `agent, dunning`.
    var roleNames: String { Role.allCases.filter(roles.contains).map(\.rawValue).joined(separator: ", ") }
}
