import HoldlineCore

extension Samples {
    /// By the name of the schema.
    static var wallboardAnswers: [(String, any Encodable)] {
        let shown = WallboardQueue(
            name: queue, waiting: 1, offered: 1, talking: 1, longestSince: instant, available: 2, free: 1, paused: 1, arrived: 3,
            answered: 1, abandoned: 1, levelNow: 50, levelToday: 66.67, target: 80, threshold: 20)
        let caller = WallboardCaller(
            call: callID, queue: queue, priority: .high, since: instant, isOffered: true, callbackAt: instant, name: "Hôtel Bellevue")
        let agent = WallboardAgent(name: "lea", state: .onHold, since: instant, queues: [queue])
        let tickets = WallboardTickets(live: 3, unassigned: 1, late: 1, stale: 2)
        let money = WallboardMoney(amount: amount, currency: .eur, invoices: 1)
        let condition = Condition(.full, since: instant, Trouble("the disk is full", advice: "Make room"))
        return [
            (
                "Wallboard",
                Wallboard(
                    at: instant, queues: [shown], callers: [caller], agents: [agent], tickets: tickets, held: [money], countedAt: instant,
                    conditions: [condition])
            ),
            ("WallboardQueue", shown), ("WallboardCaller", caller), ("WallboardAgent", agent), ("WallboardTickets", tickets),
            ("WallboardMoney", money),
        ]
    }
}
