import Foundation
import GRDB
import HoldlineCore

/// A value in a column that no version of this program wrote.
struct UnreadableColumn: Error, CustomStringConvertible {
    /// Which column, and where it is known what stands in it.
    let description: String
}

/// Columns as values of Core. The unlabelled text is the column's name.
extension Row {
    /// A word that must be there. Throws `UnreadableColumn` for one that this version does not know.
    func word<Word: WireWord>(_ column: String) throws -> Word {
        let text: String = self[column]
        guard let word = Word(rawValue: text) else { throw UnreadableColumn(description: "\(column) is “\(text)”") }
        return word
    }

    /// nil for NULL alone: a word that is not known would otherwise be lost when the row is written again.
    func optionalWord<Word: WireWord>(_ column: String) throws -> Word? {
        guard let text = self[column] as String? else { return nil }
        guard let word = Word(rawValue: text) else { throw UnreadableColumn(description: "\(column) is “\(text)”") }
        return word
    }

    /// From milliseconds since 1970 UTC; the column may not be NULL.
    func instant(_ column: String) -> Instant { Instant(milliseconds: self[column]) }
    /// As `instant`; nil for NULL.
    func optionalInstant(_ column: String) -> Instant? { (self[column] as Int64?).map(Instant.init(milliseconds:)) }
    /// From days since 1970-01-01; the column may not be NULL.
    func day(_ column: String) -> Day { Day(number: self[column]) }
    /// As `day`; nil for NULL.
    func optionalDay(_ column: String) -> Day? { (self[column] as Int32?).map(Day.init(number:)) }
    /// nil for NULL, and for what no free text may be.
    func text(_ column: String) -> FreeText? { (self[column] as String?).flatMap(FreeText.init) }
    /// nil for NULL, and for a code that ISO 4217 does not have.
    func currency(_ column: String) -> Currency? { (self[column] as String?).flatMap { Currency(code: $0) } }

    /// From units of the currency's last decimal; nil for NULL, and without a currency.
    func amount(_ column: String, in currency: Currency?) -> Amount? {
        guard let currency, let units = self[column] as Int64? else { return nil }
        return Amount(units: units, decimals: currency.decimals)
    }

    /// nil for NULL. The number was checked when it was written, and is not checked again.
    func invoice(_ column: String) -> InvoiceNumber? { (self[column] as String?).map(InvoiceNumber.init(unchecked:)) }
    /// nil for NULL. The reference was checked when it was written, and is not checked again.
    func customer(_ column: String) -> CustomerReference? { (self[column] as String?).map(CustomerReference.init(unchecked:)) }
    func ticket(_ column: String) -> TicketID? { (self[column] as Int64?).map(TicketID.init(number:)) }
    func hold(_ column: String) -> HoldID? { (self[column] as Int64?).map(HoldID.init(number:)) }

    /// nil for NULL. Throws `DecodingError` for JSON that the type does not take.
    func json<Value: Decodable>(_ type: Value.Type, _ column: String) throws -> Value? {
        try (self[column] as String?).map { try StoredJSON.decode(type, from: $0) }
    }
}

extension Ticket {
    /// The ticket of a row, still without its disputes.
    init(row: Row) throws {
        self.init(
            id: TicketID(number: row["id"]), customer: CustomerReference(unchecked: row["customer"]), subject: row.text("subject"),
            description: row.text("description"), priority: try row.word("priority"), channel: try row.word("channel"),
            assignee: row["assignee"], contact: try row.json(Contact.self, "contact"), reference: row.text("reference"),
            requested: try row.optionalWord("requested"), evidence: try row.json([Evidence].self, "evidence"), call: row["call"],
            openedAt: row.instant("opened_at"), openedBy: row["opened_by"], messagesOf: row.invoice("messages_of"), version: row["version"])
        state = try row.word("state")
        updatedAt = row.instant("updated_at")
        waitingFor = try row.optionalWord("waiting_for")
        waitingUntil = row.optionalDay("waiting_until")
        waitingSince = row.optionalInstant("waiting_since")
        firstResponseAt = row.optionalInstant("first_response_at")
        resolution = try row.json(Resolution.self, "resolution")
        pauses = try row.json([Pause].self, "pauses") ?? []
    }
}

/// A row of `dispute`.
extension Dispute {
    /// Throws `UnreadableColumn` for a word that this version does not know.
    init(row: Row) throws {
        let currency = row.currency("currency")
        self.init(
            ticket: TicketID(number: row["ticket"]), invoice: InvoiceNumber(unchecked: row["invoice"]), reason: try row.word("reason"),
            reasonCode: row["reason_code"], amount: row.amount("amount", in: currency), currency: currency,
            hold: HoldID(number: row["hold"]), openedAt: row.instant("opened_at"), openedSeq: row["opened_seq"],
            base: row.amount("base", in: currency), near: row.invoice("near"))
        state = try row.word("state")
        credited = row.amount("credited", in: currency)
        pending = row.hold("pending")
    }
}

/// A row of `hold`.
extension Hold {
    /// Throws `UnreadableColumn` for a word that this version does not know, and `DecodingError` for a promise that
    /// cannot be read.
    init(row: Row) throws {
        let currency = row.currency("currency")
        self.init(
            id: HoldID(number: row["id"]), kind: try row.word("kind"), invoice: row.invoice("invoice"), customer: row.customer("customer"),
            ticket: row.ticket("ticket"), reason: try row.optionalWord("reason"), amount: row.amount("amount", in: currency),
            currency: currency, from: row.optionalDay("from_day"), until: row.optionalDay("until_day"),
            review: row.optionalDay("review_day"), issuedBefore: row.optionalDay("issued_before"), since: row.instant("since"),
            placedBy: row["placed_by"], note: row.text("note"), countedSince: row["counted_since"],
            promise: try row.json(Promise.self, "promise"), by: row.invoice("replaced_by"), origin: row.hold("origin"),
            version: row["version"])
        liftedAt = row.optionalInstant("lifted_at")
        liftedBy = row["lifted_by"]
    }
}

/// A row of `invoice`.
extension Invoice {
    /// Throws `UnreadableColumn` for a currency that ISO 4217 does not have: without it the amounts mean nothing.
    init(row: Row) throws {
        guard let currency = row.currency("currency") else { throw UnreadableColumn(description: "currency of an invoice") }
        func amount(_ column: String) -> Amount { Amount(units: row[column], decimals: currency.decimals) }
        self.init(
            number: InvoiceNumber(unchecked: row["number"]), customer: CustomerReference(unchecked: row["customer"]),
            issued: row.day("issued"), due: row.optionalDay("due"), currency: currency, amount: amount("amount"), open: amount("open"),
            credited: row.amount("credited", in: currency), registeredAt: row.instant("registered_at"),
            movements: try row.json([Movement].self, "movements"), version: row["version"])
        creditNotes = row.amount("credit_notes", in: currency)
        fromDocuments = row["from_documents"] as Int64? == 1 ? true : nil
        instalments = try row.json([InvoiceInstalment].self, "instalments")
        reissued = try row.json(Reissue.self, "reissued")
        excess = row.amount("excess", in: currency)
    }
}

extension InvoiceStatus {
    init(row: Row) throws {
        let currency = row.currency("currency")
        self.init(
            invoice: InvoiceNumber(unchecked: row["invoice"]), code: row["code"], at: row.instant("at"), message: row["message"],
            by: row["role"], reasons: try row.json([StatusReason].self, "reasons") ?? [], amount: row.amount("amount", in: currency),
            currency: currency, requested: try row.optionalWord("requested"), receivedAt: row.instant("received_at"),
            effect: try row.word("effect"), ticket: row.ticket("ticket"), version: row["version"])
    }
}

extension Customer {
    init(row: Row) throws {
        self.init(
            reference: CustomerReference(unchecked: row["reference"]), name: row.text("name"), siren: row["siren"], vat: row["vat"],
            phones: try row.json([FreeText].self, "phones") ?? [], emails: try row.json([FreeText].self, "emails") ?? [],
            language: row.text("language"), version: row["version"])
    }
}

extension Note {
    init(row: Row) {
        self.init(at: row.instant("at"), by: row["author"], text: row.text("text"), seq: row["seq"])
    }
}
