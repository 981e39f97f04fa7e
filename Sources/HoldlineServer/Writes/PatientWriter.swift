package import HummingbirdCore
package import NIOCore

/// Keeps the answers to a body of many lines until the body has ended, or they are too many to keep.
///
/// Most clients send all of a body before they read. Answers written meanwhile would fill the socket's buffers, and both would wait.
package struct PatientWriter {
    private var kept = ByteBuffer()

    /// So many bytes are kept; more are written while the body still comes, and such a client has to read while it sends.
    package static let capacity = 16 << 20

    package init() {}

    package mutating func write(_ buffer: ByteBuffer, to writer: inout any ResponseBodyWriter) async throws {
        kept.writeImmutableBuffer(buffer)
        if kept.readableBytes > Self.capacity { try await flush(to: &writer) }
    }

    package mutating func flush(to writer: inout any ResponseBodyWriter) async throws {
        guard kept.readableBytes > 0 else { return }
        let buffer = kept
        kept = ByteBuffer()
        try await writer.write(buffer)
    }
}
