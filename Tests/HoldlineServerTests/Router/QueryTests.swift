import HoldlineCore
import HoldlineStore
import Testing

@testable import HoldlineServer

@Suite struct QueryTests {
    private func query(_ text: String) throws -> Query {
        try Query(text[...], known: ["q", "customer", "state", "asOf", "held", "olderThan", "limit", "after"])
    }

    @Test("values are decoded, and a plus is a space")
    func decoding() throws {
        let query = try query("q=two+chairs%2B&customer=%20C-1%0D&state=new&asOf=2026-11-20&held=false&olderThan=36h&&after=")
        #expect(query.text("q") == "two chairs+")
        #expect(try query.identifier("customer", CustomerReference.self)?.text == "C-1")
        #expect(try query.word("state", TicketState.self) == .new)
        #expect(try query.day("asOf") == Day(text: "2026-11-20"))
        #expect(try query.flag("held") == false)
        #expect(try query.span("olderThan")?.seconds == 36 * 3600)
    }

    @Test(
        "a name that is not known, comes twice or cannot be decoded is refused",
        arguments: [
            ("Q=1", Refusal.Code.unknownField), ("q=1&q=2", .invalid), ("q=%F", .malformed), ("q=%FF", .malformed), ("=1", .unknownField),
        ])
    func names(text: String, code: Refusal.Code) {
        #expect(#expect(throws: Refusal.self) { try query(text) }?.code == code)
    }

    @Test(
        "a flag may be bare, a word or a digit",
        arguments: [("held", true), ("held=", true), ("held=1", true), ("held=true", true), ("held=0", false), ("held=false", false)])
    func flags(text: String, value: Bool) throws {
        #expect(try query(text).flag("held") == value)
    }

    @Test("a page is 50 items long, at most 500", arguments: [("", 50), ("limit=1", 1), ("limit=500", 500)])
    func limit(text: String, limit: Int) throws {
        #expect(try query(text).page().limit == limit)
    }

    @Test("other limits are refused", arguments: ["0", "501", "-1", "+5", "1e2", "", "٣", "99999999999999999999"])
    func badLimit(text: String) throws {
        let query = try query("limit=\(text)")
        #expect(#expect(throws: Refusal.self) { try query.page() }?.field == "limit")
    }

    @Test(
        "a value of the wrong form names its parameter",
        arguments: ["state=olde", "asOf=yesterday", "asOf=2026-02-29", "held=yes", "olderThan=2"])
    func wrongForms(text: String) throws {
        let query = try query(text)
        let refusal = #expect(throws: Refusal.self) {
            _ = try query.word("state", TicketState.self)
            _ = try query.day("asOf")
            _ = try query.flag("held")
            _ = try query.span("olderThan")
        }
        #expect(refusal?.code == .invalid)
        #expect(refusal?.field == text.split(separator: "=").first.map(String.init))
    }
}
