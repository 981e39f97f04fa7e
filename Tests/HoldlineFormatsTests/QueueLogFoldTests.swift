import Foundation
import HoldlineCore
import HoldlineFormats
import Testing

@Suite("Calls of a queue_log")
struct QueueLogFoldTests {
    private let start = "0|c1|support|NONE|ENTERQUEUE||0199|1\n"

    @Test("an answered call has the wait of its CONNECT, whatever COMPLETE says")
    func answered() throws {
        let folded = try QueueLogs.fold(start + "12|c1|support|SIP/200|CONNECT|12|c2|4\n72|c1|support|SIP/200|COMPLETECALLER|13|60|1\n")
        #expect(
            folded.calls == [
                QueueLogs.call(
                    arrived: 0, number: "0199", agent: "SIP/200", answered: 12, ring: 4, ended: 72, .answered, wait: 12, talk: 60)
            ])
        #expect(folded.fold.state.open.isEmpty)
    }

    @Test(
        "a caller who is not spoken with ends as the log says",
        arguments: [
            ("ABANDON|1|1|33", CallOutcome.abandoned), ("EXITWITHTIMEOUT|1|1|33", .timedOut), ("EXITEMPTY|1|1|33", .emptied),
            ("EXITWITHKEY|2|1|1|33", .leftByKey), ("WITHDRAW|1|1|33|x", .withdrawn),
        ])
    func left(rest: String, outcome: CallOutcome) throws {
        let folded = try QueueLogs.fold(start + "33|c1|support|NONE|\(rest)\n")
        #expect(folded.calls == [QueueLogs.call(arrived: 0, number: "0199", ended: 33, outcome, wait: 33)])
    }

    @Test(
        "a transfer is an answered call that says where it went",
        arguments: [
            ("BLINDTRANSFER|300|ctx|12|60|1", "300"), ("TRANSFER|300|ctx|12|60", "300"),
            ("ATTENDEDTRANSFER|BRIDGE|b1|12|60|1", "bridge b1"),
            ("ATTENDEDTRANSFER|APP|VoiceMail|12|60|1", "application VoiceMail"),
            ("ATTENDEDTRANSFER|LINK|L;1|L;2|12|60|1", "channel L;2"),
        ])
    func transferred(rest: String, to: String) throws {
        let call = try #require(
            try QueueLogs.fold(start + "12|c1|support|lea|CONNECT|12|c2|4\n72|c1|support|lea|\(rest)\n").calls.first)
        #expect(
            call
                == QueueLogs.call(
                    arrived: 0, number: "0199", agent: "lea", answered: 12, ring: 4, ended: 72, .answered, wait: 12, talk: 60, to: to)
        )
    }

    @Test("offers that were not taken are kept with their milliseconds, the same agent as often as it rang")
    func passes() throws {
        let folded = try QueueLogs.fold(
            start + """
                15|c1|support|lea|RINGNOANSWER|15000
                31|c1|support|lea|RINGNOANSWER|15000
                33|c1|support|tom|AGENTDUMP|
                35|c1|support|tom|RINGCANCELED|1500
                35|c1|support|tom|ABANDON|1|1|35
                """)
        let passes = [
            Pass(agent: "lea", at: QueueLogs.at(15), declined: false, ringing: 15_000),
            Pass(agent: "lea", at: QueueLogs.at(31), declined: false, ringing: 15_000),
            Pass(agent: "tom", at: QueueLogs.at(33), declined: true, ringing: 0),
            Pass(agent: "tom", at: QueueLogs.at(35), declined: false, ringing: 1500),
        ]
        // The agent of an ABANDON is the one at whom it rang.
        #expect(folded.calls == [QueueLogs.call(arrived: 0, number: "0199", agent: "tom", ended: 35, .abandoned, wait: 35, passes: passes)])
    }

    @Test("each ENTERQUEUE of a callid is an entry of its own")
    func entries() throws {
        let folded = try QueueLogs.fold(
            start + """
                9|c1|support|NONE|EXITWITHKEY|1|1|1|9
                10|c1|billing|NONE|ENTERQUEUE||0199|1
                20|c1|billing|tom|CONNECT|10|c2|4
                50|c1|billing|tom|COMPLETEAGENT|10|30|1
                60|c1|support|NONE|ENTERQUEUE||0199|1
                61|c1|support|NONE|ABANDON|1|1|1
                """)
        #expect(folded.calls.map(\.arrivedAt) == [0, 10, 60].map(QueueLogs.at))
        #expect(folded.calls.map(\.queue.text) == ["support", "billing", "support"])
        #expect(folded.calls.map(\.outcome) == [.leftByKey, .answered, .abandoned])
    }

    @Test("a last line that comes after the next ENTERQUEUE still belongs to its own queue")
    func lateEnd() throws {
        let folded = try QueueLogs.fold(
            start + """
                5|c1|support|lea|CONNECT|5|c2|1
                25|c1|billing|NONE|ENTERQUEUE||0199|1
                25|c1|support|lea|BLINDTRANSFER|900|ctx|5|20|1
                30|c1|billing|tom|CONNECT|5|c3|1
                40|c1|billing|tom|COMPLETEAGENT|5|10|1
                """)
        #expect(folded.calls.map(\.arrivedAt) == [0, 25].map(QueueLogs.at))
        #expect(folded.calls[0].transferredTo == "900")
        #expect(folded.calls.map(\.talk) == [20, 10])
    }

    @Test("in one queue twice, a last line is the conversation's that goes on, and the latest's of two")
    func sameQueue() throws {
        let twice = start + "5|c1|support|lea|CONNECT|5|c2|1\n25|c1|support|NONE|ENTERQUEUE||0199|1\n"
        let late = try QueueLogs.fold(twice + "25|c1|support|lea|COMPLETECALLER|5|20|1\n29|c1|support|NONE|ABANDON|1|1|4\n")
        #expect(late.calls.map(\.outcome) == [.answered, .abandoned])
        #expect(late.calls.map(\.talk) == [20, nil])
        let missing = try QueueLogs.fold(twice + "30|c1|support|tom|CONNECT|5|c3|1\n40|c1|support|tom|COMPLETEAGENT|5|10|1\n")
        #expect(missing.calls.map(\.arrivedAt) == [25, 0].map(QueueLogs.at))
        #expect(missing.calls.map(\.talk) == [10, nil])
    }

    @Test("without a last line a conversation ends, with an unknown talk, where the caller entered another queue")
    func supersededTalk() throws {
        let folded = try QueueLogs.fold(
            start + """
                5|c1|support|lea|CONNECT|5|c2|1
                25|c1|billing|NONE|ENTERQUEUE||0199|1
                90|c9|billing|NONE|ENTERQUEUE||0199|1
                """, finishedAfter: nil)
        #expect(
            folded.calls == [QueueLogs.call(arrived: 0, number: "0199", agent: "lea", answered: 5, ring: 1, ended: 25, .answered, wait: 5)])
    }

    @Test("without a last line a caller who waited was withdrawn from the queue, not abandoned: the call went on elsewhere")
    func supersededWait() throws {
        let folded = try QueueLogs.fold(start + "25|c1|billing|NONE|ENTERQUEUE||0199|1\n", finishedAfter: nil)
        #expect(folded.calls == [QueueLogs.call(arrived: 0, number: "0199", ended: 25, .withdrawn)])
    }

    @Test("QUEUESTART loses who waits and ends who talks")
    func restart() throws {
        let folded = try QueueLogs.fold(
            start + """
                1|c2|support|NONE|ENTERQUEUE||0298|2
                5|c2|support|lea|CONNECT|4|c3|1
                60|NONE|NONE|NONE|QUEUESTART|
                61|c2|support|lea|COMPLETEAGENT|4|56|1
                """)
        #expect(
            folded.calls == [
                QueueLogs.call(arrived: 0, number: "0199", ended: 60, .lost),
                QueueLogs.call("c2", arrived: 1, number: "0298", agent: "lea", answered: 5, ring: 1, ended: 60, .answered, wait: 4),
            ])
        #expect(folded.fold.counts.outOfPlace == 1)
    }

    @Test("at the end of an old log nobody waits any more; of a young one calls stand as they are")
    func ending() throws {
        let text = start + "1|c2|support|NONE|ENTERQUEUE||0298|2\n5|c2|support|lea|CONNECT|4|c3|1\n"
        let old = try QueueLogs.fold(text, finishedAfter: 3601)
        #expect(old.calls.map(\.outcome) == [.lost, .answered])
        #expect(old.calls.map(\.endedAt) == [QueueLogs.at(5), QueueLogs.at(5)])
        let young = try QueueLogs.fold(text, finishedAfter: 3600)
        #expect(young.calls.map(\.outcome) == [nil, nil])
        #expect(young.calls.map(\.answeredAt) == [nil, QueueLogs.at(5)])
    }

    @Test("events of calls that never entered are counted apart from those that come after the end")
    func strangers() throws {
        let folded = try QueueLogs.fold(
            "0|c0|support|lea|CONNECT|4|c3|1\n1|c0|support|lea|COMPLETEAGENT|4|1|1\n" + start
                + "9|c1|support|NONE|ABANDON|1|1|9\n9|c1|support|lea|RINGNOANSWER|100\n9|NONE|support|lea|CONNECT|4|c3|1\n9|c1|NONE|NONE|DID|7\n"
        )
        #expect(folded.calls.count == 1)
        #expect(folded.fold.counts.neverEntered == 2)
        #expect(folded.fold.counts.outOfPlace == 1)
        #expect(folded.fold.counts.nameless == 1)
        #expect(folded.fold.counts.foreign == ["DID": 1])
        #expect(folded.fold.counts.lines == 7)
    }

    @Test("a COMPLETE without its CONNECT is an answered call all the same")
    func withoutConnect() throws {
        let folded = try QueueLogs.fold(start + "72|c1|support|lea|COMPLETECALLER|12|60|1\n")
        #expect(
            folded.calls == [
                QueueLogs.call(arrived: 0, number: "0199", agent: "lea", answered: 12, ended: 72, .answered, wait: 12, talk: 60)
            ])
    }

    @Test("a clock that is set back keeps the log's order, and nothing ends before it began")
    func clockBack() throws {
        let folded = try QueueLogs.fold(
            "1000|c1|support|NONE|ENTERQUEUE||0199|1\n-500|c1|support|lea|RINGNOANSWER|900\n-400|c1|support|lea|CONNECT|-1400|c2|4\n"
                + "-300|c1|support|lea|COMPLETECALLER|-1400|-7|1\n")
        let pass = Pass(agent: "lea", at: QueueLogs.at(1000), declined: false, ringing: 900)
        #expect(
            folded.calls == [
                QueueLogs.call(
                    arrived: 1000, number: "0199", agent: "lea", answered: 1000, ring: 0, ended: 1000, .answered, wait: 0, talk: 0,
                    passes: [pass])
            ])
    }

    @Test("one line with a wrong year makes nothing old")
    func clockForward() throws {
        let folded = try QueueLogs.fold(
            start
                + "300000000|c2|support|NONE|ENTERQUEUE||0|1\n20|c1|support|lea|CONNECT|20|c3|1\n30|c1|support|lea|COMPLETEAGENT|20|10|1\n",
            finishedAfter: nil)
        #expect(folded.calls.map(\.outcome) == [.answered])
    }

    @Test("a call of which nothing was heard for a day ends when it was last heard of, and is forgotten")
    func day() throws {
        var text = start + "4|c2|support|NONE|ENTERQUEUE||0|1\n9|c2|support|lea|CONNECT|5|c3|1\n20|c1|support|lea|RINGNOANSWER|100\n"
        for hour in 1...27 {
            text += "\(hour * 3600)|x\(hour)|support|NONE|ENTERQUEUE||0|1\n\(hour * 3600 + 1)|x\(hour)|support|NONE|ABANDON|1|1|1\n"
        }
        let folded = try QueueLogs.fold(text, finishedAfter: nil)
        let old = folded.calls.filter { $0.callid.hasPrefix("c") }
        #expect(old.map(\.outcome) == [.lost, .answered])
        #expect(old.map(\.endedAt) == [QueueLogs.at(20), QueueLogs.at(9)])
        #expect(folded.fold.state.entered["c1"] == nil)
        #expect(folded.fold.state.entered.count < 30)
    }

    @Test("queues are the same whatever their case")
    func queueCase() throws {
        #expect(try QueueLogs.fold(start + "9|c1|Support|NONE|EXITEMPTY|1|1|9\n").calls.map(\.outcome) == [.emptied])
    }

    @Test("agents come, go and pause under the names that they have here")
    func agents() throws {
        let folded = try QueueLogs.fold(
            """
            0|MANAGER|support|SIP/200|ADDMEMBER|PAUSED
            1|NONE|support|SIP/200|UNPAUSE|
            2|NONE|NONE|SIP/200|PAUSEALL|lunch
            2|NONE|support|SIP/200|PAUSE|lunch
            3|c1|NONE|Agent/7|AGENTLOGIN|SIP/7
            4|REALTIME|support|SIP/200|REMOVEMEMBER|
            5|NONE|support|NONE|PAUSE|
            """, settings: .init(source: "pbx", names: ["SIP/200": "lea"]))
        func entry(_ agent: String, _ at: Int64, _ kind: AgentEntry.Kind, _ queue: String? = nil, _ reason: String? = nil) -> ObserveAgent {
            ObserveAgent(
                source: "pbx", agent: agent, at: QueueLogs.at(at), kind: kind, queue: queue.map(QueueName.init(unchecked:)),
                reason: reason.flatMap { FreeText($0) })
        }
        #expect(
            folded.agents == [
                entry("lea", 0, .login, "support"), entry("lea", 0, .pause, "support"), entry("lea", 1, .resume, "support"),
                entry("lea", 2, .pause, nil, "lunch"), entry("lea", 2, .pause, "support", "lunch"), entry("Agent/7", 3, .login),
                entry("lea", 4, .logout, "support"),
            ])
        #expect(folded.fold.counts.nameless == 1)
    }

    @Test("followed, a call is told when it arrives, when it is answered, and when it is over")
    func live() throws {
        let text = start + "12|c1|support|lea|CONNECT|12|c2|4\n72|c1|support|lea|COMPLETECALLER|12|60|1\n"
        let calls = try QueueLogs.fold(text, settings: .init(isLive: true), finishedAfter: nil).calls
        #expect(calls.map(\.outcome) == [nil, nil, .answered])
        #expect(calls.map(\.answeredAt) == [nil, QueueLogs.at(12), QueueLogs.at(12)])
    }

    @Test("a log folded twice, or in parts with the state kept as JSON between them, gives the same records", arguments: [1, 2, 3, 40])
    func parts(count: Int) throws {
        let entries = try QueueLogs.lines(MadeLog.text(calls: 600, seed: 20_261_123)).map { try $0.get() }
        func fold(_ parts: Int) throws -> [ObserveCall] {
            var state = QueueLogFold.State()
            var records = QueueLogRecords()
            for part in 0..<parts {
                var fold = QueueLogFold(
                    .init(), state: try JSONDecoder().decode(QueueLogFold.State.self, from: JSONEncoder().encode(state)))
                for entry in entries[entries.count * part / parts..<entries.count * (part + 1) / parts] { fold.take(entry, into: &records) }
                if part == parts - 1 { fold.finish(now: Instant(seconds: 1_000_000), into: &records) }
                state = fold.state
            }
            #expect(state.open.isEmpty)
            return records.calls.map(\.value)
        }
        let whole = try fold(1)
        #expect(try fold(count) == whole)
        // Every entry ended once, and none is missing.
        #expect(whole.count == entries.count { $0.word == "ENTERQUEUE" })
        #expect(Set(whole.map { "\($0.callid)/\($0.queue)/\($0.arrivedAt)" }).count == whole.count)
        #expect(whole.allSatisfy { $0.outcome != nil && ($0.endedAt ?? $0.arrivedAt) >= ($0.answeredAt ?? $0.arrivedAt) })
    }

    @Test("told live or only at its end, each call's last record is the same")
    func liveOrNot() throws {
        let text = MadeLog.text(calls: 400, seed: 5)
        func last(_ isLive: Bool) throws -> [String: ObserveCall] {
            var fold = QueueLogFold(.init(isLive: isLive))
            var records = QueueLogRecords()
            for line in try QueueLogs.lines(text) { fold.take(try line.get(), into: &records) }
            fold.finish(now: Instant(seconds: 1_000_000), into: &records)
            return Dictionary(records.calls.map { ("\($0.value.callid)/\($0.value.queue)/\($0.value.arrivedAt)", $0.value) }) { $1 }
        }
        #expect(try last(true) == last(false))
    }
}
