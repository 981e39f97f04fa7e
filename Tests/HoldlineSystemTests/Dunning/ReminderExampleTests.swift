import Foundation
import Testing
import Waiting

/// Answers checks of many with `said`, those of one with the fourth argument, and writes down which reminders were registered: a daemon
/// whose answers break off.
private let brokenDaemon = """
    import http.server, os, socketserver, sys
    path, said, log, one = sys.argv[1], open(sys.argv[2], "rb").read(), sys.argv[3], sys.argv[4].encode()
    class Handler(http.server.BaseHTTPRequestHandler):
        def address_string(self): return "unix"
        def log_message(self, *_): pass
        def answer(self, status, body):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)
        def do_GET(self): self.answer(200, one.replace(b"NUMBER", self.path.split("/")[3].encode()) if one else said)
        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0)) if "Content-Length" in self.headers else self.chunks()
            if self.path.endswith("/reminders"): open(log, "a").write(self.path + "\\n")
            self.answer(201 if self.path.endswith("/reminders") else 200, b"{}" if self.path.endswith("/reminders") else said)
        def chunks(self):
            while size := int(self.rfile.readline().strip() or b"0", 16): self.rfile.read(size + 2)
            self.rfile.readline()
    class Server(socketserver.ThreadingUnixStreamServer): daemon_threads = True
    Server(path, Handler).serve_forever()
    """

@Suite("The dunning examples", .enabled(if: Programs.has("python3"), "python3 is not installed"))
struct ReminderExampleTests {
    private static let examples = Messages.examples + "/dunning"
    private static let all: [[String]] = [
        ["sh", "\(examples)/dun.sh"], ["python3", "\(examples)/dun.py"], ["sh", "\(examples)/remind.sh", "1"],
        ["python3", "\(examples)/remind.py", "1"],
    ]

    private func run(_ command: [String], socket: String, in directory: String, _ input: String) throws -> Finished {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return try HoldlineSystemTests.run(
            command[0], Array(command.dropFirst()), environment: ["HOLDLINE_SOCKET": socket, "PATH": "\(Programs.directory):\(path)"],
            input: input, in: directory)
    }

    private func register(_ f: DaemonFixture, _ numbers: String...) throws {
        for number in numbers {
            let body = #"{"customer":"C-1","issued":"2025-07-01","due":"2025-08-01","amount":"1200.00","open":"1200.00","currency":"EUR"}"#
            #expect(try f.request("PUT", "/v1/invoices/\(number)", body).status == 201)
        }
    }

    @Test("each reminds what is free, not what is held or unknown, and a repeated run reminds nobody twice")
    func free() async throws {
        try await DaemonFixture.scope { f in
            try register(f, "F1", "F2", "F3")
            let ticket =
                #"{"customer":"C-1","subject":"s","disputes":[{"invoice":"F2","reason":"QTY"},{"invoice":"F3","reason":"QTY","amount":"300.00"}]}"#
            #expect(try f.request("POST", "/v1/tickets", ticket).status == 201)
            let input = "F1\nF2\nF3\nNOPE"
            func output(_ command: [String]) throws -> [String] {
                try run(command, socket: f.socket, in: f.directory, input).output.split(separator: "\n").map(String.init)
            }
            #expect(try output(Self.all[0]) == ["remind F1", "skip   F2 (code 3)", "skip   F3 (code 3)", "skip   NOPE (code 3)"])
            #expect(try output(Self.all[1]) == ["remind F1 1200.00 EUR", "remind F3 900.00 EUR"])
            let first = try output(Self.all[2])
            #expect(first.map { $0.prefix(21) } == ["F1,C-1,1,1200.00,EUR,", "F3,C-1,1,900.00,EUR,2"], "\(first)")
            // The same day and level, so the same keys: whichever program it is.
            #expect(try output(Self.all[2]) == [])
            #expect(try output(Self.all[3]) == [])
            let python = try run(["python3", "\(Self.examples)/remind.py", "1"], socket: f.socket, in: f.directory, input)
            #expect(python.errors.contains("skipped F1 key-reused"), "\(python.errors)")
            try register(f, "F4")
            #expect(try run(Self.all[3], socket: f.socket, in: f.directory, "F4\n").output == "remind F4 1200.00 EUR\n")
            let page = try f.request("GET", "/v1/invoices/F1").body
            #expect(page.components(separatedBy: "\"registeredBy\"").count == 3, "one reminder, and the last one: \(page)")
        }
    }

    @Test("one that sends all its numbers before it reads an answer works with a hundred thousand of them")
    func many() async throws {
        try await DaemonFixture.scope { f in
            try register(f, "F1", "F2")
            let unknown = (0..<50_000).map { "N\($0)" }
            let input = (unknown + ["F1"] + unknown + ["F2"]).joined(separator: "\n")
            let done = try run(Self.all[1], socket: f.socket, in: f.directory, input)
            #expect(done.status == 0 && done.output == "remind F1 1200.00 EUR\nremind F2 1200.00 EUR\n", "\(done.errors)")
        }
    }

    @Test("none reminds anybody on an answer that breaks off, miscounts, or never comes", arguments: all)
    func truncated(_ command: [String]) async throws {
        let whole = { (number: String) in
            #"{"invoice":"\#(number)","known":true,"customer":"C-1","decision":"proceed","currency":"EUR","open":"1.00","held":"0.00","collectable":"1.00","dunnableFrom":null,"version":8,"blockerCount":0,"blockers":[]}"#
        }
        let closing = #"{"checked":3,"pause":0,"partial":0,"unknown":0,"version":8}"#
        let two = whole("F1") + "\n" + whole("F2") + "\n"
        // “dun.sh” asks for one at a time; for “remind.sh” such an answer is whole, and only the one of many is not.
        let one = command[1].hasSuffix("remind.sh") ? whole("NUMBER") : ""
        for said in [two, two + closing + "\n", two + String(closing.dropLast(3)), String(two.dropLast(20)), "", "<html>"] {
            let directory = "/tmp/holdline-\(UUID().uuidString.prefix(8))"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: directory) }
            try said.write(toFile: directory + "/said", atomically: true, encoding: .utf8)
            try brokenDaemon.write(toFile: directory + "/daemon.py", atomically: true, encoding: .utf8)
            let daemon = try Child(
                ["python3", "daemon.py", "socket", "said", "reminders", one], output: directory + "/log", errors: directory + "/log",
                workingIn: directory)
            defer {
                daemon.send(SIGKILL)
                _ = daemon.wait()
            }
            try await until { FileManager.default.fileExists(atPath: directory + "/socket") }
            let done = try run(command, socket: directory + "/socket", in: directory, "F1\nF2\n")
            #expect(!done.output.contains("remind") && !done.output.contains("F1,"), "\(command) on \(said): \(done.output)")
            #expect(!FileManager.default.fileExists(atPath: directory + "/reminders"), "\(command) on \(said)")
        }
        let none = try run(command, socket: "/nowhere", in: "/tmp", "F1\nF2\n")
        #expect(!none.output.contains("remind"))
    }
}
