/// How many elements a page leaves out of each of its lists, oldest first: a list ends only at its end, or says what follows.
package struct More: Codable, Hashable, Sendable {
    /// Elements of the customer's lists beyond those of the page; nil where the page has all of them.
    package var openTickets, heldInvoices, openInvoices, promises: Int?
    /// Earlier lines.
    package var history: Int?
    /// Earlier mails.
    package var messages: Int?
    /// Earlier things that happened to the customer.
    package var contacts: Int?

    package init() {}

    /// nil where nothing is left out.
    package var orNil: More? { self == More() ? nil : self }
}

extension More {
    /// The count of what is left out; nil for none.
    package static func count(_ whole: Int, shown: Int) -> Int? { whole > shown ? whole - shown : nil }
}
