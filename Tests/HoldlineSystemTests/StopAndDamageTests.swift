import Foundation
import Glibc
import HoldlineClient
import HoldlineCore
import Testing
import Waiting

@Suite("Stops, signals and files that go wrong", .serialized)
struct StopAndDamageTests {
    /// Sends what an agent sends who asks for a call and waits; the descriptor is the caller's to close.
    private func waitingAgent(_ f: DaemonFixture) throws -> Int32 {
        let descriptor = try Raw(f.socket).connect()
        let body = #"{"wait":300}"#
        let text =
            "POST /v1/calls/next HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        _ = text.withCString { Glibc.send(descriptor, $0, strlen($0), 0x4000) }
        return descriptor
    }

    private func open(_ f: DaemonFixture, _ name: String) async throws -> Int {
        try f.request("POST", "/v1/tickets", #"{"customer":"C-1","subject":"\#(name)","disputes":[{"invoice":"\#(name)","reason":"QTY"}]}"#)
            .status
    }

    @Test("a stop does not wait for an agent who waits for a call: the agent is told to ask again, and nothing was done")
    func waitingAgent() async throws {
        try await DaemonFixture.scope { f in
            let descriptor = try waitingAgent(f)
            defer { close(descriptor) }
            // Logged in by asking: then the agent stands in the room, or is about to.
            try await until { try f.request("GET", "/v1/agents").body.contains("\"available\"") }
            #expect(f.stop() == 0)
            var limit = timeval(tv_sec: 10, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &bytes, bytes.count, 0)
            let answer = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            #expect(answer.contains(" 503 ") && answer.contains("\"done\":false"), "\(answer)")
            #expect(!FileManager.default.fileExists(atPath: f.database + "-wal"))
        }
    }

    @Test("SIGHUP reloads the roles, and ends nothing")
    func hangUp() async throws {
        let configuration = "roles:\n  agent: {users: [root]}\n  auditor: {users: [root]}\n"
        try await DaemonFixture.scope(configuration: configuration) { f in
            func hangUp(_ text: String, until word: String) async throws {
                try text.write(toFile: f.directory + "/holdline.yaml", atomically: true, encoding: .utf8)
                f.hangUp()
                try await until(f.log) { f.log.contains(word) }
            }
            try await hangUp("roles: [", until: "was not reloaded")
            #expect(try f.request("GET", "/v1/whoami").body.contains("auditor"))
            try await hangUp("roles:\n  supervisor: {users: [root]}\n", until: "its roles are in force")
            #expect(try f.request("GET", "/v1/whoami").body.contains("supervisor"))
            #expect(f.isRunning)
        }
    }

    @Test("SIGHUP puts rules, queues and limits in force, says which keys wait for a restart, and refuses a file with a mistake as a whole")
    func reload() async throws {
        let roles = "roles:\n  agent: {users: [root]}\n  ledger: {users: [root]}\n"
        try await DaemonFixture.scope(configuration: roles + "creditLimit: \"100.00\"\n") { f in
            var reloads = 0
            func reload(_ text: String, _ words: String) async throws {
                try (roles + text).write(toFile: f.directory + "/holdline.yaml", atomically: true, encoding: .utf8)
                reloads += 1
                f.hangUp()
                func isSaid() -> Bool { f.log.components(separatedBy: "configuration was ").count > reloads && f.log.contains(words) }
                try await until(f.log) { isSaid() }
            }
            func resolve(_ ticket: Int, _ credit: String) throws -> Int {
                try f.request(
                    "POST", "/v1/tickets/\(ticket)/resolve",
                    #"{"outcome":"partly-upheld","credits":[{"invoice":"F\#(ticket)","amount":"\#(credit)"}]}"#
                ).status
            }
            let invoice =
                #"{"customer":"C-1","issued":"2026-10-01","due":"2026-10-31","amount":"1200.00","open":"1200.00","currency":"EUR"}"#
            #expect(try f.request("PUT", "/v1/invoices/F1", invoice).status == 201)
            #expect(try await open(f, "F1") == 201)
            #expect(try resolve(1, "200.00") == 403)
            try await reload("creditLimit: \"100.00\nhours: {monday: closed}\n", "was not reloaded")
            #expect(try resolve(1, "200.00") == 403)
            try await reload(
                "creditLimit: \"500.00\"\nqueues: {claims: {}}\nlimits: {body: 2048, connections: 10}\nzone: Europe/Berlin\nlog: {level: debug}\n",
                "at the next start: zone, limits.connections")
            #expect(try resolve(1, "200.00") == 200)
            #expect(try f.request("GET", "/v1/queues").body.contains("claims"))
            let long = #"{"customer":"C","subject":"\#(String(repeating: "x", count: 3000))"}"#
            #expect(try f.request("POST", "/v1/tickets", long).status == 413)
            #expect(!f.log.contains("GET /v1/whoami"))
            #expect(try f.request("GET", "/v1/whoami").body.contains("Europe/Paris"))
            // Of a request that succeeds only this level tells.
            try await until(f.log) { f.log.contains("GET /v1/whoami") }
            #expect(f.isRunning)
        }
    }

    @Test("a database that is removed or moved away under the daemon: writes are refused, readiness says why, and a stop puts it back")
    func removed() async throws {
        for what in ["removed", "moved"] {
            try await DaemonFixture.scope { f in
                #expect(try await open(f, "F1") == 201)
                let directory = (f.database as NSString).deletingLastPathComponent
                if what == "moved" {
                    #expect(rename(directory, directory + ".moved") == 0)
                } else {
                    for suffix in ["", "-wal", "-shm", ".head"] { unlink(f.database + suffix) }
                }
                #expect(try await open(f, "F2") == 503)
                #expect(!f.log.contains("does not declare"), "\(f.log)")
                let ready = try f.request("GET", "/readyz")
                #expect(ready.status == 503 && ready.body.contains("nothing is written any more"))
                #expect(try f.request("GET", "/v1/invoices/F1/dunning").body.contains("\"pause\""))
                #expect(f.stop() == 0)
                try await f.start()
                #expect(try f.request("GET", "/v1/tickets/1").status == 200)
                #expect(try f.request("GET", "/v1/ledger/verify?tables=true").body.contains("\"intact\":true"))
            }
        }
    }

    @Test("a database that was removed, and of which no copy can be put back yet, is not given up at a stop")
    func waitsForRoom() async throws {
        try await DaemonFixture.scope { f in
            #expect(try await open(f, "F1") == 201)
            for suffix in ["", "-wal", "-shm"] { unlink(f.database + suffix) }
            // Stands for a disk that is full.
            let blocked = f.database + ".rescued"
            try FileManager.default.createDirectory(atPath: blocked, withIntermediateDirectories: true)
            f.terminate()
            try await until(f.log) { f.log.contains("this process alone has it") || !f.isRunning }
            #expect(f.isRunning, "\(f.log)")
            try FileManager.default.removeItem(atPath: blocked)
            #expect(f.waitForExit() == 0)
            #expect(f.log.contains("a whole copy of it is at"))
            try await f.start()
            #expect(try f.request("GET", "/v1/tickets/1").status == 200)
        }
    }

    @Test("a follower that is one too many says so, and follows once there is room")
    func oneTooMany() async throws {
        try await DaemonFixture.scope(configuration: "limits: {idle: 60m, followers: 1}\n") { f in
            #expect(try await open(f, "F1") == 201)
            func follow(_ name: String) throws -> Child {
                try Child(
                    [Programs.companion, "watch", "--after", "0", "-o", "json", "--socket", f.socket], output: f.directory + "/\(name).out",
                    errors: f.directory + "/\(name).err", workingIn: f.directory)
            }
            func said(_ file: String) -> String {
                String(decoding: FileManager.default.contents(atPath: "\(f.directory)/\(file)") ?? Data(), as: UTF8.self)
            }
            let first = try follow("first")
            try await until(f.log) { said("first.out").contains("ticket.opened") }
            let second = try follow("second")
            defer { for child in [first, second] { child.send(SIGKILL) } }
            try await until(f.log) { said("second.err").contains("(too-many-followers)") && said("second.err").contains("Trying again") }
            #expect(said("second.out") == "")
            first.send(SIGTERM)
            _ = first.wait()
            try await until(f.log) { said("second.out").contains("ticket.opened") }
        }
    }

    @Test("damage that a statement meets: nothing is written any more, checks go on, all say so; a rebuild mends the tables")
    func damaged() async throws {
        try await DaemonFixture.scope { f in
            for place in 1...30 { #expect(try await open(f, "F\(place)") == 201) }
            #expect(f.stop() == 0)
            try await f.start()
            let pages = try run(
                "sqlite3", ["-readonly", f.database, "SELECT rootpage FROM sqlite_master WHERE tbl_name IN ('dispute', 'ticket')"],
                in: f.directory
            ).output.split(separator: "\n").compactMap { UInt64($0) }
            try #require(!pages.isEmpty)
            let file = try #require(FileHandle(forUpdatingAtPath: f.database))
            for page in pages {
                try file.seek(toOffset: (page - 1) * 4096)
                try file.write(contentsOf: Data(repeating: 0, count: 4096))
            }
            try file.close()
            let met = try f.request("GET", "/v1/tickets/1")
            #expect(met.status == 503 && met.body.value(of: "code") == "storage-damaged", "\(met)")
            #expect(try await open(f, "F31") == 503)
            let before = try Data(contentsOf: URL(fileURLWithPath: f.database))
            #expect(try f.request("GET", "/v1/invoices/F30/dunning").body.contains("\"pause\""))
            let checked = try f.request("POST", "/v1/dunning/check", "F1\nF2\n", type: "text/plain")
            #expect(checked.status == 200 && checked.body.contains("\"checked\":2,\"pause\":2"), "\(checked)")
            let ready = try f.request("GET", "/readyz")
            #expect(ready.status == 503 && ready.body.contains("holdlined rebuild"))
            #expect(try f.request("GET", "/metrics").body.contains("holdline_condition{code=\"storage-damaged\"} 1"))
            let status = try f.holdline("status")
            #expect(status.status == 75 && status.errors.contains("or its disk is damaged"), "\(status)")
            let doctor = try f.holdline("doctor", "--database", f.database)
            #expect(doctor.status == 1 && doctor.output.contains("or its disk is damaged"), "\(doctor)")
            #expect(f.stop() == 0)
            #expect(f.log.ranges(of: "\(f.database) or its disk is damaged").count == 1, "\(f.log)")
            // Once, and not for each request.
            #expect(!f.log.contains("GET /readyz") && !f.log.contains("POST /v1/tickets"), "\(f.log)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: f.database)) == before)
            let rebuilt = try run(Programs.daemon, ["rebuild", "--database", f.database], in: f.directory)
            #expect(rebuilt.status == 0, "\(rebuilt.errors)")
            try await f.start()
            let verified = try f.holdline("audit", "verify", "--tables")
            #expect(verified.status == 0 && verified.output.contains("the tables fit it"), "\(verified.errors)")
        }
    }

    @Test(
        "a first start that is killed or meets a failing disk at any write goes on at the next",
        .enabled(if: Programs.has("strace"), "strace is not installed"))
    func firstStart() async throws {
        for (fault, call) in [
            ("signal=KILL", "pwrite64"), ("error=EIO", "pwrite64"), ("error=ENOSPC", "pwrite64"), ("signal=KILL", "fdatasync"),
        ] {
            for place in Programs.isLong ? Array(1...100) : [1, 2, 4, 9, 40] {
                try await DaemonFixture.scope(start: false) { f in
                    _ = try? await f.start(under: [
                        "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):\(fault):when=\(place)",
                    ])
                    f.kill()
                    // A traced daemon may be some moments in ending after its tracer has.
                    for attempt in 1...200 {
                        do {
                            try await f.start()
                            break
                        } catch {
                            guard attempt < 200, f.log.contains("another daemon") else { throw error }
                            try await Task.sleep(for: .milliseconds(10))
                        }
                    }
                    #expect(f.isRunning, "\(f.log)")
                    #expect(try await open(f, "F1") == 201, "\(call) \(place): \(fault)")
                }
            }
        }
    }

    @Test(
        "an address space that is too small is refused in words", .enabled(if: Programs.has("prlimit"), "prlimit is not installed"),
        .disabled(if: Programs.isSanitized, "a sanitizer maps more than any limit on address space before the daemon begins"))
    func addressSpace() throws {
        let directory = "/tmp/holdline-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let ended = try run(
            "prlimit", ["--as=700000000", Programs.daemon, "--socket", directory + "/s", "--database", directory + "/d"], in: directory)
        #expect(ended.status == 1 && ended.errors.contains("the address space is limited to"), "\(ended)")
    }

    @Test("the service manager's watchdog is fed while the writer comes round")
    func watchdog() async throws {
        try await DaemonFixture.scope(start: false) { f in
            let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array((f.directory + "/n").utf8)) }
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(bound == 0)
            try await f.start(environment: ["NOTIFY_SOCKET": f.directory + "/n"])
            var limit = timeval(tv_sec: 20, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            var messages = Set<String>()
            var bytes = [UInt8](repeating: 0, count: 1024)
            while !messages.contains("WATCHDOG=1") || !messages.contains(where: { $0.hasPrefix("READY=1") }) {
                let count = recv(descriptor, &bytes, bytes.count, 0)
                guard count > 0 else { break }
                messages.insert(String(decoding: bytes.prefix(count), as: UTF8.self))
            }
            #expect(messages.contains("WATCHDOG=1"))
            #expect(f.stop() == 0)
        }
    }
}
