import Glibc

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
