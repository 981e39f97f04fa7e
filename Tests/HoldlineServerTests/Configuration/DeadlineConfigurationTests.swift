import HoldlineCore
import Testing

@testable import HoldlineServer

@Suite("deadlines and hooks in the configuration")
struct DeadlineConfigurationTests {
    private func read(_ text: String) throws -> ConfigurationFile { try ConfigurationFile(text: text, file: "h.yaml") }

    private static let full = """
        groups: {key-accounts: [K-042, K-043], others: [C-1]}
        deadlines:
          preset: peppol
          acknowledge: 4h
          nextUpdate: 5d
          for:
            - {priority: urgent, firstResponse: 2h}
            - {group: key-accounts, channel: [email, letter], resolution: 5d, nextUpdate: none}
        escalation: {at: [80, 100], raise: {80: high, 100: urgent}}
        hours: {friday: "20:00-02:00", saturday: "22:00-00:00"}
        hooks:
          - {name: mail, events: [ticket.escalated, "hold.*"], command: [/usr/bin/true, "-x"], timeout: 1m}
          - {name: chat, events: ["*"], command: [/usr/bin/false]}

        """

    @Test("exceptions, groups, escalations, nights and hooks are read, and what check-config prints says the same")
    func full() throws {
        let file = try read(Self.full)
        let policy = file.policy
        #expect(policy.deadlines == Deadlines(acknowledge: 14_400, firstResponse: 97_200, nextUpdate: 5 * 32_400))
        #expect(policy.deadlineExceptions.count == 2)
        #expect(policy.deadlineExceptions[0].priorities == [.urgent] && policy.deadlineExceptions[0].limits == [.firstResponse: 7200])
        #expect(policy.deadlineExceptions[1].channels == [.email, .letter] && policy.deadlineExceptions[1].customers.count == 2)
        #expect(policy.deadlineExceptions[1].limits == [.resolution: 5 * 32_400, .nextUpdate: nil])
        #expect(policy.escalation == EscalationPolicy(percents: [80, 100], raise: [80: .high, 100: .urgent]))
        #expect(policy.calendar.week[4] == BusinessCalendar.Hours(opens: 20 * 3600, closes: 26 * 3600))
        #expect(policy.calendar.week[5] == BusinessCalendar.Hours(opens: 22 * 3600, closes: 24 * 3600))
        #expect(
            file.hooks == [
                Hook(name: "mail", events: ["ticket.escalated", "hold.*"], command: ["/usr/bin/true", "-x"], timeout: 60),
                Hook(name: "chat", events: ["*"], command: ["/usr/bin/false"]),
            ])
        #expect(file.hooks[0].wants("hold.placed") && !file.hooks[0].wants("ticket.taken") && file.hooks[1].wants("ticket.taken"))
        var settings = Settings(socket: "/s", database: "/d", policy: policy)
        settings.hooks = file.hooks
        let again = try read(settings.text)
        #expect(again.policy == policy && again.hooks == file.hooks)
    }

    @Test("what is as usual adds no line to the rules that sites compare")
    func usual() throws {
        let lines = Settings(socket: "/s", database: "/d", policy: try read("").policy).rulesText
        for key in ["acknowledge", "nextUpdate", "escalation", "groups", "files"] { #expect(!lines.contains { $0.contains(key) }) }
    }

    @Test(
        "what does not do is refused with its line and what to write",
        arguments: [
            ("deadlines: {for: [{firstResponse: 2h}]}", "deadlines.for[0]: it has no condition"),
            ("deadlines: {for: [{priority: urgent}]}", "deadlines.for[0]: it sets no deadline"),
            ("deadlines: {for: [{priority: urgnet, firstResponse: 2h}]}", "“urgnet” does not do: write one of: high, low, normal, urgent"),
            ("deadlines: {for: [{group: keys, firstResponse: 2h}]}", "deadlines.for[0].group: “keys” does not do"),
            ("deadlines: {for: [{priority: [], firstResponse: 2h}]}", "the list is empty"),
            ("deadlines: {for: [{prioritty: low, firstResponse: 2h}]}", "did you mean priority?"),
            ("groups: {a: [C-1, C-1]}", "groups.a[1]: C-1 is named twice"),
            ("escalation: {at: [0]}", "escalation.at[0]: “0” does not do"),
            ("escalation: {raise: {60: high}}", "nothing is told at 60 %: write one of “at”: 50, 75, 100"),
            ("hooks: [{name: a, events: [ticket.taken]}]", "hooks[0]: command is missing"),
            ("hooks: [{name: a, events: [ticket.takne], command: [/x]}]", "there is no event “ticket.takne”; did you mean ticket.taken?"),
            ("hooks: [{name: a, events: [], command: [/x]}]", "hooks[0].events: the list is empty"),
            ("hooks: [{name: a, events: [\"*\"], command: [x]}]", "“x” is no absolute path"),
            ("hooks: [{name: a/b, events: [\"*\"], command: [/x]}]", "“a/b” does not do"),
            ("hooks: [{name: a, events: [\"*\"], command: [/x], timeout: 1h}]", "“1h” does not do: write a time from 1s to 5m"),
            (
                "hooks: [{name: a, events: [\"*\"], command: [/x]}, {name: a, events: [\"*\"], command: [/x]}]",
                "there are two hooks named a"
            ),
        ])
    func wrong(text: String, message: String) throws {
        let problem = #expect(throws: StartProblem.self) { try read(text) }
        #expect(problem?.message.contains(message) ?? false, "\(problem?.message ?? "")")
        #expect(problem?.message.hasPrefix("h.yaml:1: ") ?? false)
    }
}
