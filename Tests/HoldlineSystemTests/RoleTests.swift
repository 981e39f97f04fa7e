import Foundation
import HoldlineCore
import Testing

@Suite("Who may what", .enabled(if: Programs.isRoot && Programs.has("setpriv"), "needs root and setpriv to ask as another user"))
struct RoleTests {
    /// Asks as the user `nobody` with the standard library of the shell: curl.
    private func status(_ f: DaemonFixture, _ method: String, _ path: String, user: String) throws -> (Int, String) {
        let answer = try run(
            "setpriv",
            [
                "--reuid", user, "--clear-groups", "curl", "-sS", "--unix-socket", f.socket, "-X", method, "-w", "\n%{http_code}",
                "http://holdline" + path,
            ], in: f.directory)
        let lines = answer.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    private func open(_ f: DaemonFixture) throws {
        // The directory is 0750 and the socket 0660: to get as far as the roles, the file system must let others in.
        for path in [f.directory, f.directory + "/s"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        #expect(try FileManager.default.attributesOfItem(atPath: f.socket)[.posixPermissions] as? Int == 0o660)
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: f.socket)
    }

    @Test("a caller with no role is told so by every route but /healthz", .enabled(if: Programs.has("curl"), "curl is not installed"))
    func nobody() async throws {
        try await DaemonFixture.scope { f in
            try open(f)
            #expect(try status(f, "GET", "/healthz", user: "nobody").0 == 200)
            let document = try f.request("GET", "/openapi.json").body
            let root = try #require(try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any])
            let paths = try #require(root["paths"] as? [String: [String: Any]])
            #expect(paths.count > 20)
            for (path, methods) in paths where path != "/healthz" {
                for method in methods.keys where ["get", "post", "put", "patch"].contains(method) {
                    let concrete = path.replacingOccurrences(of: "\\{[a-z]+\\}", with: "T-1", options: .regularExpression)
                    let (code, body) = try status(f, method.uppercased(), concrete, user: "nobody")
                    #expect(code == 403, "\(method) \(path)")
                    #expect(body.value(of: "code") == "not-your-role")
                }
            }
            #expect(try status(f, "GET", "/v1/unheard-of", user: "nobody").0 == 403)
        }
    }

    @Test(
        "roles come from the configuration: an agent opens tickets and registers no invoices, and exits 77",
        .enabled(if: Programs.has("curl"), "curl is not installed"))
    func configured() async throws {
        let configuration = """
            roles:
              agent: { users: [nobody] }
              supervisor: { users: [root] }
            """
        try await DaemonFixture.scope(configuration: configuration) { f in
            try open(f)
            let who = try status(f, "GET", "/v1/whoami", user: "nobody").1
            #expect(who.contains("\"agent\"") && !who.contains("supervisor"), "\(who)")
            #expect(try status(f, "GET", "/v1/tickets", user: "nobody").0 == 200)
            #expect(try status(f, "PUT", "/v1/invoices/F1", user: "nobody").0 == 403)
            #expect(try f.request("GET", "/v1/ledger/verify").status == 200)
            let lifted = try run(
                "setpriv", ["--reuid", "nobody", "--clear-groups", Programs.companion, "--socket", f.socket, "audit", "verify"],
                in: f.directory)
            #expect(lifted.status == 77, "\(lifted.errors)")
        }
    }

    @Test(
        "a screen on the wall is shown the wallboard without a name, and nothing else",
        .enabled(if: Programs.has("curl"), "curl is not installed"))
    func wallboard() async throws {
        try await DaemonFixture.scope(configuration: "roles: {wallboard: {users: [nobody]}, supervisor: {users: [root]}}\n") { f in
            try open(f)
            _ = try f.request("POST", "/v1/calls", #"{"queue":"support","name":"Mme Delmas","number":"0612345678","customer":"C-042"}"#)
            _ = try f.request("POST", "/v1/agents/root/login", "{}")
            let named = try status(f, "GET", "/v1/wallboard", user: "root")
            #expect(named.0 == 200 && named.1.contains("\"root\"") && named.1.contains("C-042"), "\(named)")
            let blank = try status(f, "GET", "/v1/wallboard", user: "nobody")
            #expect(blank.0 == 200 && blank.1.contains("\"support\"") && blank.1.contains("\"free\""), "\(blank)")
            for name in ["Delmas", "612345678", "C-042", "root"] { #expect(!blank.1.contains(name), "\(blank)") }
            #expect(try status(f, "GET", "/readyz", user: "nobody").0 == 200)
            for path in ["/metrics", "/openapi.json", "/v1/calls", "/v1/queues", "/v1/tickets", "/v1/completions?kind=queue"] {
                #expect(try status(f, "GET", path, user: "nobody").0 == 403, "\(path)")
            }
        }
    }

    @Test("a directory that cannot be written is said so in a line")
    func readOnly() async throws {
        try await DaemonFixture.scope(start: false) { f in
            try FileManager.default.createDirectory(atPath: f.directory + "/d", withIntermediateDirectories: true)
            for path in [f.directory, f.directory + "/d"] {
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            }
            let started = try run(
                "setpriv",
                [
                    "--reuid", "nobody", "--clear-groups", "env", "HOME=/nonexistent", Programs.daemon, "--socket", f.directory + "/x.sock",
                    "--database", f.database,
                ], in: f.directory)
            #expect(started.status == 1)
            #expect(started.errors.contains(f.directory), "\(started.errors)")
            #expect(started.errors.split(separator: "\n").count <= 2, "\(started.errors)")
        }
    }
}
