/// What a command comes to: the events to append (none where nothing changes), and what to answer with.
package struct Decision {
    package let draft: Draft
    package let subject: Subject
    /// Something that was not there before.
    package let created: Bool

    package var events: [NewEvent] { draft.events }
}

/// As an expected version: whichever there is, but something (`If-Match: *`).
package let anyVersion: Int64 = -1

/// Decides a command. Pure: the same records, context and command give the same events.
///
/// Throws `Refusal`, and what `records` throws. `expected` is the version that the command's subject must have.
package func decide(_ command: Command, _ records: any Records, _ context: Context, expected: Int64? = nil) throws -> Decision {
    var draft = Draft(records, context)
    if let expected, let version = try draft.version(forCommand: command), expected == anyVersion ? version == 0 : version != expected {
        guard expected != anyVersion else {
            throw Refusal(.versionMismatch, "there is none yet, and If-Match asks for one: leave it out to make it")
        }
        throw Refusal(
            .versionMismatch, "it has changed since version \(expected): its version is \(version) now. Read it again and repeat",
            allowed: ["\"\(version)\""])
    }
    let subject: Subject
    var created = false
    switch command {
    case .openTicket(let body):
        subject = .ticket(try draft.open(body))
        created = true
    case .editTicket(let id, let body):
        try draft.edit(id, body)
        subject = .ticket(id)
    case .take(let id, let body):
        try draft.take(id, body)
        subject = .ticket(id)
    case .assign(let id, let body):
        try draft.assign(id, body)
        subject = .ticket(id)
    case .release(let id):
        try draft.release(id)
        subject = .ticket(id)
    case .note(let id, let body):
        subject = .ticket(try draft.note(id, body))
    case .wait(let id, let body):
        try draft.wait(id, body)
        subject = .ticket(id)
    case .continue(let id):
        try draft.continue(id)
        subject = .ticket(id)
    case .dispute(let id, let body):
        try draft.dispute(id, body)
        subject = .ticket(id)
    case .settle(let id, let body):
        try draft.settle(id, body)
        subject = .ticket(id)
    case .resolve(let id, let body):
        try draft.resolve(id, body)
        subject = .ticket(id)
    case .merge(let id, let body):
        try draft.merge(id, body)
        subject = .ticket(id)
    case .reopen(let id):
        try draft.reopen(id)
        subject = .ticket(id)
    case .close(let id):
        try draft.close(id)
        subject = .ticket(id)
    case .registerInvoice(let number, let body):
        created = try draft.register(number, body)
        subject = .invoice(number)
    case .registerDocument(let body):
        created = try draft.register(body)
        subject = .invoice(body.subject)
    case .postStatus(let number, let body):
        created = try draft.post(body, on: number)
        subject = .invoice(number)
    case .placeHold(let body):
        subject = .hold(try draft.place(body))
        created = true
    case .liftHold(let id):
        try draft.lift(id)
        subject = .hold(id)
    case .registerReminder(let number, let body):
        try draft.remind(number, body)
        subject = .invoice(number)
        created = true
    case .handOver(let number, let body):
        try draft.handOver(number, body)
        subject = .invoice(number)
        created = true
    case .recall(let number):
        try draft.recall(number)
        subject = .invoice(number)
    case .registerCustomer(let reference, let body):
        created = try draft.register(reference, body)
        subject = .customer(reference)
    case .mergeCustomer(let reference, let body):
        created = try draft.merge(reference, body)
        subject = .customer(body.into)
    default:
        (subject, created) = try draft.decideCall(command)
    }
    if let failure = draft.failure { throw failure }
    return Decision(draft: draft, subject: subject, created: created)
}

extension Draft {
    /// The version of what the command changes; nil where it makes something new.
    fileprivate func version(forCommand command: Command) throws -> Int64? {
        switch command {
        case .openTicket, .placeHold:
            nil
        case .editTicket(let id, _), .take(let id, _), .assign(let id, _), .release(let id), .note(let id, _), .wait(let id, _),
            .continue(let id), .dispute(let id, _), .settle(let id, _), .resolve(let id, _), .merge(let id, _), .reopen(let id),
            .close(let id):
            try ticket(id).version
        case .registerInvoice(let number, _), .postStatus(let number, _), .registerReminder(let number, _), .handOver(let number, _),
            .recall(let number):
            try base.version(of: number)
        case .registerDocument(let body):
            try base.version(of: body.subject)
        case .mergeCustomer(let reference, _):
            try base.customer(reference)?.version ?? 0
        case .liftHold(let id):
            try hold(id).version
        case .registerCustomer(let reference, _):
            try base.customer(reference)?.version ?? 0
        case .answerCall(let id, _), .declineCall(let id), .holdCall(let id), .unholdCall(let id), .requeueCall(let id),
            .transferCall(let id, _), .doneCall(let id, _), .abandonCall(let id, _), .requestCallback(let id, _):
            try call(id).version
        case .login(let login, _), .logout(let login), .pause(let login, _), .resume(let login):
            try agent(login)?.version ?? 0
        case .addCall, .observeCall, .observeAgent, .offerCall, .makeReady, .lapseCall, .recoverCall:
            nil
        }
    }
}
