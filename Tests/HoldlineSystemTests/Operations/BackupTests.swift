import Foundation
import Glibc
import HoldlineCore
import Testing
import Waiting

@Suite("backup and restore of the built programs", .serialized)
struct BackupTests {
    private func fill(_ daemon: DaemonFixture, _ count: Int, from first: Int = 1) throws {
        let rows = (first..<first + count).map { "F\($0),C-1,2026-10-01,2026-10-31,1200.00,1200.00,EUR" }
        let csv = "number,customer,issued,due,amount,open,currency\n" + rows.joined(separator: "\n") + "\n"
        let imported = try daemon.holdline("invoice", "import", "-", input: csv)
        #expect(imported.status == 0, "\(imported.errors)")
    }

    private func names(in directory: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: directory).sorted() }

    @Test("a backup is whole, its owner's alone, and a restore of it with a follower's feed has every hold")
    func wholeWay() async throws {
        try await DaemonFixture.scope { daemon in
            try fill(daemon, 200)
            let opened = try daemon.holdline(
                "ticket", "open", "--customer", "C-1", "--subject", "broken", "--invoice", "F1:300.00", "--reason", "QTY")
            #expect(opened.status == 0, "\(opened.errors)")
            let file = daemon.directory + "/one.db"
            let made = try daemon.holdline("backup", file)
            #expect(made.status == 0 && made.output.contains("the ledger up to 201"), "\(made.output)\(made.errors)")
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let again = try daemon.holdline("backup", file)
            #expect(again.status == 1 && again.errors.contains("replaces nothing"), "\(again.errors)")

            let held = try daemon.holdline(
                "ticket", "open", "--customer", "C-1", "--subject", "lost", "--invoice", "F2:50.00", "--reason", "DEL")
            #expect(held.status == 0, "\(held.errors)")
            let feed = try daemon.holdline("watch", "--after", "0", "--once", "-o", "json")
            try feed.output.write(toFile: daemon.directory + "/feed", atomically: true, encoding: .utf8)

            let busy = try run(Programs.daemon, ["restore", file, "--database", daemon.database], in: daemon.directory)
            #expect(busy.status == 1 && busy.errors.contains("another daemon"), "\(busy.errors)")
            _ = daemon.stop()
            let standing = try run(Programs.daemon, ["restore", file, "--database", daemon.database], in: daemon.directory)
            #expect(standing.status == 1 && standing.errors.contains("--replace"), "\(standing.errors)")
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: daemon.database + suffix) }
            let restored = try run(
                Programs.daemon, ["restore", file, "--events", daemon.directory + "/feed", "--database", daemon.database],
                in: daemon.directory)
            #expect(restored.status == 0 && restored.output.contains("the ledger ends at 202"), "\(restored.output)\(restored.errors)")

            try await daemon.start()
            let check = try daemon.holdline("invoice", "check", "F1", "F2", "-o", "json")
            #expect(check.status == 3 && check.output.contains("\"held\":\"300.00\"") && check.output.contains("\"held\":\"50.00\""))
            let verified = try daemon.holdline("audit", "verify", "--tables")
            #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
        }
    }

    @Test("a directory gets files named by the time, and keeps as many as it is told")
    func retention() async throws {
        try await DaemonFixture.scope { daemon in
            try fill(daemon, 3)
            let directory = daemon.directory + "/backups"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            let others = [
                "holdline-20260101T020000Z.db", "holdline-20260102T020000Z.db", "mine.db", ".holdline-20260103T020000Z.db.partial",
            ]
            for name in others { _ = FileManager.default.createFile(atPath: "\(directory)/\(name)", contents: Data()) }
            let made = try daemon.holdline("backup", directory, "--keep", "2")
            #expect(made.status == 0, "\(made.errors)")
            let left = try names(in: directory)
            #expect(left.count == 3 && left.contains("mine.db") && left.contains("holdline-20260102T020000Z.db"), "\(left)")
        }
    }

    @Test("a command reads the copy and is told its digest; one that fails fails the backup")
    func toCommand() async throws {
        try await DaemonFixture.scope { daemon in
            try fill(daemon, 3)
            let script =
                "cat > copy && test $(wc -c < copy) = $HOLDLINE_BACKUP_BYTES && echo $HOLDLINE_BACKUP_SHA256 copy | sha256sum --check --status"
            let made = try daemon.holdline("backup", "--to-command", script)
            #expect(made.status == 0, "\(made.output)\(made.errors)")
            let failed = try daemon.holdline("backup", "--to-command", "cat > /dev/null; exit 3")
            #expect(failed.status == 1 && failed.errors.contains("ended with 3"), "\(failed.errors)")
            let closed = try daemon.holdline("backup", "--to-command", "exit 0")
            #expect(closed.status == 0 || closed.errors.contains("does not read"), "\(closed.errors)")
        }
    }

    @Test(
        "a signal that ends a backup kills its command, which takes no part for the whole", arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
    func interrupted(signal: Int32) async throws {
        try await DaemonFixture.scope { daemon in
            try fill(daemon, 3)
            let (pids, part) = (daemon.directory + "/pids", daemon.directory + "/part")
            // A pipe takes 64 KiB, and the backup is larger: the command has not read its end when the signal comes.
            let script = "echo $$ >\(pids).new; mv \(pids).new \(pids); sleep 30 & wait; cat >\(part)"
            let output = daemon.directory + "/out"
            let command = try Child(
                [Programs.companion, "backup", "--to-command", script, "--socket", daemon.socket], output: output, errors: output,
                workingIn: daemon.directory)
            try await until("the command runs") { access(pids, F_OK) == 0 }
            let text = try String(contentsOfFile: pids, encoding: .utf8)
            let shell = try #require(pid_t(text.filter { !$0.isNewline }))
            command.send(signal)
            #expect(command.wait() == 128 + signal)
            // Nobody has to wait for a process that its parent left: it is gone, or a corpse.
            try await until("the command is gone") { try run("pgrep", ["-g", "\(shell)"], in: daemon.directory).status != 0 }
            #expect(access(part, F_OK) != 0)
        }
    }

    @Test("a backup beside the database takes no name of the daemon's own")
    func ownNames() async throws {
        try await DaemonFixture.scope { daemon in
            try fill(daemon, 3)
            for suffix in ["-journal", ".erasures", ".new"] {
                let made = try daemon.holdline("backup", daemon.database + suffix)
                #expect(made.status != 0 && made.errors.contains("the daemon's own"), "\(made.errors)")
            }
            let beside = try daemon.holdline("backup", daemon.database + ".bak")
            #expect(beside.status == 0, "\(beside.errors)")
        }
    }

    @Test("root's restore and rebuild leave files that the daemon's user can open", .enabled(if: geteuid() == 0))
    func byRoot() async throws {
        try await DaemonFixture.scope { daemon in
            try fill(daemon, 3)
            let file = daemon.directory + "/one.db"
            #expect(try daemon.holdline("backup", file).status == 0)
            #expect(daemon.stop() == 0)
            let place = daemon.directory + "/n"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            #expect(chown(place, 65_534, 65_534) == 0)
            for verb in [["restore", file], ["rebuild"]] {
                let done = try run(Programs.daemon, verb + ["--database", place + "/holdline.db"], in: daemon.directory)
                #expect(done.status == 0, "\(done.errors)")
                for name in try names(in: place) {
                    var status = stat()
                    #expect(stat("\(place)/\(name)", &status) == 0 && status.st_uid == 65_534, "\(verb): \(name)")
                }
            }
        }
    }

    @Test("kill -9 of the daemon or of the command in the middle of a backup leaves nothing that looks like one", arguments: [true, false])
    func killed(daemonDies: Bool) async throws {
        try await DaemonFixture.scope { daemon in
            try fill(daemon, 20_000)
            let directory = daemon.directory + "/backups"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            for delay in [2, 10, 25, 40, 60, 90, 130, 180, 260, 400] {
                let command = try Child(
                    [Programs.companion, "backup", directory, "--socket", daemon.socket], output: daemon.directory + "/out",
                    errors: daemon.directory + "/out", workingIn: daemon.directory)
                usleep(UInt32(delay) * 1000)
                if daemonDies { daemon.kill() } else { command.send(SIGKILL) }
                let status = command.wait()
                let visible = try names(in: directory).filter { !$0.hasPrefix(".") }
                for name in visible {
                    // The backup was quicker: then it is whole.
                    let file = "\(directory)/\(name)"
                    let whole = try run(
                        Programs.daemon, ["restore", file, "--database", daemon.directory + "/t/t.db", "--replace"], in: daemon.directory)
                    #expect(whole.status == 0, "\(whole.errors)")
                    try FileManager.default.removeItem(atPath: file)
                }
                #expect(status != 0 || !visible.isEmpty)
                if daemonDies { try await daemon.start() }
                let beside = try names(in: (daemon.database as NSString).deletingLastPathComponent)
                if daemonDies { #expect(!beside.contains { $0.contains("unfinished") }, "\(beside)") }
            }
        }
    }
}
