import Foundation
import HoldlineCore
import HoldlineFormats
import Testing

@Suite("Calls whose callid changes, and ends that are taken back")
struct QueueLogPlaceTests {
    /// The last that was said of each call, in the order of the arrivals.
    private func last(_ text: String, settings: QueueLogFold.Settings = .init(), finishedAfter quiet: Int64? = nil) throws -> [ObserveCall]
    {
        var calls: [String: ObserveCall] = [:]
        for call in try QueueLogs.fold(text, settings: settings, finishedAfter: quiet).calls {
            calls["\(call.callid)/\(call.queue.text.lowercased())/\(call.arrivedAt)"] = call
        }
        return calls.values.sorted { ($0.arrivedAt, $0.callid) < ($1.arrivedAt, $1.callid) }
    }

    private static let asked = """
        0|a|support|NONE|ENTERQUEUE||0199|1|Ada
        12|a|support|701|CONNECT|12|x|11
        131|b|billing|NONE|ENTERQUEUE||701|1

        """

    @Test(
        "a caller who is transferred into a queue takes the agent's place there, whichever callid the line has", arguments: ["a", "b"],
        [true, false])
    func transferredIntoQueue(callid: String, isLive: Bool) throws {
        let calls = try last(
            Self.asked + """
                132|\(callid)|support|701|ATTENDEDTRANSFER|APP|Queue|12|120|1
                138|a|billing|705|CONNECT|7|y|6
                311|a|billing|705|COMPLETEAGENT|7|173|1
                """, settings: .init(isLive: isLive))
        #expect(calls.map(\.talk) == [120, 173])
        #expect(calls.map(\.agent) == ["701", "705"])
        // The caller is asked for, and not the agent who made the transfer.
        #expect(calls.map(\.number?.text) == ["0199", "0199"])
        #expect(calls.map(\.name?.text) == ["Ada", "Ada"])
        #expect(calls.map(\.callid) == ["a", "b"])
    }

    @Test("such a caller may give up as well", arguments: ["a", "b"])
    func transferredAndGone(callid: String) throws {
        let calls = try last(
            Self.asked + """
                132|\(callid)|support|701|ATTENDEDTRANSFER|APP|Queue|12|120|1
                140|a|billing|705|RINGNOANSWER|5000
                151|a|billing|NONE|ABANDON|1|1|20
                """)
        #expect(calls.map(\.outcome) == [.answered, .abandoned])
        #expect(calls[1].wait == 20)
        #expect(calls[1].number?.text == "0199")
        #expect(calls[1].passes?.map(\.agent) == ["705"])
    }

    @Test("the end of a conversation is found by queue, agent and time where its Local channel was optimised away")
    func optimised() throws {
        let calls = try last(
            "0|c.81|support|NONE|ENTERQUEUE||0|1\n2|c.81|support|lea|CONNECT|2|c.82|2\n14|c.78|support|lea|COMPLETEAGENT|2|12|1\n")
        #expect(calls.map(\.talk) == [12])
        // Another agent's, or another time's, is nobody's.
        for line in [
            "14|c.78|support|tom|COMPLETEAGENT|2|12|1", "14|c.78|support|lea|COMPLETEAGENT|2|5|1", "14|c.78|sales|lea|COMPLETEAGENT|2|12|1",
        ] {
            let folded = try QueueLogs.fold(
                "0|c.81|support|NONE|ENTERQUEUE||0|1\n2|c.81|support|lea|CONNECT|2|c.82|2\n\(line)\n", finishedAfter: nil)
            #expect(folded.calls.isEmpty)
            #expect(folded.fold.counts.neverEntered == 1)
        }
    }

    @Test("an answer is found by queue and arrival, and lengths may be a second off")
    func answered() throws {
        let calls = try last("0|c1|support|NONE|ENTERQUEUE||0|1\n9|c7|support|lea|CONNECT|8|x|3\n30|c7|support|lea|COMPLETECALLER|9|20|1\n")
        #expect(calls.map(\.talk) == [20])
        #expect(calls.map(\.wait) == [8])
    }

    @Test("a line about an entry of its own that is over takes nobody else's place")
    func own() throws {
        let text =
            "0|c1|support|NONE|ENTERQUEUE||0|1\n0|c2|support|NONE|ENTERQUEUE||0|2\n5|c1|support|NONE|ABANDON|1|1|5\n5|c1|support|NONE|ABANDON|1|1|5\n"
        let folded = try QueueLogs.fold(text, finishedAfter: nil)
        #expect(folded.calls.map(\.callid) == ["c1"])
        #expect(folded.fold.counts.outOfPlace == 1)
        #expect(folded.fold.state.open.keys.sorted() == ["c2"])
    }

    @Test("an entry is one, however often the log says it: in the same second twice, in a copy, in another spelling of the queue")
    func copies() throws {
        let text = "0|c1|support|NONE|ENTERQUEUE||0|1\n0|c1|Support|NONE|ENTERQUEUE||0|1\n5|c1|support|lea|RINGNOANSWER|900\n"
        let folded = try QueueLogs.fold(text + text + "9|c1|SUPPORT|NONE|ABANDON|1|1|9\n" + text)
        #expect(folded.calls.map(\.outcome) == [.abandoned])
        #expect(folded.calls.first?.passes?.count == 1)
        #expect(folded.fold.counts.repeated == 5)
    }

    @Test("a start that a copy repeats loses nobody who came since")
    func copiedStart() throws {
        let text = "0|NONE|NONE|NONE|QUEUESTART|\n5|c1|support|NONE|ENTERQUEUE||0|1\n9|c1|support|lea|CONNECT|4|x|1\n"
        let folded = try QueueLogs.fold(text + text + "99|c1|support|lea|COMPLETEAGENT|4|90|1\n")
        #expect(folded.calls.map(\.talk) == [90])
        #expect(folded.fold.counts.repeated == 2)
    }

    @Test("of two agents who pick up at once the one whom the last line names has spoken", arguments: ["lea", "tom"])
    func twoConnects(agent: String) throws {
        let calls = try last(
            "0|c1|support|NONE|ENTERQUEUE||0|1\n5|c1|support|lea|CONNECT|5|x|2\n6|c1|support|tom|CONNECT|6|y|3\n66|c1|support|\(agent)|COMPLETECALLER|6|60|1\n"
        )
        #expect(calls.map(\.agent) == [agent])
        #expect(calls.map(\.answeredAt) == [QueueLogs.at(6)])
        #expect(calls.map(\.talk) == [60])
    }

    @Test("an end that was concluded is taken back where the log says more")
    func takenBack() throws {
        // The caller entered another queue without an end of the conversation, which came more than a minute later.
        let late = try last(
            """
            0|c1|support|NONE|ENTERQUEUE||0|1
            5|c1|support|lea|CONNECT|5|x|2
            10|c1|billing|NONE|ENTERQUEUE||0|1
            90|c9|billing|NONE|ENTERQUEUE||0|1
            105|c1|support|lea|COMPLETEAGENT|5|100|1
            """)
        #expect(late.map(\.talk) == [100])
        // The telephone system did not answer, and the caller is served all the same.
        var fold = QueueLogFold(.init(isLive: true))
        var records = QueueLogRecords()
        let lines = try QueueLogs.entries(
            "0|c1|support|NONE|ENTERQUEUE||0|1\n400|c1|support|lea|CONNECT|400|x|2\n420|c1|support|lea|COMPLETEAGENT|400|20|1\n")
        fold.take(lines[0], into: &records)
        fold.loseWaiting(at: QueueLogs.at(350), into: &records)
        #expect(records.calls.last?.value.outcome == .lost)
        let state = try JSONDecoder().decode(QueueLogFold.State.self, from: JSONEncoder().encode(fold.state))
        fold = QueueLogFold(fold.settings, state: state)
        for line in lines.dropFirst() { fold.take(line, into: &records) }
        #expect(records.calls.map(\.value.outcome) == [nil, .lost, nil, .answered])
        #expect(records.calls.last?.value.talk == 20)
    }

    @Test("a log goes on with what the daemon knew of the one before, and says nothing of the rest")
    func recalled() throws {
        var talking = QueueLogs.call("c1", arrived: -50, agent: "lea", answered: -40, wait: 10)
        (talking.outcome, talking.endedAt) = (.answered, QueueLogs.at(-40))
        let waiting = QueueLogs.call("c2", arrived: -20)
        let gone = QueueLogs.call("c3", arrived: -30, ended: -5, .lost)
        var agent = Agent(login: "1001", since: QueueLogs.at(-100), observed: true)
        (agent.status, agent.source) = (.available, "asterisk")
        func fold(_ text: String, finishedAfter quiet: Int64?) throws -> QueueLogRecords {
            var fold = QueueLogFold(.init())
            fold.recall([talking, waiting, gone], [agent])
            var records = QueueLogRecords()
            for entry in try QueueLogs.entries(text) { fold.take(entry, into: &records) }
            if let quiet, let last = fold.state.last { fold.finish(now: last.adding(seconds: quiet), into: &records) }
            return records
        }
        let ends = "10|c1|support|lea|COMPLETEAGENT|10|50|1\n12|c2|support|tom|CONNECT|32|x|1\n20|c2|support|tom|COMPLETEAGENT|32|8|1\n"
        let said = try fold(ends, finishedAfter: 60).calls.map(\.value)
        #expect(said.map(\.callid) == ["c1", "c2"])
        #expect(said.map(\.talk) == [50, 8])
        #expect(said.map(\.arrivedAt) == [-50, -20].map(QueueLogs.at))
        let restarted = try fold("5|NONE|NONE|NONE|QUEUESTART|\n", finishedAfter: 60)
        #expect(restarted.calls.map(\.value.callid) == ["c2"])
        #expect(restarted.calls.map(\.value.outcome) == [.lost])
        #expect(restarted.agents.map(\.value.kind) == [.logout])
        #expect(try fold("5|NONE|NONE|NONE|CONFIGRELOAD|\n", finishedAfter: 60).calls.isEmpty)
    }

    @Test("a session of the telephone system ends with it, a membership does not, and a session that began before the log has its length")
    func sessions() throws {
        let folded = try QueueLogs.fold(
            """
            0|c1|NONE|1001|AGENTLOGIN|Local/1
            1|CLI|support|lea|ADDMEMBER|
            2|c2|NONE|1002|AGENTLOGIN|Local/2
            3|CLI|billing|1002|ADDMEMBER|
            1800|NONE|NONE|NONE|QUEUESTART|
            2000|c3|NONE|1003|AGENTLOGOFF|Local/3|700
            2100|c3|NONE|1003|AGENTLOGIN|Local/3
            2200|c3|NONE|1003|AGENTLOGOFF|Local/3|100
            """)
        let said = folded.agents.map { "\($0.agent) \($0.kind.rawValue) \($0.queue?.text ?? "-") \($0.at.seconds - QueueLogs.start)" }
        #expect(
            said == [
                "1001 login - 0", "lea login support 1", "1002 login - 2", "1002 login billing 3", "1001 logout - 1800",
                "1002 logout - 1800", "1002 login billing 1800", "1003 login - 1300", "1003 logout - 2000", "1003 login - 2100",
                "1003 logout - 2200",
            ])
        #expect(folded.fold.counts.keptMembers == 2)
    }

    @Test("what agents dial themselves is counted apart from calls that the log does not begin with")
    func outbound() throws {
        let folded = try QueueLogs.fold(
            "0|o1|support|lea|CALLOUTBOUND|0612|1\n3|o1|support|lea|CONNECT|3|x|3\n9|o1|support|lea|COMPLETEAGENT|3|6|1\n9|c0|support|lea|COMPLETEAGENT|3|6|1\n"
        )
        #expect((folded.fold.counts.outbound, folded.fold.counts.neverEntered) == (2, 1))
    }

    @Test("a state that an earlier version wrote is gone on with")
    func olderState() throws {
        let text = """
            {"age":20,"entered":{"c1":[1,20]},"last":"2026-11-23T08:00:20.000Z","leaving":[{"callid":"c0","entry":1,"at":"2026-11-23T08:00:00.000Z","due":70}],
            "open":{"c1":[{"source":"asterisk","callid":"c1","entry":1,"queue":"support","arrivedAt":"2026-11-23T08:00:00.000Z"}]},"sweptAt":0}
            """
        let state = try JSONDecoder().decode(QueueLogFold.State.self, from: Data(text.utf8))
        var fold = QueueLogFold(.init(), state: state)
        var records = QueueLogRecords()
        for entry in try QueueLogs.entries("90|c1|support|lea|CONNECT|90|x|1\n99|c1|support|lea|COMPLETEAGENT|90|9|1\n") {
            fold.take(entry, into: &records)
        }
        #expect(records.calls.map(\.value.talk) == [9])
    }
}
