import Glibc
import HoldlineClient
import Synchronization

/// Cuts a list of invoice numbers, one a line, into pieces of whole lines: blank lines name no invoice, and a byte-order mark belongs to none.
final class NumberPieces: Sendable {
    /// It is read under the lock of `rest`, so by one task at a time.
    private let input: any Input
    /// The beginning of a line that has not ended; nil at the end of the input.
    private let rest = Mutex<[UInt8]?>([])

    init(_ input: any Input) { self.input = input }

    /// As much as one read of the input gives, nil at its end.
    func next() throws(CommandFailure) -> CheckLines? {
        try rest.withLock { rest throws(CommandFailure) in
            while rest != nil {
                let bytes = try input.read()
                let piece: CheckLines
                if bytes.isEmpty {
                    piece = Self.cleaned((rest ?? []) + [UInt8(ascii: "\n")])
                    rest = nil
                } else if let end = bytes.lastIndex(of: UInt8(ascii: "\n")) {
                    piece = Self.cleaned((rest ?? []) + bytes[...end])
                    rest = Array(bytes[(end + 1)...])
                } else {
                    rest? += bytes
                    continue
                }
                if piece.count > 0 { return piece }
            }
            return nil
        }
    }

    /// The lines that name an invoice, as they are: one that is no number is answered with a pause.
    private static func cleaned(_ lines: [UInt8]) -> CheckLines {
        var count = 0
        var isClean = true
        lines.withUnsafeBytes { bytes in
            var place = 0
            while place < bytes.count, let start = bytes.baseAddress, let end = memchr(start + place, 0x0A, bytes.count - place) {
                let first = bytes[place]
                isClean = isClean && first > 0x20 && first != 0xEF
                count += 1
                place = UnsafeRawPointer(end) - start + 1
            }
        }
        if isClean { return CheckLines(bytes: lines, count: count) }
        var piece = CheckLines(bytes: [], count: 0)
        for line in lines.dropLast().split(separator: UInt8(ascii: "\n")) {
            let line = line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
            if line.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) { continue }
            piece.bytes += line
            piece.bytes.append(UInt8(ascii: "\n"))
            piece.count += 1
        }
        return piece
    }
}
