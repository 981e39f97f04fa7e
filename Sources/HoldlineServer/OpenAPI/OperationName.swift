import HTTPTypes
import HoldlineCore
import HoldlineWire

/// What a client that is generated from the document calls an operation: `resolveTicket`, `listInvoices`.
enum OperationName {
    /// Those whose path or body would not give a good one.
    private static let given: [String: String] = [
        "POST /v1/tickets": "openTicket", "GET /v1/dunning/run": "getDunningRun", "GET /v1/holds/changes": "listChangedAnswers",
        "GET /v1/invoices/{number}/dunning": "getDunningAnswer", "GET /v1/calls/{id}/why": "getCallReasons",
        "GET /v1/invoices/{number}/promise-suggestion": "suggestPromise", "GET /v1/invoices/{number}/interest": "getInterest",
        "GET /v1/dunning/upcoming": "listUpcomingInvoices", "GET /v1/customers/{reference}/calendar": "getCustomerCalendar",
        "GET /v1/letterhead": "getLetterhead", "GET /v1/ledger/verify": "verifyLedger",
        "GET /v1/ledger/head": "getLedgerHead",
        "GET /v1/reports/queue": "getQueueReport", "GET /v1/reports/arrivals": "getArrivalPattern", "GET /v1/find": "find",
        "GET /v1/queues": "listQueues", "GET /v1/events": "followEvents", "GET /v1/agents/entries": "listAgentEntries",
        "GET /v1/agents/loads": "listAgentLoads",
        "GET /v1/completions": "listCompletions", "GET /v1/whoami": "whoAmI", "GET /healthz": "getHealth", "GET /readyz": "getStatus",
        "GET /v1/person": "getPerson", "GET /v1/backup": "backUp", "GET /metrics": "getMetrics", "GET /openapi.json": "getDocument",
        "PUT /v1/files/{sha256}": "putFile", "GET /v1/files/{sha256}": "getFile", "GET /v1/mail": "getMailSettings",
        "GET /v1/wallboard": "getWallboard", "GET /wallboard": "showWallboard", "GET /wallboard/events": "followWallboard",
    ]

    /// The name that is given here, else the action's own, else one that is made of the path or the body. A test sees to it that
    /// all are distinct.
    static func of<Context>(_ route: Route<Context>) -> String {
        given[route.name] ?? route.operation ?? (route.method == .get ? reading(route) : writing(route))
    }

    /// `listTickets`, `getTicket`.
    private static func reading<Context>(_ route: Route<Context>) -> String {
        let nouns = route.path.description.split(separator: "/").dropFirst().filter { !$0.hasPrefix("{") }.map(camelCase)
        let one = route.path.description.hasSuffix("}")
        let noun = nouns.joined()
        return one ? "get" + (noun.hasSuffix("s") ? String(noun.dropLast()) : noun) : "list" + noun
    }

    /// By the body that it takes: `registerCustomer`; of many in one request `registerInvoices`.
    private static func writing<Context>(_ route: Route<Context>) -> String {
        for body in route.bodies {
            guard case .named(let name) = body.schema else { continue }
            return name.prefix(1).lowercased() + name.dropFirst() + (body.mediaType == MediaType.lines ? "s" : "")
        }
        return route.method.rawValue.lowercased() + route.path.description.split { !$0.isLetter && !$0.isNumber }.map(camelCase).joined()
    }

    /// `Entries`, `PromiseSuggestion`.
    private static func camelCase(_ text: some StringProtocol) -> String {
        text.split { !$0.isLetter && !$0.isNumber }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}

/// The group of the document in which an operation stands.
struct OperationTag {
    let name: String
    let summary: String
    /// First segments of the paths, behind `/v1` where they have it.
    let segments: [String]

    /// In the order of the document. A test sees to it that each route's segment is in one of them.
    static let all = [
        OperationTag(
            name: "Tickets", summary: "Complaints: what they dispute is held until they are settled.",
            segments: ["tickets", "stale", "my", "views"]),
        OperationTag(
            name: "Invoices", summary: "Invoices, life-cycle statuses and documents, as the ledger tells them.",
            segments: ["invoices", "documents"]),
        OperationTag(
            name: "Dunning", summary: "May this invoice be dunned? Checks, runs, reminders, hand-overs, changed answers.",
            segments: ["dunning", "reminders", "handovers", "letterhead", "agencies"]),
        OperationTag(name: "Holds", summary: "What stops dunning, and until when.", segments: ["holds"]),
        OperationTag(
            name: "Mails", summary: "Mails that came in and that go out, with their files.",
            segments: ["messages", "outbox", "files", "mail"]),
        OperationTag(name: "Customers", summary: "Customers, and which references are one.", segments: ["customers", "notices"]),
        OperationTag(
            name: "Persons", summary: "A person's own data: given to that person, and erased.", segments: ["person", "retention"]),
        OperationTag(name: "Finding", summary: "Things by a part of their name or number.", segments: ["find", "completions"]),
        OperationTag(
            name: "Calls", summary: "Callers, agents and queues.",
            segments: ["calls", "agents", "queues", "visits", "observed"]),
        OperationTag(name: "Wallboard", summary: "What a supervisor sees at a glance.", segments: ["wallboard"]),
        OperationTag(name: "Reports", summary: "Figures of queues and agents.", segments: ["reports"]),
        OperationTag(
            name: "Operations", summary: "The feed, the ledger, the daemon itself.",
            segments: ["events", "ledger", "backup", "backups", "whoami", "healthz", "readyz", "metrics", "openapi.json"]),
    ]

    /// The first segment of a route's path behind `/v1`, by which it has its group.
    static func segment<Context>(of route: Route<Context>) -> String {
        let segments = route.path.description.split(separator: "/").map(String.init)
        return segments.first == "v1" ? segments.dropFirst().first ?? "" : segments.first ?? ""
    }

    /// By the first segment behind `/v1`.
    static func of<Context>(_ route: Route<Context>) -> OperationTag {
        let first = segment(of: route)
        // The question whether an invoice may be dunned stands under its number; what changed of the answers, under the holds.
        let named = route.name.hasSuffix("/dunning") || route.name.hasSuffix("/holds/changes") ? "dunning" : first
        return all.first { $0.segments.contains(named) } ?? all[all.count - 1]
    }
}
