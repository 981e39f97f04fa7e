import HoldlineCore
import Testing

@testable import HoldlineClient
@testable import holdline

@Suite("invoice check of one number, without parser and event loop")
struct PlainCheckTests {
    @Test("it says and returns what the usual way does, whatever the daemon answers", arguments: ["table", "json", "csv"])
    func same(_ format: String) async throws {
        let replies: [ScriptedDaemon.Reply] = [
            .answer(200, Wire.dunning("F1")), .answer(200, Wire.dunning("F1", "partial")), .answer(200, Wire.dunning("F2")),
            .answer(200, Wire.dunning("F1", "perhaps")), .answer(200, "{}"), .answer(200, ""), .answer(200, "<html>"),
            .answer(404, Wire.problem(404, "not-found")), .answer(403, Wire.problem(403, "forbidden")),
        ]
        for reply in replies {
            try await ScriptedDaemon.run({ _, _ in reply }) { daemon in
                let plain = ["--socket", daemon.socket, "invoice", "check", "F1", "-o", format]
                #expect(PlainCheck(plain) != nil)
                let (short, long) = (await Run.holdline(plain), await Run.holdline(plain + ["--"]))
                #expect(short.status == long.status)
                #expect(short.output == long.output)
                #expect(short.error == long.error)
            }
        }
    }

    @Test("an answer comes over a socket that blocks, and is asked for once")
    func once() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, Wire.dunning("F/1")) }) { daemon in
            let answer = try #require(PlainExchange.dunning(InvoiceNumber(unchecked: "F/1"), socket: daemon.socket))
            #expect(try answer.value.decision == .proceed)
            #expect(await Run.holdline(["invoice", "check", "F/1", "--socket", daemon.socket]).status == 0)
            #expect(daemon.requests.map(\.target) == Array(repeating: "/v1/invoices/F%2F1/dunning", count: 2))
        }
    }

    @Test("what the daemon does not answer as usual is left to the usual way, and so is a daemon that is not there")
    func left() async throws {
        for reply: ScriptedDaemon.Reply in [.answer(404, Wire.problem(404, "not-found")), .broken("{"), .hangUp] {
            try await ScriptedDaemon.run({ _, _ in reply }) { daemon in
                #expect(PlainExchange.dunning(InvoiceNumber(unchecked: "F1"), socket: daemon.socket) == nil)
            }
        }
        #expect(PlainExchange.dunning(InvoiceNumber(unchecked: "F1"), socket: "/nowhere/s") == nil)
        #expect(PlainExchange.dunning(InvoiceNumber(unchecked: "F1"), socket: String(repeating: "s", count: 200)) == nil)
        #expect(await Run.holdline(["invoice", "check", "F1", "--socket", "/nowhere/s"]).status == 69)
    }

    @Test(
        "arguments of any other form are the parser's",
        arguments: [
            "invoice check", "invoice check F1 F2", "invoice check -- F1", "invoice check -F1", "invoice check F1 --all",
            "invoice check F1 -o", "invoice check F1 -o xml", "invoice check F1 -o csv -o csv", "invoice check F1 --help",
            "invoice check F1 --as-of 2026-12-31", "invoices check F1", "check invoice F1", "invoice check F1 --socket", "invoice check é",
            "invoice check F1 -ojson", "invoice show F1", "",
        ])
    func others(_ arguments: String) {
        #expect(PlainCheck(arguments.split(separator: " ").map(String.init)) == nil)
        #expect(PlainCheck(["invoice", "check", ""]) == nil)
        #expect(PlainCheck(["invoice", "check", "F 1"]) == nil)
    }

    @Test(
        "the body is found by its length alone",
        arguments: [
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 38..<40), ("HTTP/1.1 200 OK\r\ncontent-length:2\r\n\r\n{", 37..<39),
            ("HTTP/1.1 200 OK\r\n\r\n{}", nil), ("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}", nil),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}", nil),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}", nil),
            ("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n{}", nil),
            ("HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}", nil), ("HTTP/1.1 200 OK\r\nContent-Length: 2", nil),
        ] as [(String, Range<Int>?)])
    func heads(_ text: String, _ body: Range<Int>?) {
        if case .body(let range) = PlainHead(Array(text.utf8)) { #expect(range == body) } else { #expect(body == nil) }
    }
}
