/// The body of `POST /v1/calls`.
///
/// It arrives when the command is decided: a body cannot set the time back.
package struct AddCall: Codable, Hashable, Sendable {
    package var queue: QueueName
    /// E.164 or as dialled; absent or empty where it was withheld.
    package var number: FreeText?
    /// The caller's name as the telephone system shows it; personal, and never used to find a customer.
    package var name: FreeText?
    /// Absent: the customer is the ticket's, or the only one who has the number.
    package var customer: CustomerReference?
    /// Absent: `normal`. The queue's configuration says how many seconds of credit it is worth.
    package var priority: Priority?
    /// Absent: any agent of the queue may take it.
    package var skills: [Skill]?
    /// A ticket that the call is about, known beforehand; its customer becomes the call's.
    package var ticket: TicketID?
    /// The caller is not on the line, and is called back. A closed or full queue takes such a call, too.
    package var callback: RequestCallback?

    package init(
        queue: QueueName, number: FreeText? = nil, name: FreeText? = nil, customer: CustomerReference? = nil,
        priority: Priority? = nil, skills: [Skill]? = nil, ticket: TicketID? = nil, callback: RequestCallback? = nil
    ) {
        (self.queue, self.number, self.name, self.customer) = (queue, number, name, customer)
        (self.priority, self.skills, self.ticket, self.callback) = (priority, skills, ticket, callback)
    }
}

extension AddCall: Change {
    package func names(on target: Anew) -> OutsideNames { OutsideNames(queues: [queue]) }

    /// A closed or full queue turns the caller away, which is an answer too. Throws `noSuchQueue`, `notFound` for a ticket, and for a
    /// callback `invalid` and `callbackExists`.
    ///
    /// The answer to a caller who is turned away is a call that has ended, with its reason.
    package func decide(on target: Anew, in draft: inout Draft) throws {
        try draft.requireQueue(queue, field: "queue")
        let queue = try draft.spelled(queue)
        let priority = priority ?? .normal
        var call = Call(
            id: draft.newCallID(), queue: queue, priority: priority, credit: draft.context.policy.calls.queue(queue).credit(of: priority),
            skills: skills ?? [], arrivedAt: draft.context.now, version: draft.nextSeq)
        call.name = name
        if let ticket {
            call.ticket = ticket
            call.customer = try draft.ticket(ticket).customer
        }
        try draft.recognise(number, in: &call)
        if let customer { call.customer = customer }
        if let callback {
            call.callback = try draft.callback(callback, of: &call, field: "callback.")
        } else if let reason = try draft.turnsAway(queue) {
            call.turnedAway = reason
            call.end(as: .turnedAway, at: draft.context.now)
        }
        draft.record(call.turnedAway == nil ? .callArrived : .callTurnedAway, on: .call(call.id), calls: [call])
        draft.made(.call(call.id))
    }
}

extension Draft {
    /// Throws `noSuchQueue` where the configuration names queues, and not this one.
    func requireQueue(_ name: QueueName, field: String) throws {
        guard context.policy.calls.knows(name) else {
            throw Refusal(
                .noSuchQueue, "there is no queue “\(name)” in the configuration", field: field,
                allowed: context.policy.calls.queues.keys.sorted().map(\.text))
        }
    }

    /// Finds the customer of a number: one alone is linked, several are suggested, a withheld number says nothing.
    ///
    /// A number that the configured numbering cannot read leaves the call without one. A call that has a customer keeps it.
    func recognise(_ number: FreeText?, in call: inout Call) throws {
        guard let text = number.flatMap({ context.policy.calls.numbering.read($0.text) }), let number = FreeText(text) else { return }
        call.number = number
        guard call.customer == nil else { return }
        let customers = try base.customers(withNumberAmong: context.policy.calls.numbering.spellings(of: number.text))
        if customers.count == 1 { call.customer = customers[0] } else { call.suggested = customers }
    }

    /// Why the queue takes nobody now; nil where it does. Calls that wait and calls that ring count towards `largest`.
    func turnsAway(_ queue: QueueName) throws -> TurnedAway? {
        let policy = context.policy.calls.queue(queue)
        if policy.hours == .business, !context.policy.calendar.isOpen(at: context.now) { return .closed }
        if let largest = policy.largest, try base.waitingCalls(in: queue) >= largest { return .full }
        return nil
    }
}

extension EventType {
    package static let callArrived = call("call.arrived", isWhole: true) { call in
        let callback = call.callback.map { ", to be called back" + ($0.notBefore.map { " at \($0)" } ?? " at its turn") } ?? ""
        return (call.visit > 1 ? "\(call.id) waits in \(call.queue) again" : "\(call.id) came to \(call.queue)") + callback
    }
    package static let callTurnedAway = call("call.turned-away", isWhole: true) { call in
        "\(call.id) was turned away: \(call.queue) is \(call.turnedAway?.rawValue ?? "closed")"
    }
}
