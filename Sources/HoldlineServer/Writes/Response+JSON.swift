package import HTTPTypes
package import HoldlineCore
package import HummingbirdCore
package import NIOCore

extension Response {
    package static func json(_ body: ByteBuffer, version: Int64? = nil, status: HTTPResponse.Status = .ok) -> Response {
        var headers: HTTPFields = [.contentType: "application/json"]
        if let version { headers[.eTag] = "\"\(version)\"" }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}

extension APIRequest {
    /// A read's answer with its version as ETag; 304 where the caller has that version (`If-None-Match`).
    package func answer(_ value: some Encodable, version: Int64) throws -> Response {
        if let known = headers[.ifNoneMatch], known == "\"\(version)\"" {
            return Response(status: .notModified, headers: [.eTag: known])
        }
        return .json(try JSONAnswer.buffer(value), version: version)
    }

    /// An answer that grows older without anything happening, such as how long somebody waits: never 304.
    package func answer(asOfNow value: some Encodable, version: Int64) throws -> Response {
        .json(try JSONAnswer.buffer(value), version: version)
    }

    package func answer<Item>(_ page: Page<Item>) throws -> Response { try answer(page, version: page.version) }
}
