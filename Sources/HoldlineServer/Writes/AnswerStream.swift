import HummingbirdCore
import Logging
import NIOCore

/// An answer that begins while its question still comes: many lines in, many lines out.
enum AnswerStream {
    /// A body of what `make` puts into the queue; it is sent while more is made.
    static func body(
        for request: APIRequest, in room: AnswerRoom, _ make: @escaping @Sendable (AnswerQueue) async throws -> Void
    ) -> ResponseBody {
        ResponseBody { writer in
            try await write(to: &writer, for: request, in: room, make)
            try await writer.finish(nil)
        }
    }

    /// Sends what `make` puts into the queue, while it makes more. Most clients send all of a body before they read: the two must not
    /// wait for each other.
    ///
    /// Throws what `make` threw, and what the connection says; then the answer has no end, and so no last line. `NoRoom` closes the
    /// connection: its client takes nothing, and nothing else would end the sending.
    private static func write(
        to writer: inout any ResponseBodyWriter, for request: APIRequest, in room: AnswerRoom,
        _ make: @escaping @Sendable (AnswerQueue) async throws -> Void
    ) async throws {
        let queue = AnswerQueue(room, for: request.caller.uid)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                do {
                    try await make(queue)
                    queue.end()
                } catch {
                    queue.end(error)
                    if let problem = error as? NoRoom {
                        request.logger.warning(
                            "an answer is broken off, since its client does not read it", metadata: ["reason": "\(problem)"])
                        request.channel.close(promise: nil)
                    }
                    throw error
                }
            }
            // The maker may wait for a sender that is gone.
            defer { queue.close() }
            while let piece = try await queue.next() { try await writer.write(piece) }
            try await tasks.waitForAll()
        }
    }
}
