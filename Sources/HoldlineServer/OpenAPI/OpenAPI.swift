import HTTPTypes
import HoldlineCore
import HoldlineStore
package import HoldlineWire

/// The OpenAPI 3.1 document, made of the routes themselves: what is not in the table is not in the document, and the reverse.
package enum OpenAPI {
    /// The document. It is the same for the same routes, so it may be compared with one that is kept in a file.
    package static func document<Context>(_ routes: [Route<Context>]) -> JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for route in routes {
            var path = paths[route.path.description] ?? [:]
            if !route.path.parameters.isEmpty { path["parameters"] = .list(route.path.parameters.map(pathParameter)) }
            path[route.method.rawValue.lowercased()] = operation(route)
            paths[route.path.description] = path
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Holdline", "version": "1",
                "description":
                    """
                A complaint pauses dunning for the disputed amount, and settling it resumes dunning on what is still owed. \
                A problem's code that a client does not know means "not allowed"; a 5xx without done: false means that the \
                outcome is unknown, and the same Idempotency-Key settles it.
                """,
            ],
            "tags": .list(OperationTag.all.map { ["name": .text($0.name), "description": .text($0.summary)] }),
            "paths": .object(paths.mapValues(JSONValue.object)),
            "components": [
                "schemas": .object(Schemas.all.mapValues(\.json)),
                "parameters": .object(headers),
                "responses": .object(problems),
            ],
        ]
    }

    /// The document of the daemon's own routes, as it is served.
    package static func bytes() throws -> [UInt8] { try JSONAnswer.bytes(document(Routes.all)) }

    /// One method of a path: parameters, body, answers; as `x-roles` who may, none for anybody who can connect, as `x-owner` whether root and
    /// the daemon's own user may without a role; and as `x-problem-codes` every refusal that it knows.
    private static func operation<Context>(_ route: Route<Context>) -> JSONValue {
        var parameters = route.query.map { parameter in
            JSONValue.object([
                "name": .text(parameter.name), "in": "query", "schema": parameter.schema.json, "description": .text(parameter.summary),
            ])
        }
        parameters += headerNames(route).map { ["$ref": .text("#/components/parameters/\($0)")] }
        var responses = Dictionary(grouping: route.answers) { String($0.status) }.mapValues { answers in
            let contents = answers.compactMap(\.content)
            let described: [String: JSONValue] = ["description": .text(answers.map(\.summary).joined(separator: " "))]
            return JSONValue.object(contents.isEmpty ? described : described.merging(["content": content(contents)]) { $1 })
        }
        // Headers are read before anybody knows for which route.
        for status in problemStatuses(route) + ["\(UnreadableRequest.tooLongHeaders)"] where responses[status] == nil {
            responses[status] = ["$ref": .text("#/components/responses/Problem\(status)")]
        }
        var operation: [String: JSONValue] = [
            "operationId": .text(OperationName.of(route)), "tags": [.text(OperationTag.of(route).name)], "summary": .text(route.summary),
            "description": .text(route.access.sentence), "x-roles": .list(route.access.names.map { .text($0) }),
            "x-owner": .flag(route.access.admitsOwner),
            "responses": .object(responses), "x-problem-codes": .list(route.refusals.map { .text($0.rawValue) }),
        ]
        if !parameters.isEmpty { operation["parameters"] = .list(parameters) }
        if !route.bodies.isEmpty {
            operation["requestBody"] = ["required": .flag(!acceptsNothing(route)), "content": content(route.bodies)]
        }
        return .object(operation)
    }

    /// A parameter of a path, which is always there.
    private static func pathParameter(_ name: String) -> JSONValue {
        [
            "name": .text(name), "in": "path", "required": .flag(true), "schema": ["type": "string"],
            "description": "Percent-encoded: / is %2F.",
        ]
    }

    /// The media types of a body or an answer; of two with one type the first counts.
    private static func content(_ contents: [Content]) -> JSONValue {
        .object(Dictionary(contents.map { ($0.mediaType, ["schema": $0.schema.json]) }) { first, _ in first })
    }

    /// An action without required fields may be sent without a body.
    private static func acceptsNothing<Context>(_ route: Route<Context>) -> Bool {
        route.bodies.contains { body in
            guard case .named(let name) = body.schema, case .object(let fields) = Schemas.all[name] else { return false }
            return !fields.contains(where: \.isRequired)
        }
    }

    /// The headers that a route heeds.
    private static func headerNames<Context>(_ route: Route<Context>) -> [String] {
        guard route.isWrite else { return [] }
        return ["HoldlineAgent", "IdempotencyKey"] + (route.takesIfMatch ? ["IfMatch"] : [])
    }

    /// The statuses that a route's refusals have.
    private static func problemStatuses<Context>(_ route: Route<Context>) -> [String] {
        Set(route.refusals.map { $0.problem.status }).sorted().map(String.init)
    }

    /// One response a status, that lists its codes.
    private static let problems: [String: JSONValue] = {
        var codes = Dictionary(grouping: Refusal.Code.allCases) { $0.problem.status }
        codes[UnreadableRequest.tooLongHeaders] = [.tooLarge]
        return Dictionary(
            uniqueKeysWithValues: codes.map { status, codes in
                let list = codes.map { "`\($0.rawValue)`: \($0.problem.title)." }.joined(separator: " ")
                return (
                    "Problem\(status)",
                    [
                        "description": .text(list),
                        "content": [MediaType.problem: ["schema": Schema.named("Problem").json]],
                    ]
                )
            })
    }()

    /// Headers of writes.
    private static let headers: [String: JSONValue] = [
        "HoldlineAgent": [
            "name": .text(HeaderName.agent), "in": "header", "schema": Schema.named("User").json,
            "description": "The agent for whom a connector or a supervisor acts; the caller where it is absent.",
        ],
        "IdempotencyKey": [
            "name": .text(HeaderName.idempotencyKey), "in": "header", "schema": Schema.text(pattern: "^[ -~]+$", from: 1, to: 255).json,
            "description": .text(
                """
                A choice; without one the write is done each time that it is sent. Bound to user, method, path and body for \
                \(IdempotencyKey.daysKept) days: the same again gives the first answer.
                """),
        ],
        "IfMatch": [
            "name": "If-Match", "in": "header", "schema": Schema.text(pattern: #"^(\*|"[0-9]+(-[0-9a-f]{16})?")$"#).json,
            "description": "The version or the ETag that was read; another version now is 412. `*`: whatever there is, but something.",
        ],
    ]
}
