import HoldlineCore
import HoldlineFormats
import Testing

@Suite("Calls of ours as a queue_log")
struct QueueLogExportTests {
    private func visit(_ number: Int64, visit: Int = 1, arrived: Int64, _ change: (inout Call) -> Void) -> Call {
        var call = Call(
            id: CallID(number: number), queue: QueueName(unchecked: "support"), number: FreeText("+33199001122"),
            arrivedAt: QueueLogs.at(arrived), version: 1)
        call.visit = visit
        change(&call)
        return call
    }

    private func ended(_ call: inout Call, _ outcome: CallOutcome, _ at: Int64) {
        (call.state, call.outcome, call.endedAt) = (.ended, outcome, QueueLogs.at(at))
        call.wait = at - (call.arrivedAt.seconds - QueueLogs.start)
    }

    private func talked(_ call: inout Call, by agent: String, _ answered: Int64, _ at: Int64, hold: Int64 = 0, to: String? = nil) {
        ended(&call, .answered, at)
        (call.agent, call.offeredAt, call.answeredAt) = (agent, QueueLogs.at(answered - 4), QueueLogs.at(answered))
        call.wait = answered - (call.arrivedAt.seconds - QueueLogs.start)
        (call.talk, call.hold, call.transferredTo) = (at - answered - hold, hold, to)
    }

    private func text(_ visits: [Call]) -> String {
        var pending = PendingLines()
        var text = ""
        for visit in visits {
            while let line = pending.next(before: visit.arrivedAt) { text += line.text + "\n" }
            for line in QueueLogExport.lines(of: visit) { pending.add(line) }
        }
        while let line = pending.next(before: nil) { text += line.text + "\n" }
        return text
    }

    @Test("an answered call has its lines in order, with the time on hold in the talk")
    func answered() {
        let call = visit(7, arrived: 0) {
            talked(&$0, by: "lea", 20, 80, hold: 15)
            $0.passes = [Pass(agent: "tom", at: QueueLogs.at(9), declined: false, ringing: 8500)]
        }
        let start = QueueLogs.start
        #expect(
            text([call]) == """
                \(start)|holdline-C-7|support|NONE|ENTERQUEUE||+33199001122|1
                \(start + 9)|holdline-C-7|support|tom|RINGNOANSWER|8500
                \(start + 20)|holdline-C-7|support|lea|CONNECT|20|holdline-C-7.1|4
                \(start + 80)|holdline-C-7|support|lea|COMPLETEAGENT|20|60|1

                """)
    }

    @Test("what would end a field or a line becomes “_”")
    func escaped() {
        let line = QueueLogLine(at: QueueLogs.at(0), callid: "c", queue: "a|b", agent: "x\ny", "PAUSE", ["r|\r"])
        #expect(line.text == "\(QueueLogs.start)|c|a_b|x_y|PAUSE|r__")
    }

    @Test("a caller who was turned away has no line, one who asked to be called back left by key, one who was lost is gone")
    func withoutWords() {
        #expect(QueueLogExport.lines(of: visit(1, arrived: 0) { ended(&$0, .turnedAway, 0) }).isEmpty)
        let calledBack = visit(2, arrived: 0) {
            talked(&$0, by: "lea", 900, 960)
            $0.outcome = .calledBack
            $0.callback = Callback(notBefore: nil, expiresAt: QueueLogs.at(9000), requestedAt: QueueLogs.at(40))
            $0.passes = [Pass(agent: "tom", at: QueueLogs.at(800), declined: true, ringing: 500)]
        }
        #expect(
            QueueLogExport.lines(of: calledBack).map { $0.text.dropFirst(11) } == [
                "holdline-C-2|support|NONE|ENTERQUEUE||+33199001122|1", "holdline-C-2|support|NONE|EXITWITHKEY|0|1|1|40",
                "holdline-C-2|support|lea|OUTCALL|ANSWER|60|+33199001122",
            ])
        #expect(QueueLogExport.lines(of: visit(3, arrived: 0) { ended(&$0, .lost, 50) }).last?.word == "ABANDON")
    }

    @Test("agents come, go and pause in Asterisk's words")
    func agents() {
        func text(_ kind: AgentEntry.Kind, _ queue: String? = nil) -> Substring {
            let entry = AgentEntry(agent: "lea", at: QueueLogs.at(0), kind: kind, queue: queue.map(QueueName.init(unchecked:)))
            return QueueLogExport.line(of: entry).text.dropFirst(11)
        }
        #expect(text(.login) == "NONE|NONE|lea|ADDMEMBER|")
        #expect(text(.login, "support") == "NONE|support|lea|ADDMEMBER|")
        #expect(text(.logout) == "NONE|NONE|lea|REMOVEMEMBER|")
        #expect(text(.pause) == "NONE|NONE|lea|PAUSEALL|")
        #expect(text(.pause, "support") == "NONE|support|lea|PAUSE|")
        #expect(text(.resume) == "NONE|NONE|lea|UNPAUSEALL|")
    }

    @Test("lines come out in the order of time, those of one instant as they were added")
    func order() {
        var generator = Dice(state: 4)
        var pending = PendingLines()
        var added: [(Int64, Int)] = []
        for number in 0..<500 {
            let at = Int64(generator.next() % 50)
            added.append((at, number))
            pending.add(QueueLogLine(at: QueueLogs.at(at), "X", [String(number)]))
        }
        var out: [String] = []
        while let line = pending.next(before: QueueLogs.at(25)) { out.append(line.data[0]) }
        #expect(pending.count == added.count { $0.0 > 24 })
        while let line = pending.next(before: nil) { out.append(line.data[0]) }
        #expect(out == added.sorted { $0 < $1 }.map { String($0.1) })
    }

    @Test("at one instant agents come before the calls, and go after them")
    func ranks() {
        var pending = PendingLines()
        for word in ["PAUSEALL", "CONNECT", "ADDMEMBER", "ABANDON"] { pending.add(QueueLogLine(at: QueueLogs.at(0), word)) }
        #expect(pending.next(before: QueueLogs.at(0)) == nil)
        var words: [String] = []
        while let line = pending.next(before: nil) { words.append(line.word) }
        #expect(words == ["ADDMEMBER", "CONNECT", "ABANDON", "PAUSEALL"])
    }

    @Test("what one agent does within an instant stays in its order: who comes back is there at its end")
    func returns() {
        var pending = PendingLines()
        for (agent, word) in [
            ("lea", "PAUSEALL"), ("tom", "REMOVEMEMBER"), ("lea", "UNPAUSEALL"), ("tom", "ADDMEMBER"), ("ada", "ADDMEMBER"),
        ] {
            pending.add(QueueLogLine(at: QueueLogs.at(0), agent: agent, word))
        }
        pending.add(QueueLogLine(at: QueueLogs.at(1), agent: "lea", "PAUSEALL"))
        var lines: [String] = []
        while let line = pending.next(before: nil) { lines.append("\(line.agent ?? "") \(line.word)") }
        #expect(lines == ["ada ADDMEMBER", "lea PAUSEALL", "tom REMOVEMEMBER", "lea UNPAUSEALL", "tom ADDMEMBER", "lea PAUSEALL"])
    }

    @Test("exported and read back, every visit has the same figures")
    func roundTrip() throws {
        let outcomes: [CallOutcome] = [.abandoned, .timedOut, .leftByKey, .emptied, .withdrawn]
        var generator = Dice(state: 99)
        var visits: [Call] = []
        for number in 1...400 {
            let arrived = Int64(number * 7)
            let wait = Int64(generator.next() % 90)
            let kind = Int(generator.next() % 10)
            guard kind >= 5 else {
                visits.append(visit(Int64(number), arrived: arrived) { ended(&$0, outcomes[kind], arrived + wait) })
                continue
            }
            let end = arrived + wait + Int64(generator.next() % 300)
            visits.append(
                visit(Int64(number), arrived: arrived) {
                    $0.passes = [Pass(agent: "tom", at: QueueLogs.at(arrived + wait / 2), declined: false, ringing: 900)]
                    talked(&$0, by: "lea", arrived + wait, end, to: kind == 9 ? "billing" : nil)
                })
            if kind == 9 {
                // The transfer is a visit of its own, at the very second.
                visits.append(visit(Int64(number), visit: 2, arrived: end) { ended(&$0, .abandoned, end + 5) })
            }
        }
        visits.sort { ($0.arrivedAt, $0.id.number) < ($1.arrivedAt, $1.id.number) }
        var fold = QueueLogFold(.init())
        var records = QueueLogRecords()
        let lines = try QueueLogs.lines(text(visits)).map { try $0.get() }
        #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.at <= $1.at })
        for line in lines { fold.take(line, into: &records) }
        #expect(fold.state.open.isEmpty)
        #expect(fold.counts.outOfPlace == 0)
        func figures(_ id: String, _ arrived: Instant, _ call: (CallOutcome?, Int64?, Int64?, Instant?, Instant?, String?, Int)) -> String {
            "\(id)/\(arrived): \(call)"
        }
        let back = records.calls.map(\.value).map {
            figures(
                $0.callid, $0.arrivedAt, ($0.outcome, $0.wait, $0.talk, $0.answeredAt, $0.endedAt, $0.transferredTo, $0.passes?.count ?? 0))
        }
        let own = visits.map {
            figures(
                "holdline-\($0.id)", $0.arrivedAt,
                ($0.outcome, $0.wait, $0.talk, $0.answeredAt, $0.endedAt, $0.transferredTo, $0.passes.count))
        }
        #expect(back.sorted() == own.sorted())
    }
}
