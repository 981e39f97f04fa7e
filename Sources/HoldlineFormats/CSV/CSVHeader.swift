import HoldlineCore

/// A column that a reader understands, with the header names that mean it.
protocol CSVColumn: CaseIterable, RawRepresentable<Int>, Sendable {
    /// Names that mean this column and nothing else, with commas between them; letters and digits count, case, accents and punctuation do not.
    var names: String { get }
    /// Names that mean it where no cell of the header is called by one of `names`: `Client` beside `Code client` is no second customer.
    var looseNames: String { get }
    /// Whether a file without this column is refused, unless the caller says that it has none.
    var isRequired: Bool { get }
    /// The same where it depends on which other columns are there.
    func isRequired(beside isThere: (Self) -> Bool) -> Bool
    /// All names, folded once for all files.
    static var known: CSVNames<Self> { get }
}

extension CSVColumn {
    /// What messages and `--map` call it.
    var title: String { "\(self)" }
    var looseNames: String { "" }
    /// Most columns are required or not whatever stands beside them; a column of amounts is not, where
    /// debits and credits are there.
    func isRequired(beside isThere: (Self) -> Bool) -> Bool { isRequired }

    /// The column that `--map` and layouts call so; nil for a name that no column has.
    static func titled(_ title: String) -> Self? { allCases.first { $0.title == title } }
    static var titles: [String] { allCases.map(\.title) }
}

/// The names of all columns, folded, and how exact each is.
///
/// Each line that may be the header is looked up in it.
struct CSVNames<Column: CSVColumn>: Sendable {
    /// By folded name. Exact names are entered after loose ones and replace them, so that a name which
    /// is both counts as exact.
    private var meanings: [String: (column: Column, isLoose: Bool)] = [:]

    init() {
        for isLoose in [true, false] {
            for column in Column.allCases {
                for name in (isLoose ? column.looseNames : column.names).split(separator: ",") {
                    for key in Self.keys(name) { meanings[key] = (column, isLoose) }
                }
            }
        }
    }

    /// The column that a header cell names, and whether only loosely; nil for a cell that means nothing
    /// here.
    func meaning(of cell: String) -> (column: Column, isLoose: Bool)? { meanings[HeaderName.folded(cell)] }

    /// German is written with ä and with ae, in headers too.
    private static func keys(_ name: Substring) -> [String] {
        let written = name.lowercased()
        var spelled = ""
        for character in written {
            switch character {
            case "ä": spelled += "ae"
            case "ö": spelled += "oe"
            case "ü": spelled += "ue"
            default: spelled.append(character)
            }
        }
        return [HeaderName.folded(written), HeaderName.folded(spelled)]
    }
}

/// How names in headers are compared.
enum HeaderName {
    /// Lower case, letters and digits only, accents gone: `N° de Facture`, `n_de_facture` and `NDeFacture` are one name.
    static func folded(_ name: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in name.normalizedNFC.lowercased().unicodeScalars {
            switch scalar {
            case "à", "â", "ä", "á", "ã": result.append("a")
            case "ç": result.append("c")
            case "é", "è", "ê", "ë": result.append("e")
            case "î", "ï", "í": result.append("i")
            case "ô", "ö", "ó": result.append("o")
            case "ù", "û", "ü", "ú": result.append("u")
            case "ñ": result.append("n")
            case "ß": result.append(contentsOf: "ss".unicodeScalars)
            case "№": result.append("n")
            case "º", "ª": break
            default: if scalar.properties.isAlphabetic || scalar.properties.numericType != nil { result.append(scalar) }
            }
        }
        return String(result)
    }
}

/// Which cell of a record belongs to which column.
struct CSVHeader<Column: CSVColumn> {
    /// The header's cells as they are written.
    let cells: [String]
    /// The line where the header stands.
    let line: Int
    /// Header cells that mean nothing here.
    private(set) var ignored: [String] = []
    /// What was decided between two cells, in words.
    private(set) var remarks: [String] = []
    /// Cells of one column between which nothing decides.
    private(set) var conflict: String?
    /// Columns that were named by the caller and are not there.
    private(set) var absent: [String] = []
    /// Columns of which the caller says that the file has none.
    private(set) var without: Set<String> = []
    /// By the raw value of a column that is nowhere else: the cell that means it, and that the caller gave to another one.
    private(set) var lent: [Int: String] = [:]
    /// For each column, by its raw value, the cell: looked up for every cell of millions of rows.
    private var places: [Int?]

    /// Which cell belongs to the column; nil where the header does not name it.
    subscript(column: Column) -> Int? { places[column.rawValue] }

    /// `stated` are names that the caller gives a column: they come before the names that are known here. None at all: the file has no such column.
    init(_ record: CSVRecord, stated: [String: StatedColumn]) {
        cells = record.cells.map(\.trimmed)
        line = record.line
        places = [Int?](repeating: nil, count: Column.allCases.count)
        var taken: Set<Int> = []
        var settled: Set<Int> = []
        for column in Column.allCases {
            guard let wanted = stated[column.title] else { continue }
            if wanted.names.isEmpty {
                without.insert(column.title)
                settled.insert(column.rawValue)
                continue
            }
            let place = find(wanted, for: column)
            if place == nil, wanted.isOptional { continue }
            settled.insert(column.rawValue)
            places[column.rawValue] = place
            if let place { taken.insert(place) }
        }
        var loose: Set<Int> = []
        for (index, cell) in cells.enumerated() where !taken.contains(index) {
            guard let (column, isLoose) = Column.known.meaning(of: cell), !settled.contains(column.rawValue) else {
                if !cell.isEmpty { ignored.append(cell) }
                continue
            }
            guard let other = places[column.rawValue] else {
                places[column.rawValue] = index
                if isLoose { loose.insert(column.rawValue) }
                continue
            }
            switch (loose.contains(column.rawValue), isLoose) {
            case (true, false):
                places[column.rawValue] = index
                loose.remove(column.rawValue)
                leave(other, for: index, column)
            case (false, true): leave(index, for: other, column)
            default: clash(other, index, column)
            }
        }
        for index in taken.sorted() {
            guard let (column, _) = Column.known.meaning(of: cells[index]), places[column.rawValue] == nil else { continue }
            lent[column.rawValue] = cells[index]
        }
    }

    /// Names at most forty headings that mean nothing here; empty where there are none.
    var ignoredRemarks: [String] {
        ignored.isEmpty ? [] : ["columns without a meaning here: \(ignored.prefix(40).map { excerpt($0) }.joined(separator: ", "))"]
    }

    /// How many columns it names.
    var count: Int { places.count { $0 != nil } }

    /// Required columns that no cell names, and of which the caller does not say that the file has
    /// none. Where there are any, the file is refused.
    var missing: [Column] {
        Column.allCases.filter {
            $0.isRequired(beside: { places[$0.rawValue] != nil }) && places[$0.rawValue] == nil && !without.contains($0.title)
        }
    }

    /// The cell that the caller means by one of its names, in their order: the very name first, then
    /// one that is equal when folded.
    ///
    /// Notes a conflict where several cells are called so, and an absence where none is.
    private mutating func find(_ wanted: StatedColumn, for column: Column) -> Int? {
        for name in wanted.names {
            let exact = cells.indices.filter { cells[$0] == name.trimmed }
            let matches = exact.isEmpty ? cells.indices.filter { HeaderName.folded(cells[$0]) == HeaderName.folded(name) } : exact
            if matches.count > 1 {
                conflict =
                    conflict ?? "\(matches.count) columns are called “\(excerpt(name))”: rename all but the one that means \(column.title)"
            }
            if let first = matches.first { return first }
        }
        if !wanted.isOptional { absent.append(wanted.names.map { "“\(excerpt($0))”" }.joined(separator: " or ") + " for \(column.title)") }
        return nil
    }

    /// Remarks that one cell was preferred to another of the same column, because its name is the exact
    /// one.
    private mutating func leave(_ place: Int, for other: Int, _ column: Column) {
        remarks.append(
            "column “\(excerpt(cells[other]))” is the \(column.title); “\(excerpt(cells[place]))” is left unread (--map \(column.title)=… says another)"
        )
    }

    /// Notes that two cells are equally good for a column. Only the first conflict is kept: the file is
    /// refused for it.
    private mutating func clash(_ place: Int, _ other: Int, _ column: Column) {
        let names = [cells[place], cells[other]].map { "“\(excerpt($0))”" }
        conflict =
            conflict
            ?? "columns \(names[0]) and \(names[1]) both mean \(column.title): say which with --map \(column.title)=\"\(excerpt(cells[place]))\", or rename one"
    }
}

/// What the caller calls a column in the file.
package struct StatedColumn: Hashable, Sendable {
    /// In order of preference; empty where the file has no such column.
    package var names: [String]
    /// Whether the names known here count where the file has none of these.
    package var isOptional: Bool

    /// An empty list says that the file has no such column, as `none` does in a layout.
    package init(_ names: [String], isOptional: Bool = false) { (self.names, self.isOptional) = (names, isOptional) }
}
