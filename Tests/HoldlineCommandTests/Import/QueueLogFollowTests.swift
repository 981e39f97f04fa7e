import Glibc
import HoldlineCore
import Synchronization
import Testing
import Waiting

@testable import holdline

@Suite("Following a queue_log")
struct QueueLogFollowTests {
    /// A log, a place for the state, and a daemon.
    private struct Scene {
        let directory: TemporaryDirectory
        let daemon: ScriptedDaemon
        var log: String { directory.path + "/queue_log" }
        var state: String { directory.path + "/state.json" }

        /// What it says beside the data, in all its runs.
        let said = Kept()

        /// Follows while the body runs, ends it as a signal would, and gives its exit status.
        @discardableResult
        func follow(_ body: () async throws -> Void) async throws -> Int32 {
            let console = Console(
                output: Kept(), error: said, input: Given(""), inputIsTerminal: false, outputIsTerminal: false, errorIsTerminal: false,
                width: 80, hasColor: false, environment: { _ in nil })
            let arguments = ["import", "queue-log", "--follow", log, "--state", state, "--socket", daemon.socket]
            let task = Task { await Program.run(arguments, on: console) }
            do {
                try await body()
            } catch {
                task.cancel()
                throw error
            }
            task.cancel()
            return await task.value
        }

        /// Waits until the state says that the log was acknowledged: all of it, or all but the last `unread` bytes.
        func settled(but unread: Int = 0) async throws {
            try await until("the state") {
                var status = stat()
                guard stat(log, &status) == 0, let state = try? DescriptorInput(open(state, O_RDONLY)).readToEnd() else { return false }
                return String(decoding: state, as: UTF8.self).contains("\"offset\":\(Int(status.st_size) - unread),")
            }
        }

        func says(_ text: String) async throws { try await until("\(text)") { said.text.contains(text) } }
        func append(_ text: String) throws { try QueueLogWire.append(text, to: log) }
        func move(to name: String) { rename(log, directory.path + "/" + name) }

        func ended(_ callids: [String]) async throws {
            try await until("\(callids)") { daemon.ended == callids }
            #expect(daemon.ended == callids)
        }
    }

    private func scene(
        _ script: @Sendable @escaping (ScriptedDaemon.Asked, Int) -> ScriptedDaemon.Reply = { asked, _ in QueueLogWire.answer(asked) },
        _ body: (Scene) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try await ScriptedDaemon.run(script) { try await body(Scene(directory: directory, daemon: $0)) }
    }

    @Test("it waits for the log, and for the end of each line")
    func waits() async throws {
        try await scene { scene in
            let status = try await scene.follow {
                try await scene.says("is not there yet")
                let unfinished = "110|c1|support|NONE|ABANDON|1|1|1"
                try scene.append("100|c1|support|NONE|ENTERQUEUE||0199|1\n" + unfinished)
                try await until("the arrival") { scene.daemon.told("callid") == ["c1"] }
                // The state is kept after a look at all that there is, the unfinished line too.
                try await scene.settled(but: unfinished.utf8.count)
                #expect(scene.daemon.ended == [])
                try scene.append("0\n")
                try await scene.ended(["c1"])
                #expect(scene.daemon.told("wait").last == "10")
            }
            #expect(status == 0)
        }
    }

    @Test("a log that is renamed is finished before the new one is begun, a last line without its end too")
    func renamed() async throws {
        try await scene { scene in
            try scene.append(QueueLogWire.call("c1", at: 100))
            try await scene.follow {
                try await scene.ended(["c1"])
                scene.move(to: "queue_log.1")
                // Asterisk writes on to the file that it has open, until it is told to reopen.
                let old = scene.directory.path + "/queue_log.1"
                try QueueLogWire.append(QueueLogWire.call("c2", at: 200), to: old)
                try await scene.ended(["c1", "c2"])
                try QueueLogWire.append("300|c3|support|NONE|ENTERQUEUE||0|1\n301|c3|support|NONE|ABANDON|1|1|1", to: old)
                try scene.append(QueueLogWire.call("c4", at: 400))
                try await scene.ended(["c1", "c2", "c3", "c4"])
            }
        }
    }

    @Test("a log that is copied and truncated is finished from its copy")
    func truncated() async throws {
        try await scene { scene in
            try scene.append(QueueLogWire.call("c1", at: 100))
            try await scene.follow {
                try await scene.ended(["c1"])
                // All within one look: lines, the copy, the truncation, and a new file that is longer than the old one was.
                try scene.directory.copy("queue_log", to: "queue_log.1", adding: QueueLogWire.call("c2", at: 200))
                truncate(scene.log, 0)
                try scene.append(QueueLogWire.call("c3", at: 300) + QueueLogWire.call("c4", at: 400))
                try await scene.ended(["c1", "c2", "c3", "c4"])
            }
        }
    }

    @Test("started again it goes on where it was: no line is lost and none is told twice")
    func resumes() async throws {
        try await scene { scene in
            try scene.append(QueueLogWire.call("c1", at: 100) + "200|c2|support|NONE|ENTERQUEUE||0199|1\n")
            try await scene.follow { try await scene.settled() }
            try scene.append("220|c2|support|lea|CONNECT|20|x|1\n")
            try await scene.follow { try await scene.settled() }
            try scene.append("250|c2|support|lea|COMPLETEAGENT|20|30|1\n")
            try await scene.follow { try await scene.ended(["c1", "c2"]) }
            #expect(scene.daemon.told("callid") == ["c1", "c2", "c2", "c2"])
            #expect(scene.daemon.told("wait").last == "20")
        }
    }

    @Test("rotated while it was away, the old logs are finished first, in their order")
    func rotatedAway() async throws {
        try await scene { scene in
            try scene.append(QueueLogWire.call("c1", at: 100))
            try await scene.follow { try await scene.settled() }
            try scene.append(QueueLogWire.call("c2", at: 200))
            scene.move(to: "queue_log.2")
            try scene.append(QueueLogWire.call("c3", at: 300))
            scene.move(to: "queue_log.1")
            try scene.append(QueueLogWire.call("c4", at: 400))
            try await scene.follow { try await scene.ended(["c1", "c2", "c3", "c4"]) }
            #expect(scene.said.text.contains("finishing \(scene.directory.path)/queue_log.2 first"))
        }
    }

    @Test("a daemon that is away is waited for, and nothing is lost")
    func away() async throws {
        let isAway = Mutex(true)
        try await scene({ asked, _ in isAway.withLock { $0 } ? .hangUp : QueueLogWire.answer(asked) }) { scene in
            try scene.append(QueueLogWire.call("c1", at: 100))
            try await scene.follow {
                try await scene.says("Trying again…")
                try scene.append(QueueLogWire.call("c2", at: 200))
                isAway.withLock { $0 = false }
                try await scene.says("The daemon is back.")
                try await until("both") { scene.daemon.ended.last == "c2" }
            }
            #expect(Set(scene.daemon.ended) == ["c1", "c2"])
        }
    }

    @Test("ended before the daemon has acknowledged, it tells the same again at the next start")
    func unacknowledged() async throws {
        let isAway = Mutex(true)
        try await scene({ asked, _ in isAway.withLock { $0 } ? .hangUp : QueueLogWire.answer(asked) }) { scene in
            try scene.append(QueueLogWire.call("c1", at: 100))
            let status = try await scene.follow { try await until("an attempt") { !scene.daemon.requests.isEmpty } }
            #expect(status == 0)
            isAway.withLock { $0 = false }
            let before = scene.daemon.ended.count
            // Not even a rotation makes it forget what nobody has acknowledged.
            scene.move(to: "queue_log.1")
            try scene.append(QueueLogWire.call("c2", at: 200))
            try await scene.follow { try await until("both calls") { scene.daemon.ended.dropFirst(before) == ["c1", "c2"] } }
        }
    }

    @Test("what it cannot mend ends it: not the role, and a state of another log or of none")
    func ends() async throws {
        try await scene({ _, _ in .answer(403, Wire.problem(403, "forbidden")) }) { scene in
            try scene.append(QueueLogWire.call("c1", at: 100))
            let arguments = ["import", "queue-log", "--follow", scene.log, "--socket", scene.daemon.socket, "--state"]
            #expect(await Run.holdline(arguments + [scene.state]).status == 77)
            let damaged = try scene.directory.write("damaged", "{")
            #expect(await Run.holdline(arguments + [damaged]).status == 1)
            let other = scene.directory.path + "/other"
            try FollowState(path: "/other", source: "asterisk").write(other)
            #expect(await Run.holdline(arguments + [other]).status == 64)
        }
    }

    @Test("the state is its owner's alone, and in the unit's directory under systemd")
    func place() async throws {
        try await scene { scene in
            try scene.append(QueueLogWire.call("c1", at: 100))
            try await scene.follow { try await scene.settled() }
            var status = stat()
            #expect(stat(scene.state, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
        }
        func standard(_ environment: [String: String]) throws -> String {
            try FollowState.standardPath(source: "a/b") { environment[$0] }
        }
        #expect(try standard(["STATE_DIRECTORY": "/var/lib/x:/var/lib/y", "HOME": "/h"]) == "/var/lib/x/queue-log-a%2Fb.json")
        #expect(try standard(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/holdline/queue-log-a%2Fb.json")
        #expect(try standard(["XDG_STATE_HOME": "s", "HOME": "/h"]) == "/h/.local/state/holdline/queue-log-a%2Fb.json")
        #expect(throws: CommandFailure.self) { try standard([:]) }
    }
}

extension TemporaryDirectory {
    /// A copy of a file, with more at its end.
    fileprivate func copy(_ name: String, to other: String, adding more: String) throws {
        _ = try write(other, String(decoding: try DescriptorInput(open(path + "/" + name, O_RDONLY)).readToEnd(), as: UTF8.self) + more)
    }
}
