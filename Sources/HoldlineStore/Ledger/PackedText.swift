import CZlib
import Foundation
import GRDB
import HoldlineCore
import Synchronization

/// The compact form of an event's facts: their JSON, deflated (RFC 1951) against a dictionary of what such JSON says again and again.
///
/// The chain hashes the plain text, so that the form in which it is stored changes no hash. The first byte names the dictionary; a text
/// that gains nothing is stored as it is.
enum PackedText {
    /// The facts of an event of this type, as their column holds them. Throws where zlib has no memory.
    static func pack(_ text: String, type: String) throws -> ColumnValue {
        var text = text
        let dictionary = PackingDictionary.of(type)
        let bytes = try text.withUTF8 { bytes in
            try Deflater.shared.use { try $0.pack(UnsafeRawBufferPointer(bytes), dictionary) }
        }
        return bytes.count < text.utf8.count ? .blob(bytes) : .text(text)
    }

    /// The text of a column. Throws `UnreadableColumn` for a value that `pack` never gave.
    static func unpack(_ value: DatabaseValue) throws -> String {
        switch value.storage {
        case .string(let text): return text
        case .blob(let data): return try data.withUnsafeBytes { try unpack($0) }
        default: throw unreadable
        }
    }

    /// The text of what `pack` made shorter.
    static func unpack(_ bytes: UnsafeRawBufferPointer) throws -> String {
        guard let first = bytes.first, let dictionary = PackingDictionary.all[first] else { throw unreadable }
        return try Inflater.shared.use { try $0.unpack(UnsafeRawBufferPointer(rebasing: bytes.dropFirst()), dictionary) }
    }

    /// No version of this program wrote such facts.
    fileprivate static var unreadable: UnreadableColumn { UnreadableColumn(description: "the facts of an event cannot be unpacked") }
}

/// zlib's streams of one kind: to make one costs as much as to pack a small text.
private final class StreamPool<Stream>: Sendable {
    private let free = Mutex<[StreamBox<Stream>]>([])
    private let make: @Sendable () throws -> Stream

    init(_ make: @escaping @Sendable () throws -> Stream) { self.make = make }

    /// Lends a stream that nobody else uses meanwhile.
    func use<Value>(_ body: (Stream) throws -> Value) throws -> Value {
        let box = try free.withLock { $0.popLast() } ?? StreamBox(stream: make())
        defer { free.withLock { $0.append(box) } }
        return try body(box.stream)
    }
}

/// A stream is used by one thread at a time.
private struct StreamBox<Stream>: @unchecked Sendable {
    let stream: Stream
}

/// Deflating streams. Their window has room for a dictionary and a usual event; a longer text is packed as well, if less.
private final class Deflater {
    /// The committer, a restore and an upgrade take them from here; each use has a stream of its own.
    static let shared = StreamPool { Deflater() }

    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    /// A stream that has read its dictionary and nothing else, by the dictionary's number: a copy takes 0.3 us, to read it again 1.2.
    private var primed: [UInt8: UnsafeMutablePointer<z_stream>] = [:]

    init() { stream.initialize(to: z_stream()) }

    deinit {
        for stream in primed.values {
            deflateEnd(stream)
            stream.deallocate()
        }
        stream.deallocate()
    }

    /// The third level packs nearly as well as the ninth; a window of 4 KiB and a small table of hashes are quick to copy.
    private func primed(_ dictionary: PackingDictionary) throws -> UnsafeMutablePointer<z_stream> {
        if let known = primed[dictionary.number] { return known }
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(stream, 3, Z_DEFLATED, -12, 5, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else {
            stream.deallocate()
            throw PackedText.unreadable
        }
        dictionary.bytes.withUnsafeBufferPointer { _ = deflateSetDictionary(stream, $0.baseAddress, UInt32($0.count)) }
        primed[dictionary.number] = stream
        return stream
    }

    /// The number of the dictionary, and the deflated text behind it. Throws `UnreadableColumn` where zlib has no memory.
    func pack(_ text: UnsafeRawBufferPointer, _ dictionary: PackingDictionary) throws -> [UInt8] {
        guard deflateCopy(stream, try primed(dictionary)) == Z_OK else { throw PackedText.unreadable }
        defer { deflateEnd(stream) }
        let room = Int(deflateBound(stream, UInt(text.count))) + 1
        return try [UInt8](unsafeUninitializedCapacity: room) { result, count in
            result[0] = dictionary.number
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: text.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(text.count)
            stream.pointee.next_out = result.baseAddress.map { $0 + 1 }
            stream.pointee.avail_out = UInt32(room - 1)
            guard deflate(stream, Z_FINISH) == Z_STREAM_END else { throw PackedText.unreadable }
            count = room - Int(stream.pointee.avail_out)
        }
    }
}

/// An inflating stream.
private final class Inflater {
    static let shared = StreamPool { try Inflater() }

    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    /// It grows to the longest text that it ever held, and is kept.
    private var buffer = [UInt8](repeating: 0, count: 8192)

    init() throws {
        stream.initialize(to: z_stream())
        guard inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { throw PackedText.unreadable }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Throws `UnreadableColumn` for bytes that the dictionary's number does not fit, or that break off.
    func unpack(_ packed: UnsafeRawBufferPointer, _ dictionary: PackingDictionary) throws -> String {
        inflateReset(stream)
        dictionary.bytes.withUnsafeBufferPointer { _ = inflateSetDictionary(stream, $0.baseAddress, UInt32($0.count)) }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: packed.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(packed.count)
        var count = 0
        while true {
            let code = buffer.withUnsafeMutableBufferPointer { buffer in
                stream.pointee.next_out = buffer.baseAddress.map { $0 + count }
                stream.pointee.avail_out = UInt32(buffer.count - count)
                let code = inflate(stream, Z_FINISH)
                count = buffer.count - Int(stream.pointee.avail_out)
                return code
            }
            if code == Z_STREAM_END { return String(decoding: buffer[..<count], as: UTF8.self) }
            // An event of a large merge is longer than the buffer.
            guard code == Z_BUF_ERROR, stream.pointee.avail_out == 0 else { throw PackedText.unreadable }
            buffer.append(contentsOf: repeatElement(0, count: buffer.count))
        }
    }
}

extension LedgerRow {
    /// The facts of an event whose row is read for nothing else.
    static func facts(_ seq: Int64, _ db: Database) throws -> String? {
        let select = try db.cachedStatement(sql: "SELECT facts FROM event WHERE seq = ?")
        return try DatabaseValue.fetchOne(select, arguments: [seq]).map(PackedText.unpack)
    }
}
