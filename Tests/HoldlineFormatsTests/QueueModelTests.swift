import Foundation
import HoldlineCore
import HoldlineFormats
import Testing

@Suite("An hour at a telephone system")
struct QueueModelTests {
    /// 2026-11-23 08:00:00 UTC.
    private static let start: Int64 = 1_795_420_800

    /// What the records of a fold come to, each call by its last one.
    private struct Seen {
        var calls: [String: ObserveCall] = [:]
        var entries: Set<AgentEntry> = []

        mutating func take(_ records: QueueLogRecords) {
            for call in records.calls.map(\.value) {
                calls["\(call.callid)/\(call.queue.text.lowercased())/\(call.arrivedAt.seconds)"] = call
            }
            for entry in records.agents.map(\.value) {
                entries.insert(AgentEntry(agent: entry.agent, at: entry.at, kind: entry.kind, queue: entry.queue))
            }
        }

        var visits: [Visit] {
            calls.values.map { call in
                let booking = call.outcome.flatMap { CallBooking(rawValue: $0.rawValue) } ?? .waiting
                var visit = Visit(
                    queue: call.queue, arrivedAt: call.arrivedAt, booking: booking, state: call.outcome == nil ? .waiting : .ended)
                (visit.agent, visit.offeredAt, visit.answeredAt) = (call.agent, call.offeredAt, call.answeredAt)
                (visit.endedAt, visit.wait, visit.talk, visit.passes) = (call.endedAt, call.wait, call.talk, call.passes ?? [])
                return visit
            }
        }
    }

    /// Folds a log in pieces of any size, the state kept as JSON between some of them.
    private static func fold(_ text: String, isLive: Bool, _ generator: inout Dice) throws -> (Seen, QueueLogCounts) {
        var seen = Seen()
        var fold = QueueLogFold(.init(isLive: isLive))
        var counts = QueueLogCounts()
        var lines = QueueLogLines()
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + 1 + Int(generator.next() % 5000))
            lines.add(Array(bytes[start..<end]))
            start = end
            while let line = lines.next() {
                var records = QueueLogRecords()
                switch line {
                case .success(let entry): fold.take(entry, into: &records)
                case .failure: counts.seeUnreadable()
                }
                seen.take(records)
            }
            if generator.next() % 4 == 0 {
                let state = try JSONDecoder().decode(QueueLogFold.State.self, from: JSONEncoder().encode(fold.state))
                #expect(state == fold.state)
                fold = QueueLogFold(fold.settings, state: state)
            }
        }
        return (seen, counts)
    }

    private static func expectSame(_ seen: Seen, _ model: QueueModel, _ comment: Comment) {
        for grouping in ReportGrouping.allCases {
            let (own, other) = (
                QueueModel.report(seen.visits, Array(seen.entries), start: model.start, by: grouping), model.report(by: grouping)
            )
            #expect(own.total == other.total, comment)
            let rows = own.rows.map { ReportRow(key: $0.key?.lowercased(), figures: $0.figures) }
            #expect(rows == other.rows.map { ReportRow(key: $0.key?.lowercased(), figures: $0.figures) }, comment)
        }
    }

    @Test(
        "whatever happens to callers and ids, and however the log is cut up, the figures are the model's to the second", arguments: 1...25)
    func figures(seed: Int) throws {
        let model = QueueModel(start: Self.start, calls: 150, generator: Dice(state: UInt64(seed)))
        #expect(model.happened.count > 150)
        var generator = Dice(state: UInt64(seed) &* 7919)
        let (seen, counts) = try Self.fold(model.text, isLive: seed % 2 == 0, &generator)
        #expect(counts.unreadable == 1)
        Self.expectSame(seen, model, "seed \(seed)")
        // The numbers of agents who asked before they transferred are nobody's who is to be called back.
        #expect(model.report(by: .queue).total.balances)
    }

    @Test("a log and its copy come to the same figures", arguments: 1...8)
    func twice(seed: Int) throws {
        let model = QueueModel(start: Self.start, calls: 120, generator: Dice(state: UInt64(seed) &* 31))
        var generator = Dice(state: UInt64(seed))
        let (seen, _) = try Self.fold(model.text + model.text, isLive: true, &generator)
        Self.expectSame(seen, model, "seed \(seed)")
    }
}
