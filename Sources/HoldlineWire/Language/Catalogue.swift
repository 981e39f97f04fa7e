/// The phrases of a language, by their English.
enum Catalogue {
    /// nil for a phrase that stays as it is: in English, and where a catalogue lacks it.
    static func pattern(_ key: String, in language: Language, of subject: Phrase.Subject? = nil) -> String? {
        switch (language, subject) {
        case (.english, _): nil
        case (.french, nil): french[key]
        case (.french, .sentence): frenchWords[key] ?? french[key]
        case (.french, .report): frenchReports[key] ?? french[key]
        }
    }

    /// Made when the first phrase is told in French.
    static let french: [String: String] = (parts + [frenchWords, frenchReports]).reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    /// Each has phrases of its own. Single words, which stand in sentences, and those of reports may be others' with another meaning, which
    /// counts there.
    static let parts = [
        frenchWallboard, frenchWallboardTerminal, frenchHeadings, frenchDunning, frenchTickets, frenchCustomers,
        frenchCalls, frenchMails, frenchPerson, frenchOperation, frenchDesk, frenchArguments, frenchFailures, frenchFileFailures,
    ]
}
