/// A change that is an action of a noun, such as `POST /v1/tickets/{id}/take`: its JSON body, and all that is said of it elsewhere.
///
/// The noun's list of actions gives the routes, the entries of the OpenAPI document and what a refusal says is allowed.
///
/// An action is found by its `name` in the path; the target is the noun's number before it.
package protocol Action: Change, Codable, Hashable {
    /// Those of its noun, of which only some take the action; `Never` where it does not depend on one.
    associatedtype State: Hashable & Sendable = Never
    static var terms: ActionTerms<State> { get }
    /// The type that the OpenAPI document describes its body by.
    static var body: any Codable.Type { get }
    /// The codes that it may be refused with, beyond those that every write has.
    static var refuses: [Refusal.Code] { get }
}

/// What an action is called, what is said of it, when it is taken, and what it brings.
package struct ActionTerms<State: Hashable & Sendable>: Sendable {
    /// The last segment of its path.
    package let name: String
    /// A line for the OpenAPI document.
    package let summary: String
    /// A line for the help of the command line.
    package let help: String
    /// The states in which the action is taken; in any other one it is refused with `wrongState`.
    package let states: Set<State>
    /// The types of event that it brings first, in the order of `EventType.allCases`.
    package let events: [EventType]

    package init(_ name: String, _ summary: String, help: String, in states: Set<State>, events: [EventType] = []) {
        (self.name, self.summary, self.help, self.states, self.events) = (name, summary, help, states, events)
    }
}

extension ActionTerms<Never> {
    package init(_ name: String, _ summary: String, help: String, events: [EventType] = []) {
        self.init(name, summary, help: help, in: [], events: events)
    }
}

extension Action {
    package static var name: String { terms.name }
    package static var summary: String { terms.summary }
    package static var help: String { terms.help }
    package static var events: [EventType] { terms.events }
    package static var body: any Codable.Type { Self.self }
}

/// An action whose body says nothing.
package protocol PlainAction: Action {
    init()
}

extension PlainAction {
    package static var body: any Codable.Type { NoDetails.self }
}

/// The body of an action that takes nothing.
package struct NoDetails: Codable, Hashable, Sendable {
    package init() {}
}

/// An action that only some states of its noun take.
package protocol StatefulAction: Action where State: WireWord {}

extension StatefulAction {
    package static var states: Set<State> { terms.states }
    /// The summary with the states.
    package static var sentence: String {
        "\(summary) In: \(State.allCases.filter(states.contains).map(\.rawValue).joined(separator: ", "))."
    }

    /// Throws `wrongState` where something in this state does not take the action; `noun` is "ticket" or "call".
    static func requireState(_ state: State, of id: some EntityID, _ noun: String, among actions: [any StatefulAction.Type]) throws {
        guard !states.contains(state) else { return }
        let allowed = actions.filter { $0.isTaken(in: state.rawValue) }.map { $0.name }
        throw Refusal(
            .wrongState,
            "\(id) is \(state.rawValue), and such a \(noun) does not take “\(name)”: it takes \(allowed.joined(separator: ", "))",
            allowed: allowed)
    }

    fileprivate static func isTaken(in state: String) -> Bool { states.contains { $0.rawValue == state } }
}
