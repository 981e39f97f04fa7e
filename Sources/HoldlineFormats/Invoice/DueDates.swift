import HoldlineCore

/// BT-9 as a document gives it: once, in instalments, or in words only.
struct DueDates {
    /// Dates repeated by several elements count once.
    private var days: Set<Day> = []
    /// The first terms in words, for the remark.
    private var terms: String?

    /// Before the last of several dates not all is due, and dunning must not come early.
    ///
    /// nil where the document gives none, which leaves the due date to the terms that the configuration
    /// has for the customer.
    var day: Day? { days.max() }

    /// Takes one date of payment, wherever in the document it stands.
    mutating func add(_ day: Day) { days.insert(day) }

    /// Terms of payment in words (BT-20): shown where they are all that there is, and never read. “30 jours fin de mois” has two
    /// readings, and `#SKONTO#TAGE=14#` says when a discount ends.
    mutating func add(words: String?) { terms = terms ?? words }

    /// How the remark begins that no date is given.
    static let unknown = "has no due date (BT-9)"

    /// That one of several dates was taken, or that none is known; a credit note drops the latter,
    /// since it is never due.
    var remarks: [String] {
        if days.count > 1, let day { return ["has \(days.count) due dates: the last one, \(day), is taken"] }
        guard days.isEmpty else { return [] }
        let words = terms.map { ", only terms in words (“\(excerpt($0, 80))”)" } ?? ""
        return ["\(Self.unknown)\(words): it is not known when it is due, unless the configuration gives terms"]
    }
}
