package import HTTPTypes
package import HoldlineCore
package import HoldlineWire
package import HummingbirdCore

/// One line of the table: method, path, who may, what goes in and comes out, and who answers.
package struct Route<Context: Sendable>: Sendable {
    package typealias Handler = @Sendable (APIRequest, Context) async throws -> Response

    package let method: HTTPRequest.Method
    package let path: PathPattern
    package let access: Access
    package let summary: String
    package var query: [QueryParameter]
    package var bodies: [Content]
    package var answers: [Answer]
    /// What it may be refused with, beyond what its form brings along (`refusals`).
    package var refuses: [Refusal.Code]
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

    package var name: String { "\(method.rawValue) \(path)" }
    package var isWrite: Bool { method != .get && !bodies.contains { $0.mediaType == MediaType.text } }
}

/// A body, by its media type. Of a stream of lines the schema is that of one line.
package struct Content: Sendable {
    package let mediaType: String
    package let schema: Schema

    package init(_ mediaType: String = MediaType.json, _ schema: Schema) {
        (self.mediaType, self.schema) = (mediaType, schema)
    }

    package static func json(_ schema: Schema) -> Content { Content(MediaType.json, schema) }
    package static func lines(_ schema: Schema) -> Content { Content(MediaType.lines, schema) }
}

package struct Answer: Sendable {
    package let status: Int
    package let summary: String
    package let content: Content

    package init(_ status: Int, _ summary: String, _ content: Content) {
        (self.status, self.summary, self.content) = (status, summary, content)
    }

    package init(_ summary: String, _ content: Content) { self.init(200, summary, content) }
}
