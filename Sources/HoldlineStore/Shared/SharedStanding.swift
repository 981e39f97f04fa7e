package import HoldlineCore
import Synchronization

/// How a site stands to its shared ledger; any thread asks it.
package final class SharedStanding: Sendable {
    /// A turn or a look that ends in another state than `following` is refused with `ledgerAway`, whichever it is; of `behind`
    /// that is one that would wait too long. The next one is tried all the same.
    package enum State: Sendable, Hashable {
        /// What the ledger has is here, as of the last look.
        case following
        /// No server answers.
        case away(String)
        /// More is there than was taken over yet.
        case behind
        /// This site has events that the ledger lacks: an older one was restored.
        case ahead(String)
        /// The ledger has other events in the place of this site's.
        case forked(String)
        /// What the ledger has cannot be read by this program.
        case unreadable(String)

        /// As the status and the metrics page say it.
        package enum Word: String, CaseIterable, Sendable { case following, away, behind, ahead, forked, unreadable }

        package var word: Word {
            switch self {
            case .following: .following
            case .away: .away
            case .behind: .behind
            case .ahead: .ahead
            case .forked: .forked
            case .unreadable: .unreadable
            }
        }

        /// What a check or a command is refused with meanwhile: it was not done.
        var refusal: Refusal {
            Condition.Code.ledgerAway.refuse(trouble ?? Trouble("the shared ledger is away", advice: "Repeat the request"))
        }

        /// What is wrong, in words for a person; nil where nothing is.
        package var trouble: Trouble? {
            switch self {
            case .following: nil
            case .away(let reason):
                Trouble(
                    "the shared ledger is away: \(reason)",
                    advice: "See to PostgreSQL and the network; until then treat every invoice as paused")
            case .behind: Trouble("this site is catching up with the shared ledger", advice: "Wait until it has all of it")
            case .ahead(let text): Trouble(text, advice: "Was an older one restored? Stop the daemon, and run “holdlined ledger heal”")
            case .forked(let text):
                Trouble(text, advice: "Stop the daemon; “holdlined ledger heal” writes what only this site has to a file")
            case .unreadable(let text): Trouble(text, advice: "holdlined(8) says what to do, under Several sites")
            }
        }
    }

    /// A new daemon is behind until its first look has returned.
    private struct Now {
        var state = State.behind
        var isAsking = false
    }

    private let now = Mutex(Now())

    package init() {}

    package var state: State { now.withLock { $0.state } }

    /// Whether the server is asked right now: such a wait has an end of its own, so that the writer is not stuck.
    var isAsking: Bool { now.withLock { $0.isAsking } }

    /// Marks the time of `body` as one in which the server is asked.
    func asking<Result>(_ body: () throws -> Result) rethrows -> Result {
        now.withLock { $0.isAsking = true }
        defer { now.withLock { $0.isAsking = false } }
        return try body()
    }

    func set(_ state: State) { now.withLock { $0.state = state } }
}
