import GRDB
import HoldlineCore

/// The words of customers, and of what tickets say beside their texts: names, addresses, references, numbers.
///
/// Telephone numbers of customers are in the table `phone`; those of a ticket's contact are words here, as `Numbering.bare` gives them.
/// Both tables follow from the rows: what a change takes out is what the row had before it.
enum WordIndex {
    /// The most words that one subject is found by; free text may be as long as it likes.
    static let largestCount = 64
    /// The longest word, in scalars; what is beyond it is not looked for.
    private static let longestWord = 48

    /// Letters and digits in the form in which they are looked for: without case, marks and signs.
    static func words(of text: String) -> [String] {
        SearchText.folded(text).lowercased().unicodeScalars.split { !$0.isPartOfWord }.map { word in
            String(String.UnicodeScalarView(word.prefix(longestWord)))
        }
    }

    // MARK: What rows are found by

    /// The words of a customer as the table has it; empty where nobody registered it.
    static func words(ofCustomer reference: CustomerReference, _ db: Database) throws -> [String] {
        let select = try db.cachedStatement(sql: "SELECT reference, name, siren, vat, emails FROM customer WHERE reference = ?")
        return try Row.fetchOne(select, arguments: [reference.text]).map(words(ofCustomer:)) ?? []
    }

    /// Reads no other columns than these: it is used by a migration, too, when later ones are not there yet.
    static func words(ofCustomer row: Row) throws -> [String] {
        let emails = try StoredJSON.decode([FreeText].self, from: row["emails"]).map(\.text)
        let texts = [row["reference"] as String?, row["name"], row["vat"]].compactMap(\.self) + emails
        return some(texts.flatMap(words(of:)) + [row["siren"] as String?].compactMap(\.self))
    }

    /// The words of a ticket's contact and of the customer's own reference, as the table has them.
    static func words(ofTicket id: TicketID, _ db: Database) throws -> [String] {
        let select = try db.cachedStatement(sql: "SELECT contact, reference FROM ticket WHERE id = ?")
        return try Row.fetchOne(select, arguments: [id.number]).map(words(ofTicket:)) ?? []
    }

    /// As `words(ofCustomer:)`.
    static func words(ofTicket row: Row) throws -> [String] {
        let contact = try (row["contact"] as String?).map { try StoredJSON.decode(Contact.self, from: $0) }
        let texts = [row["reference"] as String?, contact?.name?.text, contact?.email?.text].compactMap(\.self)
        let number = contact?.phone.flatMap { Numbering.bare($0.text) }
        return some(texts.flatMap(words(of:)) + [number].compactMap(\.self))
    }

    /// Each word once, in the order in which they stand.
    private static func some(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return Array(words.filter { seen.insert($0).inserted }.prefix(largestCount))
    }

    // MARK: The tables

    private static let deleteCustomer = PreparedText("DELETE FROM customer_word WHERE word = ? AND customer = ?")
    private static let insertCustomer = PreparedText("INSERT INTO customer_word (word, customer) VALUES (?, ?)")
    private static let deleteTicket = PreparedText("DELETE FROM ticket_word WHERE word = ? AND ticket = ?")
    private static let insertTicket = PreparedText("INSERT INTO ticket_word (word, ticket) VALUES (?, ?)")

    /// Takes out the words that went, and adds those that came; what stayed is not written again. `old` has to be what the row
    /// had before it was changed.
    static func changeCustomer(_ reference: CustomerReference, from old: [String], to new: [String], _ statements: Statements) throws {
        for word in Set(old).subtracting(new) {
            try statements.run(deleteCustomer, [.text(word), reference.column])
        }
        for word in Set(new).subtracting(old) {
            try statements.run(insertCustomer, [.text(word), reference.column])
        }
    }

    /// As `changeCustomer`.
    static func changeTicket(_ id: TicketID, from old: [String], to new: [String], _ statements: Statements) throws {
        for word in Set(old).subtracting(new) {
            try statements.run(deleteTicket, [.text(word), id.column])
        }
        for word in Set(new).subtracting(old) {
            try statements.run(insertTicket, [.text(word), id.column])
        }
    }
}

extension Unicode.Scalar {
    /// Letters, marks that belong to them, and digits of all scripts.
    fileprivate var isPartOfWord: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber,
            .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark:
            true
        default: false
        }
    }
}
