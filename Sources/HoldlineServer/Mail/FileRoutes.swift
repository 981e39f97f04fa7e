import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore
import NIOCore
import NIOPosix

/// Files of mails, which go to the disk and come from there piece by piece.
enum FileRoutes {
    /// Pieces go to the disk as they come, and count nothing of the memory for bodies. Throws `tooLarge`, by the length that was
    /// announced or once it is reached, `invalid` where the bytes have another digest, and what writes are refused with. It needs
    /// no idempotency key: the same file again changes nothing.
    static let put = Route<Services>(
        .put, "/v1/files/{sha256}", .filing,
        """
        Keeps a file under the SHA-256 of its bytes, so that a message can name it. One that no message names is removed after a day. At most \
        `fileLimit` of the configuration's `mail`, 25 MB where it says nothing.
        """, takes: [Content(MediaType.bytes, .text(format: "binary"))],
        gives: [Answer(201, "It is kept."), Answer(200, "It was there before.")]
    ) { request, services in
        let digest = try digest(request)
        if let type = request.mediaType, type != MediaType.bytes {
            throw Refusal(.unsupportedMediaType, "the body is \(type.prefix(80)): send \(MediaType.bytes)", allowed: [MediaType.bytes])
        }
        guard request.headers[.ifMatch] == nil else { throw Refusal.invalid("If-Match", "a file never changes: leave If-Match out") }
        let limit = services.policy.mail.fileLimit
        let tooLarge = Refusal(
            .tooLarge, "the file is larger than \(limit) bytes: leave it out, or raise fileLimit of mail in the configuration")
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
        if let condition = services.store.conditions.look().first(where: \.refusesWrites), let code = condition.code.refusal {
            throw Refusal(code, condition.trouble.sentence)
        }
        let upload = try await blocking { try services.store.files.begin() }
        for try await chunk in request.body {
            guard upload.size + chunk.readableBytes <= limit else { throw tooLarge }
            try await blocking { try chunk.withUnsafeReadableBytes { try upload.write($0) } }
        }
        let isNew = try await blocking { try services.store.files.keep(upload, as: digest) }
        return Response(status: isNew ? .created : .ok, headers: isNew ? [.location: "/v1/files/\(digest)"] : [:])
    }

    /// A caller who may not read tickets gets files of mails that go out alone. Throws `notFound` for a file that no message names,
    /// also while it is still there.
    static let get = Route<Services>(
        .get, "/v1/files/{sha256}", .mailReading, "The bytes of a file that a message names. Files stay at the site where they came in.",
        gives: [Answer("The bytes.", Content(MediaType.bytes, .text(format: "binary")))]
    ) { request, services in
        let digest = try digest(request)
        let onlyOut = !Access.ticketReading.admits(request.caller.roles)
        guard try await services.store.isNamed(digest, out: onlyOut) else {
            throw Refusal(.notFound, "no message\(onlyOut ? " that goes out" : "") names a file \(digest): it was erased, or never was")
        }
        guard let file = try await blocking({ try services.store.files.open(digest) }) else {
            let site =
                services.store.shared == nil ? "was it left out of a backup's restoring?" : "it is at the site where the mail came in"
            throw Refusal(.notFound, "the file \(digest) is not here: \(site)")
        }
        // Without its length: what waits in memory is a piece, and not the file.
        let body = ResponseBody { writer in
            var offset = 0
            while offset < file.size {
                let place = offset
                let bytes = try await blocking { try file.read(at: place, count: piece) }
                guard !bytes.isEmpty else { break }
                try await writer.write(ByteBuffer(bytes: bytes))
                offset += bytes.count
            }
            try await writer.finish(nil)
        }
        return Response(body, as: MediaType.bytes)
    }

    /// Bytes of one read.
    private static let piece = 1 << 18

    /// A disk blocks: not on the connection's thread.
    private static func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive(body)
    }

    /// The digest in lower case. Throws `invalid` for what are not 64 hexadecimal digits.
    private static func digest(_ request: APIRequest) throws(Refusal) -> String {
        switch FileDigest.read(try request.path.text("sha256")) {
        case .success(let digest): return digest.text
        case .failure(let problem): throw .invalid("sha256", problem.message)
        }
    }
}
