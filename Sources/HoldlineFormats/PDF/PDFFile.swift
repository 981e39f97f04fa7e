/// The objects of a PDF, found as they are asked for.
///
/// The files come from outside, so: whatever an offset, a length or a reference says is checked before it is followed, loops of
/// references end, and what is read, searched and decompressed has a limit in all (`PDFBudget`).
final class PDFFile {
    /// The whole file, which is in memory while an invoice is looked for.
    let bytes: [UInt8]
    /// What is left of the work that the file may cause.
    let budget: PDFBudget
    /// Where `%PDF-` stands: offsets count from there.
    let start: Int
    /// Where its objects are, by its own references or by search.
    var places = PDFPlaces()
    /// Object streams that are being read.
    private var loading: Set<Int> = []
    /// Where each object of an object stream begins in its data, by the numbers of both.
    private var packs: [Int: (data: [UInt8], places: [Int: Int])] = [:]

    /// A file with nothing found in it yet; `open` finds its objects.
    init(_ bytes: [UInt8], start: Int) {
        self.bytes = bytes
        self.start = start
        budget = PDFBudget(fileOf: bytes.count)
    }

    /// The value with its reference followed, also one that leads to another.
    func resolved(_ value: PDFValue?) throws(PDFProblem) -> PDFObject {
        var object = PDFObject(value: value ?? .null)
        for _ in 0..<8 {
            guard let number = object.value.reference else { return object }
            object = try self.object(number)
        }
        throw .damaged
    }

    /// An object by its number; null where there is none.
    ///
    /// Throws where another object or none stands at its place.
    func object(_ number: Int) throws(PDFProblem) -> PDFObject {
        switch places.places[number] {
        case .offset(let offset):
            guard offset >= 0, offset < bytes.count - start else { throw .damaged }
            var scanner = PDFScanner(bytes, at: start + offset, budget)
            guard scanner.takeObjectHeader() == number else { throw .damaged }
            return try objectBody(&scanner)
        case .packed(let pack):
            guard let offset = try packed(in: pack)[number], let data = packs[pack]?.data else { throw .damaged }
            var scanner = PDFScanner(data, at: offset, budget)
            return PDFObject(value: try scanner.value())
        case .free, nil: return .null
        }
    }

    /// Behind `12 0 obj`.
    func objectBody(_ scanner: inout PDFScanner) throws(PDFProblem) -> PDFObject {
        let value = try scanner.value()
        scanner.skipBlank()
        guard value.dictionary != nil, scanner.take("stream") else { return PDFObject(value: value) }
        // The word is followed by CR LF or LF, in some files by CR alone.
        if scanner.peek() == 0x0D { scanner.position += 1 }
        if scanner.peek() == 0x0A { scanner.position += 1 }
        return PDFObject(value: value, stream: scanner.position)
    }

    /// The places of the objects in an object stream (7.5.7), which itself is in none.
    func packed(in number: Int) throws(PDFProblem) -> [Int: Int] {
        if let known = packs[number] { return known.places }
        // Its length must not stand in itself.
        guard case .offset = places.places[number], loading.insert(number).inserted else { throw .damaged }
        defer { loading.remove(number) }
        let object = try object(number)
        guard let entries = object.value.dictionary, object.stream != nil, let first = entries["First"]?.integer, first >= 0 else {
            throw .damaged
        }
        let data = try data(of: object)
        var scanner = PDFScanner(data, at: 0, budget)
        var found: [Int: Int] = [:]
        for _ in 0..<max(0, min(entries["N"]?.integer ?? 0, data.count)) {
            guard scanner.position < first else { break }
            guard case .integer(let own) = try scanner.value(), case .integer(let offset) = try scanner.value(), offset >= 0,
                offset < data.count, first < data.count - offset
            else { throw .damaged }
            found[own] = first + offset
        }
        packs[number] = (data, found)
        return found
    }

    /// A stream's data without its filters.
    ///
    /// Throws for data in another file, for filters that are not read, and where the budget for
    /// unpacked bytes is used up.
    func data(of object: PDFObject) throws(PDFProblem) -> [UInt8] {
        guard let start = object.stream, let entries = object.value.dictionary else { throw .damaged }
        // Data in another file are not fetched.
        if entries["F"] != nil, entries["Length"]?.integer == 0 { throw .damaged }
        let end = try end(of: entries, from: start)
        try budget.take(searched: end - start)
        let raw = Array(bytes[start..<end])
        let filters = try list(entries["Filter"] ?? entries["Fl"]).compactMap(\.name)
        let parameters = try list(entries["DecodeParms"] ?? entries["DP"]).map { $0.dictionary ?? [:] }
        if filters.isEmpty { try budget.take(decoded: raw.count) }
        return try PDFFilters(budget: budget).decode(raw, filters: filters, parameters: parameters)
    }

    /// One value, or several in an array, each with its reference followed.
    private func list(_ value: PDFValue?) throws(PDFProblem) -> [PDFValue] {
        let value = try resolved(value).value
        if value == .null { return [] }
        var values: [PDFValue] = []
        for element in value.array ?? [value] { values.append(try resolved(element).value) }
        return values
    }

    /// Where the data end: behind their length, if `endstream` stands there, and else before the next one.
    private func end(of entries: [String: PDFValue], from start: Int) throws(PDFProblem) -> Int {
        let length = (try? resolved(entries["Length"]).value.integer) ?? nil
        if let length, length >= 0, length <= bytes.count - start {
            var scanner = PDFScanner(bytes, at: start + length, budget)
            while let byte = scanner.peek(), PDFScanner.isBlank(byte), scanner.position < start + length + 4 { scanner.position += 1 }
            if scanner.take("endstream") { return start + length }
        }
        let place = place(of: "endstream", from: start)
        try budget.take(searched: (place ?? bytes.count) - start)
        guard let found = place else { throw .damaged }
        var end = found
        if end > start, bytes[end - 1] == 0x0A { end -= 1 }
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return end
    }

    // MARK: Words

    /// Where a word stands next.
    func place(of word: String, from position: Int) -> Int? {
        let letters = Array(word.utf8)
        guard let first = letters.first else { return nil }
        var place = max(0, position)
        while place <= bytes.count - letters.count {
            if bytes[place] == first, bytes[place..<place + letters.count].elementsEqual(letters) { return place }
            place += 1
        }
        return nil
    }

    /// Where a word stands last.
    func lastPlace(of word: String) -> Int? {
        let letters = Array(word.utf8)
        var place = bytes.count - letters.count
        while place >= 0 {
            if bytes[place] == letters[0], bytes[place..<place + letters.count].elementsEqual(letters) { return place }
            place -= 1
        }
        return nil
    }
}
