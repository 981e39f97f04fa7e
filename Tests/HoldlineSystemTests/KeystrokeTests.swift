import Foundation
import Testing

@Suite("The keys of an agent's day", .enabled(if: Programs.has("python3"), "python3 is not installed"))
struct KeystrokeTests {
    private static let deploy = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Deploy")

    @Test("no step takes more commands than elsewhere, and none of every hour more than 40 keys")
    func day() async throws {
        try await DaemonFixture.scope { daemon in
            for (noun, file) in [("customer", "customers.csv"), ("invoice", "ledger.csv")] {
                let imported = try daemon.holdline(noun, "import", Self.deploy.path + "/examples/" + file)
                #expect(imported.status == 0, "\(imported.errors)")
            }
            let played = try run("python3", [Self.deploy.path + "/keystrokes.py", Programs.companion, daemon.socket], in: daemon.directory)
            #expect(played.status == 0, "\(played.output)\n\(played.errors)")
        }
    }
}
