import Foundation
import Glibc
import Testing
import Waiting

@Suite("Under a service manager")
struct ActivationTests {
    @Test(
        "a socket that is handed over outlives the daemon: it answers, stops with 0, and the file stays",
        .enabled(if: Programs.has("systemd-socket-activate"), "systemd-socket-activate is not installed"))
    func activated() async throws {
        try await DaemonFixture.scope(start: false) { f in
            try FileManager.default.createDirectory(atPath: f.directory + "/s", withIntermediateDirectories: true)
            // It passes on no variable that it is not told to.
            let options = Programs.isSanitized ? ["--setenv=ASAN_OPTIONS", "--setenv=TSAN_OPTIONS"] : []
            let child = try Child(
                ["systemd-socket-activate", "--listen", f.socket] + options + [Programs.daemon] + f.arguments, output: f.directory + "/log",
                errors: f.directory + "/log", workingIn: f.directory)
            defer { child.send(SIGKILL) }
            try await until { FileManager.default.fileExists(atPath: f.socket) }
            #expect(try f.request("GET", "/healthz").status == 200)
            #expect(try f.request("POST", "/v1/tickets", #"{"customer":"C-1","subject":"x"}"#).status == 201)
            child.send(SIGTERM)
            #expect(child.wait() == 0)
            #expect(FileManager.default.fileExists(atPath: f.socket))
        }
    }
}
