import Glibc
import HoldlineCore
import HoldlineStore
import Logging
import NIOCore
import Synchronization
import Testing

@testable import HoldlineServer

@Suite("the name service behind roles")
struct NameServiceTests {
    /// Counts what it is asked; `hangs` answers nothing until it is let go.
    private final class Names: Sendable {
        let asked = Mutex(0)
        let hangs = Mutex(false)
        let fails = Mutex(false)

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
                }, groupNamed: { _ in 50 }, groupsOf: { _ in [50] })
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
        while await service.caller(peer).refusal != nil { try await Task.sleep(for: .milliseconds(1)) }
        #expect(await service.caller(peer).name == "ada")
        #expect(await service.caller(peer).roles == [.agent])
    }
}
