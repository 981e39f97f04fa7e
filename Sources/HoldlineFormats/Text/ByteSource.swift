import Glibc

/// The bytes of a file, chunk by chunk, so that a file of any size is read in bounded memory.
package struct ByteSource {
    /// What problems call it.
    package let name: String
    /// The next chunk, or nil at the end; an empty chunk is passed over.
    private let read: () throws(FileProblem) -> [UInt8]?
    private let restart: (() throws(FileProblem) -> Void)?

    /// Bytes that are read at once: large enough for the system call to cost nothing, small enough for
    /// thousands of sources.
    package static let chunkSize = 65_536

    /// `read` gives the next chunk, and nil at the end; `restart`, where there is one, goes back to the beginning.
    package init(
        name: String, restart: (() throws(FileProblem) -> Void)? = nil, read: @escaping () throws(FileProblem) -> [UInt8]?
    ) {
        (self.name, self.restart, self.read) = (name, restart, read)
    }

    /// The next chunk, never an empty one; nil at the end.
    package func next() throws(FileProblem) -> [UInt8]? {
        while let chunk = try read() {
            if !chunk.isEmpty { return chunk }
        }
        return nil
    }

    /// All that is left. Throws where that is more bytes than `limit`: `what` says then what the file is longer than.
    ///
    /// For formats that must be in memory as a whole: PDFs and layouts. The limit keeps a stream
    /// without an end from taking all of it.
    package func all(upTo limit: Int = .max, _ what: @autoclosure () -> String = "is too long") throws(FileProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try next() {
            bytes += chunk
            guard bytes.count <= limit else { throw FileProblem(file: name, message: what()) }
        }
        return bytes
    }

    /// Whether it can be read again from its beginning.
    package var canRewind: Bool { restart != nil }

    /// Back to the beginning. Only for a source that `canRewind`.
    package func rewind() throws(FileProblem) {
        guard let restart else { throw FileProblem(file: name, message: "can be read only once") }
        try restart()
    }

    /// A file by its path; `-` is standard input.
    ///
    /// Throws where it cannot be opened, with the system's reason. A regular file can be read again, a
    /// pipe or device only once.
    package static func file(_ path: String) throws(FileProblem) -> ByteSource {
        if path == "-" { return descriptor(Descriptor(STDIN_FILENO, closes: false), name: "standard input") }
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw FileProblem(file: path, message: "cannot be opened: \(String(cString: strerror(errno)))") }
        let file = Descriptor(number, closes: true)
        var status = stat()
        if fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG { return positioned(file, name: path) }
        return descriptor(file, name: path)
    }

    /// Bytes that are in memory already, given in chunks of `size`.
    package static func bytes(_ bytes: [UInt8], name: String, chunks size: Int = chunkSize) -> ByteSource {
        var rest = bytes[...]
        return ByteSource(name: name, restart: { rest = bytes[...] }) { () throws(FileProblem) -> [UInt8]? in
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(max(1, size)) }
            return Array(rest.prefix(max(1, size)))
        }
    }

    /// A stream, which gives its bytes once: a pipe, a terminal, a socket.
    private static func descriptor(_ descriptor: Descriptor, name: String) -> ByteSource {
        ByteSource(name: name) { () throws(FileProblem) -> [UInt8]? in
            try chunk(name) { buffer, count in Glibc.read(descriptor.number, buffer, count) }
        }
    }

    /// A regular file, read from a place that is remembered here: so it can be read again.
    static func positioned(_ file: Descriptor, name: String) -> ByteSource {
        var place = 0
        return ByteSource(name: name, restart: { place = 0 }) { () throws(FileProblem) -> [UInt8]? in
            let bytes = try chunk(name) { buffer, count in pread(file.number, buffer, count, place) }
            place += bytes?.count ?? 0
            return bytes
        }
    }

    /// Reads one chunk, again where a signal interrupted it. Throws with the system's words for the
    /// error.
    private static func chunk(
        _ name: String, _ read: (UnsafeMutableRawPointer?, Int) -> Int
    ) throws(FileProblem) -> [UInt8]? {
        do throws(SystemFailure) {
            let chunk = try SystemCall.bytes(upTo: chunkSize, read)
            return chunk.isEmpty ? nil : chunk
        } catch {
            throw FileProblem(file: name, message: "cannot be read: \(error.message)")
        }
    }
}

/// Why the system refused a read or a write.
package struct SystemFailure: Error {
    /// `errno`.
    package let code: Int32
    /// The system's own words.
    package var message: String { String(cString: strerror(code)) }
}

/// Reads and writes of file descriptors, once more where a signal interrupted them.
package enum SystemCall {
    /// What one read gives, empty at the end.
    package static func bytes(upTo count: Int, _ read: (UnsafeMutableRawPointer?, Int) -> Int) throws(SystemFailure) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            var got = read(buffer.baseAddress, buffer.count)
            while got < 0 && errno == EINTR { got = read(buffer.baseAddress, buffer.count) }
            if got < 0 { failure = errno }
            initialized = max(0, got)
        }
        guard failure == 0 else { throw SystemFailure(code: failure) }
        return bytes
    }

    /// Writes all of them.
    package static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written >= 0 { rest = rest.dropFirst(written) } else if errno != EINTR { throw SystemFailure(code: errno) }
        }
    }
}

/// Closes the file when the last reader is gone.
final class Descriptor {
    /// As the system knows it.
    let number: Int32
    /// False for standard input, which is the process's.
    private let closes: Bool

    init(_ number: Int32, closes: Bool) { (self.number, self.closes) = (number, closes) }

    deinit { if closes { close(number) } }
}

extension ByteSource {
    /// A source that can be read again from its beginning: itself, or what a stream gave, kept up to `memory` bytes in memory and beyond that
    /// in a temporary file without a name.
    ///
    /// Throws where the stream cannot be read, or the temporary file not be written.
    func rereadable(memory: Int = 8 << 20) throws(FileProblem) -> ByteSource {
        if canRewind { return self }
        var kept: [UInt8] = []
        while let chunk = try next() {
            kept += chunk
            if kept.count > memory { return try spooled(beginning: kept) }
        }
        return .bytes(kept, name: name)
    }

    /// Writes the beginning and all that is left into a file in `TMPDIR`, or /tmp, whose
    /// name is removed at once: it is gone when the program is.
    ///
    /// Throws where the file cannot be made, or the disk is full.
    private func spooled(beginning: [UInt8]) throws(FileProblem) -> ByteSource {
        let directory = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        var template = Array(((directory.isEmpty ? "/tmp" : directory) + "/holdline-import-XXXXXX").utf8CString)
        let number = mkstemp(&template)
        guard number >= 0 else { throw failed("no temporary file can be made", errno) }
        unlink(template)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        let file = Descriptor(number, closes: true)
        try write(beginning, to: file)
        while let chunk = try next() { try write(chunk, to: file) }
        return .positioned(file, name: name)
    }

    /// Writes all bytes, again where a signal interrupted it.
    private func write(_ bytes: [UInt8], to file: Descriptor) throws(FileProblem) {
        do throws(SystemFailure) { try SystemCall.write(bytes, to: file.number) } catch {
            throw failed("the temporary file cannot be written", error.code)
        }
    }

    /// The problem with the system's words for its error number.
    private func failed(_ what: String, _ code: Int32) -> FileProblem {
        FileProblem(file: name, message: "is a stream that is read twice, and \(what): \(String(cString: strerror(code)))")
    }
}
