/// The body of every error answer (RFC 9457).
package struct ProblemBody: Codable, Hashable, Sendable {
    package var type: String
    package var title: String
    package var status: Int
    package var code: String
    package var detail: String
    /// False: certainly not done. Absent on 5xx: the outcome is unknown.
    package var done: Bool?
    package var field: String?
    package var allowed: [String]?
    /// The line of an NDJSON body.
    package var line: Int?

    package init(
        type: String, title: String, status: Int, code: String, detail: String, done: Bool? = nil, field: String? = nil,
        allowed: [String]? = nil, line: Int? = nil
    ) {
        self.type = type
        self.title = title
        self.status = status
        self.code = code
        self.detail = detail
        self.done = done
        self.field = field
        self.allowed = allowed
        self.line = line
    }
}
