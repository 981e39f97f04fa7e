import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore
import NIOCore
import NIOPosix

/// Mails that came in and that go out, and their files.
package enum MessageRoutes {
    /// A message that names files is committed while `FileStore.pin` keeps them: a sweep or an erasure does not take them in
    /// between.
    package static let all: [Route<Services>] =
        [
            Route(
                .post, "/v1/messages", .mailing,
                """
                Takes a mail that came in: it opens a ticket, joins one, or says that a mail of ours did not arrive. The same one never counts \
                twice. It disputes nothing: numbers of invoices that it names are suggested. Files of its attachments are put before it.
                """, takes: [.json(.named("PostMessage"))],
                gives: .made("MessageReceipt", "What became of it.", or: "It was taken before.")
            ) { request, services in
                let (body, bytes) = try await request.json(PostMessage.self)
                let files = (body.attachments ?? []).enumerated().map { ("attachments[\($0.offset)].sha256", $0.element.sha256) }
                return try await services.commit(request, .new(body), bytes, naming: files)
            },
            Route(
                .post, "/v1/outbox", .sending,
                """
                Queues a mail whose bytes were put as a file. A second one for the same purpose is answered with the first while that is \
                queued, handing or sent, unless `again` says that it is meant. Nothing is sent from here.
                """, takes: [.json(.named("QueueMessage"))],
                gives: .made("Message", "The message, queued.", or: "The one that there is for this purpose.")
            ) { request, services in
                let (body, bytes) = try await request.json(QueueMessage.self)
                return try await services.commit(request, .new(body), bytes, naming: [("sha256", body.sha256.text)])
            },
            .list(
                "/v1/messages", .mailReading,
                "Lists mails, oldest first. Who sends letters and reads no tickets asks for direction=out.", "Messages.", of: "Message",
                allows: { (query: MessageQuery, caller) throws(Refusal) in
                    guard !Access.ticketReading.admits(caller.roles), query.direction != .out else { return }
                    throw Refusal(
                        .notYourRole, "\(caller.name) reads mails that go out: ask with direction=out", field: "direction", allowed: ["out"]
                    )
                }
            ) {
                try await $0.messages($1, $2)
            },
            Route(
                .get, "/v1/messages/{id}", .mailReading, "One mail.", gives: [Answer("The message.", .json(.named("Message")))]
            ) { request, services in
                let message = try await services.store.message(try request.path.id())
                guard message.direction == .out || Access.ticketReading.admits(request.caller.roles) else {
                    throw Refusal(.notYourRole, "\(request.caller.name) reads mails that go out, and \(message.id) came in")
                }
                return try request.answer(message, version: message.version)
            },
            Route(
                .get, "/v1/mail", .mailSettings, "How mails come in and go out, as the configuration says.",
                gives: [Answer("The settings.", .json(.named("MailPolicy")))]
            ) { request, services in
                var settings = services.policy.mail
                settings.from = settings.from ?? services.policy.letterhead?.email
                settings.domain = settings.domain ?? settings.from?.split(separator: "@").last.map(String.init)
                return .json(try JSONAnswer.buffer(settings))
            },
            FileRoutes.put, FileRoutes.get,
        ] + Message.actions.map { route($0) }

    /// `POST /v1/messages/{id}/ACTION`.
    private static func route<Asked: MessageAction>(_ action: Asked.Type) -> Route<Services> {
        .action(
            action, on: "/v1/messages/{id}", .sending, action.sentence, gives: [Answer("The message.", .json(.named("Message")))]
        ) { try $0.path.id("id", MessageID.self) }
    }
}

extension Services {
    /// Commits a message while the files that it names are kept where they are.
    fileprivate func commit(
        _ request: APIRequest, _ command: Command, _ body: [UInt8], naming files: [(field: String, digest: String)]
    ) async throws -> Response {
        let write = try request.write(command, body: body)
        // What is done is answered, also where an erasure has removed the files since.
        if let key = write.key, try await store.remembers(key, of: write.actor) { return try Response(try await store.submit(write)) }
        return try await store.files.pin(files) { try Response(try await store.submit(write)) }
    }
}
