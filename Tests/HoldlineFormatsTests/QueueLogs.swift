import HoldlineCore
import HoldlineFormats

/// Logs for tests, as text.
enum QueueLogs {
    /// 2026-11-23 08:00:00 UTC.
    static let start: Int64 = 1_795_420_800

    static func lines(_ text: String, chunks: Int = ByteSource.chunkSize) throws -> [Result<QueueLogEntry, RowProblem>] {
        try lines(Array(text.utf8), chunks: chunks)
    }

    static func lines(_ bytes: [UInt8], chunks: Int = ByteSource.chunkSize) throws -> [Result<QueueLogEntry, RowProblem>] {
        var reader = try QueueLogReader(.bytes(bytes, name: "queue_log", chunks: chunks))
        var lines: [Result<QueueLogEntry, RowProblem>] = []
        while let line = try reader.next() { lines.append(line) }
        return lines
    }

    /// `0|c1|support|NONE|…`: seconds after the start, the rest as it stands.
    static func entries(_ text: String) throws -> [QueueLogEntry] {
        let full = text.split(separator: "\n").map { line in
            let bar = line.firstIndex(of: "|") ?? line.endIndex
            return "\(start + (Int64(line[..<bar]) ?? 0))\(line[bar...])\n"
        }
        return try lines(full.joined()).map { try $0.get() }
    }

    static func at(_ seconds: Int64) -> Instant { Instant(seconds: start + seconds) }

    /// Everything that a log says, with its end read as long ago.
    static func fold(_ text: String, settings: QueueLogFold.Settings = .init(), finishedAfter quiet: Int64? = 7200) throws -> Folded {
        var fold = QueueLogFold(settings)
        var records = QueueLogRecords()
        for entry in try entries(text) { fold.take(entry, into: &records) }
        if let quiet, let last = fold.state.last { fold.finish(now: last.adding(seconds: quiet), into: &records) }
        return Folded(fold: fold, calls: records.calls.map(\.value), agents: records.agents.map(\.value))
    }

    struct Folded {
        var fold: QueueLogFold
        var calls: [ObserveCall]
        var agents: [ObserveAgent]
    }

    /// A call as the fold gives it.
    static func call(
        _ callid: String = "c1", queue: String = "support", arrived: Int64, number: String? = nil, name: String? = nil,
        agent: String? = nil, answered: Int64? = nil, ring: Int64? = nil, ended: Int64? = nil, _ outcome: CallOutcome? = nil,
        wait: Int64? = nil,
        talk: Int64? = nil, to: String? = nil, passes: [Pass]? = nil
    ) -> ObserveCall {
        var call = ObserveCall(
            source: "asterisk", callid: callid, queue: QueueName(unchecked: queue), number: number.flatMap { FreeText($0) },
            name: name.flatMap { FreeText($0) }, arrivedAt: at(arrived))
        call.agent = agent
        call.answeredAt = answered.map(at)
        if let answered { call.offeredAt = ring.map { at(answered - $0) } }
        call.endedAt = ended.map(at)
        (call.outcome, call.wait, call.talk, call.transferredTo, call.passes) = (outcome, wait, talk, to, passes)
        return call
    }
}

/// A log as Asterisk writes it in a day with everything in it, from a seed.
struct MadeLog {
    var generator: Dice
    var lines: [(at: Int64, text: String)] = []

    static func text(calls: Int, seed: UInt64) -> String {
        var made = MadeLog(generator: Dice(state: seed))
        for number in 0..<calls { made.addCall(number) }
        return made.lines.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map { "\($0.element.at)\($0.element.text)\n" }.joined()
    }

    private mutating func any(_ limit: Int64) -> Int64 { Int64(generator.next() % UInt64(limit)) }

    private mutating func addCall(_ number: Int) {
        var at = any(90_000)
        let arrived = at
        let head = "|16000.\(number)|\(any(2) == 0 ? "support" : "billing")|"
        lines.append((at, head + "NONE|ENTERQUEUE||01990000\(any(100))|1"))
        for _ in 0..<any(3) {
            at += any(20)
            lines.append((at, head + "SIP/20\(any(4))|RINGNOANSWER|15000"))
        }
        at += any(60)
        switch any(8) {
        case 0: lines.append((at, head + "NONE|ABANDON|1|1|\(at - arrived)"))
        case 1: lines.append((at, head + "NONE|EXITWITHTIMEOUT|1|1|\(at - arrived)"))
        case 2: break
        case 3: lines.append((at, "|NONE|NONE|SIP/20\(any(4))|PAUSEALL|lunch"))
        default:
            lines.append((at, head + "SIP/200|CONNECT|\(at - arrived)|17000.\(number)|3"))
            let talk = any(400)
            if any(10) > 0 { lines.append((at + talk, head + "SIP/200|COMPLETECALLER|\(at - arrived)|\(talk)|1")) }
            if any(4) == 0 {
                lines.append((at + talk, "|16000.\(number)|billing|NONE|ENTERQUEUE||0199|1"))
                lines.append((at + talk + any(90), "|16000.\(number)|billing|NONE|EXITWITHKEY|2|1|1|9"))
            }
        }
    }
}
