package import HoldlineCore

/// The body of every error answer (RFC 9457).
package struct ProblemBody: Codable, Hashable, Sendable {
    /// `type` is a URN that names the code; `title` is the same for every problem of it.
    package var type, title: String
    /// The status of the answer, repeated; of a line in a body of many lines its own.
    package var status: Int
    /// `code` is what a program decides by: one that it does not know means “not allowed”. `detail` is for a person and
    /// may change with a version.
    package var code, detail: String
    /// False: certainly not done. Absent on 5xx: the outcome is unknown.
    package var done: Bool?
    /// A path such as `disputes[0].amount`, a parameter's name or a header's; nil where no single one is wrong.
    package var field: String?
    /// What would be taken in place of it: names of fields, words, roles, methods; nil where that is no short list.
    package var allowed: [String]?
    /// `urn:holdline:request:` and the id under which the daemon's log has the request; nil within an answer to many lines.
    package var instance: String?
    /// The line of an NDJSON body.
    package var line: Int?
    /// The dunning answer of the moment, where it is the reason.
    package var answer: DunningAnswer?

    /// Without an answer about dunning.
    package init(
        type: String, title: String, status: Int, code: String, detail: String, done: Bool? = nil, field: String? = nil,
        allowed: [String]? = nil, line: Int? = nil
    ) {
        (self.type, self.title, self.status, self.code, self.detail, self.done) = (type, title, status, code, detail, done)
        (self.field, self.allowed, self.line) = (field, allowed, line)
    }

    /// An answer that this program cannot read keeps nobody from reading the problem.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        type = try container.decode(String.self, forKey: .type)
        done = try container.decodeIfPresent(Bool.self, forKey: .done)
        title = try container.decode(String.self, forKey: .title)
        status = try container.decode(Int.self, forKey: .status)
        code = try container.decode(String.self, forKey: .code)
        detail = try container.decode(String.self, forKey: .detail)
        field = try container.decodeIfPresent(String.self, forKey: .field)
        allowed = try container.decodeIfPresent([String].self, forKey: .allowed)
        instance = try container.decodeIfPresent(String.self, forKey: .instance)
        line = try container.decodeIfPresent(Int.self, forKey: .line)
        answer = try? container.decodeIfPresent(DunningAnswer.self, forKey: .answer)
    }
}
