import Foundation
import HoldlineCore
import HoldlineStore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite struct OpenAPITests {
    private let document: Parsed

    init() throws {
        document = try JSONValue.read(JSONAnswer.bytes(OpenAPI.document(Routes.all)))
    }

    @Test("every route is in the document, and nothing else is")
    func routes() {
        let methods: Set = ["get", "put", "post", "patch", "delete"]
        let described = (document["paths"]?.members ?? [:]).flatMap { path, operations in
            operations.members.keys.filter(methods.contains).map { "\($0.uppercased()) \(path)" }
        }
        #expect(described.sorted() == Routes.all.map(\.name).sorted())
        #expect(document["openapi"]?.string == "3.1.0")
    }

    @Test("every problem code is in the document, under its status")
    func codes() {
        for code in Refusal.Code.allCases {
            let response = document["components"]?["responses"]?["Problem\(ProblemBody(Refusal(code, "")).status)"]
            #expect(response?["description"]?.string?.contains("`\(code.rawValue)`") == true, "\(code)")
        }
    }

    @Test("every reference leads somewhere, and every schema is referred to")
    func references() {
        var found: Set<String> = []
        func walk(_ value: Parsed) {
            if let reference = value["$ref"]?.string { found.insert(reference) }
            value.members.values.forEach(walk)
            value.elements.forEach(walk)
        }
        walk(document)
        for reference in found {
            let parts = reference.split(separator: "/").dropFirst().map(String.init)
            #expect(parts.reduce(Optional(document)) { $0?[$1] } != nil, "\(reference)")
        }
        for name in Schemas.all.keys { #expect(found.contains("#/components/schemas/\(name)"), "\(name)") }
    }

    @Test("an answer without a body is in the document, and headers that are too long are for every route")
    func statuses() {
        let next = document["paths"]?["/v1/calls/next"]?["post"]?["responses"]?["204"]
        #expect(next?["description"]?.string == "There is none." && next?["content"] == nil)
        for item in (document["paths"]?.members ?? [:]).values {
            for (method, operation) in item.members where method != "parameters" {
                #expect(operation["responses"]?["431"]?["$ref"]?.string == "#/components/responses/Problem431")
            }
        }
        let long = document["components"]?["responses"]?["Problem431"]
        #expect(long?["description"]?.string?.contains("`too-large`") == true)
    }

    @Test("operation ids are unique, and every parameter of a path is described")
    func operations() {
        let operations = (document["paths"]?.members ?? [:]).values.flatMap { $0.members.values }.compactMap { $0["operationId"]?.string }
        #expect(Set(operations).count == Routes.all.count)
        for route in Routes.all {
            let described = document["paths"]?[route.path.description]?["parameters"]?.elements.compactMap { $0["name"]?.string } ?? []
            #expect(described == route.path.parameters)
        }
    }

    @Test("operations are called by what they do, each in a group, and lists have names: a client is generated from them")
    func names() throws {
        func operation(_ method: String, _ path: String) -> Parsed? { document["paths"]?[path]?[method] }
        let expected = [
            ("post", "/v1/tickets/{id}/resolve", "resolveTicket", "Tickets"), ("post", "/v1/tickets", "openTicket", "Tickets"),
            ("get", "/v1/tickets", "listTickets", "Tickets"), ("get", "/v1/tickets/{id}", "getTicket", "Tickets"),
            ("post", "/v1/tickets/{id}/settle", "settleDispute", "Tickets"),
            ("put", "/v1/invoices/{number}", "registerInvoice", "Invoices"),
            ("post", "/v1/invoices", "registerInvoices", "Invoices"), ("post", "/v1/dunning/check", "checkInvoices", "Dunning"),
            ("get", "/v1/invoices/{number}/dunning", "getDunningAnswer", "Dunning"),
            ("get", "/v1/holds/changes", "listChangedAnswers", "Dunning"),
            ("patch", "/v1/customers/{reference}", "editCustomer", "Customers"),
            ("post", "/v1/calls/{id}/answer", "answerCall", "Calls"), ("get", "/v1/find", "find", "Finding"),
            ("get", "/healthz", "getHealth", "Operations"), ("get", "/v1/my", "listMy", "Tickets"),
            ("post", "/v1/notices", "postNotices", "Customers"),
        ]
        for (method, path, name, tag) in expected {
            #expect(operation(method, path)?["operationId"]?.string == name)
            #expect(operation(method, path)?["tags"]?.elements.compactMap(\.string) == [tag])
        }
        let tags = Set(document["tags"]?.elements.compactMap { $0["name"]?.string } ?? [])
        for item in (document["paths"]?.members ?? [:]).values {
            for (method, operation) in item.members where method != "parameters" {
                let id = operation["operationId"]?.string ?? ""
                #expect(id.wholeMatch(of: /[a-z]+[A-Za-z]*/) != nil && !id.contains("V1"), "\(id)")
                #expect(tags.isSuperset(of: operation["tags"]?.elements.compactMap(\.string) ?? ["none"]))
            }
        }
        for route in Routes.all {
            let segment = OperationTag.segment(of: route)
            #expect(OperationTag.all.count { $0.segments.contains(segment) } == 1, "the group of \(route.name) is not said")
        }
        let list = operation("get", "/v1/tickets")?["responses"]?["200"]?["content"]?["application/json"]?["schema"]
        #expect(list?["$ref"]?.string == "#/components/schemas/TicketList")
    }

    @Test("the document, the manual and the README say the same of keys: they are a choice, and remembered for so many days")
    func keys() throws {
        let key = document["components"]?["parameters"]?["IdempotencyKey"]
        #expect(key?["required"] == nil && key?["description"]?.string?.contains("A choice") == true)
        #expect(key?["description"]?.string?.contains("\(IdempotencyKey.daysKept) days") == true)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        for file in ["README.md", "Deploy/man/holdline-api.7"] {
            let text = try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
            #expect(text.contains("for \(IdempotencyKey.daysKept) days") && text.contains("is a choice"), "\(file)")
        }
    }

    @Test("a body with all its fields has exactly the properties of its schema")
    func bodies() throws {
        for (name, sample) in Samples.bodies {
            let value = try JSONValue.read(JSONAnswer.bytes(sample))
            #expect(SchemaValidator.problems(value, .named(name)) == [], "\(name)")
            #expect(value.members.keys.sorted() == properties(name), "\(name)")
        }
        let described = Set(Routes.all.flatMap(\.bodies).compactMap { if case .named(let name) = $0.schema { name } else { nil } })
        #expect(described == Set(Samples.bodies.map(\.0)))
    }

    @Test("an answer with all its fields has exactly the properties of its schema")
    func answers() throws {
        for (name, sample) in Samples.answers {
            let value = try JSONValue.read(JSONAnswer.bytes(sample))
            let unset = name == "Ticket" || name == "TicketLine" ? ["$.resolution"] : []
            #expect(SchemaValidator.problems(value, .named(name)).filter { !unset.contains($0) } == [], "\(name)")
            #expect(value.members.keys.sorted() == properties(name), "\(name)")
        }
    }

    private func properties(_ name: String) -> [String] {
        guard case .object(let fields) = Schemas.all[name] else { return [] }
        return fields.map(\.name).sorted()
    }
}
