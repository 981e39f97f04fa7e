package import Glibc
package import HoldlineCore

/// Who may do what: Unix users and groups to roles.
///
/// The names of the configuration are looked up once, at the start; callers come with numbers from the kernel. A name for which the name
/// service fails is looked up again by `NameService`, and nobody has a role by it until then.
package struct RoleDirectory: Sendable {
    /// A name in the configuration, and what it gives.
    struct Member: Hashable, Sendable {
        enum Kind: String { case user, group }
        let kind: Kind
        let name: String
        let role: Role
    }

    /// By user id; one who is not named has no entry.
    private var users: [uid_t: Set<Role>] = [:]
    /// By group id.
    private var groups: [gid_t: Set<Role>] = [:]
    /// Asked by `mayTake` and `userName` at each call: `NameService` bounds the time and remembers the answers.
    private let accounts: Accounts
    /// Names in the configuration that give nobody a role, in words: the system does not know them, or did not say.
    package private(set) var warnings: [String] = []
    /// Names for which the name service failed.
    private(set) var unanswered: Set<Member> = []

    /// With no map `daemonUser` and root have every role, and nobody else has any; with one exactly whom it names.
    package init(_ map: RoleMap?, daemonUser: uid_t = geteuid()) { self.init(map, daemonUser: daemonUser, accounts: .system) }

    /// Looks up the names of the configuration. One that the system does not have, or does not say, gets a warning, and no role.
    init(_ map: RoleMap?, daemonUser: uid_t, accounts: Accounts) {
        self.accounts = accounts
        guard let map else {
            for user in [0, daemonUser] { users[user] = Set(Role.allCases) }
            return
        }
        for role in Role.allCases {
            guard let members = map.members[role] else { continue }
            for name in members.users { take(Member(kind: .user, name: name, role: role)) }
            for name in members.groups { take(Member(kind: .group, name: name, role: role)) }
        }
    }

    /// Looks a name up and gives its number the role.
    private mutating func take(_ member: Member) {
        do {
            take(member, try number(of: member))
        } catch {
            unanswered.insert(member)
            let code = (error as? Accounts.Failed)?.code ?? EIO
            warnings.append(
                """
                roles.\(member.role.rawValue): the system's name service failed for the \(member.kind.rawValue) “\(member.name)” \
                (\(String(cString: strerror(code)))): nobody has the role by this name before it answers, which is asked when somebody connects
                """)
        }
    }

    /// nil: the system has no such user or group. Throws `Accounts.Failed`.
    private func number(of member: Member) throws -> UInt32? {
        switch member.kind {
        case .user: try accounts.userNamed(member.name)?.uid
        case .group: try accounts.groupNamed(member.name)
        }
    }

    private mutating func take(_ member: Member, _ number: UInt32?) {
        switch (member.kind, number) {
        case (.user, let uid?): users[uid, default: []].insert(member.role)
        case (.group, let gid?): groups[gid, default: []].insert(member.role)
        case (_, nil):
            let kind = member.kind.rawValue
            warnings.append(
                "roles.\(member.role.rawValue): this system has no \(kind) “\(member.name)”: correct the name, or create the \(kind) and restart the daemon"
            )
        }
    }

    /// What the name service says now of the names for which it failed; those for which it fails again are left out.
    func answers() -> [Member: UInt32?] {
        unanswered.reduce(into: [:]) { answers, member in
            // `try?` would make one nil of a failure and of a name that the system does not have.
            do { answers.updateValue(try number(of: member), forKey: member) } catch {}
        }
    }

    /// Takes answers for those names that are still without one. The warnings are then those that came with the answers.
    mutating func take(_ answers: [Member: UInt32?]) {
        warnings = []
        for (member, number) in answers where unanswered.remove(member) != nil { take(member, number) }
    }

    /// The roles of a caller, with the groups that the kernel says (the primary one among them).
    package func roles(uid: uid_t, groups callersGroups: some Sequence<gid_t>) -> Set<Role> {
        var roles = users[uid] ?? []
        for group in callersGroups { roles.formUnion(groups[group] ?? []) }
        return roles
    }

    /// Whether a user has a role that takes tickets; what `assign` asks. A user is a name, or the number of one without a name.
    /// Throws where the name service fails.
    package func mayTake(_ user: String) throws -> Bool {
        let found: Set<Role>
        if let account = try accounts.userNamed(user) {
            found = roles(uid: account.uid, groups: accounts.groupsOf(account))
        } else if let uid = uid_t(user), String(uid) == user, try accounts.userNumbered(uid) == nil {
            found = roles(uid: uid, groups: [])
        } else {
            return false
        }
        return found.contains(.agent) || found.contains(.supervisor)
    }

    /// The user's name, or its number where it has none. Throws where the name service fails: the number would be another user of the ledger.
    package func userName(_ uid: uid_t) throws -> String { try accounts.userNumbered(uid)?.name ?? String(uid) }
}
