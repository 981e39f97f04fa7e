/// Calls, agents and queues as the daemon writes them.
extension Wire {
    /// `more` replaces or adds fields: `"state":"talking"`.
    static func call(_ id: String = "C-7", _ more: String = "") -> String {
        object(
            [
                ("id", "\"\(id)\""), ("visit", "1"), ("queue", "\"support\""), ("number", "\"+33123456789\""), ("suggested", "[]"),
                ("priority", "\"normal\""), ("credit", "60"), ("skills", "[]"), ("state", "\"waiting\""),
                ("arrivedAt", "\"2026-11-20T09:12:44Z\""), ("placedAt", "\"2026-11-20T09:12:44Z\""), ("wait", "45"), ("hold", "0"),
                ("passes", "[]"), ("unconfirmed", "false"), ("version", "9"),
            ], more)
    }

    static func offered(_ more: String = "") -> String {
        call("C-7", #""state":"offered","agent":"lea","offeredAt":"2026-11-20T09:13:29Z""# + (more.isEmpty ? "" : "," + more))
    }

    static func talking(_ more: String = "") -> String {
        call("C-7", #""state":"talking","agent":"lea","answeredAt":"2026-11-20T09:13:29Z","talk":62"# + (more.isEmpty ? "" : "," + more))
    }

    static func agent(_ login: String = "lea", _ more: String = "") -> String {
        object(
            [
                ("login", "\"\(login)\""), ("status", "\"available\""), ("state", "\"idle\""), ("since", "\"2026-11-20T08:00:00Z\""),
                ("pauseAfterCall", "false"), ("queues", "[]"), ("skills", "[]"), ("misses", "0"), ("answered", "12"),
                ("idleSince", "\"2026-11-20T09:00:00Z\""), ("observed", "false"), ("version", "9"),
            ], more)
    }

    static func queue(_ name: String, _ more: String = "") -> String {
        object(
            [
                ("queue", "\"\(name)\""), ("open", "true"), ("strategy", "\"longest-idle\""), ("waiting", "0"), ("callbacks", "0"),
                ("offered", "0"), ("talking", "0"), ("longestWait", "0"), ("longestTalk", "0"), ("agents", "0"), ("available", "0"),
                ("free", "0"), ("paused", "0"), ("stranded", "[]"), ("arrived", "0"), ("booked", "{}"),
            ], more)
    }

    static func page(_ items: [String], next: String? = nil) -> String {
        "{\"items\":[\(items.joined(separator: ","))],\"next\":\(next.map { "\"\($0)\"" } ?? "null"),\"version\":9}"
    }

    static func customer(_ reference: String = "C-042", tickets: [String] = [], held: [String] = []) -> String {
        """
        {"reference":"\(reference)","name":"Möbel Müller","language":"de","phones":[],"emails":[],"version":0,"registered":true,\
        "openTickets":[\(tickets.joined(separator: ","))],"heldInvoices":[\(held.map(invoice).joined(separator: ","))],"promises":[],\
        "holds":[],"contacts":[],"openInvoices":[]}
        """
    }

    static let me = #"{"user":"lea","uid":1000,"roles":["agent"],"seller":null,"zone":"UTC","today":"2026-11-20"}"#

    private static func invoice(_ number: String) -> String {
        """
        {"number":"\(number)","customer":"C-042","issued":"2026-10-01","due":"2026-11-01","currency":"EUR","amount":"900.00",\
        "open":"900.00","decision":"partial","held":"300.00","collectable":"600.00","version":1}
        """
    }

    /// The fields that `more` does not name, and those that it does.
    private static func object(_ fields: [(String, String)], _ more: String) -> String {
        let kept = fields.filter { !more.contains("\"\($0.0)\":") }.map { "\"\($0.0)\":\($0.1)" }
        return "{" + (kept + (more.isEmpty ? [] : [more])).joined(separator: ",") + "}"
    }
}
