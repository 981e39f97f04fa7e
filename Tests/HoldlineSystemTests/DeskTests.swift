import Foundation
import Glibc
import Testing
import Waiting

@Suite("the command and the world around it", .serialized)
struct DeskTests {
    @Test("bytes that are no UTF-8 are refused in arguments and environment, by both programs")
    func encoding() async throws {
        try await DaemonFixture.scope { daemon in
            func shell(_ command: String) throws -> Finished {
                try HoldlineSystemTests.run("bash", ["-c", command], in: daemon.directory)
            }
            let refused = try shell("\(Programs.companion) --socket \(daemon.socket) ticket open --customer C-1 --subject $'Caf\\xe9'")
            #expect(refused.status == 64 && refused.errors.contains("UTF-8"), "\(refused.errors)")
            #expect(try daemon.holdline("ticket", "list", "-o", "json").output.isEmpty)
            #expect(try shell("HOLDLINE_SOCKET=$'/tmp/\\xe9' \(Programs.companion) status").status == 64)
            #expect(try shell("\(Programs.daemon) --socket $'/tmp/\\xe9' --database /tmp/none").status == 64)
        }
    }

    @Test("an import that is interrupted says what went in and the command that does the rest once", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) async throws {
        try await DaemonFixture.scope { daemon in
            let file = daemon.directory + "/t.ndjson"
            let errors = daemon.directory + "/errors"
            var count = 0
            // On a busy machine an import may be over before the signal comes: then a longer one is interrupted.
            for size in [20_000, 60_000, 180_000] {
                let lines = (1...size).map { "{\"customer\":\"C-1\",\"subject\":\"\($0)\"}\n" }.joined()
                try lines.write(toFile: file, atomically: true, encoding: .utf8)
                let child = try Child(
                    [Programs.companion, "--socket", daemon.socket, "ticket", "import", file], output: daemon.directory + "/output",
                    errors: errors, workingIn: daemon.directory)
                // Until some went in.
                try await until { try daemon.request("GET", "/v1/tickets/\(count + 1)").status == 200 || !child.isRunning }
                child.send(signal)
                count += size
                let status = child.wait()
                if status == 0 { continue }
                #expect(status == 75)
                break
            }
            let said = try String(contentsOfFile: errors, encoding: .utf8)
            #expect(said.contains("went in") && said.contains("--key"), "\(said)")
            let command = try #require(said.split(separator: "\n").map(String.init).last { $0.contains("--key") })
            let here = command.replacing("holdline ", with: "\(Programs.companion) ", maxReplacements: 1)
            let again = try HoldlineSystemTests.run("bash", ["-c", here], in: daemon.directory)
            #expect(again.status == 0, "\(again.errors)")
            #expect(try daemon.request("GET", "/v1/tickets/\(count)").status == 200)
            #expect(try daemon.request("GET", "/v1/tickets/\(count + 1)").status == 404)
        }
    }

    @Test("completion after an option before the noun offers verbs, and runs nothing that is on the line")
    func completion() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let script = """
            source <(\(Programs.companion) --generate-completion-script bash)
            offer() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}; COMPREPLY=()
              _holdline holdline "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"; echo "${COMPREPLY[*]}"; }
            offer holdline --socket /x ticket ''
            offer holdline -o json --socket '$(touch ran)' invoice ''
            """
        let run = try HoldlineSystemTests.run("bash", ["-c", script], in: directory)
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].contains("open") && lines[1].contains("check"), "\(run.output) \(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: directory + "/ran"))
    }
}
