import HoldlineCore

/// Where the objects of a PDF are (ISO 32000-1, 7.5.4 and 7.5.8), and its trailer.
struct PDFPlaces {
    /// Where one object is, as a cross-reference entry says it.
    enum Place: Equatable {
        /// The object was removed: a reference to it is null.
        case free
        /// In bytes from `%PDF-`.
        case offset(Int)
        /// In an object stream, by that one's number.
        case packed(in: Int)
    }

    /// By object number; a number that is not there is an object that is null.
    private(set) var places: [Int: Place] = [:]
    /// The entries of all trailers, of which the newest one counts for each key.
    private(set) var trailer: [String: PDFValue] = [:]

    /// What was read first is newer, and stays.
    mutating func note(_ number: Int, _ place: Place) { if places[number] == nil { places[number] = place } }

    /// For a search from the file's beginning, in which what comes later is newer.
    mutating func replace(_ number: Int, _ place: Place) { places[number] = place }

    /// Takes entries of an older section: what is there already stays.
    mutating func note(trailer entries: [String: PDFValue]) { trailer.merge(entries) { newer, _ in newer } }
    /// Takes entries that come later in the file: they are newer.
    mutating func replace(trailer entries: [String: PDFValue]) { trailer.merge(entries) { _, newer in newer } }
}

extension PDFFile {
    /// Reads the sections from the last one back, as `startxref` and `Prev` chain them; the tables of hybrid files go before their streams.
    ///
    /// Throws where any section is not where it should be: the file is then searched instead.
    func placesByReference() throws(PDFProblem) -> PDFPlaces {
        guard let word = lastPlace(of: "startxref") else { throw .damaged }
        var scanner = PDFScanner(bytes, at: word + 9, budget)
        scanner.skipBlank()
        guard let first = scanner.takeNumber() else { throw .damaged }
        var places = PDFPlaces()
        var seen: Set<Int> = []
        var next = [first]
        while let offset = next.popLast() {
            guard seen.insert(offset).inserted else { continue }
            guard seen.count <= Self.mostSections, offset + start < bytes.count else { throw .damaged }
            let trailer = try section(at: offset + start, &places)
            places.note(trailer: trailer)
            if let previous = trailer["Prev"]?.integer { next.append(previous) }
            if let stream = trailer["XRefStm"]?.integer { next.append(stream) }
        }
        return places
    }

    /// Each save appends a section; a chain longer than this was made to go on for ever.
    private static var mostSections: Int { 1000 }

    /// Reads one section: a table behind `xref`, or else a stream. Gives its trailer.
    ///
    /// Throws where it is neither. Its count may say anything: no more entries are read than the file
    /// has bytes.
    private func section(at offset: Int, _ places: inout PDFPlaces) throws(PDFProblem) -> [String: PDFValue] {
        var scanner = PDFScanner(bytes, at: offset, budget)
        scanner.skipBlank()
        guard scanner.take("xref") else { return try streamSection(at: scanner.position, &places) }
        while true {
            scanner.skipBlank()
            if scanner.take("trailer") {
                guard let trailer = try scanner.value().dictionary else { throw .damaged }
                return trailer
            }
            guard let first = scanner.takeNumber() else { throw .damaged }
            scanner.skipBlank()
            guard let count = scanner.takeNumber() else { throw .damaged }
            for number in first..<first + min(count, bytes.count) {
                try budget.takeValue()
                scanner.skipBlank()
                guard let place = scanner.takeNumber() else { throw .damaged }
                scanner.skipBlank()
                guard scanner.takeNumber() != nil else { throw .damaged }
                scanner.skipBlank()
                let isUsed = scanner.take("n")
                guard isUsed || scanner.take("f") else { throw .damaged }
                places.note(number, isUsed ? .offset(place) : .free)
            }
        }
    }

    /// A cross-reference stream (7.5.8), whose dictionary is the trailer as well.
    ///
    /// Throws where its fields have impossible widths or numbers; data that end early end the section.
    private func streamSection(at offset: Int, _ places: inout PDFPlaces) throws(PDFProblem) -> [String: PDFValue] {
        var scanner = PDFScanner(bytes, at: offset, budget)
        guard scanner.takeObjectHeader() != nil else { throw .damaged }
        let object = try objectBody(&scanner)
        guard let entries = object.value.dictionary, entries["Type"]?.name == "XRef",
            let widths = entries["W"]?.array?.map({ $0.integer ?? -1 }), widths.count == 3, widths.allSatisfy({ (0...8).contains($0) }),
            widths.reduce(0, +) > 0
        else { throw .damaged }
        let data = try data(of: object)
        let index = entries["Index"]?.array?.map { $0.integer ?? -1 } ?? [0, entries["Size"]?.integer ?? 0]
        var place = 0
        for pair in stride(from: 0, to: index.count - 1, by: 2) {
            let (first, count) = (index[pair], index[pair + 1])
            guard first >= 0, count >= 0, first < 1 << 40 else { throw .damaged }
            for number in first..<first + min(count, data.count) {
                try budget.takeValue()
                guard place + widths.reduce(0, +) <= data.count else { return entries }
                let fields = widths.map { width in
                    defer { place += width }
                    return data[place..<place + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                }
                switch widths[0] == 0 ? 1 : fields[0] {
                case 0: places.note(number, .free)
                case 1: places.note(number, .offset(Int(clamping: fields[1])))
                case 2: places.note(number, .packed(in: Int(clamping: fields[1])))
                default: break
                }
            }
        }
        return entries
    }

    /// Looks for the objects themselves, as readers do with files whose references are wrong; of several with one number the last counts.
    ///
    /// Throws where the search costs more than the budget, and where a trailer says that the file is
    /// encrypted.
    func placesBySearch() throws(PDFProblem) -> PDFPlaces {
        try budget.take(searched: bytes.count)
        var places = PDFPlaces()
        var packs: [Int] = []
        var position = 0
        while let found = place(of: "obj", from: position) {
            position = found + 3
            if found >= 3, bytes[found - 3..<found].elementsEqual("end".utf8) { continue }
            guard let header = headerPlace(before: found) else { continue }
            var scanner = PDFScanner(bytes, at: header, budget)
            guard let number = scanner.takeObjectHeader() else { continue }
            places.replace(number, .offset(header - start))
            guard let object = try? objectBody(&scanner), let entries = object.value.dictionary else { continue }
            if entries["Type"]?.name == "ObjStm" { packs.append(number) }
            if entries["Type"]?.name == "XRef" { places.replace(trailer: entries) }
            position = max(position, object.stream ?? position)
        }
        position = 0
        while let found = place(of: "trailer", from: position) {
            position = found + 7
            var scanner = PDFScanner(bytes, at: position, budget)
            if let entries = try? scanner.value().dictionary { places.replace(trailer: entries) }
        }
        self.places = places
        if isEncrypted { throw .encrypted }
        for pack in packs {
            for number in try packed(in: pack).keys.sorted() { places.note(number, .packed(in: pack)) }
        }
        return places
    }

    /// Where the two numbers before `obj` begin.
    private func headerPlace(before end: Int) -> Int? {
        var place = end
        for _ in 0..<2 {
            let blanks = place
            while place > 0, PDFScanner.isBlank(bytes[place - 1]) { place -= 1 }
            let digits = place
            while place > 0, bytes[place - 1].isDigit { place -= 1 }
            guard blanks - digits <= 8, (1...10).contains(digits - place) else { return nil }
        }
        return place
    }
}
