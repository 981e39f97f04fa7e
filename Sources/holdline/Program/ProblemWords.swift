import HoldlineCore
import HoldlineWire

/// A refusal in the words of the command line.
///
/// The daemon speaks of its API: of fields, and of actions by the names of their paths. What was typed were options and verbs, so those are
/// named, and the command that comes next where there is one.
struct ProblemWords {
    let problem: ProblemBody
    /// The noun, the verb and what follows, as they were typed.
    private let typed: [String]

    init(_ problem: ProblemBody, typed: [String]) {
        self.problem = problem
        self.typed = (try? CommandTree.ordered(typed)) ?? typed
    }

    private var noun: String { typed.first ?? "" }
    private var verb: String { typed.dropFirst().first ?? "" }
    /// Fields of an import are columns of a file: nothing that was typed.
    private var isImport: Bool { noun == "import" || verb == "import" }

    /// The sentence, its code, what is wrong and what would be taken, and what to do.
    var text: Phrase {
        var lines: [Phrase] = ["\(sentence) (\(problem.code)\(request))"]
        if let field = problem.field, field != "q" { lines.append(Phrase("  \(place(of: field))")) }
        if let allowed, !allowed.isEmpty {
            let list = allowed.joined(separator: ", ")
            lines.append(isWrongState ? Phrase("  it takes: \(list)") : Phrase("  allowed: \(list)"))
        }
        if let answer = problem.answer { lines.append(Phrase("  now: \(DunningWords.sentence(answer))")) }
        if let next { lines.append(Phrase("Next: \(next)")) } else if problem.allowed?.isEmpty != false, let advice { lines.append(advice) }
        return Phrase(lines, separator: "\n")
    }

    /// By which the daemon's log has the request, where the answer says it.
    private var request: Phrase {
        guard let instance = problem.instance, let id = instance.split(separator: ":").last else { return "" }
        return "; request \(id)"
    }

    // MARK: What the API calls otherwise

    private var isWrongState: Bool { problem.code == Refusal.Code.wrongState.rawValue }

    /// Quoted words of the API in a sentence.
    private static let quoted = [
        "steal": "--steal", "otherCustomer": "--yes", "of": "--of", "customer": "--customer", "notes": "“note”", "disputes": "“dispute”",
        "q": "TEXT",
    ]

    private var sentence: Phrase {
        var text = problem.detail.isEmpty ? problem.title : problem.detail
        guard !isImport else { return Phrase(said: text) }
        // The actions that a state takes stand below, as verbs.
        if isWrongState, let allowed = problem.allowed, let list = text.firstRange(of: ": it takes \(allowed.joined(separator: ", "))") {
            text.removeSubrange(list)
        }
        return Phrase(said: text, naming: Self.quoted)
    }

    private var allowed: [String]? {
        guard isWrongState, !isImport else { return problem.allowed }
        return problem.allowed?.map(Self.verb).filter { CommandTree.hasVerb(String($0.prefix { $0 != " " })) }
    }

    /// The verb of an action.
    private static func verb(_ action: String) -> String {
        switch action {
        case NoteOnTicket.name: "note"
        case RaiseDispute.name: "dispute"
        case DisputeSuggested.name: "dispute --suggested"
        default: action
        }
    }

    /// `option: --credit`, or the field where no option sets it.
    private func place(of field: String) -> Phrase {
        guard !isImport, let option = option(of: field) else { return "field: \(field)" }
        return "option: \(option)"
    }

    /// Members of a body, without their places in lists, whose options are called otherwise.
    private static let options = [
        "credits": "--credit", "credits.amount": "--credit", "credits.invoice": "--credit", "disputes": "--invoice",
        "disputes.invoice": "--invoice", "disputes.amount": "--invoice", "disputes.reason": "--reason", "disputes.currency": "--currency",
        "disputes.replaces": "--replaces", "otherCustomer": "--yes", "contact.name": "--contact-name", "contact.phone": "--contact-phone",
        "contact.email": "--contact-email", "evidence.sha256": "--evidence", "evidence.name": "--evidence", "skills": "--skill",
        "callback.at": "--callback", "callback.number": "--number", "Holdline-Agent": "--as", "Idempotency-Key": "--key",
    ]

    /// Members whose options have the same name, in the spelling of options.
    private static let same: Set<String> = [
        "amount", "asOf", "assignee", "at", "call", "channel", "credit", "currency", "customer", "description", "evidence", "for", "from",
        "instalments", "into", "invoice", "issuedBefore", "kind", "level", "limit", "name", "number", "of", "olderThan", "open", "outcome",
        "plan", "priority", "queue", "reason", "reference", "replaces", "requested", "review", "steal", "subject", "ticket", "until",
        "wait",
        "wrapUp",
    ]

    private func option(of field: String) -> String? {
        let path = Self.withoutPlaces(field)
        switch (noun, verb, path) {
        case ("hold", "review", "review"): return "--until"
        case ("call", "transfer", "queue"): return "--to-queue"
        case ("call", "transfer", "agent"): return "--to-agent"
        case ("call", "done", "callback.number"): return "--callback-number"
        case ("ticket", "dispute", "amount"): return "--invoice"
        default: break
        }
        if let option = Self.options[path] { return option }
        guard Self.same.contains(path) else { return nil }
        return "--" + path.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
    }

    /// `credits.amount` of `credits[0].amount`.
    private static func withoutPlaces(_ field: String) -> String {
        var isPlace = false
        return field.filter { sign in
            if sign == "[" { isPlace = true }
            defer { if sign == "]" { isPlace = false } }
            return !isPlace
        }
    }

    // MARK: What comes next

    /// The command that goes on from here, with what was typed in it; nil where none does.
    private var next: String? {
        guard !isImport else { return nil }
        let id = typed.dropFirst(2).first.flatMap { noun == "ticket" ? TicketID($0) : nil }
        switch Refusal.Code(rawValue: problem.code) {
        case .taken, .notYours:
            guard let id, problem.field == nil else { return nil }
            return "holdline ticket take \(id) --steal"
        case .creditRegistered:
            guard let id, let invoice = value(of: "--invoice") else { return nil }
            return "holdline ticket dispute \(id) --invoice \(ShellText.quoted(invoice)):AMOUNT --reason CODE"
        case .settleOnTicket:
            guard let ticket = problem.allowed?.first.flatMap({ TicketID($0) }) else { return nil }
            return "holdline ticket settle \(ticket) --invoice … --outcome …"
        case .wrongState:
            guard let id, let allowed = problem.allowed, allowed == [ReopenTicket.name] else { return nil }
            return "holdline ticket reopen \(id)"
        default: return nil
        }
    }

    /// What was typed behind an option.
    private func value(of option: String) -> String? {
        for (place, word) in typed.enumerated() {
            if word == option { return typed.dropFirst(place + 1).first }
            if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
        }
        return nil
    }

    /// The command that helps, where one always does.
    ///
    /// Only where the refusal names no `allowed` values: those say more than a general command.
    private var advice: Phrase? {
        switch Refusal.Code(rawValue: problem.code) {
        case .paused: "“holdline agent resume” takes calls again."
        case .noSuchQueue: "“holdline queue list” shows the queues."
        case .callbackExists: "“holdline call list --state waiting” shows it."
        case .queueClosed: "“holdline queue list” shows which queues are open."
        case .notYourRole: "“holdline status” shows your roles."
        default: nil
        }
    }
}
