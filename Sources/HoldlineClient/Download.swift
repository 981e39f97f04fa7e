package import HoldlineCore
import HoldlineWire
import NIOCore
import NIOHTTP1

/// What a backup is, before its first byte: the daemon has checked it by then.
package struct BackupHead: Hashable, Sendable {
    /// Seq and hash of its last event.
    package var head: Int64, headHash: String
    /// Of the whole file.
    package var bytes: Int, sha256: String

    package init(head: Int64, headHash: String, bytes: Int, sha256: String) {
        (self.head, self.headHash, self.bytes, self.sha256) = (head, headHash, bytes, sha256)
    }

    /// Throws `unreadable` where a header is missing.
    fileprivate init(_ headers: HTTPHeaders) throws(ClientError) {
        func text(_ name: String) throws(ClientError) -> String {
            guard let text = headers.first(name: name) else { throw .unreadable("the daemon's backup comes without \(name)") }
            return text
        }
        let version = try text("etag").filter(\.isNumber)
        guard let head = Int64(version), let bytes = Int(try text("content-length")) else {
            throw .unreadable("the daemon's backup comes without its head and length")
        }
        (self.head, self.bytes) = (head, bytes)
        (headHash, sha256) = (try text(HeaderName.ledgerHash), try text(HeaderName.sha256))
    }
}

/// Backups.
extension Client {
    /// `GET /v1/backup`: hands over the copy in pieces, as fast as `each` takes them. `began` hears what it is before the first piece.
    ///
    /// Throws `incomplete` where fewer bytes came than were announced: then none of them are a backup. Whether they have
    /// the announced digest is the caller's to see. Not retried. Throws whatever the closures threw, too.
    package func backUp(
        to place: String?, began: @Sendable (BackupHead) async throws -> Void, _ each: @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        try await download(.get("/v1/backup", BackupQuery { $0.to = place }.items), "backup", each) { headers in
            let head = try BackupHead(headers)
            do { try await began(head) } catch { throw CallerFailure(cause: error) }
            return head.bytes
        }
    }

    /// `GET /v1/backups`
    package func backups() async throws(ClientError) -> Answer<BackupList> { try await get("/v1/backups") }

    /// Hands over the bytes of an answer in pieces, as fast as `each` takes them. `began` hears its head first, and gives how many bytes there
    /// have to be, where the head says it.
    ///
    /// Not retried. Throws `incomplete` for too few, `ClientError` for what else goes wrong, and whatever `each` threw.
    func download(
        _ request: Request, _ what: String, _ each: @Sendable ([UInt8]) async throws -> Void,
        began: @Sendable (HTTPHeaders) async throws -> Int? = { _ in nil }
    ) async throws {
        let exchange = Exchange(client: self, request: request)
        do {
            try await exchange.connect().executeThenClose { inbound, outbound in
                _ = await exchange.send(to: outbound)
                var parts = inbound.makeAsyncIterator()
                guard case .head(let response) = try await parts.next() else {
                    throw ClientError.incomplete("the connection broke before the \(what) came")
                }
                guard response.status.code == 200 else {
                    throw Exchange.failure(Int(response.status.code), try await Exchange.rest(of: &parts))
                }
                let announced = try await began(response.headers)
                var count = 0
                reading: while true {
                    switch try await parts.next() {
                    case .body(let buffer):
                        count += buffer.readableBytes
                        do { try await each(Array(buffer.readableBytesView)) } catch { throw CallerFailure(cause: error) }
                    case .end: break reading
                    case .head: throw ClientError.unreadable("the answer has two heads")
                    case nil: throw ClientError.incomplete("the connection broke within the \(what)")
                    }
                }
                if let announced, count != announced {
                    throw ClientError.incomplete("\(count) bytes came, and \(announced) were announced")
                }
            }
        } catch let error as CallerFailure {
            throw error.cause
        } catch {
            throw exchange.clientError(error)
        }
    }
}
