package import HoldlineCore
import Synchronization

/// What commands and answers are decided by: replaced as a whole when the daemon reads its configuration anew.
///
/// A command is decided by one policy from its beginning to its end, and the next one perhaps by another.
package final class PolicyInForce: Sendable {
    private let policy: Mutex<Policy>

    /// With the policy of the start.
    package init(_ policy: Policy) { self.policy = Mutex(policy) }

    /// The policy of this moment.
    package var current: Policy { policy.withLock { $0 } }

    /// Puts another policy in force, but for what the index of holds keeps from the start: the zone, and whether an unregistered invoice may
    /// be dunned. Who may act without roles follows from the roles of the start.
    func replace(_ new: Policy) {
        policy.withLock { policy in
            var next = new
            next.calendar.zone = policy.calendar.zone
            next.unregisteredProceeds = policy.unregisteredProceeds
            next.calls.anybody = policy.calls.anybody
            policy = next
        }
    }
}

extension Store {
    /// Decides by another policy from the next command on.
    package func replace(_ policy: Policy) { policies.replace(policy) }
}
