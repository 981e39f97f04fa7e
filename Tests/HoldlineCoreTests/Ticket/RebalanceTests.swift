import HoldlineCore
import Testing

@Suite("a fair split of open work")
struct RebalanceTests {
    private static func work(_ id: Int64, _ from: String?, _ weight: Int = 2, _ needs: [Skill] = []) -> Rebalance.Work {
        Rebalance.Work(ticket: TicketID(number: id), from: from, weight: weight, needs: needs)
    }

    private static func told(_ split: Rebalance) -> [String] {
        split.moves.map { "\($0.ticket) \($0.from ?? "-")>\($0.to)" } + split.unplaced.map { "\($0) stays" }
    }

    private static let german = Skill(word: "german", rank: 2)

    @Test(
        "what somebody has who is not there goes to the one with the least, the heaviest first; who is there keeps a share",
        arguments: [
            (
                [work(1, "ada"), work(2, "ada", 4), work(3, "ada")], [("tom", 0), ("ines", 0)],
                ["T-1 ada>tom", "T-2 ada>ines", "T-3 ada>tom"]
            ),
            ([work(1, "ada"), work(2, "ada")], [("tom", 9), ("ines", 0)], ["T-1 ada>ines", "T-2 ada>ines"]),
            // There: six of two each, and nobody else has anything.
            (
                (1...6).map { work($0, "ada") }, [("ada", 12), ("tom", 0), ("ines", 0)],
                ["T-1 ada>ines", "T-2 ada>tom", "T-3 ada>ines", "T-4 ada>tom"]
            ),
            // As fair as it can be.
            ([work(1, "ada"), work(2, "ada")], [("ada", 4), ("tom", 2)], []),
            ([work(1, nil)], [("ada", 4), ("tom", 2)], ["T-1 ->tom"]), ([work(1, "ada")], [], ["T-1 stays"]),
        ] as [([Rebalance.Work], [(String, Int)], [String])])
    func splits(work: [Rebalance.Work], people: [(String, Int)], moves: [String]) {
        let takers = people.map { Rebalance.Taker(login: $0.0, load: $0.1) }
        #expect(Self.told(Rebalance(work, over: takers)) == moves)
    }

    @Test("a ticket goes to nobody who knows too little for it, however much the others have")
    func skills() {
        let takers = [
            Rebalance.Taker(login: "tom", load: 90, skills: [Skill(word: "german", rank: 3)]),
            Rebalance.Taker(login: "ines", load: 0, skills: [Skill(word: "german", rank: 1)]),
        ]
        let work = [Self.work(1, "ada", 2, [Self.german]), Self.work(2, "ada"), Self.work(3, "ada", 2, [Skill(word: "dutch", rank: 1)])]
        #expect(Self.told(Rebalance(work, over: takers)) == ["T-1 ada>tom", "T-2 ada>ines", "T-3 stays"])
    }

    @Test(
        "whoever gets something has at most one moved ticket more than anybody; nothing is lost, and the order of a question is no matter",
        arguments: 1...400)
    func fair(seed: Int) {
        var dice = Dice(state: UInt64(seed))
        let people = ["ada", "bob", "lea", "tom", "ines"].prefix(Int.random(in: 1...5, using: &dice))
        let from = ["ada", "bob", "gone", nil]
        let work = (1...Int64.random(in: 1...40, using: &dice)).map {
            Self.work($0, dice.one(of: from) ?? nil, Int.random(in: 1...4, using: &dice))
        }
        let takers = people.map { name in
            let own = work.filter { $0.from == name }.map(\.weight).reduce(0, +)
            return Rebalance.Taker(login: name, load: own + Int.random(in: 0...6, using: &dice))
        }
        let split = Rebalance(work, over: takers)
        #expect(split.unplaced.isEmpty)
        #expect(Set(split.moves.map(\.ticket)).count == split.moves.count)
        #expect(split.moves.allSatisfy { people.contains($0.to) && $0.to != $0.from })
        // Everything of those who are not there has moved.
        let gone = work.filter { piece in piece.from.map { !people.contains($0) } ?? true }
        #expect(Set(gone.map(\.ticket)).isSubset(of: split.moves.map(\.ticket)))
        // What is told of the loads is so.
        for taker in takers {
            let came = split.moves.filter { $0.to == taker.login }.map(\.weight).reduce(0, +)
            let went = split.moves.filter { $0.from == taker.login }.map(\.weight).reduce(0, +)
            #expect(split.loads[taker.login] == taker.load + came - went)
        }
        let least = split.loads.values.min() ?? 0
        let largest = split.moves.map(\.weight).max() ?? 0
        for login in Set(split.moves.map(\.to)) { #expect((split.loads[login] ?? 0) - least <= largest) }
        // Nobody keeps a ticket by whose move two came nearer.
        let moved = Set(split.moves.map(\.ticket))
        for piece in work where !moved.contains(piece.ticket) {
            #expect((split.loads[piece.from ?? ""] ?? 0) - least <= piece.weight)
        }
        let again = Rebalance(work.shuffled(using: &dice), over: takers.shuffled(using: &dice))
        #expect(again.moves == split.moves && again.loads == split.loads)
        // Where all began with as much, the greatest and the least differ by one ticket at most.
        let level = Rebalance(work.filter { $0.from == "gone" }, over: people.map { Rebalance.Taker(login: $0, load: 5) })
        let spread = (level.loads.values.max() ?? 0) - (level.loads.values.min() ?? 0)
        #expect(spread <= work.map(\.weight).max() ?? 0)
    }

    @Test("who may get more: with a role, not away, and not paused for longer than an hour")
    func there() {
        let now: Instant = "2026-11-24T09:00:00Z"
        var load = AgentLoad(login: "ada")
        #expect(!load.isThere(at: now))
        load.mayTake = true
        #expect(load.isThere(at: now))
        load.pausedSince = now.adding(seconds: -3600)
        #expect(load.isThere(at: now))
        load.pausedSince = now.adding(seconds: -3601)
        #expect(!load.isThere(at: now))
        load.pausedSince = nil
        load.awayUntil = "2026-12-07"
        #expect(!load.isThere(at: now))
        #expect(Priority.allCases.map(\.weight) == [1, 2, 3, 4])
    }
}
