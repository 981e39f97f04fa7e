import Glibc
import HoldlineCore
import Testing

@testable import HoldlineServer

@Suite("roles of Unix users")
struct RoleDirectoryTests {
    private let everything = Set(Role.allCases)

    /// ada 1001, of support (50); grace 1002; the group audit is 60.
    private let accounts = Accounts(
        userNamed: {
            ["ada": Accounts.User(name: "ada", uid: 1001, primaryGroup: 1001), "grace": .init(name: "grace", uid: 1002, primaryGroup: 60)][
                $0]
        },
        userNumbered: {
            [1001: Accounts.User(name: "ada", uid: 1001, primaryGroup: 1001), 1002: .init(name: "grace", uid: 1002, primaryGroup: 60)][$0]
        },
        groupNamed: { ["support": 50, "audit": 60][$0] },
        groupsOf: { $0.name == "ada" ? [1001, 50] : [$0.primaryGroup] })

    @Test("without a configuration the daemon's own user and root have every role, and nobody else has any")
    func unconfigured() throws {
        let roles = RoleDirectory(nil, daemonUser: 1001, accounts: accounts)
        #expect(roles.roles(uid: 0, groups: [0]) == everything)
        #expect(roles.roles(uid: 1001, groups: []) == everything)
        #expect(roles.roles(uid: 1002, groups: [0, 1001]).isEmpty)
        #expect(try roles.mayTake("ada"))
        #expect(try !roles.mayTake("grace"))
        #expect(RoleDirectory(nil, daemonUser: 0, accounts: accounts).roles(uid: 0, groups: []) == everything)
    }

    @Test("with a configuration users and groups have what it says, and root nothing that it does not")
    func configured() throws {
        let map = RoleMap([.agent: .init(groups: ["support"]), .ledger: .init(users: ["grace"]), .auditor: .init(groups: ["audit"])])
        let roles = RoleDirectory(map, daemonUser: 1001, accounts: accounts)
        #expect(roles.roles(uid: 0, groups: [0]).isEmpty)
        #expect(roles.roles(uid: 1001, groups: [1001, 50]) == [.agent])
        #expect(roles.roles(uid: 1002, groups: [60]) == [.ledger, .auditor])
        #expect(roles.roles(uid: 4711, groups: [50, 60]) == [.agent, .auditor])
        #expect(roles.warnings.isEmpty)
    }

    @Test("a ticket is given to those only who may take it, by name, or by number where there is no name")
    func mayTake() throws {
        let map = RoleMap([.agent: .init(groups: ["support"]), .supervisor: .init(users: []), .ledger: .init(users: ["grace"])])
        let roles = RoleDirectory(map, daemonUser: 1001, accounts: accounts)
        #expect(try roles.mayTake("ada"))
        for user in ["grace", "nobody-here", "", "1001", "4711", "-1"] { #expect(try !roles.mayTake(user)) }
        let numbered = RoleDirectory(nil, daemonUser: 4711, accounts: accounts)
        #expect(try numbered.mayTake("4711"))
        for other in ["+4711", "04711"] { #expect(try !numbered.mayTake(other)) }
    }

    @Test("a name that the system does not know is a warning that says where it stands")
    func unknownNames() throws {
        let map = RoleMap([.agent: .init(users: ["adda"], groups: ["suport"])])
        let roles = RoleDirectory(map, daemonUser: 1001, accounts: accounts)
        #expect(roles.warnings.count == 2)
        #expect(roles.warnings.first?.hasPrefix("roles.agent: this system has no user “adda”") == true)
    }

    @Test("the system's own accounts are read")
    func system() throws {
        let roles = RoleDirectory(nil)
        #expect(try roles.userName(0) == "root")
        #expect(try roles.userName(4_000_000_000) == "4000000000")
        #expect(try roles.mayTake("root"))
        #expect(try Accounts.system.groupNamed("root") == 0)
        #expect(try Accounts.system.userNamed("no such user") == nil)
        #expect(try Accounts.system.userNamed("root").map { Accounts.system.groupsOf($0).contains(0) } == true)
        #expect(try roles.userName(0) == "root")
        #expect(roles.roles(uid: 0, groups: [0]) == everything)
    }
}
