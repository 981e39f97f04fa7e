import Foundation
import Glibc
import Testing
import Waiting

/// A connection whose both ways are driven by hand.
private final class Wire: Sendable {
    private let descriptor: Int32

    init(_ socket: String) throws { descriptor = try Raw(socket).connect() }
    deinit { close(descriptor) }

    /// Sends what the daemon takes within so many seconds of standstill; the number of bytes.
    func send(_ bytes: [UInt8], patience: Double = 1) -> Int {
        var sent = 0
        while sent < bytes.count {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&waiting, 1, Int32(patience * 1000)) > 0 else { break }
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count < 0, errno == EAGAIN { continue }
            guard count > 0 else { break }
            sent += count
        }
        return sent
    }

    /// Reads until the daemon closes or `enough`, at most so many seconds.
    func receive(within seconds: Int = 20, until enough: ([UInt8]) -> Bool = { _ in false }) -> (bytes: [UInt8], isClosed: Bool) {
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while !enough(answer) {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Int32(seconds * 1000)) > 0 else { return (answer, false) }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return (answer, true) }
            answer += chunk[..<count]
        }
        return (answer, false)
    }

    /// Whether the daemon has closed, what it sent before still unread.
    var isCut: Bool {
        var waiting = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&waiting, 1, 0) > 0 && waiting.revents & Int16(POLLHUP) != 0
    }

    func receiveText(within seconds: Int = 20, until end: String) -> String {
        String(decoding: receive(within: seconds) { $0.suffix(end.utf8.count).elementsEqual(end.utf8) }.bytes, as: UTF8.self)
    }
}

@Suite("Dunning checks under clients that misbehave")
struct DunningLoadTests {
    private static let check = "GET /v1/invoices/F1/dunning HTTP/1.1\r\nHost: x\r\n\r\n"

    private static func bulk(_ length: Int) -> [UInt8] {
        Array("POST /v1/dunning/check HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: \(length)\r\n\r\n".utf8)
    }

    @Test("one that never reads, one that never ends and a line without end: bounded memory, a clear end, and the others are served")
    func misbehaving() async throws {
        try await DaemonFixture.scope(configuration: "limits:\n  idle: 2s\n") { f in
            let before = f.memory.now
            let lines = Array((0..<400_000).map { "N\($0)\n" }.joined().utf8)
            let deaf = try Wire(f.socket)
            // All of it is taken, though nobody reads: what memory does not keep waits in a file.
            #expect(deaf.send(Self.bulk(lines.count) + lines, patience: 10) > lines.count)
            let endless = try Wire(f.socket)
            _ = endless.send(Self.bulk(1_000_000) + Array("F1\nF2\n".utf8))
            let long = try Wire(f.socket)
            let line = [UInt8](repeating: UInt8(ascii: "x"), count: 64 << 20)
            #expect(long.send(Self.bulk(line.count) + line) > line.count)
            let answer = long.receiveText(until: "0\r\n\r\n")
            #expect(answer.contains("{\"checked\":1,\"pause\":1,\"partial\":0,\"unknown\":1,\"version\":0}"))
            #expect(try f.request("GET", "/v1/invoices/F1/dunning").status == 200)
            // A sanitizer keeps a shadow of each byte.
            if !Programs.isSanitized { #expect(f.memory.most - before < 64 << 20, "\((f.memory.most - before) >> 20) MiB") }
            // Neither gets a closing line, so neither may use what came.
            let (cut, isClosed) = endless.receive()
            #expect(isClosed)
            #expect(!String(decoding: cut, as: UTF8.self).contains("checked"))
            try await until { deaf.isCut }
            let (rest, isDeafClosed) = deaf.receive()
            #expect(isDeafClosed)
            #expect(!String(decoding: rest.suffix(200), as: UTF8.self).contains("checked"))
            #expect(try f.request("GET", "/v1/invoices/F1/dunning").status == 200)
        }
    }

    /// A client that sends many lines and reads nothing: its answer ends without a last line, and the log says why.
    private func answerIsCut(_ f: DaemonFixture, since reason: String) async throws {
        let lines = Array((0..<200_000).map { "N\($0)\n" }.joined().utf8)
        let deaf = try Wire(f.socket)
        let sent = Thread { _ = deaf.send(Self.bulk(lines.count) + lines, patience: 30) }
        sent.start()
        try await until(f.log) { f.log.contains("answer is broken off") }
        #expect(f.log.contains(reason), "\(f.log)")
        let (rest, isClosed) = deaf.receive()
        #expect(isClosed && !String(decoding: rest.suffix(200), as: UTF8.self).contains("checked"))
    }

    @Test("where answers cannot be kept for a client that does not read, its answer ends without a last line, and others get theirs")
    func noRoom() async throws {
        try await DaemonFixture.scope(configuration: "limits:\n  answerMemory: 1MiB\n  answerFiles: 2MiB\n") { f in
            try await answerIsCut(f, since: "limits.answerFiles")
            // One that reads while it sends needs none of that room.
            let numbers = (0..<50_000).map { "N\($0)\n" }.joined()
            let checked = try f.holdline("invoice", "check", "-o", "json", input: numbers)
            #expect(checked.status == 3 && checked.output.contains("{\"checked\":50000,"), "\(checked.errors)")
            #expect(try f.request("GET", "/healthz").status == 200)
        }
    }

    @Test(
        "a full disk for temporary files is passed over: who sends all before reading gets a whole answer",
        .enabled(if: Programs.isRoot, "this needs root"))
    func fullDisk() async throws {
        try await DaemonFixture.scope(start: false) { f in
            let small = f.directory + "/small"
            try FileManager.default.createDirectory(atPath: small, withIntermediateDirectories: true)
            // A file system of its own that holds four mebibytes; it goes with the process.
            let mounted = ["unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=4m small \"$TMPDIR\" && exec \"$@\"", "sh"]
            try await f.start(under: mounted, environment: ["TMPDIR": small])
            let lines = Array((0..<60_000).map { "N\($0)\n" }.joined().utf8)
            let wire = try Wire(f.socket)
            #expect(wire.send(Self.bulk(lines.count) + lines, patience: 300) >= lines.count)
            let answer = wire.receiveText(until: "0\r\n\r\n")
            #expect(answer.contains("{\"checked\":60000,"), "\(answer.suffix(200))")
            #expect(!f.log.contains("answer is broken off"), "\(f.log)")
            let body = #"{"customer":"C-1","issued":"2025-07-01","due":"2025-08-01","amount":"1.00","open":"1.00","currency":"EUR"}"#
            #expect(try f.request("PUT", "/v1/invoices/F1", body).status == 201)
        }
    }

    @Test("a connection that only checks is closed when it is idle, and stays while it asks")
    func idle() async throws {
        try await DaemonFixture.scope(configuration: "limits:\n  idle: 2s\n") { f in
            let wire = try Wire(f.socket)
            let first = ContinuousClock.now
            var last = first
            while last - first < .seconds(4) {
                let asked = ContinuousClock.now
                _ = wire.send(Array(Self.check.utf8))
                let answer = wire.receiveText(until: "]}")
                // A machine that is too busy to ask in time says nothing about the daemon.
                guard asked - last < .milliseconds(1500) else { return }
                #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
                last = asked
                try await Task.sleep(for: .milliseconds(500))
            }
            let started = ContinuousClock.now
            #expect(wire.receive(within: 8).isClosed)
            #expect(ContinuousClock.now - started < .seconds(7))
        }
    }

    @Test("a stop closes an idle checker at once, and gives one that is slow to read the answers that it is owed")
    func drain() async throws {
        try await DaemonFixture.scope { f in
            let idle = try Wire(f.socket)
            _ = idle.send(Array(Self.check.utf8))
            #expect(idle.receiveText(until: "]}").hasPrefix("HTTP/1.1 200 OK\r\n"))
            let slow = try Wire(f.socket)
            _ = slow.send(Array(Self.check.utf8))
            #expect(slow.receiveText(until: "]}").hasPrefix("HTTP/1.1 200 OK\r\n"))
            _ = slow.send(Array(String(repeating: Self.check, count: 20_000).utf8))
            f.terminate()
            #expect(idle.receive(within: 10).isClosed)
            // On this thread: a reader that stands still for two seconds is cut, and a busy executor could wake it later than that.
            usleep(300_000)
            let (bytes, isClosed) = slow.receive(within: 10)
            #expect(isClosed)
            #expect(bytes.count > 100_000)
            #expect(bytes.suffix(2).elementsEqual("]}".utf8))
            #expect(f.waitForExit() == 0)
        }
    }
}
