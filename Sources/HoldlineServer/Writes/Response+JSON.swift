package import HTTPTypes
package import HoldlineCore
import HoldlineWire
package import HummingbirdCore
package import NIOCore

/// Answers to reads and writes.
extension Response {
    /// JSON, with the version as a strong `ETag`, where there is one.
    package static func json(_ body: ByteBuffer, version: Int64? = nil, status: HTTPResponse.Status = .ok) -> Response {
        Response(body.responseBody, as: MediaType.json, version: version, status: status)
    }

    /// A body of this media type, with the version as a strong `ETag`, where there is one.
    init(_ body: ResponseBody, as mediaType: String, version: Int64? = nil, status: HTTPResponse.Status = .ok) {
        var headers: HTTPFields = [.contentType: mediaType]
        if let version { headers[.eTag] = "\"\(version)\"" }
        self.init(status: status, headers: headers, body: body)
    }
}

extension ByteBuffer {
    /// Bytes of an answer that go out in one piece. A longer one is sent piece by piece as its client takes it, so that it is counted until then.
    static let largestPiece = 1 << 16

    /// The whole of it as an answer's body.
    fileprivate var responseBody: ResponseBody {
        guard readableBytes > Self.largestPiece else { return ResponseBody(byteBuffer: self) }
        return ResponseBody(contentLength: readableBytes) { writer in
            var rest = self
            while rest.readableBytes > 0, let piece = rest.readSlice(length: min(Self.largestPiece, rest.readableBytes)) {
                // Bytes of its own: the last piece must not keep all of them.
                try await writer.write(ByteBuffer(bytes: piece.readableBytesView))
            }
            try await writer.finish(nil)
        }
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
            status: .ok, headers: [.contentType: MediaType.json, .eTag: etag], body: body.responseBody)
    }

    /// An answer whose ETag is the head that was read: never 304, since it changes with the date or the hour without anything being written.
    package func answer(asOfNow value: some Encodable, version: Int64) throws -> Response {
        .json(try JSONAnswer.buffer(value), version: version)
    }

    /// A page of a list.
    package func answer<Item>(_ page: Page<Item>) throws -> Response { try answer(asOfNow: page, version: page.version) }
}
