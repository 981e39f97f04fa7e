import Glibc
import HoldlineCore
import HoldlineStore
import Logging
import NIOCore
import Synchronization
import Testing
import Waiting

@testable import HoldlineServer

@Suite("the name service behind roles")
struct NameServiceTests {
    /// Counts what it is asked; `hangs` answers nothing until it is let go.
    private final class Names: Sendable {
        let asked = Mutex(0)
        let hangs = Mutex(false)
        let fails = Mutex(false)
        let groupsFail = Mutex(false)

        var accounts: Accounts {
            let user = Accounts.User(name: "ada", uid: 1001, primaryGroup: 50)
            return Accounts(
                userNamed: { [self] name in
                    try answer()
                    return name == "ada" ? user : nil
                },
                userNumbered: { [self] uid in
                    try answer()
                    return uid == 1001 ? user : nil
                },
                groupNamed: { [self] name in
                    if groupsFail.withLock({ $0 }) { throw Accounts.Failed(code: EIO) }
                    return name == "support" ? 50 : nil
                }, groupsOf: { _ in [50] })
        }

        private func answer() throws {
            asked.withLock { $0 += 1 }
            if fails.withLock({ $0 }) { throw Accounts.Failed(code: EIO) }
            while hangs.withLock({ $0 }) { usleep(1000) }
        }
    }

    private func service(_ names: Names, patience: TimeAmount = .hours(1)) -> NameService {
        let roles = RoleDirectory(RoleMap([.agent: .init(groups: ["support"])]), daemonUser: 0, accounts: names.accounts)
        let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return NameService(InForce(roles), logger: silent, patience: patience, fresh: .hours(1))
    }

    @Test("a user is looked up once, and known from then on")
    func remembers() async throws {
        let names = Names()
        let service = service(names)
        #expect(!service.mayTake("ada"))
        await service.learn(["ada", "grace"])
        #expect(service.mayTake("ada"))
        #expect(!service.mayTake("grace"))
        let asked = names.asked.withLock { $0 }
        await service.learn(["ada", "grace", "ada"])
        #expect(names.asked.withLock { $0 } == asked)
    }

    @Test("everybody who connects at once is known, and the name service is asked once")
    func together() async throws {
        let names = Names()
        names.hangs.withLock { $0 = true }
        let service = service(names)
        let refused = await withTaskGroup(of: Bool.self) { group in
            for process in 0..<64 {
                group.addTask { await service.caller(Peer(process: Int32(process + 1), uid: 1001, groups: [50])).refusal != nil }
            }
            // It answers once it was asked.
            while names.asked.withLock({ $0 }) == 0 { await Task.yield() }
            names.hangs.withLock { $0 = false }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(refused == 0)
        #expect(names.asked.withLock { $0 } == 1)
    }

    @Test("a failure gives nobody a role or a number for a name, and is not remembered")
    func fails() async throws {
        let names = Names()
        names.fails.withLock { $0 = true }
        let service = service(names)
        let peer = Peer(process: 1, uid: 1001, groups: [50])
        await service.learn(["ada"])
        #expect(!service.mayTake("ada"))
        let caller = await service.caller(peer)
        #expect(caller.refusal?.code == .busy)
        #expect(caller.roles.isEmpty)
        names.fails.withLock { $0 = false }
        await service.learn(["ada"])
        #expect(service.mayTake("ada"))
        #expect(await service.caller(peer).name == "ada")
    }

    @Test("a role by a name for which it failed at the start is there once it answers, without a restart")
    func failsAtStart() async throws {
        let names = Names()
        names.groupsFail.withLock { $0 = true }
        let map = RoleMap([.agent: .init(groups: ["support"]), .auditor: .init(users: ["ada"]), .ledger: .init(groups: ["suport"])])
        let roles = InForce(RoleDirectory(map, daemonUser: 0, accounts: names.accounts))
        let warnings = roles.current.warnings
        #expect(warnings.count == 2 && warnings.allSatisfy { $0.contains("name service failed") && !$0.contains("restart") }, "\(warnings)")
        let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let service = NameService(roles, logger: silent, patience: .hours(1), fresh: .hours(1), pause: .nanoseconds(0))
        let peer = Peer(process: 1, uid: 1001, groups: [50])
        #expect(await service.caller(peer).roles == [.auditor])
        await service.learn(["ada"])
        #expect(!service.mayTake("ada"))
        names.groupsFail.withLock { $0 = false }
        #expect(await service.caller(peer).roles == [.auditor, .agent])
        await service.learn(["ada"])
        #expect(service.mayTake("ada"))
        #expect(roles.current.unanswered.isEmpty)
        #expect(roles.current.warnings.map { $0.hasPrefix("roles.ledger: this system has no group “suport”") } == [true])
    }

    @Test("names for which it fails are asked for by one of many who connect, and an answer for roles that were replaced is not taken")
    func failsOn() async throws {
        let names = Names()
        names.groupsFail.withLock { $0 = true }
        let map = RoleMap([.agent: .init(groups: ["support"]), .auditor: .init(users: ["ada"])])
        let roles = InForce(RoleDirectory(map, daemonUser: 0, accounts: names.accounts))
        let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let service = NameService(roles, logger: silent, patience: .hours(1), fresh: .hours(1), pause: .hours(1))
        let peer = Peer(process: 1, uid: 1001, groups: [50])
        for _ in 0..<3 { #expect(await service.caller(peer).roles == [.auditor]) }
        names.groupsFail.withLock { $0 = false }
        // Somebody has asked within the pause.
        #expect(await service.caller(peer).roles == [.auditor])
        let answers = roles.current.answers()
        #expect(answers.values.map { $0 } == [50])
        roles.replace(RoleDirectory(RoleMap([.monitor: .init(users: ["ada"])]), daemonUser: 0, accounts: names.accounts))
        roles.replace(roles.current) { $1.take(answers) }
        #expect(roles.current.roles(uid: 1001, groups: [50]) == [.monitor])
    }

    @Test("while it hangs nobody gets a role by it, nobody waits for long, and a late answer is remembered")
    func hangs() async throws {
        let names = Names()
        names.hangs.withLock { $0 = true }
        let service = service(names, patience: .milliseconds(50))
        let peer = Peer(process: 1, uid: 1001, groups: [50])
        for _ in 0..<20 {
            let caller = await service.caller(peer)
            #expect(caller.roles.isEmpty)
            #expect(caller.refusal?.code == .busy)
            await service.learn(["ada"])
            #expect(!service.mayTake("ada"))
        }
        // No more threads hang than a few, however many ask.
        #expect(names.asked.withLock { $0 } <= 8)
        names.hangs.withLock { $0 = false }
        try await until { await service.caller(peer).refusal == nil }
        #expect(await service.caller(peer).name == "ada")
        #expect(await service.caller(peer).roles == [.agent])
    }
}
