package import HoldlineCore
package import HoldlineWire
import NIOCore
import NIOHTTP1

/// Mails, in and out, and their files.
extension Client {
    /// `POST /v1/messages`
    package func post(_ message: PostMessage, key: String) async throws(ClientError) -> Answer<MessageReceipt> {
        try await write("/v1/messages", message, key: key)
    }

    /// `POST /v1/outbox`
    package func queue(_ message: QueueMessage, key: String) async throws(ClientError) -> Answer<Message> {
        try await write("/v1/outbox", message, key: key)
    }

    /// `GET /v1/messages`
    package func messages(_ query: MessageQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<Message>> {
        try await list("/v1/messages", query, page)
    }

    /// `GET /v1/messages/{id}`
    package func message(_ id: MessageID) async throws(ClientError) -> Answer<Message> { try await get("/v1/messages/\(id)") }

    /// `POST /v1/messages/{id}/ACTION`, with the body that the action takes.
    package func act<Asked: MessageAction>(_ action: Asked, on id: MessageID, key: String) async throws(ClientError) -> Answer<Message> {
        try await write("/v1/messages/\(id)/\(Asked.name)", action, key: key)
    }

    /// `GET /v1/mail`
    package func mailPolicy() async throws(ClientError) -> Answer<MailPolicy> { try await get("/v1/mail") }

    /// `PUT /v1/files/{sha256}`: true where the file was not there before. The same again changes nothing, so that it needs no key.
    package func put(file bytes: [UInt8], sha256: FileDigest) async throws(ClientError) -> Bool {
        let request = Request(method: .PUT, target: "/v1/files/\(sha256)", body: bytes, contentType: MediaType.bytes)
        let answer: Answer<NoDetails> = try await send(request)
        return answer.status == 201
    }

    /// `GET /v1/files/{sha256}`: hands over the bytes in pieces, as fast as `each` takes them. Whether they have the digest is the caller's to
    /// see.
    ///
    /// Not retried. Throws `ClientError`, and whatever `each` threw.
    package func file(_ sha256: FileDigest, _ each: @Sendable ([UInt8]) async throws -> Void) async throws {
        try await download(.get("/v1/files/\(sha256)"), "file", each)
    }
}
