import Foundation
import Testing

@Suite("The README and the manual", .enabled(if: Programs.has("python3") && Programs.has("curl"), "python3 or curl is not installed"))
struct ReadmeTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func scope(_ body: (String) throws -> Void) throws {
        let directory = "/tmp/holdline-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body(directory)
    }

    @Test(
        "the tour of the README works as it is pasted into a shell, and says what the README shows",
        .disabled(if: Programs.isSanitized, "the tour runs programs of its own"))
    func tour() throws {
        let text = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let tour = text.components(separatedBy: "\n## A tour\n")[1].components(separatedBy: "\n## ")[0]
        let commands = tour.components(separatedBy: "```sh\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        #expect(commands.count > 5)
        try scope { directory in
            let shell = "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + commands.joined()
            let finished = try run(
                "bash", ["-e", "-o", "pipefail"], environment: ["TMPDIR": directory], input: shell, in: directory,
                workingIn: Self.root.path)
            #expect(finished.status == 0, "\(finished.output.suffix(600)) \(finished.errors)")
            let said = (finished.output + finished.errors).split(separator: "\n").map { Set($0.split(separator: " ")) }
            for line in tour.split(separator: "\n") where line.hasPrefix("    ") {
                // A table that fits a terminal leaves columns out, and ends long texts with “…”.
                let words = line.split(separator: " ").filter { !$0.hasSuffix("…") }
                #expect(said.contains { $0.isSuperset(of: words) }, "the README shows “\(line)”")
            }
        }
    }

    @Test("the pages of the manual are what the parser, the configuration, the examples and the routes give")
    func manual() throws {
        let manual = Self.root.appending(path: "Deploy/man")
        try scope { directory in
            let made = try run("python3", [manual.path + "/generate.py", Programs.companion, Programs.daemon, directory], in: directory)
            #expect(made.status == 0, "\(made.errors)")
            for page in ["holdline.1", "holdline.yaml.5", "holdline-dunning.7", "holdline-api.7"] {
                let (committed, now) = (manual.path + "/" + page, directory + "/" + page)
                #expect(FileManager.default.contentsEqual(atPath: committed, andPath: now), "run Deploy/man/generate.sh for \(page)")
            }
        }
    }
}
