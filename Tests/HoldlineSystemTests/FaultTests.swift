import Foundation
import HoldlineClient
import HoldlineCore
import HoldlineWire
import Testing
import Waiting

@Suite("Disks that fail", .serialized)
struct FaultTests {
    @Test(
        "a commit that the disk does not confirm is acknowledged to nobody, and the same key settles it after the restart",
        .enabled(if: Programs.has("strace"), "strace is not installed"))
    func failedSync() async throws {
        try await DaemonFixture.scope(start: false) { f in
            try await f.start()
            #expect(f.stop() == 0)
            try await f.start(under: [
                "strace", "-f", "-qq", "-o", f.directory + "/trace", "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO:when=6+",
            ])
            var unknown: [String] = []
            var acknowledged: [String: TicketID] = [:]
            let client = try f.client()
            for place in 1...40 {
                let key = "e\(place)"
                do {
                    acknowledged[key] = try await client.open(try .test(key, on: "E-\(place)"), key: key).value.ticket.id
                } catch ClientError.outcomeUnknown(_) {
                    unknown.append(key)
                } catch {
                    break
                }
            }
            await client.shutDown()
            #expect(!acknowledged.isEmpty)
            #expect(!unknown.isEmpty)
            #expect(f.waitForExit() != 0)
            try await f.start()
            let again = try f.client()
            for key in unknown {
                let first = try await again.open(try .test(key, on: "E-\(key.dropFirst())"), key: key).value.ticket.id
                #expect(try await again.open(try .test(key, on: "E-\(key.dropFirst())"), key: key).value.ticket.id == first)
                acknowledged[key] = first
            }
            for (key, id) in acknowledged { #expect(try await again.ticket(id).value.ticket.subject?.text == key) }
            #expect(try await again.verifyLedger().value.intact)
            await again.shutDown()
        }
    }

    @Test(
        "after a commit that the disk did not confirm, nothing more is written into the database's file, though the disk takes all again",
        .enabled(if: Programs.has("strace"), "strace is not installed"))
    func leftOpen() async throws {
        try await DaemonFixture.scope(start: false) { f in
            func file() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: f.database)) }
            try await f.start()
            #expect(f.stop() == 0)
            let before = try file()
            // One call alone fails: a connection that is closed after it would copy the log into the database.
            try await f.start(under: [
                "strace", "-f", "-qq", "-o", f.directory + "/trace", "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO:when=6",
            ])
            let client = try f.client()
            var acknowledged: [TicketID] = []
            for place in 1...40 {
                guard let page = try? await client.open(try .test("L\(place)", on: "L-\(place)"), key: "l\(place)").value else { break }
                acknowledged.append(page.ticket.id)
            }
            await client.shutDown()
            #expect(f.waitForExit() == 1 && acknowledged.count < 40, "\(f.log)")
            #expect(try file() == before)
            let log = try FileManager.default.attributesOfItem(atPath: f.database + "-wal")[.size] as? Int
            #expect(log ?? 0 > 0)
            try await f.start()
            for id in acknowledged { #expect(try f.request("GET", "/v1/tickets/\(id.number)").status == 200) }
            // A stop does copy it, so that the comparison says something.
            #expect(f.stop() == 0)
            #expect(try file() != before)
        }
    }

    /// A condition under which some writes to the log are refused.
    struct Refused: Sendable {
        /// Of errno(3).
        var error: String
        /// What a client hears.
        var code: String, status: Int
        /// In the daemon's log, once each time that it begins, and once each time that it is over.
        var said: String, over = "there is room on the disk again"
    }

    @Test(
        "a file system that is read-only, or a quota that is used up, for some writes: refused as not done, checks go on, and it goes on without a restart",
        .enabled(if: Programs.has("strace"), "strace is not installed"),
        arguments: [
            Refused(
                error: "EROFS", code: "storage-read-only", status: 503, said: "is read-only: writes are refused",
                over: "the file system of the database is writable again"),
            Refused(error: "EDQUOT", code: "full", status: 507, said: "the disk is full: writes to"),
        ])
    func refusedWrites(_ fault: Refused) async throws {
        try await DaemonFixture.scope(start: false) { f in
            try await f.start()
            #expect(f.stop() == 0)
            // The writes to the log come in pairs, a frame's head and its page: the first ones make the log.
            let wal = f.database + "-wal"
            try await f.start(under: [
                "strace", "-f", "--seccomp-bpf", "-qq", "-o", f.directory + "/trace", "-P", wal, "-e", "trace=pwrite64", "-e",
                "inject=pwrite64:error=\(fault.error):when=200..206",
            ])
            let client = try f.client()
            // The daemon tries by itself meanwhile, and what it tries fails, too.
            let (acknowledged, refused) = try await write(f, client, until: 1, fault)
            await client.shutDown()
            try await goesOn(f, acknowledged, refused, fault)
        }
    }

    @Test(
        "a limit on the size of files (ulimit -f): refused as not done, checks go on, and it goes on once the limit is raised",
        .enabled(if: Programs.has("prlimit"), "prlimit is not installed"))
    func fileSize() async throws {
        let fault = Refused(error: "EFBIG", code: "full", status: 507, said: "the disk is full: writes to")
        try await DaemonFixture.scope(start: false) { f in
            try await f.start()
            #expect(f.stop() == 0)
            try await f.start(under: ["prlimit", "--fsize=1048576:unlimited"])
            let client = try f.client()
            let (acknowledged, refused) = try await write(f, client, until: 3, fault)
            await client.shutDown()
            let raised = try run("prlimit", ["--pid", "\(try #require(f.pid))", "--fsize=unlimited:unlimited"], in: f.directory)
            #expect(raised.status == 0, "\(raised.errors)")
            try await goesOn(f, acknowledged, refused, fault)
        }
    }

    /// Opens tickets until so many are refused, each as not done, while checks go on.
    private func write(_ f: DaemonFixture, _ client: Client, until most: Int, _ fault: Refused) async throws
        -> (acknowledged: [TicketID], refused: [String])
    {
        var acknowledged: [TicketID] = []
        var refused: [String] = []
        for place in 1...400 where refused.count < most {
            do {
                acknowledged.append(try await client.open(try .test("R\(place)", on: "R-\(place)"), key: "r\(place)").value.ticket.id)
            } catch ClientError.busy(let problem) {
                #expect(problem.code == fault.code && problem.done == false && problem.status == fault.status)
                #expect(try f.request("GET", "/readyz").body.contains(fault.code))
                refused.append("r\(place)")
            }
        }
        #expect(refused.count == most && !acknowledged.isEmpty)
        #expect(try await client.dunning(try #require(InvoiceNumber("R-1"))).value.decision == .pause)
        return (acknowledged, refused)
    }

    /// It takes writes again by itself, said each time once that it does not and that it does, and after a kill has what it acknowledged, under an
    /// intact chain. A small write can fit where a larger one does not: a limit is met once or more.
    private func goesOn(_ f: DaemonFixture, _ acknowledged: [TicketID], _ refused: [String], _ fault: Refused) async throws {
        func times() -> (Int, Int) {
            let log = f.log
            return (log.ranges(of: fault.said).count, log.ranges(of: fault.over).count)
        }
        try await until(f.log) {
            let (begun, over) = times()
            return try begun > 0 && begun == over && f.request("GET", "/readyz").status == 200
        }
        #expect(f.isRunning)
        let client = try f.client()
        var acknowledged = acknowledged
        for key in refused {
            acknowledged.append(try await client.open(try .test("late", on: "R-\(key)"), key: key).value.ticket.id)
        }
        await client.shutDown()
        f.kill()
        try await f.start()
        for id in acknowledged { #expect(try f.request("GET", "/v1/tickets/\(id.number)").status == 200) }
        #expect(try f.request("GET", "/v1/ledger/verify?tables=true").body.contains("\"intact\":true"))
    }

    @Test("a log that takes no line is said where it can be: the daemon goes on, and tells how many lines are lost")
    func lostLog() async throws {
        try await DaemonFixture.scope(start: false) { f in
            try await f.start(under: ["sh", "-c", "exec \"$@\" 2>/dev/full", "sh"])
            try await until { try f.request("GET", "/readyz").body.contains("log-lost") }
            let ready = try f.request("GET", "/readyz")
            #expect(ready.status == 200 && ready.body.contains("No space left on device"), "\(ready)")
            #expect(try f.holdline("status").errors.contains("the log cannot be written"))
            #expect(f.stop() == 0)
        }
    }

    @Test(
        "on a full disk writes are refused as not done, checks go on, and writing resumes when there is room",
        .enabled(if: Programs.isRoot && Programs.has("unshare"), "needs root and unshare for a small file system"))
    func fullDisk() async throws {
        try await DaemonFixture.scope(start: false) { f in
            let small = f.directory + "/d"
            try FileManager.default.createDirectory(atPath: small, withIntermediateDirectories: true)
            // The file system lives in the daemon's own mount namespace, and goes with it; a file beside the database takes the room.
            let script = "mount -t tmpfs -o size=3m tmpfs \(small) && exec \"$@\""
            try await f.start(under: ["unshare", "-m", "sh", "-c", script, "sh"])
            let client = try f.client()
            var acknowledged: [TicketID] = []
            var refusal: ProblemBody?
            let text = try #require(FreeText(String(repeating: "ventilateur ", count: 2000)))
            for place in 1...2000 {
                var ticket = try OpenTicket.test("F\(place)", on: "F-\(place)")
                ticket.description = text
                do {
                    acknowledged.append(try await client.open(ticket, key: "f\(place)").value.ticket.id)
                } catch ClientError.busy(let problem) {
                    refusal = problem
                    break
                }
            }
            #expect(refusal?.code == "full")
            #expect(refusal?.done == false)
            #expect(refusal?.status == 507)
            #expect(acknowledged.count > 3)
            // Checks go on, and reads do.
            #expect(try await client.dunning(try #require(InvoiceNumber("F-1"))).value.decision == .pause)
            #expect(try await client.ticket(acknowledged[0]).value.ticket.subject?.text == "F1")
            #expect(f.isRunning)
            // Room is made from outside: the daemon sees a larger file system.
            let pid = try run("pgrep", ["-f", "holdlined --socket \(f.socket)"], in: f.directory).output.split(separator: "\n").last.map(
                String.init)
            let grown = try run("nsenter", ["-t", try #require(pid), "-m", "mount", "-o", "remount,size=64m", small], in: f.directory)
            #expect(grown.status == 0, "\(grown.errors)")
            let late = try await client.open(try .test("late", on: "F-late"), key: "late").value.ticket.id
            for id in acknowledged + [late] { _ = try await client.ticket(id).value }
            #expect(try await client.verifyLedger().value.intact)
            await client.shutDown()
        }
    }
}
