import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Says what a verb on a call did.
///
/// The same for all verbs on a call, so that each of them ends with the command that comes next.
struct CallReport {
    let client: Client
    let options: OutputOptions
    var behalf: String?
    let console = Console.current

    /// JSON and CSV give the answer alone; a person is told in words, with who calls where a picture is asked for, and what comes next.
    ///
    /// `next` names that command where the state alone does not tell; nil falls back on the state. `detail` stands before it.
    func write(
        _ answer: Answer<Call>, picture: Bool = false, next: ((Call) -> Phrase?)? = nil,
        detail: (Call) async throws -> Void = { _ in }, _ sentence: (Call) -> Phrase
    ) async throws {
        try await options.write(answer) { call, writer in
            let call = call.soFar
            if picture {
                try CallView(call: call, writer: writer).write()
                try await caller(of: call)
            } else {
                try writer.sentence(sentence(call))
            }
            try await detail(call)
            if let line = next?(call) ?? CallWords.next(call, behalf) { try writer.line(line) }
        }
    }

    /// The work is done: a question that fails is noted, and fails nothing.
    ///
    /// A customer that nobody registered has no page: that is said, and is no failure.
    func caller(of call: Call) async throws {
        guard let reference = call.customer else { return }
        do {
            try CallerView(page: try await client.customer(reference).value, writer: PageWriter(on: console)).write()
        } catch ClientError.refused(let problem) where problem.status == 404 {
            try console.say("Customer \(Shown.line(reference.text)) is not registered, and has no ticket.")
        } catch let error as ClientError {
            try console.say("customer \(Shown.line(reference.text))")
            try console.note("What is open with customer \(reference) cannot be shown: \(error.message)")
        }
    }
}

extension Call {
    /// With the wait and the talk so far, where the answer does not say them.
    ///
    /// By the clock of this computer, for what is shown; JSON stays as it came.
    var soFar: Call { (wait == nil && state != .ended) || (talk == nil && state.isConversation) ? read(at: LocalTime.now()) : self }
}

/// A call as a page: who calls, and where the call stands.
///
/// For the moment in which a call rings: the number and name first, then what is special about the call.
struct CallView {
    let call: Call
    let writer: PageWriter

    func write() throws(CommandFailure) {
        try writer.title(
            Phrase(verbatim: call.id.description), call.number.map { Phrase(verbatim: $0.text) } ?? "number withheld",
            Phrase(verbatim: call.name?.text ?? ""))
        try writer.facts(CallWords.facts(call))
        if call.ticket != nil || call.visit > 1 {
            try writer.facts([call.ticket.map { "about \($0)" }, call.visit > 1 ? "visit \(call.visit) to a queue" : nil])
        }
        for remark in CallWords.remarks(call) { try writer.text(remark) }
        if call.customer == nil {
            guard let first = call.suggested.first else { return try writer.text("Nobody knows yet whose call this is.") }
            let names = call.suggested.map(\.text).joined(separator: ", ")
            try writer.text(
                "The number is shared by the customers \(names). Ask who it is, and say it: --customer \(ShellText.quoted(first.text))")
        }
    }
}

/// Shows the open tickets and held invoices of a caller, in the few lines that fit beside a call.
///
/// The agent reads it while the telephone rings, so what is left out is counted, with the command that shows
/// it.
struct CallerView {
    let page: CustomerPage
    let writer: PageWriter

    /// More would push the call off the screen.
    private static let largestCount = 5

    func write() throws(CommandFailure) {
        let reference = page.customer.reference
        try writer.facts([
            "customer \(reference)", page.customer.name.map { Phrase(verbatim: $0.text) }, page.customer.language.map { "speaks \($0)" },
        ])
        if page.openTickets.isEmpty {
            try writer.text("No open ticket.")
        } else {
            try writer.section("Open tickets")
            try writer.table(Ticket.ofOneCustomer, Array(page.openTickets.prefix(Self.largestCount)))
            try more(page.openTickets.count + (page.more?.openTickets ?? 0)) { "\($0, one: "{} more ticket", other: "{} more tickets")" }
        }
        if !page.heldInvoices.isEmpty {
            try writer.section("Held invoices")
            try writer.table(InvoiceLine.ofOneCustomer, Array(page.heldInvoices.prefix(Self.largestCount)))
            try more(page.heldInvoices.count + (page.more?.heldInvoices ?? 0)) {
                "\($0, one: "{} more held invoice", other: "{} more held invoices")"
            }
        }
        try writer.console.say("")
    }

    /// Nothing where all are shown.
    private func more(_ count: Int, _ what: (Int) -> Phrase) throws(CommandFailure) {
        guard count > Self.largestCount else { return }
        try writer.text(
            "and \(what(count - Self.largestCount)): holdline customer show \(ShellText.quoted(page.customer.reference.text))"
        )
    }
}

/// Calls in words.
///
/// Sentences and facts for a person; nothing of it is read by programs.
enum CallWords {
    /// `C-7 (+33 123456789, customer K-042)`.
    ///
    /// The call's number, with the signs by which an agent knows the caller: telephone number, name, customer.
    static func summary(_ call: Call) -> Phrase {
        let known = [call.number?.text, call.name?.text].compactMap { $0.map { Phrase(verbatim: $0) } }
        let who = known + (call.customer.map { [Phrase("customer \($0)")] } ?? [])
        return "\(call.id) (\(who.isEmpty ? Phrase("number withheld") : Phrase(who, separator: ", ")))"
    }

    /// Where a call stands, a fact each.
    static func facts(_ call: Call) -> [Phrase?] {
        let waited: Phrase? = call.wait.map {
            call.answeredAt == nil && call.isLive ? "waiting for \(Span(seconds: $0))" : "waited \(Span(seconds: $0))"
        }
        return [
            Phrase(word: call.state.rawValue) + (call.outcome.map { ": \(Phrase(word: $0.rawValue))" } ?? ""),
            Phrase(verbatim: call.queue.text), waited,
            call.talk.map { "spoken \(Span(seconds: $0))" }, call.hold > 0 ? "on hold \(Span(seconds: call.hold))" : nil,
            call.agent.map { call.state == .offered ? "rings at \($0)" : "with \($0)" },
            call.priority == .normal ? nil : "priority \(Phrase(word: call.priority.rawValue))",
            call.skills.isEmpty ? nil : "asks for \(call.skills.map(\.description).joined(separator: ", "))",
        ]
    }

    /// Remarks on a call that is no ordinary one, a sentence each.
    static func remarks(_ call: Call) -> [Phrase] {
        var remarks: [Phrase] = []
        if let reason = call.turnedAway { remarks.append(turnedAway(call, reason)) }
        if call.unconfirmed {
            remarks.append("UNCONFIRMED: the daemon was restarted during this conversation. Does it go on? Its next command says so.")
        }
        if let callback = call.callback {
            let when: Phrase = callback.notBefore.map { "from \(LocalTime.text($0))" } ?? "at its turn"
            let attempts: Phrase =
                callback.attempts == 0
                ? "" : ", \(callback.attempts, one: "{} attempt", other: "{} attempts") so far"
            remarks.append("To be called back \(when), until \(LocalTime.text(callback.expiresAt))\(attempts).")
        }
        if let agent = call.reservedFor, call.state == .waiting {
            remarks.append(
                call.reservedUntil.map { "Waits for \(agent) alone until \(LocalTime.text($0))." } ?? "Waits for \(agent) alone.")
        }
        if let target = call.transferredTo { remarks.append("Handed to \(target).") }
        if let pass = call.passes.last, call.isLive {
            remarks.append(
                "Offered \(call.passes.count, one: "{} time", other: "{} times") without an answer, lately to \(pass.agent).")
        }
        if let observed = call.observed { remarks.append("A call of \(observed.source), \(observed.callid): read from there.") }
        return remarks
    }

    /// Closed by the queue's hours, or full by its limit.
    static func turnedAway(_ call: Call, _ reason: TurnedAway) -> Phrase {
        switch reason {
        case .closed: "Turned away: \(call.queue) is closed now."
        case .full: "Turned away: as many wait in \(call.queue) as may."
        }
    }

    /// The command that comes next, as it would be typed; nil where nothing is waited for.
    static func next(_ call: Call, _ behalf: String?) -> Phrase? {
        guard call.isNative || call.outcome == .lost else { return nil }
        let acting = behalf.map { " --as \(ShellText.quoted($0))" } ?? ""
        switch call.state {
        case .waiting: return "Where it stands: holdline call why \(call.id)"
        case .offered: return "Next: holdline call answer \(call.id)\(acting)   (or: decline)"
        case .talking: return "Next: holdline ticket open\(acting) --subject …, and at the end: holdline call done \(call.id)\(acting)"
        case .held: return "Next: holdline call unhold \(call.id)\(acting)"
        case .ended:
            switch call.outcome {
            case .answered, .calledBack, .leftByKey, .withdrawn, nil: return nil
            case .abandoned, .timedOut, .emptied, .lost, .turnedAway: return "To call back: holdline call callback \(call.id)"
            }
        }
    }
}
