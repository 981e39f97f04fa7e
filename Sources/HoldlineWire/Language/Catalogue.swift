/// The phrases of a language, by their English.
enum Catalogue {
    /// nil for a phrase that stays as it is: in English, and where a catalogue lacks it.
    static func pattern(_ key: String, in language: Language) -> String? {
        switch language {
        case .english: nil
        case .french: french[key]
        }
    }

    /// Made when the first phrase is told in French.
    static let french: [String: String] = {
        var all: [String: String] = [:]
        // Of a key that several parts have the first one counts.
        for part in [
            frenchWallboard, frenchWallboardTerminal, frenchHeadings, frenchWords, frenchDunning, frenchTickets, frenchCustomers,
            frenchCalls, frenchMails, frenchOperation, frenchReports, frenchDesk, frenchArguments, frenchFailures, frenchFileFailures,
        ] { all.merge(part) { first, _ in first } }
        return all
    }()
}
