import HoldlineCore
import HoldlineWire

/// What the page of the wallboard says, by the names under which its text and its script ask for it.
enum WallboardWords {
    /// `{}` stands where the script puts something in.
    static func all(in language: Language) -> [String: String] {
        var words = page.mapValues { $0.text(in: language) }
        for state in WallboardAgent.State.allCases { words["state:\(state.rawValue)"] = state.phrase.text(in: language) }
        for code in Condition.Code.allCases { words["condition:\(code.rawValue)"] = phrase(of: code).text(in: language) }
        return words
    }

    /// Where the script puts a figure, a name or a time.
    private static let gap = "{}"

    /// Words of the page and the script, in English; the catalogue has them in French.
    private static let page: [String: Phrase] = [
        "title": Phrase("Wallboard"), "glance": Phrase("At a glance"), "noScript": Phrase("This page needs JavaScript."),
        // The connection.
        "connecting": Phrase("Connecting…"), "live": Phrase("Live"), "lost": Phrase("Connection lost."),
        "back": Phrase("The connection is back."), "age": Phrase("What is shown is of \(gap), \(gap) ago."),
        "counted": Phrase("Tickets and money as of \(gap)"),
        // Figures.
        "waiting": Phrase("Callers waiting"), "longest": Phrase("Longest wait"), "levelNow": Phrase("Service level, 30 minutes"),
        "levelToday": Phrase("Service level today"), "lateTickets": Phrase("Late tickets"),
        "unassigned": Phrase("Unassigned tickets"),
        "stale": Phrase("Tickets and holds to look at"), "held": Phrase("Money held"),
        "ringing": Phrase("\(gap) ringing"), "noneFree": Phrase("▲ nobody is free"), "over": Phrase("over \(gap)"),
        "noCalls": Phrase("no calls"), "below": Phrase("▼ target \(gap)"), "reached": Phrase("✓ target \(gap)"),
        "percent": Phrase("\(gap)%"), "none": Phrase("none"), "live tickets": Phrase("of \(gap) live"),
        "lookAt": Phrase("see holdline ticket stale"),
        "invoices": Phrase("invoices: \(gap)"), "days": Phrase("\(gap) days"),
        // Tables.
        "callers": Phrase("Waiting"), "caller": Phrase("Caller"), "queue": Phrase("Queue"),
        "state": Phrase("State"), "agents": Phrase("Agents"), "agent": Phrase("Agent"), "since": Phrase("Since"),
        "queues": Phrase("Queues"), "waitingShort": Phrase("Wait"), "talkingShort": Phrase("Talk"), "freeShort": Phrase("Free"),
        "now": Phrase("30 min"), "today": Phrase("Today"), "more": Phrase("and \(gap) more"),
        "nobody": Phrase("Nobody waits."), "nobodyWorks": Phrase("Nobody is logged in."), "noQueue": Phrase("There is no queue."),
        "waits": Phrase("waits"), "rings": Phrase("rings"), "callback": Phrase("callback \(gap)"), "late": Phrase("late"),
        "urgent": Phrase("urgent"), "high": Phrase("high priority"),
        // For those who listen.
        "saidWaits": Phrase("A caller waits."), "saidLate": Phrase("Late tickets: \(gap)"),
        "conditions": Phrase("Something is wrong"),
        // Keys.
        "show": Phrase("Show"), "allQueues": Phrase("all queues"), "help": Phrase("Keys"),
        "helpTitle": Phrase("Keys of the wallboard"),
        "keyQueue": Phrase("next queue, then all"), "keyCallers": Phrase("sort callers: as served, by wait, queue, caller"),
        "keyAgents": Phrase("sort agents: by state, time, name"), "keyReset": Phrase("everything, in the usual order"),
        "keyTheme": Phrase("dark, light, or as the system has it"), "keyHelp": Phrase("this help; Esc closes it"),
        "keysActive": Phrase("These keys work"), "close": Phrase("Close"),
    ]

    /// For a screen: what is wrong, in a few words. What to do about it stands in the log and in `holdline status`.
    private static func phrase(of code: Condition.Code) -> Phrase {
        switch code {
        case .storageGone: Phrase("The database is gone: nothing is written")
        case .damaged: Phrase("The database is damaged: nothing is written")
        case .tablesDiffer: Phrase("The tables differ from the ledger: nothing is written")
        case .readOnly: Phrase("The disk cannot be written: nothing is written")
        case .full: Phrase("The disk is full: nothing is written")
        case .clockAhead: Phrase("The clock jumped ahead: nothing is written")
        case .ledgerAway: Phrase("The shared ledger is away: nothing is written")
        case .stopping: Phrase("The daemon is stopping")
        case .noDescriptors: Phrase("No file descriptors are left")
        case .clockUnset: Phrase("The clock is not set")
        case .clockBehind: Phrase("The clock is behind the ledger")
        case .clockStepped: Phrase("The clock was set a moment ago")
        case .headFile: Phrase("The ledger's head cannot be kept")
        case .erasure: Phrase("An erasure is not finished")
        case .files: Phrase("Files of mails cannot be kept")
        case .hookFails: Phrase("A program that is told of events does not take them")
        case .logLost: Phrase("The log takes no lines")
        }
    }
}
