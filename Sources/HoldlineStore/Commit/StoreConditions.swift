package import HoldlineCore
import Synchronization

/// What is wrong now: the one place that the path of writes, the status, the metrics page and the log ask.
///
/// Some of it is looked at whenever it is asked for, some is told by whoever meets it.
package final class StoreConditions: Sendable {
    /// A condition that began or ended, for the log.
    package struct Transition: Sendable {
        package var condition: Condition
        /// False: it is over.
        package var hasBegun: Bool
    }

    /// What stands, what the log has not been told, and who looks.
    fileprivate struct State {
        var standing: [Condition.Code: Condition] = [:]
        var transitions: [Transition] = []
        var looks: [Look] = []
    }

    /// A look at the machine that costs little; nil: all is well.
    fileprivate struct Look: Sendable {
        var codes: [Condition.Code]
        var look: @Sendable () -> (code: Condition.Code, trouble: Trouble)?
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Instant

    /// Transitions that nobody has taken are kept up to this number, the newest.
    fileprivate static let kept = 100

    /// `now` dates what is noticed.
    package init(now: @escaping @Sendable () -> Instant) { self.now = now }

    /// Has something looked at whenever conditions are asked for. At most one of the codes stands at a time.
    func follow(_ codes: Condition.Code..., look: @escaping @Sendable () -> (code: Condition.Code, trouble: Trouble)?) {
        state.withLock { $0.looks.append(Look(codes: codes, look: look)) }
    }

    /// The same for one code.
    func follow(_ code: Condition.Code, look: @escaping @Sendable () -> Trouble?) {
        follow(code) { look().map { (code, $0) } }
    }

    /// Tells of a condition, or with nil that it is over. Since when it is so stays as it was first told.
    package func set(_ code: Condition.Code, _ trouble: Trouble?) {
        let now = now()
        state.withLock { $0.set(code, trouble, now) }
    }

    /// Whether this condition was told, or seen at the last look.
    package func stands(_ code: Condition.Code) -> Bool { state.withLock { $0.standing[code] != nil } }

    /// All that is wrong, gravest first, after a look.
    package func look() -> [Condition] {
        look { _ in true }
        return state.withLock { state in Condition.Code.allCases.compactMap { state.standing[$0] } }
    }

    /// The gravest condition under which no write is even tried, after a look at those that refuse writes.
    func refusal() -> Condition? {
        look { $0.contains { $0.refusal != nil } }
        return toldRefusal
    }

    /// The same by what was told, and seen at the last look.
    var toldRefusal: Condition? {
        state.withLock { state in
            guard !state.standing.isEmpty else { return nil }
            return Condition.Code.allCases.filter { $0.refusal != nil && !$0.isTried && $0 != .stopping }.compactMap { state.standing[$0] }
                .first
        }
    }

    /// What began and ended since the last call, in order.
    package func transitions() -> [Transition] {
        state.withLock { state in
            defer { state.transitions = [] }
            return state.transitions
        }
    }

    /// Looks without the lock: a look may ask others who have locks of their own.
    private func look(_ isMeant: ([Condition.Code]) -> Bool) {
        let looks = state.withLock { $0.looks }
        for look in looks where isMeant(look.codes) {
            let found = look.look()
            if found == nil, state.withLock({ state in look.codes.allSatisfy { state.standing[$0] == nil } }) { continue }
            let now = now()
            state.withLock { state in
                for code in look.codes { state.set(code, found?.code == code ? found?.trouble : nil, now) }
            }
        }
    }
}

extension StoreConditions.State {
    /// A condition that is told again with other words keeps its beginning, and is no transition.
    mutating func set(_ code: Condition.Code, _ trouble: Trouble?, _ now: Instant) {
        let before = standing[code]
        standing[code] = trouble.map { Condition(code, since: before?.since ?? now, $0) }
        guard (before == nil) != (trouble == nil), let condition = standing[code] ?? before else { return }
        transitions.append(StoreConditions.Transition(condition: condition, hasBegun: trouble != nil))
        transitions = transitions.suffix(StoreConditions.kept)
    }
}

extension Condition {
    /// A write's refusal while this stands.
    var refusal: Refusal { code.refuse(trouble) }
}

extension Condition.Code {
    /// A write's refusal for want of what the trouble says.
    func refuse(_ trouble: Trouble) -> Refusal { Refusal(refusal ?? .busy, "\(trouble.sentence). Nothing was done") }
}
