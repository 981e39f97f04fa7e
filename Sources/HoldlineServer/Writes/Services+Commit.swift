import HTTPTypes
package import HoldlineCore
package import HoldlineStore
import HoldlineWire
package import HummingbirdCore

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

extension Response {
    /// What was written, with its version, its place where it is new, and whether it is the answer to a key seen before.
    package init(_ written: Written) throws {
        self = .json(
            try JSONAnswer.buffer(written.answer), version: written.version, status: written.created ? .created : .ok)
        if written.created { headers[.location] = written.answer.location }
        if written.replayed { headers[.idempotencyReplayed] = "true" }
    }
}

extension Written.Answer {
    /// The path of the resource.
    package var location: String {
        switch self {
        case .ticket(let page): "/v1/tickets/\(page.ticket.id)"
        case .invoice(let invoice): "/v1/invoices/\(PercentCoding.encode(invoice.number.text))"
        case .status(let status): "/v1/invoices/\(PercentCoding.encode(status.invoice.text))"
        case .document(let document): "/v1/invoices/\(PercentCoding.encode((document.credits ?? document.number).text))"
        case .reminder(let reminder): "/v1/invoices/\(PercentCoding.encode(reminder.invoice.text))"
        case .handover(let handover): "/v1/invoices/\(PercentCoding.encode(handover.invoice.text))"
        case .hold(let hold): "/v1/holds/\(hold.id)"
        case .customer(let customer): "/v1/customers/\(PercentCoding.encode(customer.reference.text))"
        case .call(let call): "/v1/calls/\(call.id)"
        case .agent(let agent): "/v1/agents/\(PercentCoding.encode(agent.login))"
        }
    }
}

extension Written.Answer: Encodable {
    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .ticket(let page): try page.encode(to: encoder)
        case .invoice(let invoice): try invoice.encode(to: encoder)
        case .status(let status): try status.encode(to: encoder)
        case .document(let document): try document.encode(to: encoder)
        case .reminder(let reminder): try reminder.encode(to: encoder)
        case .handover(let handover): try handover.encode(to: encoder)
        case .hold(let hold): try hold.encode(to: encoder)
        case .customer(let customer): try customer.encode(to: encoder)
        case .call(let call): try call.encode(to: encoder)
        case .agent(let agent): try agent.encode(to: encoder)
        }
    }
}

extension Written.Answer: PlainJSON {
    package func write(into json: inout PlainText) throws {
        switch self {
        case .ticket(let page): try page.write(into: &json)
        case .invoice(let invoice): try invoice.write(into: &json)
        case .hold(let hold): try hold.write(into: &json)
        case .status, .document, .reminder, .handover, .customer, .call, .agent: json.append(try SortedJSON.anyBytes(self))
        }
    }
}
