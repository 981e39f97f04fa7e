/// A value of ISO 32000-1, 7.3. Streams are dictionaries with data behind them (`PDFObject`).
indirect enum PDFValue: Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// Nothing here needs its value.
    case real
    case string([UInt8])
    case name(String)
    case array([PDFValue])
    case dictionary([String: PDFValue])
    /// An indirect object, by its number; of its generations the newest one is meant.
    case reference(Int)

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
    var value: PDFValue
    var stream: Int?

    static let null = PDFObject(value: .null)
}

/// Why a PDF cannot be read, for a person.
struct PDFProblem: Error {
    let message: String

    static let damaged = PDFProblem(message: "is a PDF that is damaged: its objects cannot be found")
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

    init(fileOf size: Int) { searched = (4 << 20) + 16 * size }

    func takeValue() throws(PDFProblem) {
        values -= 1
        if values < 0 || searched < 0 { throw .tooMuch }
    }

    /// Counts bytes where nothing can be thrown; the next value is refused if they were too many.
    func note(searched count: Int) { searched -= count }

    func take(searched count: Int) throws(PDFProblem) {
        searched -= count
        if searched < 0 { throw .tooMuch }
    }

    func take(decoded count: Int) throws(PDFProblem) {
        decoded -= count
        if decoded < 0 { throw .tooMuch }
    }
}
