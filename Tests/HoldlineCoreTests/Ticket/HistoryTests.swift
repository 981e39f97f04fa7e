import Foundation
import HoldlineCore
import Testing

@Suite("any history of commands keeps the rules")
struct HistoryTests {
    static let personal: FreeText = "MARKER Marie Curie +33 1 23"

    @Test("generated histories", arguments: 0..<150)
    func generated(seed: Int) throws {
        var dice = Dice(state: UInt64(seed))
        var desk = Desk()
        desk.policy.resumeAfter = seed % 3 == 0 ? 5 : 0
        desk.policy.creditLimit = seed % 4 == 0 ? "250.00" : nil
        desk.policy.unregisteredProceeds = seed % 5 == 0
        for _ in 0..<60 {
            let command = Commands.random(&dice, desk)
            let actor = dice.one(of: [Desk.ada, Desk.bob, Desk.sue, Desk.sue]) ?? Desk.sue
            let before = desk
            do {
                let decision = try desk.run(command, as: actor)
                let again = try decide(command, before.world, before.context(actor))
                #expect(decision.events == again.events, "the same records and command give the same events")
                try expectSameRows(decision, desk)
            } catch is Refusal {
                #expect(desk.world == before.world)
            }
            try expectRules(desk, after: command)
            if command.description.hasPrefix("LiftHold"), case .hold(let id) = command.subject { expectOthersStand(before, desk, but: id) }
            if dice.flip(4) { desk.pass(seconds: .random(in: 1...200_000, using: &dice)) }
        }
        #expect(desk.replayed == desk.world)
        for line in desk.log {
            let facts = String(decoding: try JSONEncoder().encode(line.event.facts), as: UTF8.self)
            #expect(!facts.contains("MARKER"), "personal data in \(line.event.type)")
        }
    }

    /// What the writer answers with is what the events say.
    private func expectSameRows(_ decision: Decision, _ desk: Desk) throws {
        switch decision.subject {
        case .ticket(let id): #expect(try decision.draft.ticket(id) == desk.world.ticket(id))
        case .invoice(let number): #expect(try decision.draft.invoice(number) == desk.world.invoice(number))
        case .hold(let id):
            var hold = try decision.draft.hold(id)
            hold.note = desk.world.hold(id)?.note
            #expect(hold == desk.world.hold(id))
        case .message(let id): #expect(try decision.draft.message(id) == desk.world.message(id))
        case .customer, .call, .agent, .ledger: break
        }
    }

    private func expectRules(_ desk: Desk, after command: Command) throws {
        #expect(desk.world.broken.isEmpty, "\(command)")
        let answers = Dictionary(uniqueKeysWithValues: Commands.numbers.map { ($0, desk.check($0)) })
        for (number, answer) in answers {
            guard let open = answer.open, let held = answer.held, let collectable = answer.collectable else { continue }
            #expect(held.units >= 0 && held.units <= max(open.units, 0), "\(number) after \(command)")
            if open.isPositive { #expect(collectable == open - held) } else { #expect(answer.decision == .pause) }
            #expect((answer.decision == .proceed) == (open.isPositive && held.units == 0))
        }
        let standing = desk.world.standing
        let today = desk.policy.today(at: desk.now)
        for hold in standing where hold.promise != nil {
            let isOver = hold.until.map { $0 < today } ?? false
            #expect((hold.seen(on: today).promise?.state == .broken) == isOver, "\(hold.id) after \(command)")
        }
        for hold in standing {
            guard let id = hold.ticket, let ticket = desk.world.ticket(id), !ticket.state.isLive else { continue }
            let resumes = desk.policy.resumeAfter > 0 && hold.until != nil
            #expect(hold.kind == .creditPending || resumes, "\(hold.id) stands on \(ticket.state) \(id) after \(command)")
        }
        for ticket in desk.world.tickets.values where ticket.state.isLive {
            for dispute in ticket.disputes where dispute.state == .open {
                let holds = standing.filter { $0.ticket == ticket.id && $0.invoice == dispute.invoice && $0.kind != .creditPending }
                #expect(holds.map(\.id) == [dispute.hold], "\(ticket.id) on \(dispute.invoice) after \(command)")
                #expect(holds.first?.amount == dispute.amount && holds.first?.until == nil)
                #expect((answers[dispute.invoice] ?? desk.check(dispute.invoice)).decision != .proceed)
            }
        }
    }

    private func expectOthersStand(_ before: Desk, _ after: Desk, but id: HoldID) {
        #expect(before.world.standing.filter { $0.id != id } == after.world.standing.filter { $0.id != id })
    }
}
