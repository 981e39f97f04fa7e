import HoldlineCore
import Testing

@testable import HoldlineServer

@Suite struct RouteTableTests {
    private let table = RouteTable(Routes.all)

    private func match(_ method: String, _ target: String) -> String {
        guard let method = Routes.all.first(where: { $0.name.hasPrefix(method + " ") })?.method else { return "no such method" }
        switch table.match(method, RequestTarget(target)) {
        case .route(let route, let values):
            let texts = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return ([route.name] + texts).joined(separator: " ")
        case .otherMethods(let methods): return methods.joined(separator: ",")
        case .nothing: return "nothing"
        }
    }

    @Test("an encoded slash is part of a number, not the end of one")
    func encodedSlash() throws {
        #expect(
            match("GET", "/v1/invoices/2025%2F0042%20%C3%A9/dunning") == "GET /v1/invoices/{number}/dunning number=2025%2F0042%20%C3%A9")
        let values = PathValues(encoded: ["number": "2025%2F0042%20%C3%A9"])
        #expect(try values.identifier("number", InvoiceNumber.self).text == "2025/0042 é")
    }

    @Test(
        "the path decides, and its query does not",
        arguments: [
            ("GET", "/v1/tickets?state=new", "GET /v1/tickets"), ("GET", "/v1/tickets/T-7", "GET /v1/tickets/{id} id=T-7"),
            ("POST", "/v1/tickets/7/take", "POST /v1/tickets/{id}/take id=7"), ("POST", "/v1/tickets/7/steal", "nothing"),
            ("GET", "/v1/tickets/", "nothing"), ("GET", "/v1//tickets", "nothing"), ("GET", "/", "nothing"), ("GET", "", "nothing"),
            ("PATCH", "/v1/tickets", "GET,HEAD,POST"), ("GET", "/v1/dunning/check", "POST"), ("PUT", "/healthz", "GET,HEAD"),
            ("GET", "/v1/tickets/7/take", "POST"), ("GET", "/V1/tickets", "nothing"),
        ])
    func paths(method: String, target: String, expected: String) {
        #expect(match(method, target) == expected)
    }

    @Test(
        "a path that is not percent-encoded UTF-8 is malformed, an identifier that may not be one is invalid",
        arguments: [
            ("%F", Refusal.Code.malformed), ("%FF", .malformed), ("%00", .invalid), ("%20", .invalid), ("..", .invalid), ("%2E", .invalid),
        ] as [(String, Refusal.Code)])
    func badNumbers(text: String, code: Refusal.Code) {
        let refusal = #expect(throws: Refusal.self) {
            try PathValues(encoded: ["number": text[...]]).identifier("number", InvoiceNumber.self)
        }
        #expect(refusal?.code == code)
    }

    @Test("no two routes have one method and path")
    func unique() {
        #expect(Set(Routes.all.map(\.name)).count == Routes.all.count)
    }

    @Test(
        "each role reaches what the contract gives it",
        arguments: [
            ("POST /v1/tickets", "agent supervisor"), ("GET /v1/tickets", "agent supervisor auditor"),
            ("GET /v1/stale", "agent supervisor auditor"), ("PUT /v1/invoices/{number}", "ledger"), ("POST /v1/invoices", "ledger"),
            ("POST /v1/invoices/{number}/statuses", "ledger"), ("PUT /v1/customers/{reference}", "ledger"),
            ("POST /v1/documents", "ledger"), ("POST /v1/customers/{reference}/merge", "supervisor ledger"),
            ("POST /v1/notices", "supervisor ledger"), ("GET /v1/customers/{reference}/claims", "agent supervisor ledger auditor"),
            ("GET /v1/invoices/{number}", "agent supervisor ledger dunning auditor"), ("POST /v1/holds", "agent supervisor"),
            ("POST /v1/holds/{id}/lift", "agent supervisor"), ("GET /v1/holds", "agent supervisor dunning auditor"),
            ("POST /v1/invoices/{number}/reminders", "supervisor dunning"), ("POST /v1/invoices/{number}/handovers", "supervisor dunning"),
            ("GET /v1/handovers", "agent supervisor ledger dunning auditor"),
            ("GET /v1/agencies", "agent supervisor ledger dunning auditor"),
            ("POST /v1/invoices/{number}/agency-reports", "supervisor ledger"),
            ("GET /v1/person", "supervisor auditor"), ("POST /v1/person/erase", "supervisor"),
            ("POST /v1/retention", "supervisor"), ("POST /v1/ledger/redact", "supervisor"),
            ("POST /v1/customers/{reference}/preserve", "supervisor"), ("POST /v1/customers/{reference}/release", "supervisor"),
            ("GET /v1/events", "supervisor dunning auditor"), ("GET /v1/ledger/verify", "supervisor auditor"),
            ("GET /v1/whoami", "agent supervisor ledger dunning auditor bridge monitor wallboard"),
            ("POST /v1/calls", "agent supervisor bridge"), ("POST /v1/calls/next", "agent supervisor bridge"),
            ("POST /v1/messages", "agent supervisor bridge"), ("POST /v1/outbox", "agent supervisor ledger dunning"),
            ("POST /v1/messages/{id}/requeue", "agent supervisor ledger dunning"),
            ("PUT /v1/files/{sha256}", "agent supervisor ledger dunning bridge"),
            ("GET /v1/files/{sha256}", "agent supervisor ledger dunning auditor"),
            ("GET /v1/messages", "agent supervisor ledger dunning auditor"),
            ("POST /v1/observed/calls", "bridge"), ("GET /v1/calls", "agent supervisor auditor bridge"),
            ("GET /v1/visits", "supervisor auditor bridge"), ("GET /healthz", ""),
        ])
    func roles(name: String, roles: String) throws {
        let route = try #require(Routes.all.first { $0.name == name })
        #expect(route.access.names.joined(separator: " ") == roles)
    }

    @Test("an auditor may read everything, and write nothing")
    func auditor() {
        for route in Routes.all { #expect(route.access.admits([.auditor]) == !route.isWrite, "\(route.name)") }
    }

    @Test("a monitor sees how the daemon is and who it is itself, and nothing else")
    func monitor() {
        let routes = Routes.all.filter { $0.access.admits([.monitor]) }.map(\.name)
        #expect(routes == ["GET /healthz", "GET /readyz", "GET /metrics", "GET /openapi.json", "GET /v1/whoami"])
    }

    @Test("a screen on the wall sees the wallboard, how the daemon is and who it is itself, and nothing else")
    func wallboard() {
        let routes = Routes.all.filter { $0.access.admits([.wallboard]) }.map(\.name)
        #expect(
            routes == [
                "GET /v1/wallboard", "GET /wallboard", "GET /wallboard/events", "GET /healthz", "GET /readyz", "GET /v1/whoami",
            ])
        #expect(!Access.wallboardNames.admits([.wallboard]) && Access.wallboardNames.admits([.wallboard, .agent]))
    }

    @Test("a caller without a role is let in nowhere but at /healthz")
    func nobody() {
        for route in Routes.all { #expect(route.access.admits([]) == (route.name == "GET /healthz"), "\(route.name)") }
    }
}
