import Foundation
import HoldlineCore
import Testing

@Suite("Prometheus and Grafana")
struct MonitoringTests {
    private static let examples = Messages.examples + "/monitoring"

    private static func text(_ file: String) throws -> String { try String(contentsOfFile: "\(examples)/\(file)", encoding: .utf8) }

    @Test("the alerts and the dashboard ask for what the metrics page has, and name verbs that there are")
    func names() async throws {
        try await DaemonFixture.scope { f in
            #expect(try f.holdline("queue", "list").status == 0)
            #expect(try f.holdline("call", "add", "--queue", "support").status == 0)
            let page = try f.request("GET", "/metrics").body
            let families = Set(page.matches(of: /# TYPE ([a-z_]+)/).map { String($0.1) })
            // Of a shared ledger alone.
            let known = families.union(["holdline_shared_ledger"])
            for file in ["holdline.rules.yml", "holdline.rules.test.yml", "grafana.json"] {
                for name in Set(try Self.text(file).matches(of: /holdline_[a-z_]+/).map { String($0.0) }) {
                    let family = name.replacing(/_bucket$/, with: "")
                    #expect(known.contains(family), "\(file) asks for \(name)")
                }
            }
            for command in try Self.text("holdline.rules.yml").matches(of: /holdline ([a-z]+) ([a-z]+)/) {
                #expect(
                    try run(Programs.companion, ["help", String(command.1), String(command.2)], in: f.directory).status == 0, "\(command.0)"
                )
            }
        }
    }

    @Test("every condition that refuses writes is in the alert about that, and in no other")
    func conditions() throws {
        let rules = try Self.text("holdline.rules.yml")
        let refusing = Condition.Code.allCases.filter { $0.refusal != nil && ![.ledgerAway, .stopping].contains($0) }
            .map(\.rawValue).joined(separator: "|")
        #expect(rules.contains("{code=~\"\(refusing)\"}") && rules.contains("{code!~\"\(refusing)|ledger-away\"}"))
    }

    @Test("the dashboard is JSON, and each panel has a title, a description and a place of its own")
    func dashboard() throws {
        struct Board: Decodable {
            struct Panel: Decodable {
                struct Place: Decodable { let h, w, x, y: Int }
                let id: Int
                let type, title: String
                let description: String?
                let gridPos: Place
            }
            let panels: [Panel]
        }
        let board = try JSONDecoder().decode(Board.self, from: Data(try Self.text("grafana.json").utf8))
        #expect(Set(board.panels.map(\.id)).count == board.panels.count)
        var taken: Set<[Int]> = []
        for panel in board.panels {
            #expect(!panel.title.isEmpty && (panel.type == "row" || panel.description?.isEmpty == false), "\(panel.title)")
            for x in panel.gridPos.x..<panel.gridPos.x + panel.gridPos.w {
                for y in panel.gridPos.y..<panel.gridPos.y + panel.gridPos.h {
                    #expect(x < 24 && taken.insert([x, y]).inserted, "\(panel.title) lies over another panel")
                }
            }
        }
    }

    @Test(
        "promtool takes the rules, and each alert is raised by what it is for and by nothing that is well",
        .enabled(if: Programs.has("promtool"), "promtool is not installed"))
    func promtool() throws {
        let directory = FileManager.default.temporaryDirectory.path
        for arguments in [["check", "rules", "holdline.rules.yml"], ["test", "rules", "holdline.rules.test.yml"]] {
            let told = try run("/usr/bin/env", ["promtool"] + arguments, in: directory, workingIn: Self.examples)
            #expect(told.status == 0, "\(told.output)\(told.errors)")
        }
    }
}
