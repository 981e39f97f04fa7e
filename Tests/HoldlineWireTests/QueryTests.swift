import HoldlineCore
import HoldlineWire
import Testing

@Suite("queries, in both directions")
struct QueryTests {
    private func read<Query: WireQuery>(_ text: String, _ type: Query.Type = Query.self) throws(Refusal) -> Query {
        try Query(QueryText(text[...], known: Query.described.map(\.name)))
    }

    @Test("values are decoded, and a plus is a space")
    func decoding() throws {
        let tickets = try read("q=two+chairs%2B&customer=%20C-1%0D&state=new&&assignee=", TicketQuery.self)
        #expect(tickets.text == "two chairs+")
        #expect(tickets.customer?.text == "C-1")
        #expect(tickets.state == [.new])
        #expect(try read("state=open,live", TicketQuery.self).state == [.new, .open, .waiting])
        #expect(tickets.assignee == "")
        #expect(try read("asOf=2026-11-20", CheckQuery.self).asOf == Day(text: "2026-11-20"))
        #expect(try read("olderThan=36h", StaleQuery.self).olderThan.seconds == 36 * 3600)
        #expect(try read("", StaleQuery.self).olderThan.seconds == 48 * 3600)
    }

    @Test(
        "a name that is not known, comes twice or cannot be decoded is refused",
        arguments: [
            ("Q=1", Refusal.Code.unknownField), ("q=1&q=2", .invalid), ("q=%F", .malformed), ("q=%FF", .malformed), ("=1", .unknownField),
        ])
    func names(text: String, code: Refusal.Code) {
        #expect(#expect(throws: Refusal.self) { try read(text, TicketQuery.self) }?.code == code)
    }

    @Test(
        "a flag may be bare, a word or a digit",
        arguments: [("held", true), ("held=", true), ("held=1", true), ("held=true", true), ("held=0", false), ("held=false", false)])
    func flags(text: String, value: Bool) throws { #expect(try read(text, InvoiceQuery.self).held == value) }

    @Test(
        "an invoice is overdue at all, by so many days, or it is not asked",
        arguments: [("overdue", 0), ("overdue=8d", 8), ("overdue=36h", 1), ("overdue=0", nil), ("", nil)] as [(String, Int?)])
    func overdue(text: String, days: Int?) throws { #expect(try read(text, InvoiceQuery.self).overdue?.days == days) }

    @Test("a page is 50 items long, at most 500", arguments: [("", 50), ("limit=1", 1), ("limit=500", 500)])
    func limit(text: String, limit: Int) throws { #expect(try read(text, PageQuery.self).size == limit) }

    @Test("other limits are refused", arguments: ["0", "501", "-1", "+5", "1e2", "", "٣", "99999999999999999999"])
    func badLimit(text: String) throws {
        #expect(#expect(throws: Refusal.self) { try read("limit=\(text)", PageQuery.self) }?.field == "limit")
    }

    @Test("a run without a level is refused, and says so")
    func level() { #expect(#expect(throws: Refusal.self) { try read("again", RunQuery.self) }?.field == "level") }

    @Test("a value of the wrong form names its parameter")
    func wrongForms() {
        func field<Query: WireQuery>(_ text: String, _ type: Query.Type) -> String? {
            let refusal = #expect(throws: Refusal.self) { try read(text, type) }
            #expect(refusal?.code == .invalid)
            return refusal?.field
        }
        #expect(field("state=olde", TicketQuery.self) == "state")
        #expect(field("asOf=yesterday", CheckQuery.self) == "asOf")
        #expect(field("asOf=2026-02-29", DunningQuery.self) == "asOf")
        #expect(field("held=yes", InvoiceQuery.self) == "held")
        #expect(field("olderThan=2", StaleQuery.self) == "olderThan")
        #expect(field("ticket=X-7", HoldQuery.self) == "ticket")
        #expect(field("amount=1e3", PromiseQuery.self) == "amount")
        #expect(field("after=x", EventQuery.self) == "after")
    }

    @Test("what the client writes, the route reads")
    func both() throws {
        var run = RunQuery()
        run.rule = ReminderRun(level: 2, again: true, partial: true, wait: Span(seconds: 86_400), name: "dun & more")
        (run.overdue, run.customer, run.limit, run.after) = (.by(Span(seconds: 8 * 86_400)), CustomerReference("C 1"), 7, "2026-08-01/F1")
        let text = QueryText.encode(run.items)
        #expect(text.hasPrefix("?level=2&overdue=691200s&customer=C%201&again=true&partial=true&wait=86400s&run=dun%20%26%20more"))
        let again: RunQuery = try read(String(text.dropFirst()))
        #expect(again.items.map(\.text) == run.items.map(\.text))
        #expect(again.rule.wait == run.rule.wait && again.rule.name == run.rule.name)
        #expect(QueryText.encode(TicketQuery().items) == "")
    }
}
