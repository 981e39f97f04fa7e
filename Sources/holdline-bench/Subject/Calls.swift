extension Session {
    /// The call queue, on daemons of its own: the next call with agents who ask at once, and calls that come in, against opens of tickets.
    func calls(against opens: [Int: Samples]) throws {
        report.say("The call queue: \(plan.agents) agents, \(Numbers.grouped(plan.waiting)) waiting callers")
        var next = Samples()
        var enqueued: [Int: Samples] = [:]
        for run in 1...plan.runs {
            let daemon = try Server.daemon(programs.daemon, in: try place.directory("calls\(run)"))
            let connection = try Connection(daemon.socket)
            for _ in 0..<plan.waiting { try connection.exchange(Self.call, expecting: 201) }
            next.add(try nexts(daemon))
            for clients in Plan.clients {
                // Few enough that the queue stays one that a company could have.
                let calls = try EventLoad(clients: clients, seconds: plan.seconds, most: 4000).run(daemon) { _, _ in
                    Self.call
                } length: {
                    try HTTP.length($0, expecting: 201)
                }
                enqueued[clients, default: Samples()].add(calls)
            }
            try daemon.stop()
        }
        let what = "next call, \(plan.agents) agents, \(Numbers.grouped(plan.waiting)) waiting"
        try report.add(Figure(what: "\(what), p50", unit: .milliseconds, samples: next.percentile(\.p50)))
        try report.add(Figure(what: "\(what), p99", unit: .milliseconds, samples: next.percentile(\.p99), aim: Aims.next))
        for clients in Plan.clients {
            guard let calls = enqueued[clients], let tickets = opens[clients] else { continue }
            try report.add(
                Figure(
                    what: "calls that come in, \(clients) at a time", samples: calls, floor: Figure.Floor("durable opens", tickets),
                    aim: Aims.enqueue))
        }
    }

    /// A caller who is known, the same each time.
    private static let call = HTTP.request("POST", "/v1/calls", #"{"queue":"support","number":"+33199000042","customer":"C-1042"}"#)

    /// Only the question for the next call is measured. Between two of them each agent answers, ends, and a new caller comes.
    private func nexts(_ daemon: Server) throws -> Measured {
        let socket = daemon.socket
        return try ClosedLoop(clients: plan.agents, seconds: plan.seconds).run { client in
            let connection = try Connection(socket)
            let agent = "agent\(client)"
            let next = HTTP.request("POST", "/v1/calls/next", "{}", agent: agent)
            var id: Substring?
            return ClosedLoop.Exchange {
                id = try Self.id(in: connection.text(next))
            } after: {
                guard let id else { return }
                for action in ["answer", "done"] {
                    try connection.exchange(HTTP.request("POST", "/v1/calls/\(id)/\(action)", "{}", agent: agent), expecting: 200)
                }
                try connection.exchange(Self.call, expecting: 201)
                // Still a thousand calls every four seconds: no people are as fast, and the machine has the load's clients to run, too.
                Moment.now.advanced(by: 0.2).sleep()
            }
        }
    }

    /// The call's number in an answer, without reading it as JSON: the load's clients must cost little.
    private static func id(in answer: String) throws -> Substring {
        guard let found = answer.firstRange(of: #""id":""#) else { throw BenchProblem("a call has no number: \(answer.prefix(120))") }
        return answer[found.upperBound...].prefix { $0 != "\"" }
    }
}
