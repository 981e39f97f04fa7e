package import HTTPTypes
package import HoldlineCore
import HoldlineWire
package import HummingbirdCore

/// Refusals as answers. Those that pass soon ask for a retry after a second.
extension Response {
    /// A refusal as `application/problem+json` (RFC 9457); `request` is the id under which the log has it.
    package init(_ refusal: Refusal, headers: HTTPFields = [:], request: String? = nil) {
        var headers = headers
        var problem = ProblemBody(refusal)
        problem.instance = request.map { "urn:holdline:request:\($0)" }
        headers[.contentType] = MediaType.problem
        if [.busy, .tooManyFollowers, .tooManyRequests].contains(refusal.code) { headers[.retryAfter] = "1" }
        self.init(
            status: HTTPResponse.Status(code: refusal.code.problem.status), headers: headers,
            body: ResponseBody(byteBuffer: JSONAnswer.buffer(problem)))
    }
}
