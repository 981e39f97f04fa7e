import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Takes mails: has each taken apart, puts its files, and posts it.
struct MailDesk {
    /// nil: nothing is sent.
    let client: Client?
    /// Bytes of a file at most.
    let limit: Int

    /// The daemon's answer; nil where the mail was only shown.
    ///
    /// Throws what leaves the mail to be taken later.
    func take(_ spool: MailSpool, showing output: (any Sink)?) async throws -> [UInt8]? {
        var reading = try read(spool)
        if let output {
            try output.line(String(decoding: try SortedJSON.bytes(reading), as: UTF8.self))
            return nil
        }
        guard let client else { return nil }
        do {
            return try await send(&reading, of: spool, to: client)
        } catch ClientError.refused(let problem) where problem.status == 422 || problem.status == 413 {
            // What the daemon refuses of a reading, it takes of the mail as a file.
            var whole = try whole(spool, "the daemon refused what was read of it: \(problem.detail)")
            return try await send(&whole, of: spool, to: client)
        }
    }

    /// Puts the files, then the mail. The daemon sweeps files that no mail names yet; where it refuses the mail by its field
    /// `attachments`, all files are put once more, and the mail is posted under a new key.
    private func send(_ reading: inout MailReading, of spool: MailSpool, to client: Client) async throws -> [UInt8] {
        try await put(&reading, of: spool, to: client)
        let message = try post(reading)
        do {
            return try await client.post(message, key: RequestKey.random()).bytes
        } catch .refused(let problem) where problem.field?.hasPrefix("attachments") == true {
            // A file that nothing named yet was swept meanwhile.
            try await put(&reading, of: spool, to: client)
            return try await client.post(try post(reading), key: RequestKey.random()).bytes
        }
    }

    /// The same value as the daemon takes it: its JSON is the same.
    private func post(_ reading: MailReading) throws -> PostMessage {
        do throws(Refusal) {
            return try JSONBody.decode(PostMessage.self, from: (try? SortedJSON.bytes(reading)) ?? [])
        } catch { throw CommandFailure.refusedHere("the mail cannot be sent: \(error.message)") }
    }

    /// Puts all files. One that the daemon takes not, since it is too large, is named as left out.
    private func put(_ reading: inout MailReading, of spool: MailSpool, to client: Client) async throws {
        for file in reading.attachments {
            do {
                let digest = try FileDigest.read(file.sha256).get()
                _ = try await client.put(file: try spool.bytes(file.sha256), sha256: digest)
            } catch ClientError.refused(let problem) where problem.status == 413 {
                reading.attachments.removeAll { $0 == file }
                reading.omitted.append(.init(name: file.name, type: file.type, size: file.size, why: "it is larger than the daemon takes"))
            }
        }
    }

    // MARK: Reading

    /// What the mail says; where its reader ends otherwise than it should, the mail as a file.
    private func read(_ spool: MailSpool) throws -> MailReading {
        let descriptor = open(spool.mail, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure.unreadableFile(spool.mail, Phrase(verbatim: String(cString: strerror(errno)))) }
        defer { close(descriptor) }
        // A crash is told by its signal; nobody reads how it came to it.
        setenv("SWIFT_BACKTRACE", "enable=no", 1)
        let end = try OtherProgram.mailReader.run(["--limit", "\(limit)", spool.directory], input: descriptor)
        switch end.status {
        case 0:
            if let reading = try? JSONBody.decode(MailReading.self, from: Array(end.output.utf8)) { return reading }
            return try whole(spool, "its reader gave no answer that can be read")
        // Its directory is full, or it is another version's: that is no fault of the mail.
        case 1..<128:
            let said = end.errors.trimmed
            throw CommandFailure.refusedHere(said.isEmpty ? "holdline-mime ended with \(end.status)" : Phrase(verbatim: said))
        default: return try whole(spool, "its reader ended by signal \(end.status - 128); it is kept as a file")
        }
    }

    /// The mail with what its header says in plain words, and itself as its only file.
    private func whole(_ spool: MailSpool, _ oddity: String) throws -> MailReading {
        let bytes = try spool.bytes("mail")
        let digest = try FileHash.digest(of: bytes).text
        let heads = MailHeads(bytes: bytes)
        var reading = MailReading(digest: digest)
        reading.note(MailText.line(oddity, limit: 500) ?? "")
        reading.messageID = heads.messageID
        (reading.inReplyTo, reading.references) = (heads.ids("in-reply-to"), Array(heads.ids("references").suffix(100)))
        reading.subject = heads["subject"].flatMap { MailText.line($0, limit: MailText.largestSubject) }
        reading.from = heads["from"].flatMap(Self.address).map { .init(name: nil, address: $0) }
        reading.automatic = heads.automatic(isReport: heads["content-type"]?.lowercased().hasPrefix("multipart/report") == true)
        guard !bytes.isEmpty else { return reading }
        let file = (name: "message.eml", type: "message/rfc822")
        if bytes.count <= limit {
            guard link(spool.mail, "\(spool.directory)/\(digest)") == 0 || errno == EEXIST else {
                throw CommandFailure.unwritable("\(spool.directory): \(String(cString: strerror(errno)))")
            }
            reading.attachments = [.init(name: file.name, type: file.type, size: bytes.count, sha256: digest)]
        } else {
            reading.omitted = [.init(name: file.name, type: file.type, size: bytes.count, why: "it is larger than \(limit) bytes")]
        }
        return reading
    }

    /// The address of a plain From.
    private static func address(_ value: String) -> String? {
        let text = value.split(separator: "<").last?.split(separator: ">").first.map(String.init)?.trimmed ?? ""
        return MailAddress.isPlain(text) ? text : nil
    }
}

extension OtherProgram {
    /// The program that takes mails apart: beside this one, or where packages put it.
    static var mailReader: OtherProgram {
        OtherProgram(path: beside(["holdline-mime", "../libexec/holdline/holdline-mime"]) ?? "/usr/libexec/holdline/holdline-mime")
    }
}
