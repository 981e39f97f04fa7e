package import HoldlineCore
import Synchronization

/// What the configuration says of one thing, replaced as a whole when the daemon reads it anew: a reader has the old value or the new one.
package final class InForce<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    /// With what the start says.
    package init(_ value: Value) { self.value = Mutex(value) }

    /// The value of this moment.
    package var current: Value { value.withLock { $0 } }

    /// Puts another value in force from now on. `keep` gives it what only a start changes, of the value that was in force.
    package func replace(_ new: Value, keep: (_ old: Value, _ new: inout Value) -> Void = { _, _ in }) {
        value.withLock { value in
            var next = new
            keep(value, &next)
            value = next
        }
    }
}

extension Store {
    /// Decides by another policy from the next command on, but for what the index of holds keeps from the start: the zone, and whether an
    /// unregistered invoice may be dunned. Who may act without roles follows from the roles of the start.
    package func replace(_ policy: Policy) {
        policies.replace(policy) { old, new in
            new.calendar.zone = old.calendar.zone
            new.unregisteredProceeds = old.unregisteredProceeds
            new.calls.anybody = old.calls.anybody
        }
    }
}
