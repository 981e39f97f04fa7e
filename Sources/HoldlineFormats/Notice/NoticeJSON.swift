import HoldlineCore
import HoldlineWire

/// Records of the open data: a bare list, `results`, `records` with their `fields`, or one record a line.
enum NoticeJSON {
    /// Throws where the file is no JSON at all; a record that cannot be read is a problem beside the others.
    static func read(_ source: ByteSource) throws(FileProblem) -> NoticeFile {
        var bytes = try source.all(upTo: NoticeFile.largest, "is larger than \(NoticeFile.largest >> 20) MB")
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        var file = NoticeFile()
        let whole: JSONText.Mistake
        do {
            for (place, record) in try JSONReader.read(Wrapped.self, from: bytes).records.enumerated() {
                take(record, source.name, line: nil, "record \(place + 1)", &file)
            }
            return file
        } catch let mistake as JSONText.Mistake {
            whole = mistake
        } catch {
            throw FileProblem(file: source.name, message: "has no records of BODACC: a list, results, or records is expected")
        }
        // One record a line.
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count > 1, let first = lines.first, (try? JSONText(Array(first))) != nil else {
            throw FileProblem(file: source.name, message: "is no JSON at \(whole.position(in: bytes)): \(whole.message)")
        }
        for (place, line) in lines.enumerated() where line.contains(where: { $0 > 0x20 }) {
            do {
                for record in try JSONReader.read(Wrapped.self, from: Array(line)).records {
                    take(record, source.name, line: place + 1, "", &file)
                }
            } catch {
                file.problems.append(FileProblem(file: source.name, line: place + 1, message: "is no record in JSON"))
            }
        }
        return file
    }

    /// A record goes into the file, or what is wrong with it among the problems; `element` is where it stands in a list.
    private static func take(
        _ record: Result<Record, any Error>, _ name: String, line: Int?, _ element: String, _ file: inout NoticeFile
    ) {
        switch record {
        case .success(let record): file.add(record.notice(of: name, line: line))
        case .failure:
            file.problems.append(
                FileProblem(file: name, line: line, element: element.isEmpty ? nil : element, message: "is no record of BODACC"))
        }
    }

    /// Whatever is around the records.
    private struct Wrapped: Decodable {
        var records: [Result<Record, any Error>]

        init(from decoder: any Decoder) throws {
            if let list = try? decoder.singleValueContainer().decode([Lenient].self) {
                records = list.map(\.result)
                return
            }
            let container = try decoder.container(keyedBy: AnyKey.self)
            for name in ["results", "records"] where container.contains(AnyKey(stringValue: name)) {
                records = try container.decode([Lenient].self, forKey: AnyKey(stringValue: name)).map(\.result)
                return
            }
            records = [try Lenient(from: decoder).result]
            // An object of something else.
            if case .success(let record) = records[0], record.isEmpty {
                throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: ""))
            }
        }
    }

    /// A record, or why it is none: one alone makes no list unreadable.
    private struct Lenient: Decodable {
        var result: Result<Record, any Error>

        init(from decoder: any Decoder) throws { result = Result { try Record(from: decoder) } }
    }

    /// A record under the names of the open data, `record` and `fields` around it taken off. A field of another type than text or
    /// number counts as absent.
    private struct Record: Decodable {
        private var values: [String: String] = [:]
        private var registers: [String] = []
        private var judgment = NoticeJudgment()
        private var earlier: NoticeName?

        /// True for an object that has none of the fields: it is something else.
        var isEmpty: Bool { values.isEmpty }

        private static let names = [
            "id", "publicationavis", "parution", "dateparution", "numeroannonce", "typeavis", "familleavis", "tribunal",
        ]

        init(from decoder: any Decoder) throws {
            var container = try decoder.container(keyedBy: AnyKey.self)
            for name in ["record", "fields"] where container.contains(AnyKey(stringValue: name)) {
                container = try container.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey(stringValue: name))
            }
            for name in Self.names { values[name] = Self.text(name, container) }
            let key = AnyKey(stringValue: "registre")
            registers =
                (try? container.decode([String].self, forKey: key)) ?? Self.text("registre", container).map { text in
                    text.split(separator: ",").map(String.init)
                } ?? []
            if let fields = Self.object("jugement", container) {
                judgment = NoticeJudgment(
                    family: fields["famille"], nature: fields["nature"], date: fields["date"], complement: fields["complementJugement"])
            }
            if let fields = Self.object("parutionavisprecedent", container) {
                earlier = NoticeName(
                    bulletin: fields["nomPublication"], issue: fields["numeroParution"], number: fields["numeroAnnonce"],
                    published: fields["dateParution"])
            }
        }

        /// A record without a family is none of a collective procedure here: the open data always names it.
        func notice(of file: String, line: Int?) -> NoticeRecord {
            NoticeRecord(
                file: file, line: line, id: values["id"], bulletin: values["publicationavis"], issue: values["parution"],
                number: values["numeroannonce"], published: values["dateparution"], kind: values["typeavis"],
                family: values["familleavis"] ?? "", registers: registers, court: values["tribunal"], judgment: judgment, earlier: earlier)
        }

        /// A text, or a number as it is written; nil for null and for anything else.
        private static func text(_ name: String, _ container: KeyedDecodingContainer<AnyKey>) -> String? {
            let key = AnyKey(stringValue: name)
            return (try? container.decode(String.self, forKey: key)) ?? (try? container.decode(Int.self, forKey: key)).map(String.init)
        }

        /// An object's texts, also where JSON stands within a text.
        private static func object(_ name: String, _ container: KeyedDecodingContainer<AnyKey>) -> [String: String]? {
            let key = AnyKey(stringValue: name)
            if let fields = try? container.decode(Texts.self, forKey: key) { return fields.values }
            guard let text = try? container.decode(String.self, forKey: key) else { return nil }
            return (try? JSONReader.read(Texts.self, from: Array(text.utf8)))?.values
        }
    }

    /// The members of an object that are texts or numbers.
    private struct Texts: Decodable {
        var values: [String: String] = [:]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: AnyKey.self)
            for key in container.allKeys {
                values[key.stringValue] =
                    (try? container.decode(String.self, forKey: key)) ?? (try? container.decode(Int.self, forKey: key)).map(String.init)
            }
        }
    }
}
