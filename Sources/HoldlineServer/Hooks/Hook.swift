import HoldlineCore

/// A program that is told of events.
package struct Hook: Hashable, Sendable {
    /// By which people know it, and under which its position is kept.
    package var name: String
    /// Types of events; `ticket.*` is all of a kind, `*` all there are.
    package var events: [String]
    /// An absolute path, and arguments.
    package var command: [String]
    /// Seconds until it is ended, with all that it started.
    package var timeout = 10

    package init(name: String, events: [String], command: [String], timeout: Int = 10) {
        (self.name, self.events, self.command, self.timeout) = (name, events, command, timeout)
    }

    /// Whether it is told of events of this type.
    package func wants(_ type: String) -> Bool {
        events.contains { $0 == type || $0 == "*" || ($0.hasSuffix(".*") && type.hasPrefix($0.dropLast())) }
    }
}

extension ConfigurationValue {
    /// The programs of `hooks`, each with a name of its own.
    func hooks() throws(StartProblem) -> [Hook] {
        var hooks: [Hook] = []
        for value in try list("a list of programs, such as [{name: mail, events: [ticket.escalated], command: [/usr/local/bin/mail]}]") {
            let keys = ["name", "events", "command", "timeout"]
            let values = try value.block(keys)
            guard let name = values["name"], let events = values["events"], let command = values["command"] else {
                let missing = keys.dropLast().filter { values[$0] == nil }
                throw value.problem("\(missing.joined(separator: ", ")) is missing")
            }
            var hook = Hook(name: try name.text("a name of letters, digits and hyphens"), events: [], command: [])
            guard hook.name.utf8.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }), hook.name.utf8.count <= 40 else {
                throw name.problem("“\(hook.name)” does not do: write at most 40 letters, digits and hyphens")
            }
            guard !hooks.contains(where: { $0.name == hook.name }) else { throw name.problem("there are two hooks named \(hook.name)") }
            for event in try events.list("a list of types of events, such as [ticket.escalated]") {
                hook.events.append(try event.eventPattern())
            }
            guard !hook.events.isEmpty else { throw events.problem("the list is empty: name the events") }
            for (place, word) in try command.list("a list of the program's absolute path and its arguments").enumerated() {
                hook.command.append(place == 0 ? try word.absolutePath() : try word.text("an argument"))
            }
            guard !hook.command.isEmpty else { throw command.problem("the list is empty: name the program") }
            if let timeout = values["timeout"] { hook.timeout = try timeout.hookTimeout() }
            hooks.append(hook)
        }
        return hooks
    }

    /// Refuses a type that no event has: a hook with a slip in it would never be told of anything, and nobody would notice.
    private func eventPattern() throws(StartProblem) -> String {
        let text = try text("a type of events")
        let types = EventType.allCases.map(\.rawValue)
        if text == "*" || types.contains(text) { return text }
        if text.hasSuffix(".*"), types.contains(where: { $0.hasPrefix(text.dropLast()) }) { return text }
        let hint = nearest(to: text, in: types).map { "did you mean \($0)?" } ?? "holdline-api(7) lists them; ticket.* is all of tickets"
        throw problem("there is no event “\(text)”; \(hint)")
    }

    /// `10s` or `2m`.
    private func hookTimeout() throws(StartProblem) -> Int {
        let wanted = "a time from 1s to 5m, such as 10s"
        let text = try text(wanted)
        guard let span = Span(text: text), (1...300).contains(span.seconds) else { throw problem("“\(text)” does not do: write \(wanted)") }
        return Int(span.seconds)
    }
}

extension Settings {
    /// Each site's own.
    var hooksText: [String] {
        guard !hooks.isEmpty else { return ["hooks: []"] }
        func list(_ words: [String]) -> String { "[\(words.map(quoted).joined(separator: ", "))]" }
        return ["hooks:"]
            + hooks.map {
                "  - {name: \($0.name), events: \(list($0.events)), command: \(list($0.command)), timeout: \($0.timeout)s}"
            }
    }
}
