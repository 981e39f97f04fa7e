import CGMime
import Glibc
import HoldlineCore

/// A mail's bytes as they lie in a file: where they begin and end, their digest, and what is wrong with them.
struct RawMail {
    let descriptor: Int32
    /// Behind the line “From ” that a mailbox has before each mail.
    private(set) var start = 0
    private(set) var end = 0
    private(set) var digest = ""
    /// Of the header, with the blank line behind it.
    private(set) var headSize = 0
    private(set) var hasNUL = false
    private(set) var hasBareReturn = false

    var size: Int { end - start }

    /// Reads all of it once. Throws where the file cannot be read.
    init(_ descriptor: Int32) throws(MailReadingProblem) {
        self.descriptor = descriptor
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var count = try Self.read(descriptor, &buffer, at: 0)
        if buffer[..<count].starts(with: "From ".utf8), let line = buffer[..<min(count, 2000)].firstIndex(of: UInt8(ascii: "\n")) {
            start = line + 1
            count = try Self.read(descriptor, &buffer, at: start)
        }
        let checksum = g_checksum_new(G_CHECKSUM_SHA256)
        defer { g_checksum_free(checksum) }
        end = start
        var last: UInt8 = UInt8(ascii: "\n")
        var isHead = true
        while count > 0 {
            buffer.withUnsafeBytes { bytes in
                let chunk = UnsafeRawBufferPointer(rebasing: bytes[..<count])
                g_checksum_update(checksum, chunk.bindMemory(to: guchar.self).baseAddress, count)
                look(at: chunk, after: last, isHead: &isHead)
            }
            last = buffer[count - 1]
            end += count
            count = try Self.read(descriptor, &buffer, at: end)
        }
        hasBareReturn = hasBareReturn || last == UInt8(ascii: "\r")
        digest = g_checksum_get_string(checksum).map { String(cString: $0) } ?? ""
        if isHead { headSize = size }
    }

    /// Looks for what mails should not have, and for the end of the header.
    private mutating func look(at chunk: UnsafeRawBufferPointer, after last: UInt8, isHead: inout Bool) {
        guard let base = chunk.baseAddress else { return }
        hasNUL = hasNUL || memchr(base, 0, chunk.count) != nil
        if last == UInt8(ascii: "\r"), chunk[0] != UInt8(ascii: "\n") { hasBareReturn = true }
        var place = 0
        while !hasBareReturn, place < chunk.count, let found = memchr(base + place, 13, chunk.count - place) {
            let next = base.distance(to: found) + 1
            if next < chunk.count, chunk[next] != UInt8(ascii: "\n") { hasBareReturn = true }
            place = next
        }
        guard isHead else { return }
        var previous = last
        for (place, byte) in chunk.enumerated() where byte != UInt8(ascii: "\r") {
            if byte == UInt8(ascii: "\n"), previous == byte {
                isHead = false
                headSize = end - start + place + 1
                return
            }
            previous = byte
        }
    }

    /// As many bytes as are there, up to the buffer's size.
    private static func read(_ descriptor: Int32, _ buffer: inout [UInt8], at place: Int) throws(MailReadingProblem) -> Int {
        while true {
            let count = pread(descriptor, &buffer, buffer.count, off_t(place))
            if count >= 0 { return count }
            guard errno == EINTR else { throw MailReadingProblem("the mail cannot be read", errno) }
        }
    }
}

/// Why a mail could not be read at all: its file or the directory for its parts fails.
package struct MailReadingProblem: Error {
    package let message: String

    package init(_ what: String, _ code: Int32) { message = "\(what): \(String(cString: strerror(code)))" }
}
