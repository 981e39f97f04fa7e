/// What the notices about one company come to, whatever order they arrived in.
///
/// They are read in the order of their judgments. What was annulled does not count, and a correction counts in place of what it names.
package struct Procedure: Hashable, Sendable {
    /// Claims of invoices that were issued before this day are held: the opening judgment; where that is not known the day before which
    /// the procedure was open.
    package var before: Day
    /// What somebody has to do.
    package var task: Task
    /// The notice that decides.
    package var notice: String
    /// The publication from which the time for declaring claims counts; nil where no opening is known.
    package var published: Day?

    package enum Task: Hashable, Sendable {
        /// Declare what is owed.
        case declare
        /// Read the notice, and say what becomes of what is held.
        case decide
        /// Write off what is held.
        case writeOff
    }

    /// Whether nothing has to be done between the two. Another notice that says the same is no news, but where somebody has to read it.
    func isSame(as other: Procedure?) -> Bool {
        guard let other else { return false }
        return before == other.before && task == other.task && published == other.published && (task != .decide || notice == other.notice)
    }

    /// nil where no procedure concerns the company, or none any more.
    ///
    /// `notices` are those about the company; `all` has those that correct or annul them too, and what these name.
    package init?(_ notices: [Notice], among all: [Notice]) {
        let chain = NoticeChain(all)
        var opening: (day: Day, published: Day, notice: String)?
        var unclear: Notice?
        var closed: Notice?
        for notice in notices.filter(chain.counts).sorted(by: { Self.place(of: $0) < Self.place(of: $1) }) {
            // An annulment that names no notice takes nothing back: somebody has to find out what it means.
            switch notice.kind == .annulment ? .unclear : notice.judgment {
            case .opening:
                let day = notice.judged ?? notice.published
                let published = chain.firstPublication(of: notice)
                if let known = opening, known.day == day {
                    opening = (day, min(known.published, published), known.notice)
                } else {
                    opening = (day, published, notice.id)
                }
                (closed, unclear) = (nil, notice.judged == nil ? notice : nil)
            case .plan, .conversion:
                // The procedure was opened by a judgment that is not known.
                if opening == nil, unclear == nil { unclear = notice }
            case .insufficiency: closed = notice
            case .closure, .unclear: unclear = notice
            case .retracted: (opening, unclear, closed) = (nil, nil, nil)
            case .other: break
            }
        }
        published = opening?.published
        if let closed {
            (before, task, notice) = (opening?.day ?? Self.day(of: closed), .writeOff, closed.id)
        } else if let unclear {
            // A closure opens nothing; what may be an opening holds what came before it.
            let day = unclear.judgment == .closure ? opening?.day ?? Self.day(of: unclear) : Self.day(of: unclear)
            (before, task, notice) = (max(opening?.day ?? day, day), .decide, unclear.id)
        } else if let opening {
            (before, task, notice) = (opening.day, .declare, opening.notice)
        } else {
            return nil
        }
    }

    private static func day(of notice: Notice) -> Day { notice.judged ?? notice.published }

    /// Of one day an opening comes first and what takes it back last; the rest makes the order total.
    private static func place(of notice: Notice) -> (Day, Int, Day, String) {
        let rank =
            switch notice.judgment {
            case .opening: 0
            case .insufficiency, .closure: 2
            case .retracted: 3
            case .plan, .conversion, .other, .unclear: 1
            }
        return (day(of: notice), rank, notice.published, notice.id)
    }
}

/// Notices that name others.
struct NoticeChain {
    private let all: [Notice]

    init(_ all: [Notice]) { self.all = all }

    /// No bulletin corrects a correction more often: a ring of names ends here.
    static let longest = 8

    /// Whether the notice says something itself and nothing took it back. An annulment that names another notice only takes back.
    func counts(_ notice: Notice) -> Bool {
        (notice.kind != .annulment || notice.corrects == nil) && stands(notice, Self.longest)
    }

    private func stands(_ notice: Notice, _ left: Int) -> Bool {
        guard left > 0 else { return true }
        return !all.contains { $0.corrects == notice.id && $0.id != notice.id && stands($0, left - 1) }
    }

    /// Of a corrected opening the time runs from its first publication: declared earlier is never too late.
    func firstPublication(of notice: Notice) -> Day {
        var (first, current) = (notice.published, notice)
        for _ in 0..<Self.longest {
            guard current.kind == .correction, let named = current.corrects, let earlier = all.first(where: { $0.id == named }) else {
                break
            }
            if earlier.judgment == .opening { first = min(first, earlier.published) }
            current = earlier
        }
        return first
    }
}

extension Day {
    /// So many months later: the same day of the month, or its last one where it has none.
    package func adding(months: Int) -> Day {
        let (year, month, day) = components
        let count = year * 12 + month - 1 + months
        for day in stride(from: day, to: 0, by: -1) {
            if let found = Day(year: count / 12, month: count % 12 + 1, day: day) { return found }
        }
        return self
    }
}
