import Foundation
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire
import Testing
import Waiting

@Suite("A queue_log that is followed")
struct QueueLogTests {
    /// After this piece the log is rotated.
    private static func rotates(_ number: Int) -> Bool { number % 4 == 2 }

    /// Calls that overlap, all of them over at the end. A piece of the log may end within a line, but for those before a rotation.
    private static func pieces(_ count: Int) -> [String] {
        var generator = SystemRandomNumberGenerator()
        var lines: [(Int, String)] = []
        for number in 0..<120 {
            let at = 1_790_000_000 + number * 5
            let head = "|\(at).\(number)|support|"
            lines.append((at, head + "NONE|ENTERQUEUE||01990000\(number)|1"))
            let wait = Int.random(in: 1...40, using: &generator)
            if number % 3 == 0 {
                lines.append((at + wait, head + "NONE|ABANDON|1|1|\(wait)"))
            } else {
                lines.append((at + wait / 2, head + "tom|RINGNOANSWER|900"))
                lines.append((at + wait, head + "lea|CONNECT|\(wait)|x\(number)|2"))
                lines.append((at + wait + 30, head + "lea|COMPLETECALLER|\(wait)|30|1"))
                lines.append((at + wait + 31, "|NONE|NONE|lea|\(number % 2 == 0 ? "PAUSEALL" : "UNPAUSEALL")|"))
            }
        }
        let text = Array(lines.sorted { $0.0 < $1.0 }.map { "\($0.0)\($0.1)\n" }.joined().utf8)
        var ends = (1..<count).map { _ in Int.random(in: 0..<text.count, using: &generator) }.sorted() + [text.count]
        for number in ends.indices {
            if rotates(number), let end = text[ends[number]...].firstIndex(of: UInt8(ascii: "\n")) { ends[number] = end + 1 }
            if number > 0 { ends[number] = max(ends[number], ends[number - 1]) }
        }
        return zip([0] + ends, ends).map { String(decoding: text[$0..<$1], as: UTF8.self) }
    }

    /// What a daemon holds of the log, each call in words, without what numbers it.
    private static func visits(_ f: DaemonFixture) async throws -> [String] {
        let client = try f.client()
        defer { Task { await client.shutDown() } }
        let page = try await client.visits(VisitQuery(), PageQuery(limit: 500)).value
        return page.items.map { call in
            "\(call.observed?.callid ?? "-")/\(call.queue) \(call.state) \(String(describing: call.outcome)) \(call.arrivedAt) "
                + "\(String(describing: call.answeredAt)) \(String(describing: call.endedAt)) \(String(describing: call.wait)) "
                + "\(String(describing: call.talk)) \(call.agent ?? "-") \(call.passes.count)"
        }.sorted()
    }

    @Test("killed again and again while the log grows and is rotated, it tells in the end what one import of the whole log tells")
    func killed() async throws {
        try await DaemonFixture.scope { f in
            let log = f.directory + "/queue_log"
            func follow() throws -> Child {
                try Child(
                    [Programs.companion, "--socket", f.socket, "import", "queue-log", "--follow", "--state", "state", log],
                    output: f.directory + "/follow", errors: f.directory + "/follow", workingIn: f.directory)
            }
            var whole = ""
            var follower = try follow()
            for (number, piece) in Self.pieces(16).enumerated() {
                try Self.append(piece, to: log)
                whole += piece
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...900)))
                if number % 3 == 0 {
                    follower.send(SIGKILL)
                    _ = follower.wait()
                }
                if Self.rotates(number) {
                    let old = "\(log).\(100 - number)"
                    if number % 8 == 2 {
                        try FileManager.default.moveItem(atPath: log, toPath: old)
                    } else {
                        try FileManager.default.copyItem(atPath: log, toPath: old)
                        truncate(log, 0)
                    }
                }
                if number % 3 == 0 { follower = try follow() }
            }
            try whole.write(toFile: f.directory + "/whole", atomically: true, encoding: .utf8)
            try await DaemonFixture.scope { g in
                #expect(try g.holdline("import", "queue-log", f.directory + "/whole").status == 0)
                let expected = try await Self.visits(g)
                #expect(expected.count == 120)
                try await until { try await Self.visits(f) == expected }
            }
            follower.send(SIGTERM)
            #expect(follower.wait() == 0)
        }
    }

    private static func append(_ text: String, to file: String) throws {
        if !FileManager.default.fileExists(atPath: file) { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }
}
