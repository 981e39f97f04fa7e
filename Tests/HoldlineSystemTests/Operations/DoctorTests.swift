import Foundation
import Glibc
import Testing

@Suite("holdline doctor")
struct DoctorTests {
    private struct Line: Decodable { var grade, topic, text: String }

    private func doctor(_ daemon: DaemonFixture, _ more: String..., by user: String? = nil) throws -> (end: Finished, lines: [Line]) {
        var command = [Programs.companion, "doctor", "--socket", daemon.socket, "--database", daemon.database, "-o", "json"] + more
        let configuration = daemon.directory + "/holdline.yaml"
        if FileManager.default.fileExists(atPath: configuration) { command += ["--config", configuration] }
        if let user { command = ["setpriv", "--reuid", user, "--regid", "nogroup", "--clear-groups"] + command }
        let end = try run(command[0], Array(command.dropFirst()), in: daemon.directory)
        let lines = try end.output.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        return (end, lines)
    }

    private func line(_ topic: String, _ lines: [Line]) -> Line? { lines.first { $0.topic == topic } }

    @Test("on a sound installation nothing is wrong, and each topic is looked at")
    func sound() async throws {
        let configuration =
            "seller: \"732829320\"\nroles:\n  supervisor: {users: [\(NSUserName())]}\n  ledger: {users: [\(NSUserName())]}\n"
        try await DaemonFixture.scope(configuration: configuration) { daemon in
            let csv = "number,customer,issued,due,amount,open,currency\nF1,C-1,2026-10-01,2026-10-31,1200.00,1200.00,EUR\n"
            #expect(try daemon.holdline("invoice", "import", "-", input: csv).status == 0)
            #expect(try daemon.holdline("backup", daemon.directory + "/backup.db").status == 0)
            let (end, lines) = try doctor(daemon, "--deep")
            #expect(end.status == 0 && !lines.contains { $0.grade == "wrong" }, "\(end.output)\(end.errors)")
            let topics: Set = [
                "configuration", "socket", "daemon", "versions", "roles", "database", "disk", "memory", "clock", "units", "ledger",
                "backup",
            ]
            #expect(topics.isSubset(of: Set(lines.map(\.topic))), "\(lines)")
            for topic in ["configuration", "socket", "daemon", "versions", "roles", "ledger", "backup"] {
                #expect(line(topic, lines)?.grade == "good", "\(lines)")
            }
            #expect(lines.contains { $0.topic == "database" && $0.text.contains("the chain and the tables fit: 1 rows") }, "\(lines)")
            let shown = try run(
                Programs.companion, ["doctor", "--socket", daemon.socket, "--database", daemon.database], in: daemon.directory)
            #expect(shown.status == 0 && shown.output.contains("Nothing is wrong"), "\(shown.output)\(shown.errors)")
        }
    }

    @Test("without a daemon it says so, looks at the rest, and verifies the file")
    func withoutDaemon() async throws {
        try await DaemonFixture.scope { daemon in
            #expect(daemon.stop() == 0)
            let (end, lines) = try doctor(daemon, "--deep")
            #expect(end.status == 1 && line("daemon", lines)?.grade == "wrong", "\(end.output)\(end.errors)")
            #expect(line("backup", lines)?.grade == "unknown" && line("ledger", lines)?.grade == "unknown", "\(lines)")
            #expect(lines.contains { $0.topic == "database" && $0.text.contains("is intact: 0 rows") }, "\(lines)")
        }
    }

    @Test("a database that others can read, a directory open to all, and a configuration with a mistake are wrong, each with what to do")
    func mistakes() async throws {
        try await DaemonFixture.scope(configuration: "seller: \"732829320\"\n") { daemon in
            chmod(daemon.database, 0o644)
            chmod((daemon.socket as NSString).deletingLastPathComponent, 0o755)
            try "sellers: 1\n".write(toFile: daemon.directory + "/holdline.yaml", atomically: true, encoding: .utf8)
            let (end, lines) = try doctor(daemon)
            #expect(end.status == 1)
            #expect(
                line("configuration", lines)?.grade == "wrong" && line("configuration", lines)?.text.contains("sellers") == true, "\(lines)"
            )
            #expect(line("database", lines)?.text.contains("chmod 0600") == true, "\(lines)")
            #expect(line("socket", lines)?.text.contains("chmod 0750") == true, "\(lines)")
            #expect(line("backup", lines)?.grade == "warning", "\(lines)")
        }
    }

    @Test("limits that let the daemon take more memory than the machine has are warned of, with what to set")
    func memory() async throws {
        try await DaemonFixture.scope(configuration: "limits: {bodyMemory: 1023GiB}\n") { daemon in
            let (end, lines) = try doctor(daemon)
            let found = line("memory", lines)
            #expect(found?.grade == "warning" && found?.text.contains("this machine has") == true, "\(end.output)\(end.errors)")
            #expect(found?.text.contains("limits.bodyMemory") == true, "\(lines)")
        }
    }

    @Test("a user outside of the group is told which one, and what to type", .enabled(if: Programs.isRoot && Programs.has("setpriv")))
    func otherUser() async throws {
        try await DaemonFixture.scope { daemon in
            chmod(daemon.directory, 0o755)
            let ofRoot = line("socket", try doctor(daemon, by: "nobody").lines)
            #expect(ofRoot?.grade == "wrong" && ofRoot?.text.contains("chgrp holdline") == true, "\(String(describing: ofRoot))")
            let group = try #require(getgrnam("daemon")?.pointee.gr_gid)
            #expect(chown((daemon.socket as NSString).deletingLastPathComponent, getuid(), group) == 0)
            let (end, lines) = try doctor(daemon, by: "nobody")
            #expect(end.status == 1, "\(end.output)\(end.errors)")
            let socket = line("socket", lines)
            #expect(socket?.grade == "wrong" && socket?.text.contains("usermod -aG daemon") == true, "\(lines)")
            #expect(line("backup", lines)?.grade == "unknown")
        }
    }
}
