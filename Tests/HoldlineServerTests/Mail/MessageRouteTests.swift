import Foundation
import HoldlineCore
import HoldlineWire
import Testing
import Waiting

@testable import HoldlineServer
@testable import HoldlineStore

/// Mails and their files over HTTP.
@Suite("routes of mails")
struct MessageRouteTests {
    private static func put(_ daemon: DaemonScope, _ text: String, as digest: String? = nil) async throws -> Reply {
        let bytes = Array(text.utf8)
        return try await daemon.send(
            "PUT", "/v1/files/\(digest ?? SHA256.hash(bytes).hexadecimal)", bytes, type: "application/octet-stream")
    }

    private static func digest(_ text: String) -> String { SHA256.hash(Array(text.utf8)).hexadecimal }

    private static func mail(_ number: Int, _ more: String = "") -> String {
        #"{"digest":"\#(digest("raw \(number)"))","messageID":"<\#(number)@x.example>","from":{"address":"jean@x.example"},"subject":"chairs"\#(more)}"#
    }

    private static func files(_ daemon: DaemonScope) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: daemon.database + ".files")) ?? []).sorted()
    }

    @Test("a file is kept under the digest of its bytes, once, and given to whoever reads what names it")
    func files() async throws {
        try await DaemonScope.run { daemon in
            let (text, name) = (String(repeating: "photo ", count: 100_000), Self.digest(String(repeating: "photo ", count: 100_000)))
            #expect(try await Self.put(daemon, text).status == 201)
            #expect(try await Self.put(daemon, text).status == 200)
            #expect(Self.files(daemon) == [name])
            // Nothing names it yet.
            #expect(try await daemon.send("GET", "/v1/files/\(name)").status == 404)
            let attachment = #","attachments":[{"name":"a.jpg","type":"image/jpeg","size":600000,"sha256":"\#(name)"}]"#
            let posted = try await daemon.send("POST", "/v1/messages", Self.mail(1, attachment))
            #expect(posted.status == 201 && posted.text.contains(#""outcome":"opened""#), "\(posted.text)")
            let given = try await daemon.send("GET", "/v1/files/\(name)")
            #expect(given.status == 200 && given.text == text)
        }
    }

    @Test("a file whose bytes are others, or too many, leaves nothing; a message that names a missing one is refused")
    func refused() async throws {
        try await DaemonScope.run {
            $0.policy.mail.fileLimit = 1000
        } _: { daemon in
            let other = try await Self.put(daemon, "abc", as: Self.digest("def"))
            #expect(other.status == 422 && other.text.contains("sha256"))
            #expect(try await Self.put(daemon, String(repeating: "a", count: 1001)).status == 413)
            #expect(try await Self.put(daemon, "abc", as: "abc").status == 422)
            let chunked = "PUT /v1/files/\(Self.digest("x")) HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            let long = "7d0\r\n\(String(repeating: "x", count: 2000))\r\n0\r\n\r\n"
            #expect(try Reply(try await daemon.exchange(Array((chunked + long).utf8))).status == 413)
            #expect(try await daemon.send("PUT", "/v1/files/\(Self.digest("x"))", "x", type: "text/html").status == 415)
            try await until { Self.files(daemon).isEmpty }
            #expect(Self.files(daemon) == [])
            let attachment = #","attachments":[{"name":"a","type":"b","size":3,"sha256":"\#(Self.digest("abc"))"}]"#
            let missing = try await daemon.send("POST", "/v1/messages", Self.mail(1, attachment))
            #expect(missing.status == 422 && missing.text.contains("attachments[0].sha256"), "\(missing.text)")
        }
    }

    @Test("an upload that breaks off leaves no file, under a digest or otherwise")
    func broken() async throws {
        try await DaemonScope.run { daemon in
            let head = "PUT /v1/files/\(Self.digest("abc")) HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n"
            _ = try await daemon.exchange(Array((head + String(repeating: "a", count: 200_000)).utf8), halfClose: true)
            try await until { Self.files(daemon).isEmpty }
            #expect(Self.files(daemon) == [])
        }
    }

    @Test("the same mail from many connections at once counts once")
    func atOnce() async throws {
        try await DaemonScope.run { daemon in
            let outcomes = try await withThrowingTaskGroup(of: String.self) { tasks in
                for _ in 0..<16 { tasks.addTask { try await daemon.send("POST", "/v1/messages", Self.mail(1)).text } }
                return try await tasks.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0.contains(#""outcome":"opened""#) } == 1)
            #expect(outcomes.count { $0.contains(#""outcome":"known""#) } == 15)
            #expect(try await daemon.send("GET", "/v1/tickets").text.components(separatedBy: #""channel""#).count == 2)
        }
    }

    @Test("of many programs that take a queued mail one gets it")
    func hands() async throws {
        try await DaemonScope.run { daemon in
            _ = try await Self.put(daemon, "mail")
            let body =
                #"{"purpose":"invoice/F1","kind":"invoice","invoice":"F1","to":["a@b.example"],"subject":"s","messageID":"1@h","sha256":"\#(Self.digest("mail"))","size":4}"#
            #expect(try await daemon.send("POST", "/v1/outbox", body).status == 201)
            let again = try await daemon.send("POST", "/v1/outbox", body)
            #expect(again.status == 200 && again.text.contains(#""id":"M-1""#))
            let taken = try await withThrowingTaskGroup(of: Int.self) { tasks in
                for _ in 0..<8 { tasks.addTask { try await daemon.send("POST", "/v1/messages/M-1/hand", "{}").status } }
                return try await tasks.reduce(into: []) { $0.append($1) }
            }
            #expect(taken.sorted() == [200] + Array(repeating: 409, count: 7))
            #expect(try await daemon.send("POST", "/v1/messages/M-1/handed-over", "{}").status == 200)
            let page = try await daemon.send("GET", "/v1/invoices/F1")
            #expect(page.status == 200 && page.text.contains(#""state":"sent""#), "\(page.text)")
        }
    }

    @Test("who sends letters reads those that go out, and none that came in")
    func senders() async throws {
        try await DaemonScope.run {
            $0.roles = RoleMap([.bridge: .init(users: ["root"]), .dunning: .init(users: ["root"])])
        } _: { daemon in
            _ = try await Self.put(daemon, "abc")
            let attachment = #","attachments":[{"name":"a","type":"b","size":3,"sha256":"\#(Self.digest("abc"))"}]"#
            #expect(try await daemon.send("POST", "/v1/messages", Self.mail(1, attachment)).status == 201)
            for path in ["/v1/messages", "/v1/messages/M-1", "/v1/messages?direction=in"] {
                #expect(try await daemon.send("GET", path).status == 403, "\(path)")
            }
            #expect(try await daemon.send("GET", "/v1/files/\(Self.digest("abc"))").status == 404)
            #expect(try await daemon.send("GET", "/v1/messages?direction=out").status == 200)
            #expect(try await daemon.send("GET", "/v1/mail").status == 200)
        }
    }

    @Test("a ticket's page has its mails, and the invoices that they name")
    func pages() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("PUT", "/v1/customers/C-1", #"{"emails":["jean@x.example"]}"#)
            try await daemon.send(
                "PUT", "/v1/invoices/F1",
                #"{"customer":"C-1","issued":"2026-01-01","due":"2026-01-31","amount":"10.00","open":"10.00","currency":"EUR"}"#)
            try await daemon.send("POST", "/v1/messages", Self.mail(1, #","text":"about F1""#))
            try await daemon.send("POST", "/v1/messages", Self.mail(2, #","text":"zebra","inReplyTo":["<1@x.example>"]"#))
            let page = try await daemon.send("GET", "/v1/tickets/1").text
            #expect(page.contains(#""suggestions":["F1"]"#) && page.contains(#""text":"zebra""#), "\(page)")
            // What joined is found by its words, too.
            #expect(try await daemon.send("GET", "/v1/tickets?q=zebra").text.contains(#""id":"T-1""#))
            #expect(try await daemon.send("POST", "/v1/tickets/1/dispute-suggested", #"{"reason":"QTY"}"#).status == 200)
            #expect(try await daemon.send("GET", "/v1/invoices/F1/dunning").text.contains(#""decision":"pause""#))
            #expect(try await !daemon.send("GET", "/v1/tickets/1").text.contains(#""suggestions":["F1"],"clock"#))
        }
    }
}
