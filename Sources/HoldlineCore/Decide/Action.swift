/// A change that is an action of a noun, such as `POST /v1/tickets/{id}/take`: its JSON body, and all that is said of it elsewhere.
///
/// The noun's list of actions gives the routes, the entries of the OpenAPI document and what a refusal says is allowed.
///
/// An action is found by its `name` in the path; the target is the noun's number before it.
package protocol Action: Change, Codable, Hashable {
    /// What it is called, and what is said of it.
    static var words: ActionWords { get }
    /// The type that the OpenAPI document describes its body by.
    static var body: any Codable.Type { get }
    /// The codes that it may be refused with, beyond those that every write has.
    static var refuses: [Refusal.Code] { get }
    /// The types of event that it brings first, in the order of `EventType.allCases`.
    static var events: [EventType] { get }
}

/// An action in words.
package struct ActionWords: Sendable {
    /// The last segment of its path.
    package let name: String
    /// A line for the OpenAPI document.
    package let summary: String
    /// A line for the help of the command line.
    package let help: String

    package init(_ name: String, _ summary: String, help: String) { (self.name, self.summary, self.help) = (name, summary, help) }
}

extension Action {
    package static var name: String { words.name }
    package static var summary: String { words.summary }
    package static var help: String { words.help }
    package static var body: any Codable.Type { Self.self }
    package static var events: [EventType] { [] }
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
package protocol StatefulAction: Action {
    associatedtype State: WireWord
    /// The states in which the action is taken; in any other one it is refused with `wrongState`.
    static var states: Set<State> { get }
}

extension StatefulAction {
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
