package import HoldlineCore

/// Who may use a route.
package enum Access: Hashable, Sendable {
    /// Anybody who can connect: for the question whether the daemon lives.
    case anyone
    /// A caller with at least one role, whichever.
    case anyRole
    /// A caller with one of these roles.
    case roles(Set<Role>)
    /// A caller with one of these roles, and whatever the roles say root and the daemon's own user: both can read the database itself.
    case ownersAnd(Set<Role>)

    /// Whether a caller with these roles may use the route.
    package func admits(_ roles: Set<Role>) -> Bool {
        switch self {
        case .anyone: true
        case .anyRole: !roles.isEmpty
        case .roles(let needed), .ownersAnd(let needed): !needed.isDisjoint(with: roles)
        }
    }

    /// Whether a caller may use the route.
    package func admits(_ caller: Caller) -> Bool {
        if case .ownersAnd = self, caller.ownsDatabase { return true }
        return admits(caller.roles)
    }

    /// The roles by name, in the order of the contract.
    package var names: [String] {
        switch self {
        case .anyone: []
        case .anyRole: Role.allCases.map(\.rawValue)
        case .roles(let roles), .ownersAnd(let roles): Role.allCases.filter(roles.contains).map(\.rawValue)
        }
    }
}

/// For the OpenAPI document, from which the table of the manual is made.
extension Access {
    /// Whether root and the daemon's own user are let in without a role.
    var admitsOwner: Bool { if case .ownersAnd = self { true } else { self == .anyone } }

    /// Who may, in words.
    var sentence: String {
        guard self != .anyone else { return "Anybody." }
        return "Roles: \(names.joined(separator: ", "))\(admitsOwner ? "; and root and the daemon's own user" : "")."
    }
}

/// The contract's table of roles, read by what a route is for.
extension Access {
    /// Tickets and what is done with them.
    package static let ticketWork = Access.roles([.agent, .supervisor])
    /// Tickets, with what is personal in them.
    package static let ticketReading = Access.roles([.agent, .supervisor, .auditor])
    /// What lies too long of everybody: those who answer for the team, and those who audit it.
    package static let staleReading = Access.roles([.supervisor, .auditor])
    /// Mails come in through those who work on tickets, and through a connector.
    package static let mailing = Access.roles([.agent, .supervisor, .bridge])
    /// Letters about tickets and invoices go out.
    package static let sending = Access.roles([.agent, .supervisor, .ledger, .dunning])
    /// Files of mails, in and out.
    package static let filing = Access.roles([.agent, .supervisor, .ledger, .dunning, .bridge])
    /// How mails come in and go out.
    package static let mailSettings = Access.roles([.agent, .supervisor, .ledger, .dunning, .auditor, .bridge])
    /// Mails: who reads tickets reads all of them, who sends letters those that go out.
    package static let mailReading = Access.roles([.agent, .supervisor, .ledger, .dunning, .auditor])
    /// Invoices, customers, messages and documents come from the books alone.
    package static let registering = Access.roles([.ledger])
    /// Which customers are one company is for those to say who keep them, or who answer for what is held.
    package static let customerMerging = Access.roles([.supervisor, .ledger])
    /// Notices of collective procedures hold claims and free them: for those who place such holds, and for whoever brings the books.
    package static let noticing = Access.roles([.supervisor, .ledger])
    /// Invoices, with their dunning answers.
    package static let invoiceReading = Access.roles([.agent, .supervisor, .ledger, .dunning, .auditor])
    /// A dunning program needs no customer's page, so it gets no names and numbers.
    package static let customerReading = Access.roles([.agent, .supervisor, .ledger, .auditor])
    /// Dunning answers for many invoices; an answer holds nothing personal.
    package static let checking = Access.roles([.agent, .supervisor, .ledger, .dunning, .auditor])
    /// A dunning program and those who watch over it register what goes out.
    static let reminding = Access.roles([.supervisor, .dunning])
    /// What an agency reports changes what is open, and opens tickets: for those who answer for what is held, and for whoever brings the books.
    static let collecting = Access.roles([.supervisor, .ledger])
    /// Which kinds of hold an agent may place is decided with the command.
    package static let holdPlacing = Access.roles([.agent, .supervisor])
    /// Holds, with the notes of promises.
    package static let holdReading = Access.roles([.agent, .supervisor, .dunning, .auditor])
    /// The feed has no sealed parts, so a dunning program may follow it.
    package static let following = Access.roles([.supervisor, .dunning, .auditor])
    /// Agents do it for themselves; a telephone system's connector does it for them.
    package static let callWork = Access.roles([.agent, .supervisor, .bridge])
    /// All that names a person, for whoever answers that person.
    package static let personReading = Access.roles([.supervisor, .auditor])
    /// What is erased is gone: it is for those who answer for the team.
    package static let personErasing = Access.roles([.supervisor])
    /// A timer of the daemon's own user does what the configuration says.
    package static let retaining = Access.ownersAnd([.supervisor])
    /// Calls and queues, live.
    package static let callReading = Access.roles([.agent, .supervisor, .auditor, .bridge])
    /// Only a connector tells what a telephone system's log says.
    package static let observing = Access.roles([.bridge])
    /// Reports name agents and how much they worked.
    package static let reportReading = Access.roles([.supervisor, .auditor])
    /// All visits and all agents' times, as reporters of telephone systems read them.
    package static let visitReading = Access.roles([.supervisor, .auditor, .bridge])
    /// Reading the whole ledger takes minutes where it is large.
    package static let verifying = Access.ownersAnd([.supervisor, .auditor])
    /// Counts alone. Who runs the daemon asks how it is, with or without a role.
    package static let watching = Access.ownersAnd(Set(Role.allCases))
    /// Words of tickets, customers and queues, by what else the asker may read: nothing of it is for a collector of figures.
    package static let completing = Access.roles(Set(Role.allCases).subtracting([.monitor, .wallboard]))
    /// Figures and the document: for everybody with a role but a screen on the wall, which is shown the wallboard alone.
    package static let figures = Access.roles(Set(Role.allCases).subtracting([.wallboard]))
    /// The wallboard, with what is live of calls, late of tickets and held of invoices.
    package static let wallboard = Access.roles([.agent, .supervisor, .auditor, .wallboard])
    /// Who sees names on it: those who read calls, agents and customers anyway.
    package static let wallboardNames = Access.roles([.agent, .supervisor, .auditor])
    /// A backup has everything, personal data too: those get it who may read everything, and those who could copy the file.
    package static let backingUp = Access.ownersAnd([.auditor])
}
