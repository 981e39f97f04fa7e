import Foundation
import Glibc
import Testing
import Waiting

@Suite("File descriptors and connections")
struct DescriptorTests {
    /// So many descriptors, and none of those that other tests of this process have open just now.
    private static func limited(_ files: Int) -> [String] {
        let closing = "for file in /proc/$$/fd/*; do number=${file##*/}; if ((number > 2)); then exec {number}>&-; fi; done"
        return ["bash", "-c", "\(closing); ulimit -n \(files); exec \"$@\"", "bash"]
    }

    @Test(
        "closed streams stay closed: no file, socket or event of a program gets their numbers",
        arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
    func closedStreams(_ closed: String) async throws {
        try await DaemonFixture.scope(start: false) { f in
            let environment = ["HOLDLINE_SOCKET": f.socket, "PATH": "\(Programs.directory):/usr/bin:/bin"]
            let daemon = "holdlined --database \(f.directory)/db </dev/null >out 2>err \(closed) & echo $!"
            let started = try run("/bin/bash", ["-c", daemon], environment: environment, in: f.directory)
            let pid = try #require(pid_t(started.output.split(separator: "\n").first ?? ""), "\(started)")
            defer { kill(pid, SIGKILL) }
            try await until { try f.holdline("status").status == 0 }
            for (stream, sign) in [" <&-", " >&-", " 2>&-"].enumerated() where " \(closed)".contains(sign) {
                #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\(stream)") == "/dev/null")
            }
            // The command's answer goes nowhere else, either, and what it wrote is whole.
            let backup = "\(f.directory)/copy"
            let command = "holdline backup \(backup) </dev/null >out 2>err \(closed); echo $?; cat err"
            let made = try run("/bin/bash", ["-c", command], environment: environment, in: f.directory)
            #expect(made.output.hasPrefix(" \(closed)".contains(" >&-") ? "1\n" : "0\n"), "\(made)")
            if closed == ">&-" { #expect(made.output.contains("the output cannot be written: Bad file descriptor"), "\(made)") }
            #expect(try f.holdline("audit", "verify", backup).status == 0)
        }
    }

    /// A connection that does nothing.
    private func open(_ path: String) throws -> Int32 {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard result == 0 else { throw TestProblem(description: "\(path) cannot be connected to: \(errno)") }
        return descriptor
    }

    private static let health = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    @Test("a limit that is too small for the daemon is a sentence at the start")
    func tooFew() async throws {
        try await DaemonFixture.scope(start: false) { f in
            await #expect(throws: TestProblem.self) { try await f.start(under: Self.limited(20)) }
            #expect(f.waitForExit() == 1)
            #expect(f.log.contains("this process may open 20 files"))
            #expect(f.log.contains("LimitNOFILE="))
        }
    }

    @Test("with fewer descriptors than connections are configured it says how many it takes, and the others wait")
    func few() async throws {
        try await DaemonFixture.scope(start: false) { f in
            // It inherits what this process has open.
            try await f.start(under: Self.limited(400))
            #expect(f.log.contains("connections at one time instead of 1024"))
            let held = try (0..<420).map { _ in try open(f.socket) }
            for descriptor in held { close(descriptor) }
            #expect(try Raw(f.socket).exchange(Self.health).contains(" 200 "))
            #expect(!f.log.contains("could not be taken"))
            #expect(f.stop() == 0)
        }
    }

    @Test(
        "that no descriptor is left is said once, and so is its end; who waited is answered, and who is connected is told so",
        .enabled(if: Programs.has("prlimit"), "prlimit is not installed"))
    func noneLeft() async throws {
        try await DaemonFixture.scope { f in
            let pid = try #require(f.pid)
            let connected = try open(f.socket)
            defer { close(connected) }
            /// On the connection that is open.
            func readiness() -> String {
                let question = Array("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
                _ = question.withUnsafeBytes { send(connected, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                var bytes = [UInt8](repeating: 0, count: 1 << 14)
                var answer = ""
                while !answer.hasSuffix("}") {
                    let count = recv(connected, &bytes, bytes.count, 0)
                    guard count > 0 else { break }
                    answer += String(decoding: bytes.prefix(count), as: UTF8.self)
                }
                return answer
            }
            #expect(readiness().contains(#""conditions":[]"#))
            func limit(_ files: String) throws {
                let child = try Child(
                    ["prlimit", "--pid", "\(pid)", "--nofile=\(files)"], output: "/dev/null", errors: "/dev/null", workingIn: "/")
                #expect(child.wait() == 0)
            }
            try limit("3:")
            let waiting = try open(f.socket)
            defer { close(waiting) }
            try await until(f.log) { f.log.contains("no file descriptor left") || !f.isRunning }
            let short = readiness()
            // Where it has many threads, libdispatch looks at them in /proc once a second, and ends a process that cannot open them.
            guard f.isRunning else { return }
            #expect(short.contains(" 200 ") && short.contains("no-descriptors") && short.contains("LimitNOFILE="), "\(short)")
            try limit("1024:")
            #expect(try Raw(f.socket).exchange(Self.health).contains(" 200 "))
            try await until(f.log) { f.log.contains("file descriptors are free again") }
            #expect(f.log.ranges(of: "no file descriptor left").count == 1)
            #expect(f.stop() == 0)
        }
    }

    @Test(
        "what the runtime opens for timers and signals is open before anybody can connect: without a descriptor a signal would be lost",
        .enabled(if: Programs.has("strace"), "strace is not installed"))
    func early() async throws {
        try await DaemonFixture.scope(start: false) { f in
            let began = f.directory + "/trace"
            let calls = "trace=timerfd_create,signalfd4,listen"
            try await f.start(under: ["strace", "-f", "-qq", "-o", began, "-e", calls])
            try await until(f.log) { f.log.contains("listening") }
            f.kill()
            let trace = String(decoding: FileManager.default.contents(atPath: began) ?? Data(), as: UTF8.self).split(separator: "\n")
            let listens = try #require(trace.firstIndex { $0.contains("listen(") })
            #expect(trace[listens...].allSatisfy { !$0.contains("signalfd4(-1") && !$0.contains("CLOCK_BOOTTIME") }, "\(trace)")
        }
    }

    @Test("requests that are half sent, and answers that nobody reads, do not keep the daemon from stopping")
    func stop() async throws {
        try await DaemonFixture.scope { f in
            let begun = [
                "GET /v1", "POST /v1/tickets HTTP/1.1\r\nHost: h\r\nContent-Length: 900\r\n\r\n{",
                "POST /v1/invoices HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-ndjson\r\nContent-Length: 900\r\n\r\n{}\n",
                "POST /v1/dunning/check HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET /v1/events?follow=true HTTP/1.1\r\nHost: h\r\n\r\n",
                String(repeating: "GET /openapi.json HTTP/1.1\r\nHost: h\r\n\r\n", count: 100),
            ]
            let held = try begun.map { text in
                let descriptor = try open(f.socket)
                _ = Array(text.utf8).withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT)) }
                return descriptor
            }
            defer { for descriptor in held { close(descriptor) } }
            #expect(try Raw(f.socket).exchange(Self.health).contains(" 200 "))
            #expect(f.stop() == 0)
            #expect(f.log.contains("stopped"))
        }
    }
}
