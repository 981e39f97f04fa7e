/// A change and what it is made on: what the one writer decides.
///
/// Commands are decided one after the other, so a rule sees the records behind every command before its own.
package struct Command: Sendable, CustomStringConvertible {
    private let bound: any Bound

    /// A change of something that there is, or that the change itself may bring.
    package static func on<Asked: Change>(_ target: Asked.Target, _ change: Asked) -> Command {
        Command(bound: Binding(target: target, change: change))
    }

    /// A change that makes something new.
    package static func new<Asked: Change>(_ change: Asked) -> Command where Asked.Target == Anew { .on(Anew(), change) }

    /// What it is about, where that is known beforehand.
    package var subject: Subject? { bound.subject }
    package var names: OutsideNames { bound.names }
    package var reply: Reply { bound.reply }
    package var registersInvoices: Bool { bound.registersInvoices }
    package var description: String { bound.description }

    /// What `If-Match` is compared with; nil where there is nothing to compare.
    func version(in draft: Draft) throws -> Int64? { try bound.version(in: draft) }
    func decide(in draft: inout Draft) throws { try bound.decide(in: &draft) }
}

/// A change with its target, whatever their types.
private protocol Bound: Sendable, CustomStringConvertible {
    var subject: Subject? { get }
    var names: OutsideNames { get }
    var reply: Reply { get }
    var registersInvoices: Bool { get }
    func version(in draft: Draft) throws -> Int64?
    func decide(in draft: inout Draft) throws
}

private struct Binding<Asked: Change>: Bound {
    let target: Asked.Target
    let change: Asked

    var subject: Subject? { Asked.about(target) }
    var names: OutsideNames { change.names(on: target) }
    var reply: Reply { change.reply }
    var registersInvoices: Bool { Asked.registersInvoices }
    /// The kind of change and its subject: what the body says may be personal.
    var description: String { "\(Asked.self)" + (subject.map { " on \($0)" } ?? "") }

    func version(in draft: Draft) throws -> Int64? { try Asked.version(of: target, in: draft) }
    func decide(in draft: inout Draft) throws { try change.decide(on: target, in: &draft) }
}
