/// Something that `GET /v1/find` found: one line a hit, with the part that matched.
package struct Found: Codable, Hashable, Sendable {
    package var kind: Kind
    /// What its page is asked for by: a reference, an invoice's number, `T-7`.
    package var id: String
    package var fit: Fit
    /// The part that matched.
    package var field: Field
    /// What that part says, or the words around the place.
    package var match: String
    /// A customer's name, a ticket's subject; of an invoice its customer's name. null where there is none.
    @OrNull package var title: FreeText?
    /// Whose it is; null for a customer, and where nobody knows.
    @OrNull package var customer: CustomerReference?
    /// Of a ticket or a call its state, of an invoice the decision of a dunning answer, of a hold its kind.
    @OrNull package var state: String?
    /// `open`: what is open of an invoice, VAT included.
    @OrNull package var open: Amount?
    @OrNull package var currency: Currency?
    /// When a ticket was opened, a hold placed, a call came.
    @OrNull package var at: Instant?

    package init(_ kind: Kind, _ id: String, _ fit: Fit, _ field: Field, match: String, title: FreeText? = nil) {
        (self.kind, self.id, self.fit, self.field, self.match, self.title) = (kind, id, fit, field, match, title)
    }

    /// The kinds, in the order in which they are listed.
    package enum Kind: String, WireWord {
        case customer, ticket, invoice, hold, call

        package static let noun = "kind of what is found"
    }

    /// How well it fits.
    package enum Fit: String, WireWord {
        /// What was asked for names this: its number or reference, or a number or address that is the customer's.
        case exact
        /// All words stand somewhere in it.
        case part
        /// Nothing has the words; this is written nearly so.
        case near

        package static let noun = "fit"
    }

    /// Parts of things in which it was looked.
    package enum Field: String, WireWord {
        /// What its page is asked for by.
        case id
        /// Of a customer.
        case name, phone, email, siren, vat
        /// Of a ticket; `reference` is the customer's own.
        case subject, description, note, contact, reference
        /// What it is about, or whose it is.
        case invoice, customer

        package static let noun = "field"
    }
}

/// A word that a shell may complete a command with.
package struct Completion: Codable, Hashable, Sendable {
    /// The word itself: `T-7`, a reference, a name.
    package var value: String
    /// What a person recognises it by; null where the word says all.
    @OrNull package var help: FreeText?

    package init(_ value: String, _ help: FreeText? = nil) { (self.value, self.help) = (value, help) }

    /// What is completed.
    package enum Kind: String, WireWord {
        case ticket, invoice, customer, queue, agent

        package static let noun = "kind of word"
    }
}

/// `GET /v1/completions`.
package struct Completions: Codable, Hashable, Sendable {
    /// The best ones first.
    package var items: [Completion]

    package init(items: [Completion]) { self.items = items }
}
