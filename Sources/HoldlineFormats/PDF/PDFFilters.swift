import CZlib
import HoldlineCore

/// Takes the filters off a stream's data (ISO 32000-1, 7.4): those that attachments, object streams and cross-reference streams have.
struct PDFFilters {
    /// Shared by all streams of the file, since a small one can unpack to gigabytes.
    let budget: PDFBudget

    /// Filters on one stream; real files have one or two.
    private static let longestChain = 6

    /// `parameters` are the filters' own, by their places.
    ///
    /// Throws for a filter or predictor that is not read, for data that are no such encoding, and where
    /// the chain or the budget is at its end.
    func decode(_ data: [UInt8], filters: [String], parameters: [[String: PDFValue]]) throws(PDFProblem) -> [UInt8] {
        guard filters.count <= Self.longestChain else { throw .tooMuch }
        var data = data
        for (place, filter) in filters.enumerated() {
            let own = place < parameters.count ? parameters[place] : [:]
            switch filter {
            case "FlateDecode", "Fl": data = try unpredicted(try inflated(data), own)
            case "ASCIIHexDecode", "AHx": data = try fromHexadecimal(data)
            case "ASCII85Decode", "A85": data = try fromASCII85(data)
            case "Crypt": throw .encrypted
            default:
                throw PDFProblem(message: "is a PDF that packs its attachment with \(excerpt(filter)), which is not read: save it anew")
            }
        }
        return data
    }

    /// zlib, as much as the budget allows.
    private func inflated(_ data: [UInt8]) throws(PDFProblem) -> [UInt8] {
        var output: [UInt8] = []
        var stream = z_stream()
        guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw PDFProblem(message: "cannot be read: no memory to decompress it")
        }
        defer { inflateEnd(&stream) }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        var input = data
        var used = 0
        while true {
            let (code, read, written) = input.withUnsafeMutableBufferPointer { source in
                chunk.withUnsafeMutableBufferPointer { target in
                    stream.next_in = source.baseAddress.map { $0 + used }
                    stream.avail_in = UInt32(clamping: source.count - used)
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(target.count)
                    let offered = stream.avail_in
                    let code = inflate(&stream, Z_NO_FLUSH)
                    return (code, Int(offered - stream.avail_in), target.count - Int(stream.avail_out))
                }
            }
            used += read
            try budget.take(decoded: written)
            output += chunk[..<written]
            if code == Z_STREAM_END { return output }
            guard code == Z_OK, read > 0 || written > 0 else {
                throw PDFProblem(message: "is a PDF that is damaged: a part of it cannot be decompressed")
            }
        }
    }

    /// Undoes a predictor: PNG's (10 to 15), or none.
    private func unpredicted(_ data: [UInt8], _ parameters: [String: PDFValue]) throws(PDFProblem) -> [UInt8] {
        let predictor = parameters["Predictor"]?.integer ?? 1
        guard predictor >= 10 else {
            guard predictor == 1 else {
                throw PDFProblem(message: "is a PDF with a predictor that is not read (\(predictor)): save it anew")
            }
            return data
        }
        let columns = parameters["Columns"]?.integer ?? 1
        let colors = parameters["Colors"]?.integer ?? 1
        let bits = parameters["BitsPerComponent"]?.integer ?? 8
        guard (1...1_000_000).contains(columns), (1...32).contains(colors), [1, 2, 4, 8, 16].contains(bits) else { throw .damaged }
        let width = (columns * colors * bits + 7) / 8
        let back = max(1, colors * bits / 8)
        var output: [UInt8] = []
        output.reserveCapacity(data.count)
        var above = [UInt8](repeating: 0, count: width)
        var place = 0
        while place < data.count {
            let kind = data[place]
            var row = Array(data[(place + 1)..<min(place + 1 + width, data.count)])
            guard kind <= 4 else { throw .damaged }
            for column in row.indices {
                let left = column >= back ? row[column - back] : 0
                let corner = column >= back ? above[column - back] : 0
                row[column] &+= Self.predicted(kind, left: left, above: above[column], corner: corner)
            }
            output += row
            place += 1 + width
            if row.count == width { above = row }
        }
        return output
    }

    /// PNG specification, 9.2.
    private static func predicted(_ kind: UInt8, left: UInt8, above: UInt8, corner: UInt8) -> UInt8 {
        switch kind {
        case 1: return left
        case 2: return above
        case 3: return UInt8((Int(left) + Int(above)) / 2)
        case 4:
            let estimate = Int(left) + Int(above) - Int(corner)
            let (fromLeft, fromAbove, fromCorner) = (abs(estimate - Int(left)), abs(estimate - Int(above)), abs(estimate - Int(corner)))
            if fromLeft <= fromAbove, fromLeft <= fromCorner { return left }
            return fromAbove <= fromCorner ? above : corner
        default: return 0
        }
    }

    /// ASCIIHexDecode (7.4.2): `>` ends the data, blanks are passed over.
    private func fromHexadecimal(_ data: [UInt8]) throws(PDFProblem) -> [UInt8] {
        var digits: [UInt8] = []
        for byte in data {
            if byte == UInt8(ascii: ">") { break }
            if let digit = byte.hexadecimalValue { digits.append(digit) } else if !PDFScanner.isBlank(byte) { throw .damaged }
        }
        try budget.take(decoded: digits.count / 2)
        return PDFScanner.bytes(ofHex: digits)
    }

    /// Five digits of base 85 are four bytes; `z` is four zeros, `~>` the end.
    private func fromASCII85(_ data: [UInt8]) throws(PDFProblem) -> [UInt8] {
        var output: [UInt8] = []
        var group: [UInt32] = []
        func flush(_ count: Int) throws(PDFProblem) {
            var value: UInt64 = 0
            for digit in group + [UInt32](repeating: 84, count: 5 - group.count) { value = value * 85 + UInt64(digit) }
            guard value <= UInt64(UInt32.max) else { throw .damaged }
            for shift in [24, 16, 8, 0].prefix(count) { output.append(UInt8(truncatingIfNeeded: value >> UInt64(shift))) }
        }
        for byte in data {
            if byte == UInt8(ascii: "~") { break }
            if PDFScanner.isBlank(byte) { continue }
            if byte == UInt8(ascii: "z"), group.isEmpty {
                output += [0, 0, 0, 0]
            } else if (UInt8(ascii: "!")...UInt8(ascii: "u")).contains(byte) {
                group.append(UInt32(byte - UInt8(ascii: "!")))
                if group.count == 5 {
                    try flush(4)
                    group.removeAll()
                }
            } else {
                throw .damaged
            }
        }
        if group.count == 1 { throw .damaged }
        if !group.isEmpty { try flush(group.count - 1) }
        try budget.take(decoded: output.count)
        return output
    }
}
