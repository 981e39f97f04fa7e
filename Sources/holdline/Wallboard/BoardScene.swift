import HoldlineCore
import HoldlineWire

/// The cells of a terminal.
struct BoardSize: Hashable, Sendable {
    var columns, lines: Int

    /// Below this there is no room for a queue with its waits and levels.
    static let least = BoardSize(columns: 40, lines: 10)

    /// True below 40 columns or 10 lines; a sentence then stands in place of the board.
    var isTooSmall: Bool { columns < Self.least.columns || lines < Self.least.lines }
}

/// What becomes of a wallboard that goes on by itself.
enum BoardConnection: Hashable, Sendable {
    /// The last question was answered.
    case live
    /// The daemon does not answer since then; why, in the words of the client.
    case lost(since: Instant, why: String)
}

/// All that a screen is made from.
struct BoardScene: Sendable {
    /// As the daemon told it last.
    var board: Wallboard
    /// The daemon's clock now.
    var now: Instant
    var connection = BoardConnection.live
    var view = BoardView()
    var form: LocalForm
    /// An instant on the reader's clock.
    var clock: @Sendable (Instant) -> LocalTime.Parts = { LocalTime.parts(of: $0) }

    /// The moment of which the figures are. Where nothing new comes waits stand still: whoever waited may have been answered since.
    var shownAt: Instant {
        if let paused = view.pausedAt { return paused }
        if case .lost = connection { return board.at }
        return now
    }
}

/// A screen: its lines, from the top, and what of the lists is shown.
struct BoardPage: Sendable {
    /// The part of a list that is on the screen, for the keys that scroll it.
    struct Extent: Hashable, Sendable {
        /// Rows above those that are shown, shown, and in all.
        var skipped, shown, total: Int
    }

    var size: BoardSize
    /// At most as many as the screen has.
    var lines: [BoardLine] = []
    /// Of each list that is on the screen.
    var lists: [BoardList: Extent] = [:]
    /// The lines that the whole help has.
    var helpLines = 0
}
