import Foundation
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire
import Testing
import Waiting

@Suite("An hour at a telephone system, followed")
struct FollowedModelTests {
    /// Where the log is cut into pieces: anywhere, but at the end of a line where it is rotated after the piece.
    private static func pieces(of text: String, _ count: Int, rotates: (Int) -> Bool) -> [ArraySlice<UInt8>] {
        let bytes = Array(text.utf8)
        var ends = (1..<count).map { _ in Int.random(in: 0..<bytes.count) }.sorted() + [bytes.count]
        for number in ends.indices {
            if rotates(number), let end = bytes[ends[number]...].firstIndex(of: UInt8(ascii: "\n")) { ends[number] = end + 1 }
            if number > 0 { ends[number] = max(ends[number], ends[number - 1]) }
        }
        return zip([0] + ends, ends).map { bytes[$0..<$1] }
    }

    private static func report(_ f: DaemonFixture, _ model: QueueModel, by grouping: ReportGrouping) async throws -> QueueReport {
        let client = try f.client(waits: [.milliseconds(100), .milliseconds(500)])
        defer { Task { await client.shutDown() } }
        let day = Day(number: Int32(model.start / 86_400))
        var query = QueueReportQuery()
        (query.from, query.to, query.by) = (day.adding(days: -1), day.adding(days: 1), grouping)
        return try await client.queueReport(query).value
    }

    private static func isSame(_ own: QueueReport, _ model: QueueReport) -> Bool {
        func rows(_ report: QueueReport) -> [ReportRow] { report.rows.map { ReportRow(key: $0.key?.lowercased(), figures: $0.figures) } }
        return own.total == model.total && rows(own) == rows(model)
    }

    @Test("with the follower and the daemon killed again and again, rotation and a torn line, the figures are the model's to the second")
    func followed() async throws {
        let start = (Int64(Date.now.timeIntervalSince1970) / 86_400 - 2) * 86_400 + 8 * 3600
        let model = QueueModel(start: start, calls: 70, generator: SystemRandomNumberGenerator())
        try await DaemonFixture.scope { f in
            let log = f.directory + "/queue_log"
            func follow() throws -> Child {
                try Child(
                    [
                        Programs.companion, "--socket", f.socket, "import", "queue-log", "--follow", "--state", "state", "--alive", "true",
                        log,
                    ],
                    output: f.directory + "/follow", errors: f.directory + "/follow", workingIn: f.directory)
            }
            func rotates(_ number: Int) -> Bool { number % 4 == 1 }
            var follower = try follow()
            for (number, piece) in Self.pieces(of: model.text, 12, rotates: rotates).enumerated() {
                let descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
                #expect(piece.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == piece.count)
                close(descriptor)
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...700)))
                if number % 3 == 0 {
                    follower.send(SIGKILL)
                    _ = follower.wait()
                }
                if number % 4 == 2 {
                    f.kill()
                    try await f.start()
                }
                if rotates(number) { try FileManager.default.moveItem(atPath: log, toPath: "\(log).\(100 - number)") }
                if number % 3 == 0 { follower = try follow() }
            }
            if !FileManager.default.fileExists(atPath: log) { _ = FileManager.default.createFile(atPath: log, contents: nil) }
            for grouping in [ReportGrouping.queue, .agent] {
                let expected = model.report(by: grouping)
                try await until { Self.isSame(try await Self.report(f, model, by: grouping), expected) }
                #expect(try await Self.report(f, model, by: grouping).total == expected.total)
            }
            follower.send(SIGTERM)
            #expect(follower.wait() == 0)
            // All of it once more, with a copy, changes nothing.
            let version = try await Self.report(f, model, by: .queue).version
            try model.text.write(toFile: f.directory + "/copy", atomically: true, encoding: .utf8)
            #expect(try f.holdline("import", "queue-log", f.directory + "/copy", f.directory + "/copy").status == 65)
            #expect(try await Self.report(f, model, by: .queue).version == version)
        }
    }
}
