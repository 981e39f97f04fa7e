package import HummingbirdCore
package import NIOCore

/// Keeps the answers to a body of many lines until the body has ended, or they are too many to keep.
///
/// Most clients send all of a body before they read. Answers written meanwhile would fill the socket's buffers, and both would wait.
package struct PatientWriter {
    private var kept: [ByteBuffer] = []
    private var count = 0

    /// So many bytes are kept; more are written while the body still comes, and such a client has to read while it sends.
    package static let capacity = 16 << 20
    /// Answers are put together until they are so long: larger ones are not worth a copy.
    private static let piece = 1 << 16

    package init() {}

    package mutating func write(_ buffer: ByteBuffer, to writer: inout any ResponseBodyWriter) async throws {
        count += buffer.readableBytes
        if let last = kept.indices.last, kept[last].readableBytes + buffer.readableBytes <= Self.piece {
            kept[last].writeImmutableBuffer(buffer)
        } else if buffer.readableBytes > 0 {
            kept.append(buffer)
        }
        if count > Self.capacity { try await flush(to: &writer) }
    }

    package mutating func flush(to writer: inout any ResponseBodyWriter) async throws {
        guard !kept.isEmpty else { return }
        let buffers = kept
        kept = []
        count = 0
        try await writer.write(contentsOf: buffers)
    }
}
