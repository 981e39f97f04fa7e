import HoldlineCore
import Testing

@Suite("What a wallboard shows")
struct WallboardTests {
    private static let counts = WallboardCounts(
        at: Reported.noon, queues: [:], tickets: WallboardTickets(live: 3, unassigned: 1, late: 2, stale: 4), held: [])

    private func board(_ desk: CallDesk, names: [CallID: String] = [:]) -> Wallboard {
        Wallboard(desk.board, Self.counts, policy: desk.policy, at: desk.desk.now, names: names)
    }

    @Test("callers stand queue by queue in the order in which they are served, each since the arrival, and with the best name")
    func callers() throws {
        var desk = CallDesk()
        let old = try desk.add(CallDesk.support, number: "+33123456789")
        let first = desk.desk.now
        desk.pass(10)
        let urgent = try desk.add(CallDesk.support, .urgent, customer: "C-042")
        let billing = try desk.add(CallDesk.billing, number: "anonymous", customer: "C-7")
        desk.pass(5)
        let shown = board(desk, names: [urgent: "Hôtel Bellevue", old: "+33123456789"])
        #expect(shown.callers.map(\.call) == [billing, urgent, old])
        #expect(shown.callers.map(\.name) == ["C-7", "Hôtel Bellevue", "+33123456789"])
        #expect(shown.callers[2].since == first && shown.callers[2].callbackAt == nil)
        #expect(shown.queues.map(\.name) == [CallDesk.billing, CallDesk.support])
        #expect(shown.queues[1].waiting == 2 && shown.queues[1].longestSince == first)
        #expect(shown.tickets.late == 2 && shown.countedAt == Reported.noon)
    }

    @Test("agents stand by what they do, and since when they do it")
    func agents() throws {
        var desk = CallDesk { $0.usual.wrapUp = 60 }
        var since: [String: Instant] = [:]
        for login in ["talks", "holds", "wraps"] {
            try desk.add()
            try desk.talk(login)
            since[login] = desk.desk.now
            desk.pass(7)
        }
        try desk.run(.on(2, HoldCall()), as: "holds")
        since["holds"] = desk.desk.now
        try desk.run(.on(3, DoneCall()), as: "wraps")
        since["wraps"] = desk.desk.now
        try desk.add()
        try desk.next("rings")
        since["rings"] = desk.desk.now
        try desk.run(.on("pauses", MakeReady()), as: "pauses")
        try desk.run(.on("pauses", PauseAgent()), as: "pauses")
        since["pauses"] = desk.desk.now
        desk.pass(3)
        try desk.run(.on("waits", MakeReady()), as: "waits")
        since["waits"] = desk.desk.now
        desk.pass(9)
        let shown = board(desk)
        #expect(shown.agents.map(\.name) == ["waits", "rings", "talks", "holds", "wraps", "pauses"])
        #expect(shown.agents.map(\.state) == [.free, .offered, .talking, .onHold, .wrapUp, .paused])
        for agent in shown.agents { #expect(agent.since == since[agent.name ?? ""], "\(agent)") }
        let queue = try #require(shown.queues.first)
        #expect((queue.waiting, queue.offered, queue.talking) == (0, 1, 2))
        #expect((queue.available, queue.free, queue.paused) == (5, 1, 1))
        // The wrap-up ends by itself: the agent is free since then.
        desk.pass(60)
        let later = board(desk)
        #expect(later.agents.first { $0.name == "wraps" }?.state == .free)
        #expect(later.agents.first { $0.name == "wraps" }?.since == since["wraps"]?.adding(seconds: 60))
    }

    @Test("without names nobody is named, and all else is the same")
    func withoutNames() throws {
        var desk = CallDesk()
        try desk.add(CallDesk.support, number: "+33123456789", customer: "C-042")
        try desk.add(CallDesk.support, number: "+33987654321")
        try desk.talk("lea")
        let shown = board(desk)
        var blank = shown.withoutNames
        #expect(blank.callers.allSatisfy { $0.name == nil } && blank.agents.allSatisfy { $0.name == nil })
        #expect(blank.callers.count == 1 && blank.agents.count == 1)
        for place in blank.callers.indices { blank.callers[place].name = shown.callers[place].name }
        for place in blank.agents.indices { blank.agents[place].name = shown.agents[place].name }
        #expect(blank == shown)
    }

    @Test("it differs where something else is shown, and not by the time alone")
    func differs() throws {
        var desk = CallDesk()
        try desk.add()
        let before = board(desk)
        desk.pass(30)
        #expect(!board(desk).differs(from: before) && board(desk) != before)
        try desk.talk("lea")
        #expect(board(desk).differs(from: before))
    }

    @Test(
        "a queue's figures of today are those of the report, and those of now are of the last half hour", arguments: [1, 2, 3] as [UInt64])
    func levels(seed: UInt64) throws {
        let visits = Reported.visits(3000, seed: seed)
        let now: Instant = "2026-11-24T15:10:00Z"
        let zone = Zone.utc
        let report = Reported.report(visits, now: now)
        for row in report.rows {
            var builder = QueueDay.Builder(Reported.day, in: zone, threshold: ReportOptions.usualThreshold, now: now)
            for visit in visits where visit.queue.text == row.key { builder.add(visit) }
            let day = builder.finish()
            #expect((day.arrived, day.answered, day.abandoned) == (row.figures.arrived, row.figures.answered, row.figures.abandoned))
            #expect(day.levelToday == row.figures.serviceLevel.flatMap { Double($0) })
            // By hand: of those that arrived since 14:40 and are over.
            let recent = visits.filter {
                $0.queue.text == row.key && $0.arrivedAt >= now.adding(seconds: -1800) && $0.arrivedAt <= now && $0.state == .ended
            }
            let answered = recent.filter { $0.booking == .answered }
            let lost = recent.count { $0.booking == .abandoned || $0.booking == .timedOut }
            let within = answered.count { ($0.wait ?? .max) <= ReportOptions.usualThreshold }
            let level = answered.count + lost == 0 ? nil : Double(within * 100) / Double(answered.count + lost)
            #expect(abs((day.levelNow ?? -1) - (level ?? -1)) < 0.0051, "\(row.key ?? "")")
        }
        #expect(!report.rows.isEmpty)
    }
}
