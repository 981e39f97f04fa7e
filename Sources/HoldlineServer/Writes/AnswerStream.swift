package import HummingbirdCore
package import Logging

/// An answer that begins while its question still comes: many lines in, many lines out.
package enum AnswerStream {
    /// Sends what `make` puts into the queue, while it makes more. Most clients send all of a body before they read: the two must not
    /// wait for each other.
    ///
    /// Throws what `make` threw, what the connection says, and `NoRoom`; then the answer has no end, and so no last line.
    package static func write(
        to writer: inout any ResponseBodyWriter, in room: AnswerRoom, logger: Logger,
        _ make: @escaping @Sendable (AnswerQueue) async throws -> Void
    ) async throws {
        let queue = AnswerQueue(room)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                do {
                    try await make(queue)
                    queue.end()
                } catch {
                    queue.end(error)
                    throw error
                }
            }
            // The maker may wait for a sender that is gone.
            defer { queue.close() }
            do {
                while let piece = try await queue.next() { try await writer.write(piece) }
            } catch let problem as NoRoom {
                logger.warning("an answer is broken off, since its client does not read it", metadata: ["reason": "\(problem)"])
                throw problem
            }
            try await tasks.waitForAll()
        }
    }
}
