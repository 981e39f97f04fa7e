import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite struct LetterRouteTests {
    @Test("penalties, what is due soon and a customer's calendar are what their schemas say")
    func answers() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send(
                "PUT", "/v1/invoices/F1",
                #"{"customer":"C-042","issued":"2026-10-01","due":"2098-12-31","amount":"1200.00","open":"1200.00","currency":"EUR"}"#)
            let calendar = try await daemon.send("GET", "/v1/customers/C-042/calendar")
            #expect(calendar.status == 200, "\(calendar.text)")
            #expect(SchemaValidator.problems(calendar.json, .named("CustomerCalendar")) == [], "\(calendar.text)")
            let upcoming = try await daemon.send("GET", "/v1/dunning/upcoming?before=36500d")
            #expect(upcoming.status == 200 && upcoming.json["items"]?.elements.count == 1, "\(upcoming.text)")
            #expect(SchemaValidator.problems(upcoming.json, .page(of: "UpcomingInvoice")) == [], "\(upcoming.text)")
            let unsaid = try await daemon.send("GET", "/v1/dunning/upcoming")
            #expect(unsaid.status == 422 && unsaid.json["field"]?.string == "before", "\(unsaid.text)")
            // Nothing of it is configured.
            let interest = try await daemon.send("GET", "/v1/invoices/F1/interest")
            #expect(interest.status == 409 && interest.code == "wrong-state", "\(interest.text)")
            let head = try await daemon.send("GET", "/v1/letterhead")
            #expect(head.status == 409 && head.code == "wrong-state", "\(head.text)")
        }
    }
}
