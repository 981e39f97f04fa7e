import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Copies of the whole database.
package enum BackupRoutes {
    /// The copy itself, and the list of those that were handed over. One is made at a time.
    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/backup", .backingUp,
            "A whole copy of the database as of now, checked before its first byte is sent: pages, chain and count.",
            query: BackupQuery.described,
            gives: [Answer("An SQLite database; Holdline-SHA256 has its digest.", Content(MediaType.database, .text(format: "binary")))],
            refuses: .backingUp
        ) { request, services in
            let query = try BackupQuery(request.query)
            // HEAD says what GET would, and makes none.
            guard request.method != .head else { return Response(ResponseBody(), as: MediaType.database) }
            if let place = query.to, services.store.hasUse(for: place) {
                throw Refusal.invalid("to", "a file of this name beside the database is the daemon's own: name the backup otherwise")
            }
            let turn = try services.backups.begin()
            let copy = try await copy(request, services, turn)
            let record = BackupRecord(
                at: services.store.now, head: copy.head, headHash: copy.headHash, bytes: copy.bytes, sha256: copy.sha256.hexadecimal,
                by: request.caller.name, to: query.to)
            let channel = request.channel
            let body = ResponseBody(contentLength: copy.bytes) { writer in
                try await send(copy, turn, services.patience, channel, &writer) {
                    do { try services.store.backups.add(record) } catch { request.logger.error("the list of backups: \(error)") }
                }
                try await writer.finish(nil)
                request.logger.notice("a backup was handed over", metadata: ["head": "\(copy.head)", "bytes": "\(copy.bytes)"])
            }
            var response = Response(body, as: MediaType.database, version: copy.head)
            response.headers[.sha256] = copy.sha256.hexadecimal
            response.headers[.ledgerHash] = copy.headHash
            return response
        },
        Route(
            .get, "/v1/backups", .backingUp, "The backups that were handed over, newest first, and how far one is that is being made.",
            gives: [Answer("The list.", .json(.named("BackupList")))]
        ) { request, services in
            try request.answer(
                asOfNow: BackupList(running: services.backups.progress, items: services.store.backups.newest()),
                version: services.store.metrics.head)
        },
    ]

    /// Ends the work where nobody waits for it any more, and where the daemon stops.
    private static func copy(_ request: APIRequest, _ services: Services, _ turn: Backups.Turn) async throws -> DatabaseCopy {
        let stop = WorkStop()
        request.channel.closeFuture.whenComplete { _ in stop.end() }
        do {
            return try await withTaskCancellationOrGracefulShutdownHandler {
                try await services.store.backUp(stop) { turn.at($0) }
            } onCancelOrGracefulShutdown: {
                stop.end()
            }
        } catch is CancellationError {
            throw Refusal(.busy, "the daemon stops: no backup was made, ask for it again")
        }
    }

    /// Bytes of one write.
    private static let piece = 1 << 20

    /// Sends the copy as fast as it is read; a reader that takes nothing for `patience` is cut off.
    ///
    /// `last` is called before the last bytes: whoever has them finds the backup in the list, and an erasure names it.
    private static func send(
        _ copy: DatabaseCopy, _ turn: Backups.Turn, _ patience: Duration, _ channel: any NIOCore.Channel,
        _ writer: inout any ResponseBodyWriter, before last: () -> Void
    ) async throws {
        var offset = 0
        while true {
            let place = offset
            // A read from a disk blocks: not on the connection's thread.
            let bytes = try await NIOThreadPool.singleton.runIfActive { try copy.read(at: place, count: piece) }
            guard !bytes.isEmpty else { return }
            if offset + bytes.count == copy.bytes { last() }
            let cut = channel.eventLoop.scheduleTask(in: TimeAmount(patience)) { channel.close(promise: nil) }
            defer { cut.cancel() }
            try await writer.write(ByteBuffer(bytes: bytes))
            offset += bytes.count
            turn.at(BackupProgress(.sending, done: offset, total: copy.bytes))
        }
    }
}
