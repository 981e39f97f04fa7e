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
/// Made once for a file, since each line that may be the header is looked up in it.
struct CSVNames<Column: CSVColumn> {
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
