import Foundation
import HoldlineCore
import Testing
import Waiting

@Suite("Mails that go out, with the built programs and a mail system that counts")
struct SendingTests {
    private static let legal = (2025...2099).flatMap { ["\($0)-01-01: 2.62", "\($0)-07-01: 2.62"] }.joined(separator: ", ")

    /// A mail system of a script: each mail that it takes is a file, with its addresses before it. What `mode` says decides how it ends.
    private final class Post {
        let directory: String

        init(_ directory: String) throws {
            self.directory = directory
            try FileManager.default.createDirectory(atPath: directory + "/mails", withIntermediateDirectories: true)
            try """
            #!/bin/sh
            cd \(directory)
            case "$(cat mode 2>/dev/null)" in
                later) echo "try again later" >&2; exit 75 ;;
                refuse) echo "no such user" >&2; exit 67 ;;
                killed) kill -9 $$ ;;
                slow) touch begun; while [ -e mode ]; do sleep 0.02; done ;;
            esac
            f=$(mktemp mails/.XXXXXX)
            { echo "$*"; cat; } > "$f"
            mv "$f" "mails/m${f#mails/.}"

            """.write(toFile: directory + "/sendmail", atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory + "/sendmail")
        }

        func mode(_ mode: String?) throws {
            let path = directory + "/mode"
            if let mode {
                try mode.write(toFile: path, atomically: true, encoding: .utf8)
            } else {
                try? FileManager.default.removeItem(atPath: path)
            }
        }

        var hasBegun: Bool { FileManager.default.fileExists(atPath: directory + "/begun") }

        var mails: [String] {
            get throws {
                try FileManager.default.contentsOfDirectory(atPath: directory + "/mails").filter { $0.hasPrefix("m") }.sorted().map {
                    try String(contentsOfFile: directory + "/mails/" + $0, encoding: .utf8)
                }
            }
        }
    }

    private func scope(_ body: (DaemonFixture, Post) async throws -> Void) async throws {
        let place = FileManager.default.temporaryDirectory.path + "/holdline-post-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: place) }
        let post = try Post(place)
        let configuration = """
            interest: {conditions: 12, legal: {\(Self.legal)}}
            letterhead: {name: Meubles Martin, phone: 04 72 00 00 00, email: billing@martin.example, iban: FR7630006000011234567890189, language: en}
            mail: {command: [/bin/sh, \(place)/sendmail, -i], domain: mail.martin.example}

            """
        try await DaemonFixture.scope(configuration: configuration) { f in
            for reference in ["K-1", "K-2"] {
                #expect(
                    try f.holdline("customer", "add", reference, "--name", "Chez \(reference)", "--email", "\(reference)@example.com")
                        .status == 0)
            }
            #expect(try f.holdline("customer", "add", "K-3", "--name", "Nobody").status == 0)
            let ledger = (1...3).map { "F\($0);K-\($0);2026-02-01;2026-03-01;100.00;100.00;EUR\n" }.joined()
            let header = "number;customer;issued;due;amount;open;currency\n"
            #expect(try f.holdline("invoice", "import", "-", "--decimal", "point", input: header + ledger).status == 0)
            try await body(f, post)
        }
    }

    private func holdline(_ f: DaemonFixture, _ arguments: [String]) throws -> Finished {
        try HoldlineSystemTests.run(Programs.companion, ["--socket", f.socket] + arguments, in: f.directory)
    }

    private func states(_ f: DaemonFixture) throws -> [String] {
        try f.request("GET", "/v1/messages?direction=out").body.components(separatedBy: "\"state\":\"").dropFirst().map {
            String($0.prefix { $0 != "\"" })
        }
    }

    @Test("a dunning run sends each reminder once, however often it is repeated, and counts who has no address")
    func run() async throws {
        try await scope { f, post in
            let arguments = ["dun", "--overdue", "8d", "--level", "1", "-o", "csv", "--send"]
            let first = try holdline(f, arguments)
            #expect(
                first.status == 65 && first.errors.contains("2 mails sent") && first.errors.contains("1 mail without an address"),
                "\(first.errors)")
            #expect(first.output.split(separator: "\n").count == 4, "\(first.output)")
            for _ in 0..<2 {
                let again = try holdline(f, arguments)
                #expect(again.status == 65 && again.errors.contains("2 were sent before"), "\(again.errors)")
            }
            let mails = try post.mails
            #expect(mails.count == 2)
            let mail = try #require(mails.first { $0.hasPrefix("-i -f billing@martin.example -- K-1@example.com\n") }, "\(mails)")
            for line in ["X-Holdline: message\r\n", ".holdline@mail.martin.example>\r\n", "Auto-Submitted: auto-generated\r\n", "F1"] {
                #expect(mail.contains(line), "\(line)")
            }
            let letter = try f.holdline("invoice", "letter", "F1", "--kind", "reminder", "--send")
            #expect(letter.status == 0 && letter.output.contains("was sent before"), "\(letter.output)\(letter.errors)")
            #expect(try f.holdline("invoice", "letter", "F1", "--kind", "reminder", "--send", "--again").status == 0)
            #expect(try post.mails.count == 3 && states(f) == ["sent", "sent", "sent"])
            #expect(try f.holdline("invoice", "letter", "F3", "--kind", "reminder", "--send").status == 1)
        }
    }

    @Test("what the mail system does not take is queued again or failed, with what it says; what is held meanwhile is dropped")
    func refusals() async throws {
        try await scope { f, post in
            #expect(try f.holdline("invoice", "remind", "F1", "--level", "1").status == 0)
            let send = ["invoice", "letter", "F1", "--kind", "reminder", "--send"]
            #expect(try holdline(f, send + ["--dry-run"]).output.contains("would be sent"))
            try post.mode("later")
            let later = try holdline(f, send)
            #expect(try later.status == 65 && later.errors.contains("try again later") && states(f) == ["queued"], "\(later.errors)")
            let trial = try f.holdline("mail", "send", "--dry-run", "-o", "csv")
            #expect(try trial.status == 0 && trial.output.contains(",new") && post.mails.isEmpty, "\(trial.output)\(trial.errors)")
            try post.mode(nil)
            let retried = try f.holdline("mail", "send")
            #expect(try retried.status == 0 && post.mails.count == 1 && states(f) == ["sent"], "\(retried.output)\(retried.errors)")

            #expect(try f.holdline("invoice", "remind", "F2", "--level", "1").status == 0)
            try post.mode("refuse")
            let refused = try f.holdline("invoice", "letter", "F2", "--kind", "reminder", "--send")
            #expect(refused.status == 1 && refused.errors.contains("no such user"), "\(refused.errors)")
            #expect(try states(f) == ["sent", "failed"], "\(f.log)")
            #expect(try f.request("POST", "/v1/messages/M-2/requeue", "{}").status == 200)
            try post.mode("later")
            #expect(try f.holdline("mail", "send").status == 65)
            let ticket = #"{"customer":"K-2","subject":"s","disputes":[{"invoice":"F2","reason":"QTY"}]}"#
            #expect(try f.request("POST", "/v1/tickets", ticket).status == 201)
            try post.mode(nil)
            let held = try f.holdline("mail", "send", "-o", "csv")
            #expect(held.status == 0 && held.output.contains(",dropped"), "\(held.output)\(held.errors)")
            #expect(try post.mails.count == 1 && states(f) == ["sent", "dropped"])

            try post.mode("killed")
            let unknown = try f.holdline(
                "ticket", "letter", "T-1", "--kind", "question", "--message", "Which one?", "--send", "--to", "a@b.example")
            #expect(unknown.status == 65 && unknown.errors.contains("holdline mail requeue M-3"), "\(unknown.errors)")
            try post.mode(nil)
            let doubt = try f.holdline("mail", "send")
            #expect(doubt.status == 65 && doubt.errors.contains("M-3 may have been sent"), "\(doubt.errors)")
            #expect(try post.mails.count == 1 && states(f) == ["sent", "dropped", "handing"])
        }
    }

    @Test("kills of the command while the mail system has the mail, and of the daemon, never make two mails and lose none")
    func kills() async throws {
        try await scope { f, post in
            #expect(try f.holdline("invoice", "remind", "F1", "--level", "1").status == 0)
            let send = ["invoice", "letter", "F1", "--kind", "reminder", "--send"]
            try post.mode("slow")
            let command = try Child(
                [Programs.companion, "--socket", f.socket] + send, output: f.directory + "/out", errors: f.directory + "/err",
                workingIn: f.directory)
            try await until { !command.isRunning || post.hasBegun }
            command.send(SIGKILL)
            _ = command.wait()
            try post.mode(nil)
            try await until { try !post.mails.isEmpty }
            #expect(try states(f) == ["handing"])
            for _ in 0..<2 {
                let again = try holdline(f, send)
                #expect(again.status == 65 && again.errors.contains("may have been sent or not"), "\(again.errors)")
            }
            #expect(try post.mails.count == 1)
            #expect(try f.request("POST", "/v1/messages/M-1/drop", "{}").status == 200)

            // The daemon is away while the mail goes out: the command waits for it, and records what came of it.
            #expect(try f.holdline("invoice", "remind", "F2", "--level", "1").status == 0)
            try post.mode("slow")
            try FileManager.default.removeItem(atPath: post.directory + "/begun")
            let waiting = try Child(
                [Programs.companion, "--socket", f.socket, "invoice", "letter", "F2", "--kind", "reminder", "--send"],
                output: f.directory + "/out", errors: f.directory + "/err", workingIn: f.directory)
            try await until { !waiting.isRunning || post.hasBegun }
            f.kill()
            try post.mode(nil)
            try await until { try post.mails.count == 2 }
            try await f.start()
            #expect(waiting.wait() == 0)
            #expect(try states(f) == ["dropped", "sent"])
        }
    }

    @Test("an invoice goes to the customer with its files, once, and is registered where it can be read")
    func invoice() async throws {
        try await scope { f, post in
            let file = f.directory + "/F1 été.bin"
            try Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }).write(to: URL(fileURLWithPath: file))
            #expect(try f.holdline("invoice", "send", "F1", file, "--dry-run").output.contains("would be sent"))
            let sent = try f.holdline("invoice", "send", "F1", file)
            #expect(sent.status == 0 && sent.output.contains("K-1@example.com sent (M-1)"), "\(sent.output)\(sent.errors)")
            #expect(try f.holdline("invoice", "send", "F1", file).output.contains("was sent before"))
            let mail = try #require(try post.mails.first)
            #expect(try post.mails.count == 1 && mail.contains("multipart/mixed") && mail.contains("filename*=utf-8''F1%20"))
            let encoded = mail.components(separatedBy: "attachment;\r\n").last?.components(separatedBy: "\r\n\r\n").dropFirst().first ?? ""
            let data = Data(base64Encoded: encoded.components(separatedBy: "\r\n--").first ?? "", options: .ignoreUnknownCharacters)
            #expect(data == (try Data(contentsOf: URL(fileURLWithPath: file))))
            #expect(try f.holdline("invoice", "send", "F9", file).status == 1)
            // Temporary files are where TMPDIR says.
            let away = try f.holdline("invoice", "send", "F2", file, environment: ["TMPDIR": f.directory + "/nowhere"])
            #expect(away.status == 65 && away.output.isEmpty, "\(away.output)\(away.errors)")
            #expect(try f.holdline("invoice", "send", "F1", f.directory + "/nowhere").status == 1)
            let sample = Messages.examples + "/facture-F202600101.xml"
            #expect(try f.holdline("invoice", "send", "F2", sample).errors.contains("is F202600101, and not F2"))
            for more in [["--dry-run"], []] {
                let nobody = try holdline(f, ["invoice", "send", "F202600101", sample] + more)
                #expect(nobody.status == 1 && nobody.errors.contains("no mail address"), "\(nobody.output)\(nobody.errors)")
            }
            #expect(try f.request("GET", "/v1/invoices/F202600101").status == 404)
            let trial = try f.holdline("invoice", "send", "F202600101", sample, "--to", "a@b.example", "--dry-run")
            #expect(trial.status == 0 && trial.output.contains("would be sent to a@b.example"), "\(trial.output)\(trial.errors)")
            let new = try f.holdline("invoice", "send", "F202600101", sample, "--to", "a@b.example")
            #expect(new.status == 0, "\(new.output)\(new.errors)")
            #expect(try f.holdline("invoice", "show", "F202600101", "-o", "json").status == 0)
        }
    }
}
