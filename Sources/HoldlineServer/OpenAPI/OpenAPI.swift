import HTTPTypes
import HoldlineCore

/// The OpenAPI 3.1 document, made of the routes themselves: what is not in the table is not in the document, and the reverse.
package enum OpenAPI {
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
            "paths": .object(paths.mapValues(JSONValue.object)),
            "components": [
                "schemas": .object(Schemas.all.mapValues(\.json)),
                "parameters": .object(headers),
                "responses": .object(problems),
            ],
        ]
    }

    private static func operation<Context>(_ route: Route<Context>) -> JSONValue {
        var parameters = route.query.map { parameter in
            JSONValue.object([
                "name": .text(parameter.name), "in": "query", "schema": parameter.schema.json, "description": .text(parameter.summary),
            ])
        }
        if route.isWrite { parameters += headers.keys.sorted().map { ["$ref": .text("#/components/parameters/\($0)")] } }
        var responses = Dictionary(grouping: route.answers) { String($0.status) }.mapValues { answers in
            JSONValue.object([
                "description": .text(answers.map(\.summary).joined(separator: " ")), "content": content(answers.map(\.content)),
            ])
        }
        for status in problemStatuses(route) where responses[status] == nil {
            responses[status] = ["$ref": .text("#/components/responses/Problem\(status)")]
        }
        var operation: [String: JSONValue] = [
            "operationId": .text(operationID(route)), "summary": .text(route.summary),
            "description": .text(route.access == .anyone ? "Anybody." : "Roles: \(route.access.names.joined(separator: ", "))."),
            "responses": .object(responses),
        ]
        if !parameters.isEmpty { operation["parameters"] = .list(parameters) }
        if !route.bodies.isEmpty {
            operation["requestBody"] = ["required": .flag(!acceptsNothing(route)), "content": content(route.bodies)]
        }
        return .object(operation)
    }

    private static func pathParameter(_ name: String) -> JSONValue {
        [
            "name": .text(name), "in": "path", "required": .flag(true), "schema": ["type": "string"],
            "description": "Percent-encoded: / is %2F.",
        ]
    }

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

    /// `postV1TicketsIdTake`.
    private static func operationID<Context>(_ route: Route<Context>) -> String {
        let words = route.path.description.split { !$0.isLetter && !$0.isNumber }
        return route.method.rawValue.lowercased() + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// The statuses that a route's refusals have.
    private static func problemStatuses<Context>(_ route: Route<Context>) -> [String] {
        guard route.access != .anyone else { return [] }
        var statuses: Set<Int> = [403, 500]
        if !route.path.parameters.isEmpty { statuses.formUnion([400, 404, 422]) }
        if !route.query.isEmpty { statuses.formUnion([400, 422]) }
        if !route.bodies.isEmpty { statuses.formUnion([400, 413, 415, 422]) }
        if route.isWrite { statuses.formUnion([409, 412, 503, 507]) }
        if route.path.description == "/v1/events" { statuses.formUnion([409, 503]) }
        if route.path.description == "/v1/holds/changes" { statuses.insert(409) }
        return statuses.sorted().map(String.init)
    }

    /// One response a status, that lists its codes.
    private static let problems: [String: JSONValue] = {
        let codes = Dictionary(grouping: Refusal.Code.allCases) { Int($0.problem.status.code) }
        return Dictionary(
            uniqueKeysWithValues: codes.map { status, codes in
                let list = codes.map { "`\($0.rawValue)`: \($0.problem.title)." }.joined(separator: " ")
                return (
                    "Problem\(status)",
                    [
                        "description": .text(list),
                        "content": ["application/problem+json": ["schema": Schema.named("Problem").json]],
                    ]
                )
            })
    }()

    private static let headers: [String: JSONValue] = [
        "IdempotencyKey": [
            "name": "Idempotency-Key", "in": "header", "schema": Schema.text(pattern: "^[ -~]+$", from: 1, to: 255).json,
            "description": "Bound to user, method, path and body for at least 30 days: the same again gives the first answer.",
        ],
        "IfMatch": [
            "name": "If-Match", "in": "header", "schema": Schema.text(pattern: #"^(\*|"[0-9]+")$"#).json,
            "description": "The ETag that was read; another version now is 412.",
        ],
    ]
}
