package import HTTPTypes
package import HoldlineCore
package import HoldlineWire
package import HummingbirdCore

/// One line of the table: method, path, who may, what goes in and comes out, and who answers.
package struct Route<Context: Sendable>: Sendable {
    /// Makes the answer. What it throws as a `Refusal` goes out as a problem.
    package typealias Handler = @Sendable (APIRequest, Context) async throws -> Response

    /// GET answers HEAD too.
    package let method: HTTPRequest.Method
    /// One path may stand in more than one route, each with a method of its own.
    package let path: PathPattern
    /// Asked before anything of the request is read.
    package let access: Access
    /// One sentence for the OpenAPI document.
    package let summary: String
    /// Parameters of the query; others are refused with `unknown-field`.
    package var query: [QueryParameter]
    /// Bodies that it takes, by media type; none for a route without a body.
    package var bodies: [Content]
    /// Answers of success; problems follow from `refusals`.
    package var answers: [Answer]
    /// What it may be refused with, beyond what its form brings along (`refusals`).
    package var refuses: [Refusal.Code]
    /// What the document calls the operation, where that does not follow from path and body.
    package var operation: String?
    /// Runs as a task of the connection, and may wait.
    package let handler: Handler

    package init(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, _ summary: String, query: [QueryParameter] = [],
        takes bodies: [Content] = [], gives answers: [Answer], refuses: [Refusal.Code] = [],
        handler: @escaping Handler
    ) {
        self.method = method
        self.path = PathPattern(path)
        (self.access, self.summary, self.query, self.bodies, self.answers) = (access, summary, query, bodies, answers)
        (self.refuses, self.handler) = (refuses, handler)
    }

    /// `POST /v1/tickets/{id}/take`, for messages.
    package var name: String { "\(method.rawValue) \(path)" }
    /// Whether it changes something. A check that is posted as text does not.
    package var isWrite: Bool { method != .get && !bodies.contains { $0.mediaType == MediaType.text } }
}

/// A body, by its media type. Of a stream of lines the schema is that of one line.
package struct Content: Sendable {
    /// Without parameters.
    package let mediaType: String
    /// Of the whole body, or of one line.
    package let schema: Schema

    package init(_ mediaType: String = MediaType.json, _ schema: Schema) { (self.mediaType, self.schema) = (mediaType, schema) }

    /// A body of JSON, which is read whole.
    package static func json(_ schema: Schema) -> Content { Content(MediaType.json, schema) }
    /// NDJSON: `schema` is that of one line.
    package static func lines(_ schema: Schema) -> Content { Content(MediaType.lines, schema) }
}

/// An answer of success.
package struct Answer: Sendable {
    /// 200 to 299.
    package let status: Int
    /// One sentence for the document.
    package let summary: String
    /// nil for an answer without a body.
    package let content: Content?

    package init(_ status: Int, _ summary: String, _ content: Content? = nil) {
        (self.status, self.summary, self.content) = (status, summary, content)
    }

    /// With the status 200.
    package init(_ summary: String, _ content: Content) { self.init(200, summary, content) }
}

extension [Answer] {
    /// Of a write that makes something, and finds it where it was made before.
    package static func made(_ type: String, _ new: String, or known: String) -> [Answer] {
        [Answer(201, new, .json(.named(type))), Answer(200, known, .json(.named(type)))]
    }
}
