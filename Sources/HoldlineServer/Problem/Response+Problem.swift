package import HTTPTypes
package import HoldlineCore
import HoldlineWire
package import HummingbirdCore

/// Refusals as answers. Those that pass soon ask for a retry after a second.
extension Response {
    /// A refusal as `application/problem+json` (RFC 9457).
    package init(_ refusal: Refusal, headers: HTTPFields = [:]) {
        var headers = headers
        headers[.contentType] = MediaType.problem
        if refusal.code == .busy || refusal.code == .tooManyFollowers { headers[.retryAfter] = "1" }
        self.init(
            status: HTTPResponse.Status(code: refusal.code.problem.status), headers: headers,
            body: ResponseBody(byteBuffer: JSONAnswer.buffer(ProblemBody(refusal))))
    }
}
