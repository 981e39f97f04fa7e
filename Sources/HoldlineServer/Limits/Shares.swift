/// How much of one thing each user has, so that nobody takes all of it.
///
/// A user may have three quarters of what the others leave: one alone can have 768 of 1,024, and a second one still gets 192.
struct Shares {
    /// Of all users together.
    var limit: Int
    /// By user; one who has nothing has no entry.
    private var taken: [UInt32: Int] = [:]
    /// The sum of `taken`.
    private(set) var total = 0

    /// Nobody has anything yet.
    init(limit: Int) { self.limit = limit }

    /// Takes so much more for a user, or says that it is over the user's share. `own` is the most that any one user may have by the
    /// configuration; nil: the share alone counts. `least` is left to everybody, whatever the others have.
    mutating func take(_ count: Int = 1, for uid: UInt32, atMost own: Int?, least: Int = 0) -> Bool {
        let mine = taken[uid] ?? 0
        let left = max(0, limit - (total - mine))
        // Rounded up: of a few there is nothing to share.
        let share = min(max(least, left - left / 4), own ?? .max)
        guard mine + count <= share else { return false }
        taken[uid] = mine + count
        total += count
        return true
    }

    /// Gives back what a user took.
    mutating func give(_ count: Int = 1, of uid: UInt32) {
        total -= count
        let mine = (taken[uid] ?? count) - count
        taken[uid] = mine > 0 ? mine : nil
    }
}
