package import HoldlineCore

/// What a request's query asks for: the client writes it, the route reads it, the document lists its parameters, and the store takes it
/// as its filter.
package protocol WireQuery: Sendable {
    /// Asks for whatever there is.
    init()
    /// In the order of the document; a name comes once.
    static var parameters: [Parameter<Self>] { get }
    /// Throws `invalid` where something is missing.
    func check() throws(Refusal)
}

extension WireQuery {
    /// Nothing is missing where nobody says otherwise.
    package func check() throws(Refusal) {}

    /// Asks for what `ask` sets.
    package init(_ ask: (inout Self) -> Void) {
        self.init()
        ask(&self)
    }

    /// What the parameters of a request say; throws `invalid` where a value is none of its parameter's.
    package init(_ text: QueryText) throws(Refusal) {
        self.init()
        for parameter in Self.parameters {
            if let value = text[parameter.described.name] { try parameter.read(&self, value) }
        }
        try check()
    }

    /// Names and texts, as the client sends them.
    package var items: [(name: String, text: String)] {
        Self.parameters.compactMap { parameter in parameter.write(self).map { (parameter.described.name, $0) } }
    }

    /// The parameters as the route declares them.
    package static var described: [QueryParameter] { parameters.map(\.described) }
}

/// A name that a route takes in its query.
package struct QueryParameter: Sendable {
    /// As it stands in the query.
    package let name: String
    /// Of its text, read as a value.
    package let schema: Schema
    /// For the document and the command's help.
    package let summary: String
}

/// One parameter of a query: its name, and the property that it is read into and written from.
package struct Parameter<Query: Sendable>: Sendable {
    /// What the document says of it.
    package let described: QueryParameter
    /// nil where the query says nothing about it.
    let write: @Sendable (Query) -> String?
    /// Throws `invalid` for a text that is no value of the parameter.
    let read: @Sendable (inout Query, String) throws(Refusal) -> Void

    /// Left out where the property is nil.
    package init<Value: QueryValue>(
        _ name: String, _ property: any WritableKeyPath<Query, Value?> & Sendable, _ summary: String, schema: Schema = Value.schema
    ) {
        described = QueryParameter(name: name, schema: schema, summary: summary)
        write = { $0[keyPath: property]?.queryText }
        read = { (query, text) throws(Refusal) in query[keyPath: property] = try Value.read(text, for: name) }
    }

    /// Always written.
    package init<Value: QueryValue>(
        _ name: String, _ property: any WritableKeyPath<Query, Value> & Sendable, _ summary: String, schema: Schema = Value.schema
    ) {
        described = QueryParameter(name: name, schema: schema, summary: summary)
        write = { $0[keyPath: property].queryText }
        read = { (query, text) throws(Refusal) in query[keyPath: property] = try Value.read(text, for: name) }
    }

    /// Written where it is true.
    package init(_ name: String, flag property: any WritableKeyPath<Query, Bool> & Sendable, _ summary: String) {
        described = QueryParameter(name: name, schema: .flag, summary: summary)
        write = { $0[keyPath: property] ? "true" : nil }
        read = { (query, text) throws(Refusal) in query[keyPath: property] = try Bool.read(text, for: name) }
    }

    /// A whole number of a range; `problem` is said of a text that is none.
    package init(
        _ name: String, _ property: any WritableKeyPath<Query, Int?> & Sendable, in range: ClosedRange<Int>, _ summary: String,
        problem: String? = nil
    ) {
        // Nothing is said of an end that nobody reaches.
        let schema = Schema.whole(from: range.lowerBound, to: range.upperBound > 1_000_000 ? nil : range.upperBound)
        let problem = problem ?? "is no whole number from \(range.lowerBound) to \(range.upperBound)"
        described = QueryParameter(name: name, schema: schema, summary: summary)
        write = { $0[keyPath: property].map(String.init) }
        read = { (query, text) throws(Refusal) in
            guard text.isDigits, let number = Int(text), range.contains(number) else {
                throw .invalid(name, "“\(text.prefix(40))” \(problem)")
            }
            query[keyPath: property] = number
        }
    }
}

/// Parameters of many lists.
extension Parameter {
    static func customer(_ property: any WritableKeyPath<Query, CustomerReference?> & Sendable) -> Self {
        Parameter("customer", property, "Only those of this customer.")
    }

    static func ticket(_ property: any WritableKeyPath<Query, TicketID?> & Sendable) -> Self {
        Parameter("ticket", property, "Only those of this ticket.")
    }
}
