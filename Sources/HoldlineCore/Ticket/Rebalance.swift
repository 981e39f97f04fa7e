/// A fair split of open work over those who are there.
///
/// It is pure and has one result for one question, whatever the order in which tickets and people are named.
package struct Rebalance: Sendable {
    /// A ticket that may get another assignee.
    package struct Work: Hashable, Sendable {
        package var ticket: TicketID
        /// Whose it is; nil: nobody's.
        package var from: String?
        /// `Priority.weight`.
        package var weight: Int
        /// What whoever gets it has to know.
        package var needs: [Skill]

        package init(ticket: TicketID, from: String?, weight: Int, needs: [Skill] = []) {
            (self.ticket, self.from, self.weight, self.needs) = (ticket, from, weight, needs)
        }
    }

    /// Somebody who may get tickets.
    package struct Taker: Hashable, Sendable {
        package var login: String
        /// The weight of all live tickets that the person has now, those of `Work` among them.
        package var load: Int
        package var skills: [Skill]

        package init(login: String, load: Int, skills: [Skill] = []) { (self.login, self.load, self.skills) = (login, load, skills) }
    }

    /// A ticket that gets another assignee.
    package struct Move: Hashable, Sendable {
        package let ticket: TicketID
        package let from: String?
        package let to: String
        package let weight: Int
    }

    /// In the order of their numbers.
    package private(set) var moves: [Move] = []
    /// Tickets of those who are not there that nobody who is there has the skills for; in the order of their numbers.
    package private(set) var unplaced: [TicketID] = []
    /// What each taker has after it, by login.
    package private(set) var loads: [String: Int]

    /// Splits the work: what somebody has who is no taker goes to others, each ticket to the one with the least; what a taker has stays, but
    /// for tickets by which somebody with much less comes nearer.
    ///
    /// So whoever got something has at most the weight of one moved ticket more than anybody who could have had it.
    package init(_ work: [Work], over takers: [Taker]) {
        let takers = takers.sorted { $0.login < $1.login }
        let work = work.sorted { ($1.weight, $0.ticket) < ($0.weight, $1.ticket) }
        loads = Dictionary(takers.map { ($0.login, $0.load) }) { first, _ in first }
        var owned: [String: [Work]] = [:]
        for piece in work {
            if let from = piece.from, loads[from] != nil {
                owned[from, default: []].append(piece)
            } else if let taker = least(takers, for: piece) {
                owned[taker.login, default: []].append(piece)
                loads[taker.login, default: 0] += piece.weight
            } else {
                unplaced.append(piece.ticket)
            }
        }
        while let (from, place, to) = better(takers, owned), let piece = owned[from]?.remove(at: place) {
            loads[from, default: 0] -= piece.weight
            loads[to, default: 0] += piece.weight
            owned[to, default: []].append(piece)
        }
        moves = owned.flatMap { to, pieces in
            pieces.filter { $0.from != to }.map { Move(ticket: $0.ticket, from: $0.from, to: to, weight: $0.weight) }
        }.sorted { $0.ticket < $1.ticket }
        unplaced.sort()
    }

    /// Of those who know enough the one with the least, by login where several have as much.
    private func least(_ takers: [Taker], for piece: Work) -> Taker? {
        takers.filter { $0.knows(piece.needs) }.min { load($0) < load($1) }
    }

    private func load(_ taker: Taker) -> Int { loads[taker.login] ?? 0 }

    /// The first ticket by whose move two loads come nearer to each other, of the most loaded owner; each move makes the sum of the squares
    /// smaller, so that they end.
    private func better(_ takers: [Taker], _ owned: [String: [Work]]) -> (from: String, place: Int, to: String)? {
        for from in takers.sorted(by: { (load($1), $0.login) < (load($0), $1.login) }) {
            for (place, piece) in (owned[from.login] ?? []).enumerated() {
                guard let to = least(takers, for: piece), load(from) - load(to) > piece.weight else { continue }
                return (from.login, place, to.login)
            }
        }
        return nil
    }
}

extension Rebalance.Taker {
    /// Whether the taker has each of these skills with at least the rank that is asked for.
    fileprivate func knows(_ needed: [Skill]) -> Bool {
        needed.allSatisfy { need in skills.contains { $0.word == need.word && $0.rank >= need.rank } }
    }
}
