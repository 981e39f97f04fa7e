import Glibc
import HoldlineClient
import HoldlineCore
import Testing

@testable import holdline

@Suite("what takes a backup")
struct BackupTargetTests {
    /// Of the three bytes “abc”.
    private static let head = BackupHead(
        head: 1, headHash: "h", bytes: 3, sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")

    @Test("a file that cannot get its name leaves nothing behind, and what came there meanwhile stays")
    func name() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let place = try BackupPlace(directory.path + "/b.db", keep: nil)
        let target = BackupTarget(place: place, command: nil)
        try target.begin(Self.head)
        try target.take(Array("abc".utf8))
        _ = try directory.write("b.db", "other")
        #expect(throws: CommandFailure.self) { try target.finish() }
        #expect(access(place.partial, F_OK) != 0)
        #expect(try directory.read("b.db") == "other")
        let again = BackupTarget(place: try BackupPlace(directory.path + "/c.db", keep: nil), command: nil)
        try again.begin(Self.head)
        try again.take(Array("abc".utf8))
        #expect(try again.finish().head == 1)
        #expect(try directory.read("c.db") == "abc")
    }

    @Test("the backup that was just made is kept, and those count as older that are named by a clock that was ahead")
    func clockAhead() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let (first, past, ahead) = ("holdline-20250101T020000Z.db", "holdline-20260101T020000Z.db", "holdline-29990101T020000Z.db")
        for name in [first, past, ahead] { _ = try directory.write(name, "other") }
        let place = try BackupPlace(directory.path, keep: 2)
        let target = BackupTarget(place: place, command: nil)
        try target.begin(Self.head)
        try target.take(Array("abc".utf8))
        _ = try target.finish()
        let removed = try place.removeOlder(keeping: 2)
        #expect(removed.map { String($0.suffix(first.count)) } == [ahead, first])
        #expect(try directory.read(past) == "other")
        #expect(access(place.file, F_OK) == 0)
        #expect(try place.removeOlder(keeping: 1).count == 1)
        #expect(access(place.file, F_OK) == 0)
    }

    @Test("what was closed is not closed again: its number may be another file's")
    func closed() throws {
        let target = BackupTarget(place: nil, command: "cat > /dev/null; exit 3")
        try target.begin(Self.head)
        try target.take(Array("abc".utf8))
        #expect(throws: CommandFailure.self) { try target.finish() }
        // Among these is the number that the pipe had, unless another test has it now.
        let others = (0..<64).map { _ in open("/dev/null", O_RDONLY | O_CLOEXEC) }
        target.abandon()
        for other in others { #expect(fcntl(other, F_GETFD) >= 0, "\(other)") }
        for other in others { close(other) }
    }
}
