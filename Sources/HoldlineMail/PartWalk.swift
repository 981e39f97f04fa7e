import CGMime
import Glibc
import HoldlineCore
import HoldlineFormats

/// The way through a mail's parts: its text, its files, and what a report says.
struct PartWalk {
    private(set) var texts: [String] = []
    private(set) var attachments: [MailReading.Attachment] = []
    private(set) var omitted: [MailReading.Omitted] = []
    private(set) var oddities: [String] = []
    /// `multipart/report`, with what its parts say.
    private(set) var isReport = false
    private(set) var hasDeliveryStatus = false
    private(set) var recipients: [MailReading.Recipient] = []
    /// The Message-ID of the mail that the report is about.
    private(set) var original: String?

    private let limits: MailReader.Limits
    private let files: PartFiles
    private let options: OpaquePointer
    private var count = 0
    /// Files beyond the limit.
    private var more = (count: 0, size: 0)

    typealias Object = UnsafeMutablePointer<GMimeObject>

    init(_ limits: MailReader.Limits, _ files: PartFiles, _ options: OpaquePointer) {
        (self.limits, self.files, self.options) = (limits, files, options)
    }

    /// Goes through the body of a mail.
    mutating func begin(_ body: Object) throws(MailReadingProblem) {
        isReport = type(of: body) == "multipart/report"
        try walk(body, depth: 0, wantsText: true)
        if more.count > 0 {
            omitted.append(
                .init(
                    name: "\(more.count) more files", type: "application/octet-stream", size: more.size,
                    why: "the first \(limits.files) files of a mail are kept apart"))
        }
    }

    // MARK: Parts

    /// Such as `text/plain`, in lower case.
    private func type(of object: Object) -> String {
        let text = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(object))
        defer { g_free(text) }
        let type = text.map { String(decoding: UnsafeRawBufferPointer(start: $0, count: strnlen($0, 200)), as: UTF8.self) } ?? ""
        return MailText.line(type.lowercased(), limit: 120) ?? "application/octet-stream"
    }

    private func parameter(_ name: String, of object: Object) -> String? {
        g_mime_object_get_content_type_parameter(object, name).map { String(cString: $0) }
    }

    /// `wantsText`: the text is not there in another form.
    private mutating func walk(_ object: Object, depth: Int, wantsText: Bool) throws(MailReadingProblem) {
        count += 1
        guard count <= limits.parts else { return note("it has more than \(limits.parts) parts; the further ones were not looked at") }
        let type = type(of: object)
        guard depth <= limits.depth else {
            note("parts that lie more than \(limits.depth) deep were not looked at")
            return
        }
        if let multipart = holdline_multipart(object) {
            if type == "multipart/encrypted" { note("it is encrypted: what it says is in its attachment") }
            let children = (0..<g_mime_multipart_get_count(multipart)).compactMap { g_mime_multipart_get_part(multipart, $0) }
            if type == "multipart/alternative" { return try walk(alternatives: children, depth: depth, wantsText: wantsText) }
            for child in children { try walk(child, depth: depth + 1, wantsText: wantsText) }
        } else if let part = holdline_message_part(object) {
            try take(message: part, type, depth)
        } else if let part = holdline_part(object) {
            try take(part, object, type, wantsText: wantsText)
        }
    }

    /// The same in several forms: plain text is taken, else the last form that has any; of the others only the files.
    private mutating func walk(alternatives children: [Object], depth: Int, wantsText: Bool) throws(MailReadingProblem) {
        let plain = children.first { child in
            type(of: child) == "text/plain" && !isFile(child)
                && holdline_part(child).map { !text(of: $0, child, "text/plain").text.trimmed.isEmpty } ?? false
        }
        let chosen = plain ?? children.last { type(of: $0).hasPrefix("text/html") || holdline_multipart($0) != nil } ?? children.last
        for child in children { try walk(child, depth: depth + 1, wantsText: wantsText && child == chosen) }
    }

    private func isFile(_ object: Object) -> Bool {
        let disposition = g_mime_object_get_disposition(object).map { String(cString: $0).lowercased() }
        return disposition == "attachment" || holdline_part(object).flatMap { g_mime_part_get_filename($0) } != nil
    }

    private mutating func take(
        _ part: UnsafeMutablePointer<GMimePart>, _ object: Object, _ type: String, wantsText: Bool
    ) throws(MailReadingProblem) {
        if isReport, try takeReport(part, object, type) { return }
        let isText = type == "text/plain" || type == "text/html"
        if isText, !isFile(object) {
            guard wantsText else { return }
            let found = text(of: part, object, type)
            for oddity in found.oddities { note(oddity) }
            texts.append(found.text)
            return
        }
        if type == "application/pkcs7-mime" || type == "application/x-pkcs7-mime" {
            note("it is signed or encrypted as a whole (S/MIME): what it says is in its attachment")
        }
        let stated = g_mime_part_get_filename(part).map {
            String(decoding: UnsafeRawBufferPointer(start: $0, count: strnlen($0, 4096)), as: UTF8.self)
        }
        let name = stated.flatMap(MailText.fileName) ?? "part-\(count)\(ending(type))"
        guard let content = g_mime_part_get_content(part) else {
            return omitted.append(.init(name: name, type: type, size: 0, why: "it has no content"))
        }
        try keep(name, type) { _ = g_mime_data_wrapper_write_to_stream(content, $0) }
    }

    /// An ending for a file without a name.
    private func ending(_ type: String) -> String {
        let known = [
            "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "text/plain": ".txt",
            "text/html": ".html", "text/csv": ".csv", "text/calendar": ".ics", "application/pgp-signature": ".asc",
            "message/rfc822": ".eml",
            "application/pkcs7-signature": ".p7s", "application/pkcs7-mime": ".p7m", "application/xml": ".xml", "text/xml": ".xml",
        ]
        return known[type] ?? ".bin"
    }

    /// A mail within the mail stays one file; its text counts where there is no other.
    private mutating func take(
        message part: UnsafeMutablePointer<GMimeMessagePart>, _ type: String, _ depth: Int
    ) throws(MailReadingProblem) {
        guard let message = g_mime_message_part_get_message(part) else {
            return omitted.append(.init(name: "part-\(count).eml", type: type, size: 0, why: "it has no content"))
        }
        let object = holdline_object(message)
        if isReport {
            if original == nil, let id = g_mime_object_get_header(object, "Message-ID") {
                original = MailHeads([("message-id", String(cString: id))]).messageID
            }
            return
        }
        let subject = g_mime_message_get_subject(message).map { String(cString: $0) } ?? ""
        let titled = MailText.fileName(subject.replacing("/", with: "-")) ?? "part-\(count)"
        // Once more, so that it is not too long with its ending.
        let name = MailText.fileName(titled + ".eml") ?? "part-\(count).eml"
        if let object { try keep(name, type) { _ = g_mime_object_write_to_stream(object, nil, $0) } }
        guard texts.allSatisfy({ $0.trimmed.isEmpty }), let body = g_mime_message_get_mime_part(message) else { return }
        var inner = PartWalk(limits, files, options)
        inner.count = count
        try inner.findText(body, depth: depth + 1)
        count = inner.count
        texts += inner.texts
    }

    /// The text alone.
    private mutating func findText(_ object: Object, depth: Int) throws(MailReadingProblem) {
        count += 1
        guard count <= limits.parts, depth <= limits.depth, texts.isEmpty else { return }
        if let multipart = holdline_multipart(object) {
            for place in 0..<g_mime_multipart_get_count(multipart) {
                if let child = g_mime_multipart_get_part(multipart, place) { try findText(child, depth: depth + 1) }
            }
        } else if let part = holdline_part(object), !isFile(object), ["text/plain", "text/html"].contains(type(of: object)) {
            texts.append(text(of: part, object, type(of: object)).text)
        }
    }

    private mutating func note(_ oddity: String) { if !oddities.contains(oddity) { oddities.append(oddity) } }

    // MARK: Files

    private mutating func keep(
        _ name: String, _ type: String, _ write: (UnsafeMutablePointer<GMimeStream>) -> Void
    ) throws(MailReadingProblem) {
        switch try files.keep(write) {
        case .tooLarge(let size):
            omitted.append(.init(name: name, type: type, size: size, why: "it is larger than \(limits.file) bytes"))
        case .kept(let size, let digest):
            guard attachments.count < limits.files else {
                more = (more.count + 1, more.size + size)
                if !attachments.contains(where: { $0.sha256 == digest }) { unlink("\(files.directory)/\(digest)") }
                return
            }
            attachments.append(.init(name: name, type: type, size: size, sha256: digest))
        }
    }

    // MARK: Text

    /// The text of a part without its transfer encoding, in UTF-8, with lines that were made for sending joined.
    private func text(
        of part: UnsafeMutablePointer<GMimePart>, _ object: Object, _ type: String
    ) -> (text: String, oddities: [String]) {
        let (bytes, isCut) = content(of: part)
        var oddities = isCut ? ["a text is cut at \(limits.text) bytes"] : []
        var charset = parameter("charset", of: object)
        if charset == nil, type == "text/html" { charset = Self.charset(ofPage: bytes) }
        let decoded = Charset.decode(bytes, charset)
        if let oddity = decoded.oddity { oddities.append(oddity) }
        var text = decoded.text
        if type == "text/html" {
            text = HTMLText.text(of: text)
        } else if parameter("format", of: object)?.lowercased() == "flowed" {
            text = FlowedText.joined(MailText.clean(text), deletesBlank: parameter("delsp", of: object)?.lowercased() == "yes")
        }
        return (MailText.clean(text), oddities)
    }

    /// The beginning of a part's content, and whether there is more.
    private func content(of part: UnsafeMutablePointer<GMimePart>) -> (bytes: [UInt8], isCut: Bool) {
        guard let content = g_mime_part_get_content(part), let encoded = g_mime_data_wrapper_get_stream(content) else { return ([], false) }
        g_mime_stream_reset(encoded)
        guard let stream = MailObject(owned: g_mime_stream_filter_new(encoded)),
            let filter = MailObject(owned: g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(content), 0))
        else { return ([], false) }
        holdline_filter(stream.pointer, filter.pointer)
        var bytes: [UInt8] = []
        var piece = [CChar](repeating: 0, count: 1 << 15)
        while true {
            let count = g_mime_stream_read(stream.pointer, &piece, piece.count)
            guard count > 0 else { return (bytes, false) }
            piece[..<count].withUnsafeBytes { bytes.append(contentsOf: $0) }
            guard bytes.count <= limits.text else { return (Array(bytes.prefix(limits.text)), true) }
        }
    }

    /// What a page says of itself where the mail does not: `<meta charset=…>`.
    private static func charset(ofPage bytes: [UInt8]) -> String? {
        let start = String(decoding: bytes.prefix(1024), as: UTF8.self).lowercased()
        guard let range = start.firstRange(of: "charset=") else { return nil }
        let name = start[range.upperBound...].drop { $0 == "\"" || $0 == "'" }.prefix {
            $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_"
        }
        return name.isEmpty ? nil : String(name)
    }

    // MARK: Reports

    /// Whether the part is one of a report, which is read and not kept apart.
    private mutating func takeReport(
        _ part: UnsafeMutablePointer<GMimePart>, _ object: Object, _ type: String
    ) throws(MailReadingProblem) -> Bool {
        switch type {
        case "message/delivery-status", "message/global-delivery-status":
            hasDeliveryStatus = true
            recipients += BounceReport.recipients(deliveryStatus: content(of: part).bytes)
            return true
        case "text/rfc822-headers", "message/global-headers", "message/rfc822", "message/global":
            original = original ?? MailHeads(bytes: content(of: part).bytes).messageID
            return true
        default: return type.hasPrefix("message/")
        }
    }
}
