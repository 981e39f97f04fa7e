import Glibc
import HoldlineCore
import HoldlineFormats
import HoldlineMail

/// Mails, as the mail system hands them over. Whatever they are, they are read, and what comes out is what the daemon takes.
enum Mail {
    /// A directory of this process, and the file in it that has the mail.
    private static let place: (directory: String, file: Int32) = {
        var name = Array("/dev/shm/holdline-fuzz-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { fatalError("no directory can be made") }
        let directory = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (directory, open("\(directory)/mail", O_RDWR | O_CREAT, 0o600))
    }()

    /// Few, so that inputs of a fuzzer's size meet them.
    private static let limits: MailReader.Limits = {
        var limits = MailReader.Limits()
        (limits.file, limits.files, limits.parts, limits.depth) = (1000, 4, 20, 5)
        (limits.fields, limits.field, limits.text, limits.addresses) = (50, 500, 2000, 4)
        return limits
    }()

    /// GMime's parser, the charsets, and all that is made of their texts.
    @Sendable static func take(_ bytes: [UInt8]) {
        ftruncate(place.file, 0)
        pwrite(place.file, bytes, bytes.count, 0)
        do throws(MailReadingProblem) {
            let reading = try MailReader.read(place.file, into: place.directory, limits)
            for attachment in reading.attachments { unlink("\(place.directory)/\(attachment.sha256)") }
            check(reading)
        } catch { Reader.check(false, "a mail is not read: \(error.message)") }
    }

    private static func check(_ reading: MailReading) {
        Reader.check(FileHashText.isOne(reading.digest), "the digest is none: \(reading.digest)")
        for attachment in reading.attachments {
            Reader.check(FileHashText.isOne(attachment.sha256) && attachment.size <= 1000, "a file is not bounded")
            Reader.check(MailText.fileName(attachment.name) == attachment.name, "a file's name is unfit: \(attachment.name)")
        }
        let lines = [reading.subject, reading.messageID, reading.from?.name, reading.from?.address].compactMap(\.self) + reading.to
        for line in lines { Reader.check(MailText.line(line, limit: 1000) == line, "a line is none: \(line)") }
        let text = reading.text ?? ""
        Reader.check(MailText.clean(text) == text && text.utf8.count <= MailText.largestText, "a text is not clean")
        Reader.check(reading.attachments.count <= 5 && reading.oddities.count <= MailText.mostOddities, "there is no end of it")
        Reader.check((try? SortedJSON.bytes(reading)) != nil, "it is no JSON")
    }

    /// Pages, histories, reports and headers, without the parser before them.
    @Sendable static func takeText(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let page = MailText.clean(HTMLText.text(of: text))
        Reader.check(page.utf8.count <= 12 * bytes.count + 100, "a page grows")
        _ = MailHistory.newPart(of: page)
        let clean = MailText.clean(text)
        Reader.check(MailHistory.newPart(of: clean).utf8.count <= clean.utf8.count, "a text grows")
        _ = FlowedText.joined(clean, deletesBlank: bytes.first == 1)
        _ = BounceReport.recipients(deliveryStatus: bytes)
        let heads = MailHeads(bytes: bytes)
        _ = BounceReport.plain(clean, heads)
        _ = heads.automatic(isReport: false)
        _ = MailText.fileName(text)
    }
}

/// 64 hexadecimal digits.
private enum FileHashText {
    static func isOne(_ text: String) -> Bool { text.utf8.count == 64 && text.utf8.allSatisfy { $0.hexadecimalValue != nil } }
}
