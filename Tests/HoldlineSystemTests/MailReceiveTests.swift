import Foundation
import HoldlineCore
import Testing

@Suite("Mails, from a mail system to the daemon")
struct MailReceiveTests {
    private func mail(_ number: Int, _ text: String = "Two of five chairs are broken.\n", type: String = "text/plain") -> String {
        """
        From anna@x.example Thu Nov 26 10:00:00 2026
        From: Anna Martin <anna@x.example>
        Message-ID: <\(number)@x.example>
        Date: Thu, 26 Nov 2026 10:00:00 +0100
        Subject: Mail \(number)
        Content-Type: \(type)

        \(text)
        """
    }

    private func outcomes(_ end: Finished) -> [String] {
        end.output.split(separator: "\n").compactMap {
            $0.firstRange(of: #""outcome":""#).map { range in
                String(end.output[range.upperBound...].prefix { $0 != "\"" })
            }
        }
    }

    @Test("a mail is taken once, with its files, and one that is odd is taken, too")
    func taken() async throws {
        try await DaemonFixture.scope(configuration: "mail: {fileLimit: 2000}\n") { f in
            let parts = """
                --b
                Content-Type: text/plain

                See the film.
                --b
                Content-Disposition: attachment; filename="film.mp4"

                \(String(repeating: "x", count: 3000))
                --b
                Content-Disposition: attachment; filename="note.txt"

                five
                --b--
                """
            let first = try f.holdline("mail", "receive", "-o", "json", input: mail(1, parts, type: "multipart/mixed; boundary=b"))
            #expect(first.status == 0 && outcomes(first) == ["opened"], "\(first.output)\(first.errors)")
            let message = try f.request("GET", "/v1/messages/M-1").body
            #expect(message.contains(#""name":"note.txt""#) && message.contains("it is larger than 2000 bytes"), "\(message)")
            #expect(outcomes(try f.holdline("mail", "receive", "-o", "json", input: mail(1, "changed"))) == ["known"])
            for odd in ["", "\u{0}\r\u{1}", "Subject: only\n"] {
                let end = try f.holdline("mail", "receive", input: odd)
                #expect(end.status == 0, "\(end.errors)")
            }
            // What a run that was killed left long ago goes with the next one, and what is younger stays.
            for (name, age) in [("old", 7200.0), ("new", 60)] {
                let path = f.directory + "/holdline-mail-\(name)"
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
                try "text".write(toFile: path + "/mail", atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: path)
            }
            #expect(try f.holdline("mail", "receive", input: mail(1), environment: ["TMPDIR": f.directory]).status == 0)
            let left = try FileManager.default.contentsOfDirectory(atPath: f.directory).filter { $0.hasPrefix("holdline-mail-") }
            #expect(left == ["holdline-mail-new"])
            let ours = try f.holdline(
                "mail", "receive", "-o", "json", input: "X-Holdline: message\n" + mail(2).drop { $0 != "\n" }.dropFirst())
            #expect(outcomes(ours) == ["recorded"], "\(ours.output)")
        }
    }

    @Test("a dry run asks no daemon; without a daemon, a role or room the mail is kept by the mail system")
    func kept() async throws {
        try await DaemonFixture.scope(configuration: "roles: {auditor: {users: [\(NSUserName())]}}\n") { f in
            let refused = try f.holdline("mail", "receive", input: mail(1))
            #expect(refused.status == 75 && refused.errors.contains("to be given again"), "\(refused.errors)")
            func alone(_ words: String...) throws -> Finished {
                try run(
                    Programs.companion, ["--socket", f.directory + "/none.sock", "mail", "receive"] + words, input: mail(1), in: f.directory
                )
            }
            let away = try alone()
            #expect(away.status == 75 && away.errors.contains("no daemon answers"), "\(away.errors)")
            let shown = try alone("--dry-run")
            #expect(shown.status == 0 && shown.output.contains(#""messageID":"1@x.example""#), "\(shown.output)\(shown.errors)")
        }
    }

    @Test("a reader that crashes costs no mail: its header in plain words and its bytes are kept")
    func crashed() async throws {
        try await DaemonFixture.scope { f in
            let directory = f.directory + "/programs"
            // Written by programs of their own: a file that this process had open for writing could not be started while others fork.
            func shell(_ script: String) throws {
                let end = try run("/bin/sh", ["-ec", script], environment: ["HOLDLINE": Programs.companion], in: f.directory)
                #expect(end.status == 0, "\(end.errors)")
            }
            func reader(_ script: String) throws {
                try shell("printf '#!/bin/sh\n\(script)\n' >programs/holdline-mime; chmod 755 programs/holdline-mime")
            }
            try shell("mkdir programs; cp \"$HOLDLINE\" programs/holdline")
            try reader("kill -SEGV $$")
            func receive(_ number: Int) throws -> Finished {
                try run(
                    directory + "/holdline", ["--socket", f.socket, "mail", "receive", "-o", "json"], input: mail(number), in: f.directory)
            }
            let end = try receive(1)
            #expect(end.status == 0 && outcomes(end) == ["opened"], "\(end.output)\(end.errors)")
            let message = try f.request("GET", "/v1/messages/M-1").body
            #expect(message.contains("ended by signal 11") && message.contains(#""address":"anna@x.example""#), "\(message)")
            #expect(message.contains(#""name":"message.eml""#) && message.contains(#""subject":"Mail 1""#), "\(message)")
            // What fails otherwise is no fault of the mail.
            try reader("echo no room >&2; exit 74")
            let full = try receive(2)
            #expect(full.status == 75 && full.errors.contains("no room"), "\(full.errors)")
        }
    }

    @Test("a Maildir is taken to its end, and what cannot be read stays for the next run")
    func maildir() async throws {
        try await DaemonFixture.scope { f in
            let maildir = f.directory + "/complaints"
            for part in ["new", "cur", "tmp"] {
                try FileManager.default.createDirectory(atPath: "\(maildir)/\(part)", withIntermediateDirectories: true)
            }
            for (number, name) in [(1, "new/1.x"), (2, "new/2.x"), (3, "cur/3.x:2,RS")] {
                try mail(number).write(toFile: "\(maildir)/\(name)", atomically: true, encoding: .utf8)
            }
            // A directory cannot be read as a mail, by any user.
            try FileManager.default.createDirectory(atPath: maildir + "/new/0.x", withIntermediateDirectories: true)
            let first = try f.holdline("mail", "receive", "--maildir", maildir, "-o", "csv")
            #expect(first.status == 75 && first.errors.contains("1 mail stays in"), "\(first.output)\(first.errors)")
            let done = try FileManager.default.contentsOfDirectory(atPath: maildir + "/.holdline/cur").sorted()
            #expect(done == ["1.x:2,S", "2.x:2,S", "3.x:2,S"])
            try FileManager.default.removeItem(atPath: maildir + "/new/0.x")
            #expect(try f.holdline("mail", "receive", "--maildir", maildir).status == 0)
            #expect(try f.holdline("mail", "receive", "--maildir", f.directory).status == 64)
        }
    }
}
