import Glibc
import HoldlineClient
import HoldlineCore
import Testing

@testable import holdline

@Suite("what the doctor looks at")
struct ExaminationTests {
    private func examination() throws -> Examination {
        Examination(try Client(socket: "/nowhere/s"), places: [:], isDeep: true)
    }

    /// `free` in MiB.
    private func disk(_ free: UInt, isReadOnly: Bool = false, database: Int64 = 1 << 30) throws -> Finding? {
        var room = statvfs()
        (room.f_frsize, room.f_bavail, room.f_files, room.f_favail) = (1 << 20, free, 1 << 20, 1 << 20)
        if isReadOnly { room.f_flag = UInt(ST_RDONLY) }
        var examination = try examination()
        examination.disk(room, "/var/lib/holdline", database: database)
        return examination.findings.first
    }

    @Test("a disk that is mounted read-only is said as such, however much room it has")
    func disk() throws {
        for free: UInt in [0, 100, 900, 1 << 20] {
            let finding = try #require(try disk(free, isReadOnly: true))
            #expect(finding.grade == .wrong && finding.text.contains("read-only"), "\(finding)")
        }
        #expect(try disk(10)?.grade == .wrong && disk(900)?.grade == .warning && disk(1 << 20)?.grade == .good)
    }

    @Test("a database that cannot be verified, since the daemon's program is not here, is said so")
    func verify() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        var examination = try examination()
        examination.path = try directory.write("holdline.db", "")
        await examination.verify(with: OtherProgram(path: directory.path + "/holdlined"))
        let finding = try #require(examination.findings.first)
        #expect(finding.grade == .unknown && finding.topic == "database" && finding.text.contains("cannot be started"), "\(finding)")
    }
}
