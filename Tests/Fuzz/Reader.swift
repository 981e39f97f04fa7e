import Glibc
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// What takes bytes from outside. Whatever they are, a reader gives a value or a problem; where two ways read the same they have to agree.
enum Reader {
    /// Takes one input.
    typealias Take = @Sendable ([UInt8]) -> Void

    /// Set once, before the first input.
    nonisolated(unsafe) static var chosen: Take = { _ in }

    /// The readers by name.
    static let all: [String: Take] = [
        "csv": csv, "ledger": ledger, "customers": customers, "layout": layout, "xml-invoice": xmlInvoice, "pdf": pdf, "status": status,
        "queue-log": queueLog, "amounts": amounts, "zone": zone, "json": json, "lines": lines, "lane": Lane.take,
        "mail": Mail.take, "mail-text": Mail.takeText, "agency": agency, "notices": notices, "queue-table": queueTable,
        "contacts": contacts, "feed": Feed.take,
    ]

    /// The same bytes in pieces of a size that the first byte says, so that every border within a text comes up.
    private static func source(_ bytes: [UInt8]) -> ByteSource {
        .bytes(Array(bytes.dropFirst()), name: "f", chunks: Int(bytes.first ?? 0) + 1)
    }

    /// Reads rows to the end; a row that is refused ends nothing.
    private static func readAll<Row>(_ next: () throws(FileProblem) -> Result<Row, RowProblem>?) {
        do throws(FileProblem) { while try next() != nil {} } catch { check(!error.message.isEmpty, "a problem says nothing") }
    }

    @Sendable private static func csv(_ bytes: [UInt8]) {
        guard var reader = try? CSVReader(source(bytes)) else { return }
        readAll { () throws(FileProblem) in try reader.next() }
    }

    @Sendable private static func ledger(_ bytes: [UInt8]) {
        guard var reader = try? InvoiceCSV(source(bytes)) else { return }
        readAll { () throws(FileProblem) in try reader.next() }
    }

    @Sendable private static func customers(_ bytes: [UInt8]) {
        guard var reader = try? CustomerCSV(source(bytes)) else { return }
        readAll { () throws(FileProblem) in try reader.next() }
    }

    @Sendable private static func agency(_ bytes: [UInt8]) {
        guard var reader = try? AgencyCSV(source(bytes)) else { return }
        readAll { () throws(FileProblem) in try reader.next() }
    }

    @Sendable private static func notices(_ bytes: [UInt8]) {
        _ = try? NoticeFile.read(source(bytes), isXML: bytes.dropFirst().first == UInt8(ascii: "<"))
    }

    /// A log of lines, or a table of its rows.
    @Sendable private static func queueTable(_ bytes: [UInt8]) {
        guard var reader = try? QueueLogReader(source(bytes)) else { return }
        readAll { () throws(FileProblem) in try reader.next() }
    }

    /// A number or an address, and behind the first line a text that may name it. A text that is passed over quickly may not be one that does.
    @Sendable private static func contacts(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        let wanted = String(decoding: parts[0], as: UTF8.self)
        let text = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : wanted
        // Others are refused.
        guard Numbering.bare(wanted) != nil || (wanted.contains("@") && MailAddress.addresses(in: wanted).count < 2) else { return }
        let numbering = Numbering()
        let matcher = NumberMatcher(wanted, numbering)
        let read = numbering.read(wanted)
        // What is too short to be dialled is not looked for within a text.
        let isNamed = (read?.utf8.count ?? 0) > 7 && numbering.numbers(in: text).contains(wanted)
        if isNamed || wanted == text || read != nil && read == numbering.read(text) {
            check(matcher.matches(text), "a number is not found")
        }
        if matcher.matches(text) { check(matcher.mayName(text), "a number is passed over") }
        if MailAddress.isNamed(wanted, in: text) { check(MailAddress.mayBeNamed(wanted)(text), "an address is passed over") }
    }

    @Sendable private static func layout(_ bytes: [UInt8]) { _ = try? LedgerLayout(String(decoding: bytes, as: UTF8.self), name: "f") }

    @Sendable private static func xmlInvoice(_ bytes: [UInt8]) {
        guard let document = try? InvoiceXML.read(source(bytes)) else { return }
        _ = document.registration(for: nil)
    }

    @Sendable private static func pdf(_ bytes: [UInt8]) { _ = try? InvoicePDF.read(source(bytes)) }

    @Sendable private static func status(_ bytes: [UInt8]) { _ = try? StatusXML.read(source(bytes), zone: .utc) }

    /// Read, folded, and folded once more from the state that was kept in the middle.
    @Sendable private static func queueLog(_ bytes: [UInt8]) {
        var fold = QueueLogFold(QueueLogFold.Settings())
        var records = QueueLogRecords()
        var lines = QueueLogLines()
        lines.add(Array(bytes))
        lines.end()
        while let line = lines.next() {
            switch line {
            case .success(let entry): fold.take(entry, into: &records)
            case .failure: fold.skipUnreadable()
            }
        }
        fold.finish(now: Instant(seconds: 1_795_166_000), into: &records)
    }

    /// Short texts that people type.
    @Sendable private static func amounts(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = TypedAmount(text)
        _ = MonthNames.day(text)
        _ = Day(text: text)
        _ = InvoiceNumber(text)
        _ = Span(text: text)
        if let amount = Amount(text: text) { check(Amount(text: "\(amount)") == amount, "an amount is not read back") }
    }

    @Sendable private static func zone(_ bytes: [UInt8]) { _ = ZoneFile.read(bytes, name: "f") }

    /// What was read is written, and that read again has to be the same.
    @Sendable private static func json(_ bytes: [UInt8]) {
        _ = try? JSONBody.decode(OpenTicket.self, from: bytes)
        _ = try? JSONBody.decode([RegisterInvoice].self, from: bytes)
        guard let value = try? JSONBody.decode(Anything.self, from: bytes), let written = try? SortedJSON.bytes(value) else { return }
        let again = try? JSONBody.decode(Anything.self, from: written)
        check(again == value, "what was written is not read back")
    }

    /// Cut in pieces, lines have to be those of the whole.
    @Sendable private static func lines(_ bytes: [UInt8]) {
        func cut(_ bytes: ArraySlice<UInt8>, every size: Int) -> [[UInt8]] {
            var splitter = LineSplitter(limit: 8)
            var found: [[UInt8]] = []
            var rest = bytes
            while !rest.isEmpty {
                splitter.split(Array(rest.prefix(size))) { found.append(Array($0.bytes) + [$0.isOverlong ? 1 : 0]) }
                rest = rest.dropFirst(size)
            }
            splitter.finish { found.append(Array($0.bytes) + [$0.isOverlong ? 1 : 0]) }
            return found
        }
        check(cut(bytes.dropFirst(), every: Int(bytes.first ?? 0) + 1) == cut(bytes.dropFirst(), every: .max), "lines depend on the pieces")
    }

    /// Ends the run, as a crash does, with what is wrong.
    static func check(_ condition: Bool, _ message: @autoclosure () -> String) {
        guard !condition else { return }
        let line = Array("holdline-fuzz: \(message())\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        abort()
    }
}

/// Any JSON without fractions, which the daemon's own values have none of.
enum Anything: Codable, Hashable {
    case text(String), whole(Int), flag(Bool), null
    case list([Anything])
    case object([String: Anything])

    init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: AnyKey.self) {
            var object: [String: Anything] = [:]
            for key in members.allKeys { object[key.stringValue] = try members.decode(Anything.self, forKey: key) }
            self = .object(object)
        } else if var elements = try? decoder.unkeyedContainer() {
            var list: [Anything] = []
            while !elements.isAtEnd { list.append(try elements.decode(Anything.self)) }
            self = .list(list)
        } else {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let flag = try? value.decode(Bool.self) {
                self = .flag(flag)
            } else if let whole = try? value.decode(Int.self) {
                self = .whole(whole)
            } else {
                self = .text(try value.decode(String.self))
            }
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let members):
            var container = encoder.container(keyedBy: AnyKey.self)
            for (name, member) in members { try container.encode(member, forKey: AnyKey(stringValue: name)) }
        case .list(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(element) }
        case .text(let text): try single(text, encoder)
        case .whole(let whole): try single(whole, encoder)
        case .flag(let flag): try single(flag, encoder)
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        }
    }

    private func single(_ value: some Encodable, _ encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
