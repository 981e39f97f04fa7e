package import Glibc
package import HoldlineCore

/// Who may do what: Unix users and groups to roles.
///
/// The names of the configuration are looked up once, at the start; callers come with numbers from the kernel.
package struct RoleDirectory: Sendable {
    /// By user id; one who is not named has no entry.
    private let users: [uid_t: Set<Role>]
    /// By group id.
    private let groups: [gid_t: Set<Role>]
    /// Asked by `mayTake` and `userName` at each call: `NameService` bounds the time and remembers the answers.
    private let accounts: Accounts
    /// Names in the configuration that the system does not know, in words.
    package let warnings: [String]

    /// With no map `daemonUser` and root have every role, and nobody else has any; with one exactly whom it names.
    package init(_ map: RoleMap?, daemonUser: uid_t = geteuid()) { self.init(map, daemonUser: daemonUser, accounts: .system) }

    /// Looks up the names of the configuration. One that the system does not have gets a warning, and no role.
    init(_ map: RoleMap?, daemonUser: uid_t, accounts: Accounts) {
        var users: [uid_t: Set<Role>] = [:]
        var groups: [gid_t: Set<Role>] = [:]
        var warnings: [String] = []
        if let map {
            for role in Role.allCases {
                guard let members = map.members[role] else { continue }
                for name in members.users {
                    if let account = try? accounts.userNamed(name) {
                        users[account.uid, default: []].insert(role)
                    } else {
                        warnings.append(Self.unknown("user", name, role))
                    }
                }
                for name in members.groups {
                    if let group = try? accounts.groupNamed(name) {
                        groups[group, default: []].insert(role)
                    } else {
                        warnings.append(Self.unknown("group", name, role))
                    }
                }
            }
        } else {
            for user in [0, daemonUser] { users[user] = Set(Role.allCases) }
        }
        (self.users, self.groups, self.accounts, self.warnings) = (users, groups, accounts, warnings)
    }

    /// The warning about a name that the system does not have.
    private static func unknown(_ kind: String, _ name: String, _ role: Role) -> String {
        "roles.\(role.rawValue): this system has no \(kind) “\(name)”: correct the name, or create the \(kind) and restart the daemon"
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
        } else if let uid = uid_t(user), try accounts.userNumbered(uid) == nil {
            found = roles(uid: uid, groups: [])
        } else {
            return false
        }
        return found.contains(.agent) || found.contains(.supervisor)
    }

    /// The user's name, or its number where it has none. Throws where the name service fails: the number would be another user of the ledger.
    package func userName(_ uid: uid_t) throws -> String { try accounts.userNumbered(uid)?.name ?? String(uid) }
}
