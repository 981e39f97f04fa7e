import CZlib

/// Makes PDFs of a few objects, in the forms that files come in.
struct PDFWriter {
    enum Form: CaseIterable { case table, streams, updated, broken, junkBefore, unreferenced }

    /// Bodies by number, 1 first; object 1 is the catalog.
    var objects: [[UInt8]] = []
    var trailer = "/Root 1 0 R"

    mutating func add(_ body: String) { objects.append(Array(body.utf8)) }

    mutating func add(stream data: [UInt8], _ entries: String = "", length: String? = nil) {
        objects.append(Self.stream(data, entries, length: length))
    }

    static func stream(_ data: [UInt8], _ entries: String, length: String? = nil) -> [UInt8] {
        Array("<< \(entries) /Length \(length ?? "\(data.count)") >>\nstream\n".utf8) + data + Array("\nendstream".utf8)
    }

    static func deflated(_ data: [UInt8]) -> [UInt8] {
        var size = compressBound(UInt(data.count))
        var output = [UInt8](repeating: 0, count: Int(size))
        compress(&output, &size, data, UInt(data.count))
        return Array(output.prefix(Int(size)))
    }

    func bytes(_ form: Form = .table) -> [UInt8] {
        switch form {
        case .table: table([UInt8]("%PDF-1.7\n%âãÏÓ\n".utf8))
        case .junkBefore: [0, 0xFF, 0x0A] + table([UInt8]("%PDF-1.7\n".utf8))
        case .broken:
            Array(String(decoding: table([UInt8]("%PDF-1.7\n".utf8)), as: UTF8.self).replacing("startxref\n", with: "startxref\n9").utf8)
        case .unreferenced: plain(Array("%PDF-1.7\n".utf8)).output
        case .streams: packed()
        case .updated: updated()
        }
    }

    private func plain(_ header: [UInt8]) -> (output: [UInt8], places: [Int]) {
        var output = header
        var places: [Int] = []
        for (index, body) in objects.enumerated() {
            places.append(output.count)
            output += Array("\(index + 1) 0 obj\n".utf8) + body + Array("\nendobj\n".utf8)
        }
        return (output, places)
    }

    private func table(_ header: [UInt8]) -> [UInt8] {
        let (output, places) = plain(header)
        let entries = places.map { "\(String(repeating: "0", count: 10 - "\($0)".count))\($0) 00000 n \n" }.joined()
        let end = "xref\n0 \(places.count + 1)\n0000000000 65535 f \n\(entries)trailer << /Size \(places.count + 1) \(trailer) >>\n"
        return output + Array("\(end)startxref\n\(output.count)\n%%EOF\n".utf8)
    }

    /// An old catalog and a new one behind it, whose table is chained to the first.
    private func updated() -> [UInt8] {
        var old = self
        old.objects[0] = Array("<< /Type /Catalog >>".utf8)
        var output = old.table([UInt8]("%PDF-1.7\n".utf8))
        let text = String(decoding: output, as: UTF8.self)
        let previous = text.split(separator: "startxref\n").last?.split(separator: "\n").first ?? "0"
        let place = output.count
        output += Array("1 0 obj\n".utf8) + objects[0] + Array("\nendobj\n".utf8)
        let offset = String(repeating: "0", count: 10 - "\(place)".count) + "\(place)"
        return output
            + Array(
                "xref\n1 1\n\(offset) 00000 n \ntrailer << /Prev \(previous) \(trailer) >>\nstartxref\n\(output.count)\n%%EOF\n".utf8)
    }

    /// All but streams in an object stream, found through a compressed cross-reference stream with a PNG predictor.
    private func packed() -> [UInt8] {
        var output = Array("%PDF-1.7\n".utf8)
        let packNumber = objects.count + 1
        var rows = [[UInt8]](repeating: [0, 0, 0, 0], count: packNumber + 2)
        var index = ""
        var data: [UInt8] = []
        for (place, body) in objects.enumerated() {
            let isStream = String(decoding: body, as: UTF8.self).contains("stream\n")
            if isStream {
                rows[place + 1] = Self.row(1, output.count)
                output += Array("\(place + 1) 0 obj\n".utf8) + body + Array("\nendobj\n".utf8)
            } else {
                rows[place + 1] = Self.row(2, packNumber)
                index += "\(place + 1) \(data.count) "
                data += body + [0x0A]
            }
        }
        rows[packNumber] = Self.row(1, output.count)
        let pack = Self.deflated(Array(index.utf8) + data)
        let count = index.split(separator: " ").count / 2
        output +=
            Array("\(packNumber) 0 obj\n".utf8)
            + Self.stream(pack, "/Type /ObjStm /N \(count) /First \(index.utf8.count) /Filter /FlateDecode") + Array("\nendobj\n".utf8)
        let start = output.count
        rows[packNumber + 1] = Self.row(1, start)
        var above = [UInt8](repeating: 0, count: 4)
        var predicted: [UInt8] = []
        for row in rows {
            predicted += [2] + zip(row, above).map { $0 &- $1 }
            above = row
        }
        let entries =
            "/Type /XRef /Size \(rows.count) /W [1 2 1] \(trailer) /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >>"
        output += Array("\(packNumber + 1) 0 obj\n".utf8) + Self.stream(Self.deflated(predicted), entries) + Array("\nendobj\n".utf8)
        return output + Array("startxref\n\(start)\n%%EOF".utf8)
    }

    private static func row(_ kind: UInt8, _ value: Int) -> [UInt8] { [kind, UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF), 0] }
}

extension PDFWriter {
    /// A PDF that carries files, each under its name in the tree of embedded files.
    static func carrying(_ files: [(name: String, data: [UInt8])], filter: String = "", catalog: String = "") -> PDFWriter {
        var writer = PDFWriter()
        let names = files.indices.map { "(f\($0)) \(2 + $0 * 2) 0 R" }.joined(separator: " ")
        writer.add("<< /Type /Catalog /Names << /EmbeddedFiles << /Names [\(names)] >> >> \(catalog) >>")
        for (index, file) in files.enumerated() {
            writer.add("<< /Type /Filespec /F (\(file.name)) /UF (\(file.name)) /EF << /F \(3 + index * 2) 0 R >> >>")
            writer.add(stream: file.data, "/Type /EmbeddedFile \(filter)")
        }
        return writer
    }
}
