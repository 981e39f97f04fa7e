import Foundation
import HoldlineCore
import HoldlineFormats
import Testing

@Suite("Zones from the system")
struct ZoneFileTests {
    @Test(
        "a zone of the system has Foundation's offsets, in the past and by its rule to 2099",
        arguments: [
            "Europe/Paris", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo",
            "Pacific/Apia",
            "Africa/Casablanca", "America/Nuuk", "Asia/Tehran", "Etc/GMT+5",
        ])
    func offsets(name: String) throws {
        let zone = try ZoneFile.zone(named: name)
        let other = try #require(TimeZone(identifier: name))
        let differing = stride(from: Int64(0), to: 4_102_000_000, by: 86_400 * 3 + 1234).first {
            Int(zone.offset(at: Instant(seconds: $0))) != other.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval($0)))
        }
        #expect(differing.map { Instant(seconds: $0).description } == nil)
    }

    @Test("Paris changes its clocks on the last Sundays of March and October, at one o'clock UTC")
    func paris() throws {
        let zone = try ZoneFile.zone(named: "Europe/Paris")
        let changes = zone.transitions.map(\.from.description)
        #expect(changes.contains("2026-03-29T01:00:00Z"))
        #expect(changes.contains("2026-10-25T01:00:00Z"))
        #expect(changes.contains("2099-10-25T01:00:00Z"))
        #expect(zone.day(of: try #require(Instant(text: "2026-06-30T22:00:00Z"))).description == "2026-07-01")
    }

    @Test(
        "a name that is no zone is refused and opens no other file",
        arguments: [
            "", "/etc/passwd", "../../etc/passwd", "Europe/../../../etc/passwd", "Europe//Paris", "Europe/Atlantis", "Europe",
            "zone1970.tab", "A\u{0}",
        ])
    func unknown(name: String) {
        #expect(throws: FileProblem.self) { try ZoneFile.zone(named: name) }
    }

    @Test("a change at the first second that 64 bits have is before all days")
    func earliest() throws {
        func file(_ time: [UInt8]) -> [UInt8] {
            let counts: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 4]
            let empty = "TZif2".utf8 + [UInt8](repeating: 0, count: 39)
            return empty + Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts + time + [0, 0, 0, 14, 16, 0, 0]
                + Array("CET\0\n\n".utf8)
        }
        let zone = try #require(ZoneFile.read(file([0x80, 0, 0, 0, 0, 0, 0, 0]), name: "x"))
        #expect(zone.offset(at: Instant(seconds: 0)) == 3600)
    }

    @Test("bytes that are no zone file give none, and do not trap")
    func fuzz() throws {
        let source = try ByteSource.file("\(ZoneFile.directory)/Europe/Paris")
        let bytes = try #require(try source.next())
        #expect(ZoneFile.read(bytes, name: "x") != nil)
        var generator = Dice(state: 3)
        for _ in 0..<2000 {
            var changed = bytes
            changed[Int(generator.next() % 60)] = UInt8(truncatingIfNeeded: generator.next())
            changed[Int(generator.next() % UInt64(changed.count))] = UInt8(truncatingIfNeeded: generator.next())
            changed.removeLast(Int(generator.next() % 40))
            _ = ZoneFile.read(changed, name: "x")
        }
        for count in stride(from: 0, to: bytes.count - 1, by: 7) { #expect(ZoneFile.read(Array(bytes.prefix(count)), name: "x") == nil) }
    }
}
