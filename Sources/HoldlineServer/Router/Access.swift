package import HoldlineCore

/// Who may use a route.
package enum Access: Hashable, Sendable {
    /// Anybody who can connect: for the question whether the daemon lives.
    case anyone
    case anyRole
    case roles(Set<Role>)

    package func admits(_ roles: Set<Role>) -> Bool {
        switch self {
        case .anyone: true
        case .anyRole: !roles.isEmpty
        case .roles(let needed): !needed.isDisjoint(with: roles)
        }
    }

    /// The roles by name, in the order of the contract.
    package var names: [String] {
        switch self {
        case .anyone: []
        case .anyRole: Role.allCases.map(\.rawValue)
        case .roles(let roles): Role.allCases.filter(roles.contains).map(\.rawValue)
        }
    }
}

/// The contract's table of roles, read by what a route is for.
extension Access {
    package static let ticketWork = Access.roles([.agent, .supervisor])
    package static let ticketReading = Access.roles([.agent, .supervisor, .auditor])
    package static let staleReading = Access.roles([.supervisor, .auditor])
    package static let registering = Access.roles([.ledger])
    /// Which customers are one company is for those to say who keep them, or who answer for what is held.
    package static let customerMerging = Access.roles([.supervisor, .ledger])
    package static let invoiceReading = Access.roles([.agent, .supervisor, .ledger, .dunning, .auditor])
    package static let customerReading = Access.roles([.agent, .supervisor, .ledger, .auditor])
    package static let checking = Access.roles([.agent, .supervisor, .ledger, .dunning, .auditor])
    static let reminding = Access.roles([.supervisor, .dunning])
    /// Which kinds of hold an agent may place is decided with the command.
    package static let holdPlacing = Access.roles([.agent, .supervisor])
    package static let holdReading = Access.roles([.agent, .supervisor, .dunning, .auditor])
    package static let following = Access.roles([.supervisor, .dunning, .auditor])
    package static let callWork = Access.roles([.agent, .supervisor, .bridge])
    package static let callReading = Access.roles([.agent, .supervisor, .auditor, .bridge])
    package static let observing = Access.roles([.bridge])
    package static let reportReading = Access.roles([.supervisor, .auditor])
    /// All visits and all agents' times, as reporters of telephone systems read them.
    package static let visitReading = Access.roles([.supervisor, .auditor, .bridge])
    package static let verifying = Access.roles([.supervisor, .auditor])
}
