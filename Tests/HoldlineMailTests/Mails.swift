import Glibc
import HoldlineFormats
import HoldlineMail

/// Mails of the tests, read as the program reads them.
enum Mails {
    /// A mail that was read, and the files that were kept, by name.
    struct Read {
        var reading: MailReading
        var files: [String: [UInt8]]
    }

    /// Reads a mail whose lines end with LF, as a mail system hands it over.
    static func read(_ text: String, _ limits: MailReader.Limits = .init()) throws -> Read { try read(Array(text.utf8), limits) }

    static func read(_ bytes: [UInt8], _ limits: MailReader.Limits = .init()) throws -> Read {
        var name = Array("/tmp/holdline-mail-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw MailReadingProblem("no directory", errno) }
        let directory = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { rmdir(directory) }
        let path = directory + "/mail"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer {
            close(descriptor)
            unlink(path)
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw MailReadingProblem("no file", errno) }
            rest = rest.dropFirst(count)
        }
        let reading = try MailReader.read(descriptor, into: directory, limits)
        var files: [String: [UInt8]] = [:]
        for attachment in reading.attachments {
            let path = "\(directory)/\(attachment.sha256)"
            files[attachment.name] = contents(path)
            unlink(path)
        }
        return Read(reading: reading, files: files)
    }

    private static func contents(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    /// A usual header, with fields of one's own in place of its own.
    static func head(_ fields: String...) -> String {
        let names = fields.map { $0.split(separator: ":")[0].lowercased() }
        let usual = [
            "From: Anna Martin <anna@meubles-martin.example>", "To: reclamations@nous.example",
            "Date: Thu, 26 Nov 2026 10:00:00 +0100", "Message-ID: <1@meubles-martin.example>", "Subject: Two chairs",
            "MIME-Version: 1.0",
        ]
        let kept = usual.filter { !names.contains($0.split(separator: ":")[0].lowercased()) }
        return (kept + fields).joined(separator: "\n") + "\n"
    }

    /// A mail in plain text.
    static func plain(_ fields: String..., text: String = "Two of five chairs are broken.\n") -> String {
        let names = fields.map { $0.split(separator: ":")[0].lowercased() }
        let kept = head().split(separator: "\n").filter { !names.contains($0.split(separator: ":")[0].lowercased()) }.map(String.init)
        return (kept + fields).joined(separator: "\n") + "\n\n" + text
    }

    /// The parts between the lines of a boundary.
    static func multipart(_ kind: String, _ boundary: String = "b", _ parts: [String]) -> String {
        "Content-Type: multipart/\(kind); boundary=\"\(boundary)\"\n\n"
            + parts.map { "--\(boundary)\n\($0)\n" }.joined() + "--\(boundary)--\n"
    }
}
