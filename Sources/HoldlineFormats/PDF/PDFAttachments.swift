/// A file that a PDF carries.
struct PDFAttachment {
    /// As the file specification names it, without folders.
    let name: String
    /// A reference to the stream, or the stream itself; read only for the attachment that is chosen.
    fileprivate let data: PDFValue
}

extension PDFFile {
    /// Opens a file. Throws where it is encrypted, or no object of it can be found.
    static func open(_ bytes: [UInt8]) throws(PDFProblem) -> PDFFile {
        guard let start = Self.header(in: bytes[...]) else { throw PDFProblem(message: "is no PDF") }
        let file = PDFFile(bytes, start: start)
        do throws(PDFProblem) {
            file.places = try file.placesByReference()
            let hasCatalog = file.isEncrypted ? true : try file.catalog() != nil
            guard hasCatalog else { throw PDFProblem.damaged }
        } catch {
            file.places = try file.placesBySearch()
            if file.places.places.isEmpty { throw .damaged }
        }
        if file.isEncrypted { throw .encrypted }
        return file
    }

    /// Where `%PDF-` stands, at the beginning or behind other bytes, of which readers permit 1,024.
    static func header(in bytes: ArraySlice<UInt8>) -> Int? {
        let mark = Array("%PDF-".utf8)
        guard bytes.count >= mark.count else { return nil }
        return (bytes.startIndex...min(bytes.startIndex + 1024, bytes.endIndex - mark.count)).first { place in
            bytes[place..<place + mark.count].elementsEqual(mark)
        }
    }

    /// Whether the trailer names an encryption dictionary: strings and streams mean nothing then
    /// without its key.
    var isEncrypted: Bool { places.trailer["Encrypt"].map { $0 != .null } ?? false }

    /// The root of the document (7.7.2); nil where the trailer names none or it is no dictionary.
    private func catalog() throws(PDFProblem) -> [String: PDFValue]? { try resolved(places.trailer["Root"]).value.dictionary }

    /// The files that the catalog names, each once; where it names none, those of any file specification in the document.
    ///
    /// The `EmbeddedFiles` name tree and the associated files (`AF`, ISO 32000-2, 14.13), which
    /// Factur-X wants both of.
    ///
    /// Throws where the tree cannot be followed within the budget.
    func attachments() throws(PDFProblem) -> [PDFAttachment] {
        var found: [PDFAttachment] = []
        var seen: Set<Int> = []
        let catalog = try catalog() ?? [:]
        let names = try resolved(catalog["Names"]).value.dictionary ?? [:]
        for specification in try leaves(of: names["EmbeddedFiles"]) + (resolved(catalog["AF"]).value.array ?? []) {
            try take(specification, &seen, &found)
        }
        guard found.isEmpty else { return found }
        for number in places.places.keys.sorted() {
            guard let object = try? object(number), object.value.dictionary?["EF"] != nil else { continue }
            try take(object.value, &seen, &found)
        }
        return found
    }

    /// The values of a name tree (7.9.6).
    private func leaves(of root: PDFValue?) throws(PDFProblem) -> [PDFValue] {
        var leaves: [PDFValue] = []
        var open = root.map { [$0] } ?? []
        var seen: Set<Int> = []
        while let next = open.popLast() {
            if let number = next.reference, !seen.insert(number).inserted { continue }
            guard let node = try resolved(next).value.dictionary else { continue }
            let pairs = try resolved(node["Names"]).value.array ?? []
            leaves += stride(from: 1, to: pairs.count, by: 2).map { pairs[$0] }
            open += try resolved(node["Kids"]).value.array?.reversed() ?? []
        }
        return leaves
    }

    /// A file specification (7.11.3) with an embedded file; the same file under two of them counts once.
    private func take(_ specification: PDFValue, _ seen: inout Set<Int>, _ found: inout [PDFAttachment]) throws(PDFProblem) {
        guard let entries = try resolved(specification).value.dictionary,
            let files = try resolved(entries["EF"]).value.dictionary,
            let data = files["UF"] ?? files["F"] ?? files["Unix"] ?? files["DOS"] ?? files["Mac"]
        else { return }
        if let number = data.reference, !seen.insert(number).inserted { return }
        let names = [try resolved(entries["UF"]), try resolved(entries["F"])]
        let name = names.lazy.compactMap(\.value.text).first ?? ""
        found.append(PDFAttachment(name: String(name.split { $0 == "/" || $0 == "\\" || $0 == ":" }.last ?? ""), data: data))
    }

    /// The attached file's bytes. Throws where they cannot be found or unpacked within the budget.
    func contents(of attachment: PDFAttachment) throws(PDFProblem) -> [UInt8] { try data(of: try resolved(attachment.data)) }
}
