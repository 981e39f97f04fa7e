/// An action of `POST /v1/messages/{id}/ACTION`: how a mail that goes out fares.
package protocol MessageAction: StatefulAction where Target == MessageID, State == MessageState {}

extension MessageAction {
    package static var refuses: [Refusal.Code] { [] }

    /// The message, in a state that takes the action. Throws `notFound` and `wrongState`.
    fileprivate static func message(_ id: MessageID, in draft: Draft) throws -> Message {
        let message = try draft.message(id)
        try requireState(message.state, of: id, "message", among: Message.actions)
        return message
    }
}

extension Message {
    /// All actions of a message, in the order in which they are told.
    package static let actions: [any MessageAction.Type] = [
        HandMessage.self, HandOverMessage.self, FailMessage.self, DoubtMessage.self, RequeueMessage.self, DropMessage.self,
    ]
}

extension Draft {
    /// Records a new state of a message, and what a program said of it.
    fileprivate mutating func pass(
        _ message: Message, to state: MessageState, _ type: EventType, error: FreeText? = nil, ticket: Ticket? = nil
    ) {
        var after = message
        (after.state, after.changedAt) = (state, context.now)
        if type != .messageDoubted { after.isDoubtful = nil }
        if let error { after.error = error }
        record(type, on: .message(message.id), ticket: ticket, since: message.personalPart(), messages: [after])
    }

    /// The live ticket that a mail is about, to whose customer it went; nil for none.
    fileprivate func told(_ message: Message) throws -> Ticket? {
        guard let id = message.ticket else { return nil }
        var ticket = try successor(of: ticket(id))
        guard ticket.state.isLive else { return nil }
        ticket.respond(at: context.now)
        return ticket
    }
}

/// A program begins to give the mail to the mail system.
package struct HandMessage: MessageAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms<MessageState>(
        "hand", "A program begins to give the mail to the mail system; only one does.",
        help: "Begin to give a mail to the mail system.", in: [.queued], events: [.messageHanding])

    /// Throws `notFound`, and `wrongState` for one that is not queued.
    package func decide(on id: MessageID, in draft: inout Draft) throws {
        var message = try Self.message(id, in: draft)
        message.attempts = (message.attempts ?? 0) + 1
        draft.pass(message, to: .handing, .messageHanding)
    }
}

/// The mail system has the mail.
package struct HandOverMessage: MessageAction, PlainAction {
    package init() {}

    /// One that a person queued again meanwhile went out all the same, and one that has come back by now had gone out.
    package static let terms = ActionTerms<MessageState>(
        "handed-over", "The mail system has the mail; an invoice that had come back is free.",
        help: "Record that the mail system has a mail.", in: [.handing, .queued, .sent, .bounced], events: [.messageSent])

    /// Again it changes nothing. Throws `notFound`, and `wrongState` for one that was never given away.
    package func decide(on id: MessageID, in draft: inout Draft) throws {
        let message = try Self.message(id, in: draft)
        guard message.state == .handing || message.state == .queued else { return }
        guard message.attempts ?? 0 > 0 else {
            throw Refusal(
                .wrongState, "\(id) was never given to the mail system: it is taken with “hand” first", allowed: ["hand", "drop"])
        }
        draft.pass(message, to: .sent, .messageSent, ticket: try draft.told(message))
        var sent = message
        sent.state = .sent
        try draft.endUndelivered(sent)
    }
}

/// The mail system did not take the mail.
package struct FailMessage: MessageAction {
    /// What it said.
    package var error: FreeText
    /// False: it may take it later, and the mail is queued again.
    package var permanent: Bool

    package init(error: FreeText, permanent: Bool) { (self.error, self.permanent) = (error, permanent) }

    package static let terms = ActionTerms<MessageState>(
        "failed", "The mail system did not take the mail: it is queued again, or failed for good.",
        help: "Record that the mail system did not take a mail.", in: [.handing], events: [.messageFailed])

    /// Throws `notFound`, and `wrongState` for one that nobody gives to the mail system.
    package func decide(on id: MessageID, in draft: inout Draft) throws {
        draft.pass(try Self.message(id, in: draft), to: permanent ? .failed : .queued, .messageFailed, error: error)
    }
}

/// Nobody knows whether the mail system has the mail: a person decides.
package struct DoubtMessage: MessageAction {
    /// What is known.
    package var error: FreeText?

    package init(error: FreeText? = nil) { self.error = error }

    package static let terms = ActionTerms<MessageState>(
        "unknown", "Nobody knows whether the mail system has the mail: a person decides with requeue or drop.",
        help: "Record that nobody knows whether the mail system has a mail.", in: [.handing], events: [.messageDoubted])

    /// Throws `notFound`, and `wrongState` for one that nobody gives to the mail system.
    package func decide(on id: MessageID, in draft: inout Draft) throws {
        var message = try Self.message(id, in: draft)
        message.isDoubtful = true
        draft.pass(message, to: .handing, .messageDoubted, error: error)
    }
}

/// A person has the mail sent again, which may make two of it.
package struct RequeueMessage: MessageAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms<MessageState>(
        "requeue", "Has a mail sent again of which nobody knows whether it went out, or that failed.",
        help: "Have a mail sent again: one that failed, or of which nobody knows whether it went out.",
        in: [.handing, .failed], events: [.messageRequeued])

    /// Throws `notFound`, and `wrongState` for one that is queued, sent or given up.
    package func decide(on id: MessageID, in draft: inout Draft) throws {
        draft.pass(try Self.message(id, in: draft), to: .queued, .messageRequeued)
    }
}

/// A person decides that the mail is not sent.
package struct DropMessage: MessageAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms<MessageState>(
        "drop", "Decides that a mail is not sent; another one for its purpose may be.", help: "Decide that a mail is not sent.",
        in: [.queued, .handing, .failed], events: [.messageDropped])

    /// Throws `notFound`, and `wrongState` for one that was sent or came in.
    package func decide(on id: MessageID, in draft: inout Draft) throws {
        draft.pass(try Self.message(id, in: draft), to: .dropped, .messageDropped)
    }
}

extension EventType {
    /// `the mail M-9, of F1`.
    private static func named(_ told: Told) -> String {
        told.facts.messages?.first.map { "the mail \($0.id)\($0.about)" } ?? "a mail"
    }

    package static let messageHanding = EventType("message.handing") { "began to give \(named($0)) to the mail system" }
    package static let messageSent = EventType("message.sent") { "gave \(named($0)) to the mail system" }
    package static let messageFailed = EventType("message.failed") { told in
        let isOver = told.facts.messages?.first?.state == .failed
        return "did not get \(named(told)) taken by the mail system" + (isOver ? "" : ": it is queued again")
    }
    package static let messageDoubted = EventType("message.doubted") { "does not know whether the mail system has \(named($0))" }
    package static let messageRequeued = EventType("message.requeued") { "queued \(named($0)) again" }
    package static let messageDropped = EventType("message.dropped") { "decided that \(named($0)) is not sent" }
}
