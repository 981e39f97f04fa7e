package import HTTPTypes
package import HoldlineCore
import HoldlineWire
package import HummingbirdCore
package import NIOCore

/// Answers in JSON.
extension Response {
    /// With the version as a strong `ETag`, where there is one.
    package static func json(_ body: ByteBuffer, version: Int64? = nil, status: HTTPResponse.Status = .ok) -> Response {
        var headers: HTTPFields = [.contentType: MediaType.json]
        if let version { headers[.eTag] = "\"\(version)\"" }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}

/// Answers to reads.
extension APIRequest {
    /// One thing's page, with an ETag of all that it shows; 304 where the caller has the same (`If-None-Match`).
    package func answer(_ value: some Encodable, version: Int64) throws -> Response {
        let body = try JSONAnswer.buffer(value)
        let etag = ETag.text(version, of: body)
        if let known = headers[.ifNoneMatch], ETag.matches(etag, ifNoneMatch: known) {
            return Response(status: .notModified, headers: [.eTag: etag])
        }
        return Response(
            status: .ok, headers: [.contentType: MediaType.json, .eTag: etag], body: ResponseBody(byteBuffer: body))
    }

    /// An answer whose ETag is the head that was read: never 304, since it changes with the date or the hour without anything being written.
    package func answer(asOfNow value: some Encodable, version: Int64) throws -> Response {
        .json(try JSONAnswer.buffer(value), version: version)
    }

    /// A page of a list.
    package func answer<Item>(_ page: Page<Item>) throws -> Response { try answer(asOfNow: page, version: page.version) }
}
