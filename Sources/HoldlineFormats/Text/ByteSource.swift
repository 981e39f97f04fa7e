import Glibc

/// The bytes of a file, chunk by chunk, so that a file of any size is read in bounded memory.
package struct ByteSource {
    /// What problems call it.
    package let name: String
    private let read: () throws(FileProblem) -> [UInt8]?

    package static let chunkSize = 65_536

    /// `read` gives the next chunk, and nil at the end.
    package init(name: String, read: @escaping () throws(FileProblem) -> [UInt8]?) {
        self.name = name
        self.read = read
    }

    /// The next chunk, never an empty one; nil at the end.
    package func next() throws(FileProblem) -> [UInt8]? {
        while let chunk = try read() {
            if !chunk.isEmpty { return chunk }
        }
        return nil
    }

    /// A file by its path; `-` is standard input.
    package static func file(_ path: String) throws(FileProblem) -> ByteSource {
        if path == "-" { return descriptor(Descriptor(STDIN_FILENO, closes: false), name: "standard input") }
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw FileProblem(file: path, message: "cannot be opened: \(String(cString: strerror(errno)))") }
        return descriptor(Descriptor(number, closes: true), name: path)
    }

    /// Bytes that are in memory already, given in chunks of `size`.
    package static func bytes(_ bytes: [UInt8], name: String, chunks size: Int = chunkSize) -> ByteSource {
        var rest = bytes[...]
        return ByteSource(name: name) { () throws(FileProblem) -> [UInt8]? in
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(max(1, size)) }
            return Array(rest.prefix(max(1, size)))
        }
    }

    private static func descriptor(_ descriptor: Descriptor, name: String) -> ByteSource {
        ByteSource(name: name) { () throws(FileProblem) -> [UInt8]? in
            var failure: Int32 = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: chunkSize) { buffer, count in
                var got = Glibc.read(descriptor.number, buffer.baseAddress, buffer.count)
                while got < 0 && errno == EINTR { got = Glibc.read(descriptor.number, buffer.baseAddress, buffer.count) }
                if got < 0 { failure = errno }
                count = max(0, got)
            }
            guard failure == 0 else {
                throw FileProblem(file: name, message: "cannot be read: \(String(cString: strerror(failure)))")
            }
            return chunk.isEmpty ? nil : chunk
        }
    }
}

/// Closes the file when the last reader is gone.
private final class Descriptor {
    let number: Int32
    private let closes: Bool

    init(_ number: Int32, closes: Bool) {
        self.number = number
        self.closes = closes
    }

    deinit { if closes { close(number) } }
}
