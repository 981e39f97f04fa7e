import HoldlineCore

extension Samples {
    static let queue = QueueName(unchecked: "support")
    static let callID = CallID(number: 3)
    static let skill = Skill(word: "german", rank: 2)
    static let pass = Pass(agent: "lea", at: instant, declined: true, ringing: 900)

    static var call: Call {
        var call = Call(
            id: callID, queue: queue, number: text, name: text, customer: reference, priority: .high, credit: 180, skills: [skill],
            arrivedAt: instant, version: 3)
        call.suggested = [reference]
        (call.agent, call.site) = ("lea", "paris")
        (call.offeredAt, call.answeredAt, call.endedAt, call.heldAt) = (instant, instant, instant, instant)
        (call.outcome, call.turnedAway, call.state) = (.answered, .full, .ended)
        (call.wait, call.talk, call.wrapUp, call.ticket) = (1, 2, 3, ticketID)
        call.callback = Callback(notBefore: instant, expiresAt: instant, attempts: 1, requestedAt: instant)
        (call.reservedFor, call.reservedUntil, call.transferredTo) = ("lea", instant, "billing")
        call.passes = [pass]
        call.observed = Observed(source: "asterisk", callid: "1.1", entry: 1)
        return call
    }

    static var agent: Agent {
        var agent = Agent(login: "lea", since: instant, version: 3)
        (agent.status, agent.state, agent.reason, agent.cause) = (.paused, .wrapUp, text, .missed)
        (agent.call, agent.wrapUpUntil, agent.lastOfferedAt, agent.lastEndedAt, agent.lastCall) = (
            callID, instant, instant, instant, callID
        )
        (agent.queues, agent.skills) = ([Membership(word: "support", rank: 2)], [skill])
        (agent.source, agent.pauses) = ("asterisk", [QueuePause(queue: queue, since: instant, reason: text)])
        (agent.awaySince, agent.awayUntil, agent.awayNote) = (instant, day, text)
        return agent
    }

    private static var agentLoad: AgentLoad {
        var load = AgentLoad(login: "lea")
        (load.status, load.pausedSince, load.awayUntil, load.skills) = (.paused, instant, day, [skill])
        return load
    }

    private static var observedCall: ObserveCall {
        var seen = ObserveCall(
            source: "asterisk", callid: "1.1", entry: 1, queue: queue, number: text, name: text, arrivedAt: instant)
        (seen.agent, seen.answeredAt, seen.endedAt, seen.outcome) = ("lea", instant, instant, .answered)
        seen.offeredAt = instant
        (seen.wait, seen.talk, seen.transferredTo, seen.passes) = (1, 2, "billing", [pass])
        return seen
    }

    static var callBodies: [(String, any Encodable)] {
        [
            (
                "AddCall",
                AddCall(
                    queue: queue, number: text, name: text, customer: reference, priority: .high, skills: [skill], ticket: ticketID,
                    callback: RequestCallback(at: instant, number: text))
            ),
            ("NextCall", NextCall(wait: 30)), ("AnswerCall", AnswerCall(customer: reference)),
            ("TransferCall", TransferCall(queue: queue, agent: "lea", priority: .low)),
            (
                "DoneCall",
                DoneCall(
                    ticket: ticketID, open: text, customer: reference, wrapUp: 30, disputes: [raise],
                    callback: RequestCallback(at: instant, number: text))
            ),
            ("AbandonCall", AbandonCall(outcome: .leftByKey)), ("RequestCallback", RequestCallback(at: instant, number: text)),
            ("LoginAgent", LoginAgent(queues: [Membership(word: "support", rank: 1)], skills: [skill])),
            ("PauseAgent", PauseAgent(reason: text)), ("AwayAgent", AwayAgent(until: day, note: text)), ("ObserveCall", observedCall),
            (
                "ObserveAgent",
                ObserveAgent(source: "asterisk", agent: "SIP/200", at: instant, kind: .pause, queue: queue, reason: text)
            ),
        ]
    }

    static var callAnswers: [(String, any Encodable)] {
        [
            ("Call", call), ("Agent", agent), ("Pass", pass), ("QueuePause", QueuePause(queue: queue, since: instant, reason: text)),
            ("Callback", call.callback ?? Callback(notBefore: nil, expiresAt: instant, requestedAt: instant)),
            ("AgentLoad", agentLoad), ("AgentLoads", AgentLoads(items: [agentLoad], at: instant, version: 1)),
            ("AgentEntry", AgentEntry(agent: "lea", at: instant, kind: .login, queue: queue)),
            (
                "CallReasons",
                CallReasons(
                    call: callID, queue: queue, state: .waiting, position: 1, score: 2, waited: 1, credit: 1,
                    ahead: [.init(call: callID, score: 2, waited: 1, credit: 1, priority: .low, why: "w")], why: ["w"], version: 1)
            ),
            (
                "ArrivalPattern",
                ArrivalPattern(
                    queue: "support", from: day, to: day, zone: "UTC", slots: [.init(weekday: 0, halfHour: 1, calls: 1.5, weeks: 4)],
                    aht: 1.5,
                    patience: 2.5, arrived: 1, answered: 1, abandoned: 0)
            ),
            ("QueueList", QueueList(items: [queueStatus], version: 1)), ("QueueStatus", queueStatus),
        ]
    }

    private static let queueStatus = {
        var status = QueueStatus(
            queue: queue, open: true, strategy: .longestIdle, waiting: 1, callbacks: 1, offered: 1, talking: 1, longestWait: 1,
            longestWaiting: callID, longestTalk: 1, longestTalking: callID, agents: 1, available: 1, free: 1, paused: 1,
            stranded: [callID], arrived: 1, booked: Dictionary(uniqueKeysWithValues: CallBooking.allCases.map { ($0.rawValue, 1) }))
        status.today = QueueToday(arrived: 1, answered: 1, serviceLevel: "100.00")
        return status
    }()
}
