package import HTTPTypes
package import HoldlineCore
package import HummingbirdCore

extension Response {
    /// A refusal as `application/problem+json` (RFC 9457).
    package init(_ refusal: Refusal, headers: HTTPFields = [:]) {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        if refusal.code == .busy || refusal.code == .tooManyFollowers { headers[.retryAfter] = "1" }
        self.init(
            status: refusal.code.problem.status, headers: headers,
            body: ResponseBody(byteBuffer: JSONAnswer.buffer(ProblemBody(refusal))))
    }
}
