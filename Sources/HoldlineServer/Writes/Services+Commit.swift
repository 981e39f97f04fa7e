import HTTPTypes
package import HoldlineCore
package import HoldlineStore
import HoldlineWire
package import HummingbirdCore

/// Writes of one command.
extension Services {
    /// Reads the body, makes the command of it, and answers once it is committed.
    package func commit<Body: Decodable>(
        _ request: APIRequest, _ type: Body.Type, _ command: (Body) throws -> Command
    ) async throws -> Response {
        let (body, bytes) = try await request.json(type)
        let command = try command(body)
        try await prepare(command)
        let written = try await store.submit(try request.write(command, body: bytes))
        return try Response(written)
    }
}

/// Answers to writes.
extension Response {
    /// What was written, with its version, its place where it is new, and whether it is the answer to a key seen before.
    package init(_ written: Written) throws {
        self = .json(
            try JSONAnswer.buffer(written.answer), version: written.version, status: written.created ? .created : .ok)
        if written.created { headers[.location] = written.answer.content.path }
        if written.replayed { headers[.idempotencyReplayed] = "true" }
    }
}

/// What a write answers with, on the wire.
extension Written.Answer {
    /// The value itself, what a line of many answers calls it, and the path of the resource.
    package var content: (value: any Encodable & Sendable, name: StaticString, path: String) {
        switch self {
        case .ticket(let page): (page, "ticket", "/v1/tickets/\(page.ticket.id)")
        case .invoice(let invoice): (invoice, "invoice", Self.path(invoice.number))
        case .status(let status): (status, "status", Self.path(status.invoice))
        case .document(let document): (document, "document", Self.path(document.credits ?? document.number))
        case .reminder(let reminder): (reminder, "reminder", Self.path(reminder.invoice))
        case .handover(let handover): (handover, "handover", Self.path(handover.invoice))
        case .hold(let hold): (hold, "hold", "/v1/holds/\(hold.id)")
        case .customer(let customer): (customer, "customer", "/v1/customers/\(PercentCoding.encode(customer.reference.text))")
        case .call(let call): (call, "call", "/v1/calls/\(call.id)")
        case .legalHold(let hold): (hold, "legalHold", "/v1/customers/\(PercentCoding.encode(hold.customer.text))")
        case .notice(let notice): (notice, "notice", "/v1/notices")
        case .message(let message): (message, "message", "/v1/messages/\(message.id)")
        case .receipt(let receipt): (receipt, "receipt", "/v1/messages/\(receipt.id)")
        case .reading(let reading): (reading, "reading", "/v1/person")
        case .erasure(let receipt): (receipt, "erasure", "/v1/person/erase")
        case .agent(let agent): (agent, "agent", "/v1/agents/\(PercentCoding.encode(agent.login))")
        }
    }

    /// The path of an invoice, its number percent-encoded.
    private static func path(_ number: InvoiceNumber) -> String { "/v1/invoices/\(PercentCoding.encode(number.text))" }
}

/// The JSON of the value alone.
extension Written.Answer: PlainJSON {
    package func encode(to encoder: any Encoder) throws { try content.value.encode(to: encoder) }

    /// A value that writes itself is written at once; the others go through `Codable`, with sorted keys.
    package func write(into json: inout PlainText) throws {
        let value = content.value
        if let plain = value as? any PlainJSON { try plain.write(into: &json) } else { json.append(try SortedJSON.anyBytes(self)) }
    }
}
