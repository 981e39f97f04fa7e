package import HoldlineCore

/// Reads a named time zone from the system's zoneinfo files, without Foundation and its ICU.
package enum ZoneFile {
    /// Where tzdata installs its files on every Linux.
    package static let directory = "/usr/share/zoneinfo"

    /// The zone of this name (`Europe/Paris`), with the changes of its daylight-saving rule written out to the year 2100.
    ///
    /// Throws for names that are no names of zones, before any path is made of them, and where the file
    /// is absent or damaged. The daemon and the imports read their zones here.
    package static func zone(named name: String, directory: String = directory) throws(FileProblem) -> Zone {
        if name == "UTC" { return .utc }
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-".utf8)
        guard name.utf8.count < 64, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(letters.contains) }) else {
            throw FileProblem(file: excerpt(name), message: "is no time zone: write a name such as Europe/Paris")
        }
        let path = "\(directory)/\(name)"
        let source: ByteSource
        do throws(FileProblem) {
            source = try ByteSource.file(path)
        } catch {
            throw FileProblem(
                file: path, message: "the time zone \(name) cannot be read (\(error.message)): is the name right, and tzdata installed?")
        }
        var bytes: [UInt8] = []
        while let chunk = try source.next(), bytes.count < 1 << 20 { bytes += chunk }
        guard let zone = read(bytes, name: name) else { throw FileProblem(file: path, message: "is no time zone file (TZif, RFC 9636)") }
        return zone
    }

    /// The zone in these bytes (RFC 9636, version 2 or later), or nil where they are none.
    ///
    /// Version 1 has times of 32 bits only and no rule, and is refused; so are files with leap seconds,
    /// which POSIX time does not have.
    package static func read(_ bytes: [UInt8], name: String) -> Zone? {
        var file = TZif(bytes)
        guard let first = file.header(), first.version >= 2, file.skip(first.size(times: 4)), let counts = file.header(),
            counts.leaps == 0, file.rest >= counts.size(times: 8)
        else { return nil }
        let times = (0..<counts.times).map { _ in file.number(8) }
        let kinds = (0..<counts.times).map { _ in Int(file.number(1) & 0xFF) }
        let offsets = (0..<counts.types).map { _ in
            let offset = Int32(truncatingIfNeeded: file.number(4))
            _ = file.number(2)
            return offset
        }
        guard kinds.allSatisfy(offsets.indices.contains), let initial = offsets.first, zip(times, times.dropFirst()).allSatisfy(<),
            file.skip(counts.characters + counts.standard + counts.universal), let footer = file.footer()
        else { return nil }
        // Before the year 1 and after the year 9999 there are no days here.
        var transitions = zip(times, kinds).filter { abs($0.0) < 250_000_000_000 }
            .map { Zone.Transition(from: Instant(seconds: $0.0), offset: offsets[$0.1]) }
        guard !footer.isEmpty else { return Zone(name: name, initialOffset: initial, transitions: transitions) }
        guard let rule = ZoneRule(footer) else { return nil }
        let last = transitions.last?.from
        transitions += rule.transitions(through: 2100).filter { transition in last.map { $0 < transition.from } ?? true }
        return Zone(name: name, initialOffset: initial, transitions: transitions)
    }
}

/// A cursor over a TZif file.
private struct TZif {
    /// What has not been read yet.
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    /// The counts in a header, which say how long each part of the data is.
    struct Counts {
        var version: Int
        var universal, standard, leaps, times, types, characters: Int

        /// Bytes of the data behind the header, with times of this width: four in version 1, eight
        /// after it.
        func size(times width: Int) -> Int { times * (width + 1) + types * 6 + characters + leaps * (width + 4) + standard + universal }
    }

    /// Bytes that are left.
    var rest: Int { bytes.count }

    /// The header of 44 bytes; nil where none stands here, or its counts are beyond any real zone's.
    mutating func header() -> Counts? {
        guard bytes.starts(with: "TZif".utf8), bytes.count >= 44 else { return nil }
        _ = skip(4)
        let version = Int(number(1)) - Int(UInt8(ascii: "0"))
        _ = skip(15)
        let counts = (0..<6).map { _ in Int(number(4)) }
        guard counts.allSatisfy({ (0..<100_000).contains($0) }) else { return nil }
        return Counts(
            version: version, universal: counts[0], standard: counts[1], leaps: counts[2], times: counts[3], types: counts[4],
            characters: counts[5])
    }

    /// Passes over bytes; false where there are not so many.
    mutating func skip(_ count: Int) -> Bool {
        guard bytes.count >= count else { return false }
        bytes = bytes.dropFirst(count)
        return true
    }

    /// A signed big-endian number of this width; the callers have checked that it is there.
    mutating func number(_ width: Int) -> Int64 {
        var value = Int64(Int8(bitPattern: bytes.first ?? 0))
        for byte in bytes.prefix(width).dropFirst() { value = value << 8 | Int64(byte) }
        bytes = bytes.dropFirst(width)
        return value
    }

    /// The rule for what comes after the last change, between two line feeds.
    mutating func footer() -> String? {
        guard bytes.first == UInt8(ascii: "\n"), let end = bytes.dropFirst().firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        return String(validating: bytes[bytes.index(after: bytes.startIndex)..<end], as: UTF8.self)
    }
}
