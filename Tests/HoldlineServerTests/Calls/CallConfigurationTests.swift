import HoldlineCore
import Testing

@testable import HoldlineServer

@Suite("configuration of queues, agents and numbers")
struct CallConfigurationTests {
    private func read(_ text: String) throws -> ConfigurationFile { try ConfigurationFile(text: text, file: "h.yaml") }

    private static let everything = """
        queues:
          support:
            hours: business
            largest: 12
            longestWait: 10m
            credit: {low: 5s, urgent: 1h}
            strategy: round-robin
            tierAfter: 45s
            skillsRelaxAfter: none
            offerFor: 20s
            missesToPause: 2
            wrapUp: 90s
            transferFor: 2m
            callbackAttempts: 4
            callbackPause: 1h
            callbackExpiry: 3d
            threshold: 30s
            target: 90
          "Ventes & Après-vente": {}
        agents:
          lea: {queues: [support, "Ventes & Après-vente:2"], skills: ["german:2", english]}
          marie: {}
        numbering: {country: 39, trunk: none, international: 00}
        """

    @Test("every key is read")
    func everyKey() throws {
        let calls = try read(Self.everything).policy.calls
        var support = QueuePolicy()
        support.hours = .business
        support.largest = 12
        support.longestWait = 600
        support.credit = [.low: 5, .normal: 60, .high: 180, .urgent: 3600]
        support.strategy = .roundRobin
        support.tierAfter = 45
        support.skillsRelaxAfter = nil
        support.offerFor = 20
        support.missesToPause = 2
        support.wrapUp = 90
        support.transferFor = 120
        support.callbackAttempts = 4
        support.callbackPause = 3600
        support.callbackExpiry = 259_200
        support.threshold = 30
        support.target = 90
        let sales = QueueName(unchecked: "Ventes & Après-vente")
        #expect(calls.queues == [QueueName(unchecked: "support"): support, sales: QueuePolicy()])
        #expect(
            calls.agents == [
                "lea": .init(
                    queues: [Membership(word: "support", rank: 1), Membership(word: sales.text, rank: 2)],
                    skills: [Skill(word: "german", rank: 2), Skill(word: "english", rank: 1)]),
                "marie": .init(),
            ])
        #expect(calls.numbering.country == "39")
        #expect(calls.numbering.trunk.isEmpty)
        #expect(calls.numbering.international == "00")
        #expect(calls.numbering.read("06 1234 5678") == "+390612345678")
    }

    @Test("without the keys any name is a queue, and numbers are French")
    func defaults() throws {
        for text in ["", "queues: {}\nagents: {}\nnumbering: {}\n"] {
            #expect(try read(text).policy.calls == CallPolicy())
        }
    }

    @Test("where no queue is described, an agent may serve any")
    func anyQueue() throws {
        #expect(try read("agents: {lea: {queues: [support]}}").policy.calls.agents["lea"]?.queues == [Membership(word: "support", rank: 1)])
    }

    @Test("the settings in force can be kept as a configuration")
    func roundTrip() throws {
        var settings = Settings(socket: "/s", database: "/d", policy: try read(Self.everything).policy)
        #expect(try read(settings.text).policy == settings.policy)
        let awkward = try #require(QueueName("a \"b\": c"))
        settings.policy.calls.queues[awkward] = QueuePolicy()
        settings.policy.calls.queues[awkward]?.skillsRelaxAfter = 0
        settings.policy.calls.queues[awkward]?.callbackPause = 90_061
        settings.policy.calls.numbering.international = ""
        settings.policy.calls.numbering.trunk = "06"
        #expect(try read(settings.text).policy == settings.policy)
        settings.policy.calls = CallPolicy()
        #expect(try read(settings.text).policy == settings.policy)
        #expect(settings.text.contains("# queues: not given"))
    }

    @Test(
        "what is wrong is named with its file, its line and its key",
        arguments: [
            (
                "queues:\n  support:\n    oferFor: 3s\n",
                "h.yaml:3: queues.support.oferFor: there is no such key; did you mean offerFor?"
            ),
            ("queues: [support]", "h.yaml:1: queues: write queues by their names, such as support: {hours: business}"),
            ("queues:\n  support:\n", "h.yaml:2: queues.support: has no value: write {} for the usual settings"),
            ("queues:\n  a: {}\n  \" a\": {}\n", "h.yaml:3: queues. a: is given twice: keep one"),
            ("queues:\n  \"\": {}\n", "h.yaml:2: queues.: a queue's name is empty"),
            ("queues: {a: {hours: weekdays}}", "h.yaml:1: queues.a.hours: “weekdays” does not do: write one of: always, business"),
            (
                "queues: {a: {offerFor: 30}}",
                "h.yaml:1: queues.a.offerFor: “30” does not do: write a time such as 30s, 5m, 2h or 2d, from 1s to 30d"
            ),
            (
                "queues: {a: {offerFor: 0s}}",
                "h.yaml:1: queues.a.offerFor: “0s” does not do: write a time such as 30s, 5m, 2h or 2d, from 1s to 30d"
            ),
            (
                "queues: {a: {wrapUp: 2d}}",
                "h.yaml:1: queues.a.wrapUp: “2d” does not do: write a time such as 30s, 5m, 2h or 2d, from 0s to 1d"
            ),
            (
                "queues: {a: {longestWait: never}}",
                "h.yaml:1: queues.a.longestWait: “never” does not do: write a time such as 30s, 5m, 2h or 2d, from 1s to 30d, or none"
            ),
            (
                "queues: {a: {wrapUp: none}}",
                "h.yaml:1: queues.a.wrapUp: “none” does not do: write a time such as 30s, 5m, 2h or 2d, from 0s to 1d"
            ),
            ("queues: {a: {credit: {normla: 1m}}}", "h.yaml:1: queues.a.credit.normla: there is no such key; did you mean normal?"),
            (
                "queues: {a: {credit: {high: -1m}}}",
                "h.yaml:1: queues.a.credit.high: “-1m” does not do: write a time such as 30s, 5m, 2h or 2d, from 0s to 30d"
            ),
            (
                "queues: {a: {largest: 0}}",
                "h.yaml:1: queues.a.largest: “0” does not do: write a number of callers, or none, from 1 to 100000"
            ),
            ("queues: {a: {target: 80%}}", "h.yaml:1: queues.a.target: “80%” does not do: write a share in percent, from 1 to 100"),
            (
                "queues: {support: {}}\nagents:\n  lea: {queues: [suport]}\n",
                "h.yaml:3: agents.lea.queues[0]: there is no queue “suport” under queues; did you mean support?"
            ),
            (
                "queues: {a: {}, b: {}}\nagents: {lea: {queues: [sales]}}\n",
                "h.yaml:2: agents.lea.queues[0]: there is no queue “sales” under queues; the queues are: a, b"
            ),
            ("agents: {lea: {queues: [a, \"a:2\"]}}", "h.yaml:1: agents.lea.queues[1]: a is given twice: keep one"),
            ("agents: {lea: {queues: support}}", "h.yaml:1: agents.lea.queues: write a list of queues, such as [support, \"billing:2\"]"),
            (
                "agents: {lea: {skills: [\"german:200\"]}}",
                "h.yaml:1: agents.lea.skills[0]: “german:200”: the number of a skill is 1 to 99"
            ),
            ("agents: {lea: {skill: []}}", "h.yaml:1: agents.lea.skill: there is no such key; did you mean skills?"),
            ("agents: {\"lea marie\": {}}", "h.yaml:1: agents.lea marie: is no agent's login: write a Unix user"),
            (
                "numbering: {country: +33}",
                "h.yaml:1: numbering.country: “+33” does not do: write the country's code without the plus, such as 33"
            ),
            (
                "numbering: {trunk: 0x}",
                "h.yaml:1: numbering.trunk: “0x” does not do: write what is dialled before a number within the country, such as 0, or none"
            ),
            (
                "numbering: {trunk: 0, international: 0}",
                "h.yaml:1: numbering: with “0” before numbers abroad no number begins with the trunk prefix “0”: correct one of the two"
            ),
        ])
    func wrong(text: String, message: String) {
        #expect(throws: StartProblem(message)) { try read(text) }
    }
}
