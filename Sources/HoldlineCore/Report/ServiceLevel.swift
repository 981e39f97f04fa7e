/// How a service level is reckoned: on one month of real calls these four span 41 to 51 %.
///
/// With threshold T: A the answered calls, A_T those of them within T, B the abandoned ones, B_T those of them within T, X the timed-out
/// ones, S the short abandons. Only calls that are over take part: who still waits or talks is not in a figure of the past, so a
/// conversation that goes on is in neither A nor A_T until it ends. Callers who were turned away, called back, lost or left by a key are in
/// none of the four; those who were sent away or withdrawn are in `asterisk2` alone.
package enum ServiceLevelFormula: String, WireWord {
    /// A_T / A, what Asterisk calls the service level.
    case asterisk
    /// (A_T + B_T) / (A + B + X), Asterisk's second one, as `queue show` prints it: `record_abandoned` of `app_queue.c` counts callers who
    /// timed out, were sent away from an empty queue or withdrawn as abandoned, in both terms.
    case asterisk2
    /// A_T / (A + B + X)
    case offered
    /// A_T / (A + B + X − S)
    case offeredShort = "offered-short"

    package static let noun = "formula"
}

/// A service level with what it was reckoned from.
package struct ServiceLevel: Codable, Hashable, Sendable {
    package var formula: ServiceLevelFormula
    /// The numerator, in calls.
    package var within: Int
    /// The denominator, in calls.
    package var of: Int
    /// Such as `57.14`; null where `of` is 0.
    @OrNull package var percent: String?

    /// Takes its counts from the figures: conversations that go on are left out of the answered.
    init(_ formula: ServiceLevelFormula, _ figures: QueueFigures) {
        let answered = figures.answered - figures.talking
        let lost = figures.abandoned + figures.timedOut
        self.formula = formula
        switch formula {
        case .asterisk: (within, of) = (figures.answeredWithin, answered)
        case .asterisk2:
            within = figures.answeredWithin + figures.abandonedWithin + figures.leftWithin
            of = answered + lost + figures.emptied + figures.withdrawn
        case .offered: (within, of) = (figures.answeredWithin, answered + lost)
        case .offeredShort: (within, of) = (figures.answeredWithin, answered + lost - figures.shortAbandoned)
        }
        percent = hundredths(Int64(within) * 100, by: Int64(of))
    }
}

/// A quotient of whole numbers, none of them negative, with two decimals, half a hundredth rounded up; nil where there is nothing to divide by.
func hundredths(_ dividend: Int64, by divisor: Int64) -> String? {
    guard divisor > 0, dividend >= 0 else { return nil }
    // The rest alone is multiplied: a dividend of years of seconds stays within 64 bits.
    let (whole, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    let rounded = (rest * 200 + divisor) / (2 * divisor)
    return "\(whole + rounded / 100).\(padded(Int(rounded % 100), 2))"
}
