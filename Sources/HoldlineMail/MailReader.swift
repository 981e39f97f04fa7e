import CGMime
import Glibc
import HoldlineCore
package import HoldlineFormats

/// Reads mails: GMime takes them apart, and what they say becomes one value.
package struct MailReader {
    /// What is kept of a mail.
    package struct Limits: Sendable {
        /// Of a file, in bytes.
        package var file = 25_000_000
        /// Files that are kept apart; all others are in the mail's own bytes.
        package var files = 100
        /// Parts that are looked at, and how deep they lie.
        package var parts = 1_500
        package var depth = 50
        /// Fields of the header that are looked at, and bytes of each.
        package var fields = 1_000
        package var field = 8_192
        /// Bytes of a text that are read.
        package var text = 2 << 20
        /// Addresses, and ids of earlier mails.
        package var addresses = 100

        package init() {}
    }

    private let limits: Limits
    private let mail: RawMail
    private let files: PartFiles
    private let options: OpaquePointer
    private var reading: MailReading

    /// Reads the mail in a file, and writes its files into a directory, each under its SHA-256.
    ///
    /// A mail that is odd is read all the same. Throws only where the file or the directory fails.
    package static func read(
        _ descriptor: Int32, into directory: String, _ limits: Limits = Limits()
    ) throws(MailReadingProblem) -> MailReading {
        _ = Self.isReady
        var reader = MailReader(try RawMail(descriptor), PartFiles(directory: directory, largest: limits.file), limits)
        defer { g_mime_parser_options_free(reader.options) }
        return try reader.read()
    }

    /// GMime is made ready once in a process; it does not see to that itself where threads are many.
    private static let isReady: Void = g_mime_init()

    private init(_ mail: RawMail, _ files: PartFiles, _ limits: Limits) {
        (self.mail, self.files, self.limits) = (mail, files, limits)
        reading = MailReading(digest: mail.digest)
        options = g_mime_parser_options_new()
    }

    private mutating func read() throws(MailReadingProblem) -> MailReading {
        let warnings = ParserWarnings()
        noteBytes()
        try withExtendedLifetime(warnings) { () throws(MailReadingProblem) in
            warnings.listen(options)
            if mail.size > 0, let message = parse() { try read(message) }
        }
        for warning in warnings.sentences { reading.note(warning) }
        guard mail.size > 0 else { return reading }
        // The mail's own bytes come last, and prove what was sent.
        switch try files.keep(mail) {
        case .kept(let size, let digest):
            reading.attachments.append(.init(name: "message.eml", type: "message/rfc822", size: size, sha256: digest))
        case .tooLarge(let size):
            reading.omitted.append(
                .init(name: "message.eml", type: "message/rfc822", size: size, why: "it is larger than \(limits.file) bytes"))
        }
        return reading
    }

    private mutating func noteBytes() {
        if mail.size == 0 { reading.note("it is empty") }
        if mail.hasNUL { reading.note("it has NUL bytes") }
        if mail.hasBareReturn { reading.note("it has carriage returns that end no line") }
        if mail.headSize > 1 << 17 { reading.note("its header has \(mail.headSize) bytes") }
    }

    private func parse() -> MailObject<GMimeMessage>? {
        guard let stream = MailObject(owned: g_mime_stream_fs_new_with_bounds(mail.descriptor, mail.start, mail.end)) else { return nil }
        // The descriptor is the caller's.
        g_mime_stream_fs_set_owner(holdline_file(stream.pointer), 0)
        g_mime_stream_reset(stream.pointer)
        guard let parser = MailObject(owned: g_mime_parser_new_with_stream(stream.pointer)) else { return nil }
        // Contents stay in the file until they are asked for.
        g_mime_parser_set_persist_stream(parser.pointer, 1)
        return MailObject(owned: g_mime_parser_construct_message(parser.pointer, options))
    }

    // MARK: Header

    private mutating func read(_ message: MailObject<GMimeMessage>) throws(MailReadingProblem) {
        let list = g_mime_object_get_header_list(holdline_object(message.pointer))
        let count = list.map { Int(g_mime_header_list_get_count($0)) } ?? 0
        var (decoded, raw): ([(name: String, value: String)], [(name: String, value: String)]) = ([], [])
        for place in 0..<min(count, limits.fields) {
            guard let header = g_mime_header_list_get_header_at(list, Int32(place)), let name = g_mime_header_get_name(header) else {
                continue
            }
            let named = String(cString: name)
            raw.append((named, EncodedWords.padded(text(g_mime_header_get_raw_value(header)))))
            decoded.append((named, unencoded(raw.last?.value ?? "")))
        }
        if count > limits.fields { reading.note("its header has \(count) fields, of which \(limits.fields) were read") }
        let heads = MailHeads(decoded)
        let body = g_mime_message_get_mime_part(message.pointer)
        let others = body.flatMap { g_mime_object_get_header_list($0) }.map { Int(g_mime_header_list_get_count($0)) } ?? 0
        if count + others == 0 { reading.note("it has no header") }
        readHeads(heads, MailHeads(raw))

        var walk = PartWalk(limits, files, options)
        if let body { try walk.begin(body) }
        for attachment in walk.attachments { reading.attachments.append(attachment) }
        for omitted in walk.omitted { reading.omitted.append(omitted) }
        for oddity in walk.oddities { reading.note(oddity) }
        readText(walk.texts)
        readBounce(walk, heads)
        reading.automatic = heads.automatic(isReport: walk.isReport || reading.bounce != nil)
        if reading.automatic != .report { reading.bounce = nil }
    }

    /// A field's value in one line, its encoded words read.
    private func unencoded(_ value: String) -> String {
        guard let line = g_mime_utils_header_unfold(value) else { return "" }
        defer { g_free(line) }
        guard let text = g_mime_utils_header_decode_text(options, line) else { return "" }
        defer { g_free(text) }
        return self.text(text)
    }

    /// A C string's beginning.
    private func text(_ value: UnsafePointer<CChar>?) -> String {
        guard let value else { return "" }
        let bytes = UnsafeRawBufferPointer(start: value, count: strnlen(value, limits.field))
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func readHeads(_ heads: MailHeads, _ raw: MailHeads) {
        for (name, shown) in [("from", "From"), ("date", "Date"), ("subject", "Subject"), ("message-id", "Message-ID")] {
            let count = heads.all(name).count
            if count > 1 { reading.note("it has \(count) fields \(shown); the first one counts") }
        }
        reading.messageID = heads.messageID
        if reading.messageID == nil, let value = heads["message-id"] {
            reading.note("its Message-ID is none: \(MailText.line(value, limit: 100) ?? "empty")")
        }
        reading.inReplyTo = Array(heads.ids("in-reply-to").prefix(limits.addresses))
        // The last ones are the nearest.
        reading.references = Array(heads.ids("references").suffix(limits.addresses))
        if let subject = heads["subject"] {
            reading.subject = MailText.line(subject, limit: MailText.largestSubject)
            if subject.utf8.count > MailText.largestSubject { reading.note("its subject is cut at \(MailText.largestSubject) bytes") }
        }
        readDate(heads["date"])
        readParties(raw)
    }

    private mutating func readDate(_ value: String?) {
        guard let value else { return reading.note("it has no Date") }
        guard let date = g_mime_utils_header_decode_date(value) else { return reading.note("its Date cannot be read") }
        defer { g_date_time_unref(date) }
        let seconds = g_date_time_to_unix(date)
        guard (0..<4_102_444_800).contains(seconds) else { return reading.note("its Date lies before 1970 or after 2099") }
        reading.date = Instant(seconds: Int64(seconds))
    }

    private mutating func readParties(_ raw: MailHeads) {
        let fields = ["from", "sender", "reply-to", "return-path"]
        for name in fields where reading.from == nil {
            guard let value = raw[name], let party = parties(in: value).first else { continue }
            reading.from = party
            if name != "from" { reading.note("its From is missing or has no address; \(name) says the sender") }
        }
        if reading.from == nil { reading.note("it says no sender") }
        let others = (raw.all("to") + raw.all("cc")).flatMap { parties(in: $0).map(\.address) }
        for address in others where !reading.to.contains(address) && reading.to.count < limits.addresses { reading.to.append(address) }
        if others.count > limits.addresses { reading.note("of its \(others.count) recipients \(limits.addresses) are kept") }
    }

    /// The addresses of a field, members of groups among them.
    private func parties(in value: String) -> [MailReading.Party] {
        guard let list = internet_address_list_parse(options, value) else { return [] }
        defer { holdline_release(list) }
        return parties(list, depth: 0)
    }

    private func parties(_ list: UnsafeMutablePointer<InternetAddressList>, depth: Int) -> [MailReading.Party] {
        (0..<internet_address_list_length(list)).flatMap { place -> [MailReading.Party] in
            guard let entry = internet_address_list_get_address(list, place) else { return [] }
            if let members = holdline_members(entry) { return depth < 3 ? parties(members, depth: depth + 1) : [] }
            guard let mailbox = holdline_mailbox(entry), let address = internet_address_mailbox_get_addr(mailbox) else { return [] }
            let text = String(decoding: UnsafeRawBufferPointer(start: address, count: strlen(address)), as: UTF8.self)
            guard text.withoutSpaces == text, MailText.line(text, limit: MailText.largestAddress) == text,
                let at = text.lastIndex(of: "@"), at > text.startIndex, text.index(after: at) < text.endIndex
            else { return [] }
            let name = internet_address_get_name(entry).flatMap { MailText.line(self.text($0)) }
            return [MailReading.Party(name: name, address: text)]
        }
    }

    // MARK: Text

    private mutating func readText(_ texts: [String]) {
        let whole = MailText.clean(texts.filter { !$0.trimmed.isEmpty }.joined(separator: "\n\n"))
        let text = MailHistory.newPart(of: whole, subject: reading.subject)
        guard !text.trimmed.isEmpty else { return }
        reading.text = MailText.cut(text, to: MailText.largestText)
        if text.utf8.count > MailText.largestText { reading.note("its text is cut at \(MailText.largestText) bytes") }
    }

    private mutating func readBounce(_ walk: PartWalk, _ heads: MailHeads) {
        var bounce: MailReading.Bounce?
        if walk.isReport, walk.hasDeliveryStatus {
            bounce = .init(of: walk.original, recipients: walk.recipients)
        } else {
            bounce = BounceReport.plain(walk.texts.joined(separator: "\n"), heads)
        }
        guard var found = bounce else { return }
        found.recipients = Array(found.recipients.prefix(limits.addresses))
        found.of = found.of ?? reading.inReplyTo.last ?? reading.references.last
        reading.bounce = found
    }
}
