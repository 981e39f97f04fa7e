import Foundation
import HoldlineCore
import HoldlineWire
import Logging
import Testing

@testable import HoldlineServer

@Suite("the sample configuration")
struct SampleConfigurationTests {
    private var sample: String {
        get throws {
            let root = (0..<4).reduce(URL(filePath: #filePath)) { path, _ in path.deletingLastPathComponent() }
            return try String(contentsOf: root.appending(path: "Deploy/holdline.yaml"), encoding: .utf8)
        }
    }

    /// Settings begin right after the "#", those of a block after two more spaces; prose begins after one, tables and examples after three.
    private var uncommented: String {
        get throws {
            try sample.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
                line.wholeMatch(of: /#((?:  )?[^ ].*)/).map { String($0.1) }
            }.joined(separator: "\n")
        }
    }

    @Test("as it is delivered it changes nothing")
    func asDelivered() throws {
        #expect(try ConfigurationFile(text: sample, file: "s").policy == ConfigurationFile(text: "", file: "d").policy)
    }

    @Test("uncommented it says the defaults")
    func saysTheDefaults() throws {
        let file = try ConfigurationFile(text: uncommented, file: "s")
        var policy = try ConfigurationFile(text: "", file: "d").policy
        policy.seller = "732829320"
        #expect(file.policy == policy)
        #expect(file.limits == Limits())
        #expect(file.logLevel == .info)
        #expect(file.warnings.isEmpty)
        let places = RuntimePaths.standard(environment: [:], user: 0) { _ in true }
        #expect(file.socket == places.socket)
        #expect(file.database == places.database)
    }

    @Test("names every key", arguments: ConfigurationFile.keys)
    func namesEveryKey(key: String) throws {
        #expect(try sample.contains("\n#\(key):") || sample.contains("\n#   \(key):"))
    }

    /// An example in the prose: what stands three spaces behind the “#”.
    private func example(_ key: String) throws -> ConfigurationFile {
        let lines = try sample.split(separator: "\n").drop { $0 != "#   \(key):" }.prefix { $0.hasPrefix("#   ") }.map { $0.dropFirst(4) }
        return try ConfigurationFile(text: lines.joined(separator: "\n"), file: "s")
    }

    @Test("the example of terms in it is understood")
    func terms() throws {
        let terms = try example("terms").policy.terms
        #expect(terms.usual == PaymentTerms(days: 30))
        #expect(terms.customers[CustomerReference(unchecked: "200000008")] == PaymentTerms(days: 30, endOfMonth: true))
    }

    @Test("the example of rates of penalties in it is understood, and printed as it is read")
    func interest() throws {
        let rates = try example("interest").policy.interest
        #expect(rates.conditions[try #require(Day(text: "2025-01-01"))] == Percent(wholes: 12))
        #expect(rates.centralBank.count == 5 && rates.legal.count == 3)
        let file = try ConfigurationFile(text: "interest: {conditions: 12.5, legal: {2026-01-01: 2.62}}", file: "s")
        var settings = Settings(socket: "/s", database: "/d", policy: file.policy)
        settings.policy = file.policy
        #expect(try ConfigurationFile(text: settings.rulesText.joined(separator: "\n"), file: "t").policy.interest == file.policy.interest)
    }

    @Test("the example of a letterhead in it is understood, and printed as it is read")
    func letterhead() throws {
        let head = try #require(try example("letterhead").policy.letterhead)
        #expect(head.iban == "FR7630006000011234567890189" && head.mediation.count == 3 && head.language == .french)
        let settings = Settings(socket: "/s", database: "/d", policy: try example("letterhead").policy)
        #expect(try ConfigurationFile(text: settings.text, file: "t").policy.letterhead == head)
        #expect(try example("terms").policy.terms.paysOn[CustomerReference(unchecked: "K-042")] == [10, 25])
    }

    @Test("the example of agencies in it is understood, and printed as it is read")
    func agencies() throws {
        let agencies = try example("agency").policy.agencies
        #expect(
            agencies == [Agency(name: "Inkasso AG", address: ["1 place Bellecour", "69002 Lyon"], contract: "K-4711")])
        let settings = Settings(socket: "/s", database: "/d", policy: try example("agency").policy)
        #expect(try ConfigurationFile(text: settings.text, file: "t").policy.agencies == agencies)
    }

    @Test("the example of roles in it is understood")
    func roles() throws {
        #expect(Set(try #require(try example("roles").roles).members.keys) == Set(Role.allCases))
    }

    @Test("the example of queues in it names every key, with its default")
    func queues() throws {
        let queues = try example("queues").policy.calls.queues
        #expect(queues[QueueName(unchecked: "support")] == QueuePolicy())
        #expect(queues[QueueName(unchecked: "billing")]?.hours == .business)
        for key in ConfigurationFile.queueKeys { #expect(try sample.contains("\n#       \(key): "), "\(key)") }
    }

    @Test("the example of agents in it is understood")
    func agents() throws {
        let agents = try example("agents").policy.calls.agents
        #expect(agents["lea"]?.queues.map(\.description) == ["support", "billing:2"])
        #expect(agents["lea"]?.skills.map(\.description) == ["german:2", "english"])
    }
}
