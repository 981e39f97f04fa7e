/// A value of ISO 32000-1, 7.3. Streams are dictionaries with data behind them (`PDFObject`).
indirect enum PDFValue: Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// Nothing here needs its value.
    case real
    /// The bytes of a literal or hexadecimal string, without its escapes; see `text`.
    case string([UInt8])
    case name(String)
    case array([PDFValue])
    /// Entries without their slashes.
    case dictionary([String: PDFValue])
    /// An indirect object, by its number; of its generations the newest one is meant.
    case reference(Int)

    /// The value as what it is taken for; nil where it is anything else, so that damaged files fail
    /// where they are read.
    var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    var name: String? { if case .name(let value) = self { value } else { nil } }
    var array: [PDFValue]? { if case .array(let value) = self { value } else { nil } }
    var dictionary: [String: PDFValue]? { if case .dictionary(let value) = self { value } else { nil } }
    var reference: Int? { if case .reference(let value) = self { value } else { nil } }

    /// A text string (7.9.2.2): UTF-16 or UTF-8 by its mark; else PDFDocEncoding, of which the names that are looked for are ASCII.
    var text: String? {
        guard case .string(let bytes) = self else { return nil }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return String(decoding: bytes.dropFirst(3), as: UTF8.self) }
        for (mark, high) in [([0xFE, 0xFF] as [UInt8], 0), ([0xFF, 0xFE], 1)] where bytes.starts(with: mark) {
            let units = stride(from: 2, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0 + high]) << 8 | UInt16(bytes[$0 + 1 - high]) }
            return String(decoding: units, as: UTF16.self)
        }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}

/// An indirect object: its value, and where the data of its stream begin, if it is one.
struct PDFObject {
    /// For a stream its dictionary.
    var value: PDFValue
    /// An offset from the beginning of the bytes that it was read from.
    var stream: Int?

    static let null = PDFObject(value: .null)
}

/// Why a PDF cannot be read, for a person.
struct PDFProblem: Error {
    /// Without the file's name, which `InvoicePDF` puts before it.
    let message: String

    /// For every offset, length and reference that leads nowhere: which of them it was helps nobody.
    static let damaged = PDFProblem(message: "is a PDF that is damaged: its objects cannot be found")
    /// Where the budget is used up, or nesting has no end.
    static let tooMuch = PDFProblem(message: "is a PDF that takes more than an invoice needs: it is damaged, or made to do harm")
    static let encrypted = PDFProblem(message: "is a PDF that is encrypted: what is in it cannot be read; save it without a password")
}

/// What one file may take in all, however its parts refer to each other.
final class PDFBudget {
    /// Values that are read.
    private var values = 4_000_000
    /// Bytes that are looked through for a word or the end of a text: so often the whole file, and some more.
    private var searched: Int
    /// Bytes that come out of filters.
    private(set) var decoded = 96 << 20

    /// In proportion to the file's size in bytes, since honest files need little more than to be read
    /// through.
    init(fileOf size: Int) { searched = (4 << 20) + 16 * size }

    /// Charges one value. Throws where values or searched bytes are used up, also by what `note`
    /// charged before.
    func takeValue() throws(PDFProblem) {
        values -= 1
        if values < 0 || searched < 0 { throw .tooMuch }
    }

    /// Counts bytes where nothing can be thrown; the next value is refused if they were too many.
    func note(searched count: Int) { searched -= count }

    /// Charges bytes before they are looked through. Throws where that would be too many.
    func take(searched count: Int) throws(PDFProblem) {
        searched -= count
        if searched < 0 { throw .tooMuch }
    }

    /// Charges bytes that a filter gives out. Throws where all streams together give too many.
    func take(decoded count: Int) throws(PDFProblem) {
        decoded -= count
        if decoded < 0 { throw .tooMuch }
    }
}
