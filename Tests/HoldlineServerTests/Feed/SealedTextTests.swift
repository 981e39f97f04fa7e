import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineServer

/// Whatever free text a body takes, none of it is chained: neither in the ledger's facts nor in the feed, which shows them as they are.
///
/// The bodies are written from their schemas, which other tests hold to the types: a new field of text is filled here by itself, and one that
/// no accepted request has sent is an error.
@Suite struct SealedTextTests {
    /// What is chained for good reason: numbers and names of companies, systems and runs, codes, and what identifies a message or a call.
    static let chained: Set<String> = [
        "RegisterCustomer.siren", "RegisterCustomer.vat", "EditCustomer.siren", "EditCustomer.vat", "PostStatus.message", "PostStatus.by",
        "PostStatus.reasons",
        "RegisterReminder.run",
        "HandOver.agency", "ReportCollection.reference", "ObserveCall.source", "ObserveCall.callid", "ObserveAgent.source",
        "PostNotice.id", "PostNotice.siren", "PostNotice.corrects", "QueueMessage.kind", "QueueMessage.purpose",
    ]

    @Test("no free text, name, number or address of any body is in the facts or in the feed")
    func nothingPersonal() async throws {
        let tokens = Tokens()
        try await DaemonScope.run {
            $0.policy.lastReminder = 1
        } _: { daemon in
            func send(_ method: String, _ path: String, _ schema: String, _ given: [String: String] = [:], as agent: String? = nil)
                async throws
            {
                let (body, sent) = tokens.body(schema, given)
                let type = ["/v1/reminders", "/v1/notices"].contains(path) ? "application/x-ndjson" : "application/json"
                let reply = try await daemon.send(method, path, body, type: type, agent.map { ["Holdline-Agent": $0] } ?? [:])
                #expect((200..<300).contains(reply.status), "\(method) \(path) \(body): \(reply.text)")
                if (200..<300).contains(reply.status) { tokens.accept(sent) }
            }
            try await tickets(send)
            try await calls(send)
            try await persons(send)
            let today = try #require(try await daemon.send("GET", "/v1/whoami").json["today"]?.string)
            try await send("POST", "/v1/invoices/F2/agency-reports", "ReportCollection", Step.contested(on: today))
            try await Step.putFile(daemon)
            for step in Step.mails { try await send(step.method, step.path, step.schema, step.given) }
            for label in Tokens.texts(of: Routes.all.filter(\.isWrite).flatMap(\.bodies).map(\.schema)) {
                #expect(tokens.accepted.values.contains(label), "no request has sent \(label)")
            }
            let feed = try await daemon.send("GET", "/v1/events?after=0").text
            #expect(feed.contains("\"head\""))
            for (token, label) in tokens.accepted where !Self.chained.contains(label) {
                #expect(!feed.contains(token), "\(label) is in the feed")
            }
        }
    }

    private typealias Send = (String, String, String, [String: String], String?) async throws -> Void

    private func tickets(_ send: Send) async throws {
        for (number, due) in [("F1", "2026-01-31"), ("F2", "2026-01-31")] {
            try await send(
                "PUT", "/v1/invoices/\(number)", "RegisterInvoice",
                [
                    "number": "", "customer": "\"C-042\"", "issued": "\"2026-01-01\"", "due": "\"\(due)\"", "amount": "\"100.00\"",
                    "open": "\"100.00\"", "currency": "\"EUR\"",
                ], nil)
        }
        for _ in 0..<2 {
            try await send("PUT", "/v1/customers/C-042", "RegisterCustomer", ["siren": "\"732829320\"", "vat": "\"FR44732829320\""], nil)
        }
        try await send("PATCH", "/v1/customers/C-042", "EditCustomer", ["siren": "\"732829320\"", "vat": "\"FR44732829320\""], nil)
        try await send(
            "POST", "/v1/holds", "PlaceHold", ["kind": "\"manual\"", "invoice": "\"F1\"", "until": "\"2099-01-01\"", "plan": ""], nil)
        try await send("POST", "/v1/holds/1/lift", "LiftHold", [:], nil)
        let hash = "\"\(String(repeating: "ab", count: 32))\""
        let dispute = #"[{"invoice":"F1","reason":"QTY","amount":"10.00"}]"#
        for _ in 0..<4 {
            let body = ["customer": "\"C-042\"", "sha256": hash, "disputes": dispute, "history": ""]
            try await send("POST", "/v1/tickets", "OpenTicket", body, nil)
        }
        try await send("POST", "/v1/tickets", "OpenTicket", Step.imported, nil)
        try await send("PATCH", "/v1/tickets/1", "EditTicket", ["customer": "\"C-042\""], nil)
        try await send("POST", "/v1/tickets/1/notes", "NoteOnTicket", [:], nil)
        try await send("POST", "/v1/tickets/1/remind-me", "RemindOfTicket", ["at": "\"2099-02-01T09:00:00Z\""], nil)
        try await send("POST", "/v1/tickets/1/assign", "AssignTicket", ["agent": "\"root\""], nil)
        try await send("POST", "/v1/tickets/1/settle", "SettleDispute", ["invoice": "\"F1\"", "outcome": "\"rejected\""], nil)
        try await send("POST", "/v1/tickets/1/unsettle", "UnsettleDispute", ["invoice": "\"F1\""], nil)
        try await send("POST", "/v1/holds/5/review", "ReviewHold", ["review": "\"2099-01-01\""], nil)
        try await send("POST", "/v1/tickets/2/notes", "NoteOnTicket", [:], nil)
        try await send("POST", "/v1/tickets/2/merge", "MergeTicket", ["into": "3"].mapValues { "\"\($0)\"" }, nil)
        try await send("POST", "/v1/tickets/2/notes", "NoteOnTicket", [:], nil)
        try await send("POST", "/v1/tickets/3/strike", "StrikeNote", [:], nil)
        try await send("POST", "/v1/tickets/2/unmerge", "NoDetails", [:], nil)
        try await send("POST", "/v1/tickets/3/resolve", "ResolveTicket", ["outcome": "\"rejected\"", "credits": ""], nil)
        try await send(
            "POST", "/v1/invoices/F1/statuses", "PostStatus", ["code": "\"207\"", "at": "\"2026-02-01T09:00:00Z\"", "by": "\"BY\""], nil)
        try await send("POST", "/v1/invoices/F2/reminders", "RegisterReminder", reminder.merging(["key": ""]) { $1 }, nil)
        try await send("POST", "/v1/reminders", "RegisterReminder", reminder.merging(["invoice": "\"F2\""]) { $1 }, nil)
        try await send(
            "POST", "/v1/documents", "RegisterDocument",
            [
                "kind": "\"invoice\"", "number": "\"F3\"", "customer": "\"C-042\"", "issued": "\"2026-01-01\"", "due": "\"2026-01-31\"",
                "amount": "\"100.00\"", "payable": "", "currency": "\"EUR\"", "typeCode": "\"380\"", "preceding": "",
            ], nil)
        try await send("POST", "/v1/invoices/F2/handovers", "HandOver", ["version": "2"], nil)
        try await send(
            "POST", "/v1/holds", "PlaceHold", ["kind": "\"manual\"", "invoice": "\"F1\"", "until": "\"2099-01-01\"", "plan": ""], nil)
    }

    private var reminder: [String: String] {
        ["level": "1", "amount": "\"100.00\"", "sentAt": "\"2026-02-01T09:00:00Z\"", "version": "2"]
    }

    private func persons(_ send: Send) async throws {
        try await send("POST", "/v1/customers/C-042/preserve", "PreserveCustomer", [:], nil)
        try await send("POST", "/v1/customers/C-042/release", "ReleaseCustomer", [:], nil)
        let named = ["phones": #"["06 12 34 56 78"]"#, "emails": #"["jean@example.com"]"#, "siren": "", "vat": ""]
        try await send("PUT", "/v1/customers/C-9", "RegisterCustomer", named, nil)
        try await send("POST", "/v1/person/erase", "ErasePerson", ["phone": "\"0612345678\"", "email": ""], nil)
        try await send("POST", "/v1/person/erase", "ErasePerson", ["phone": "", "email": "\"jean@example.com\""], nil)
        try await send("POST", "/v1/notices", "PostNotice", Step.notice, nil)
    }

    private func calls(_ send: Send) async throws {
        try await send("POST", "/v1/agents/lea/login", "LoginAgent", ["queues": #"["support"]"#], nil)
        try await send("POST", "/v1/calls", "AddCall", ["queue": "\"support\"", "callback": ""], nil)
        try await send("POST", "/v1/calls/next", "NextCall", [:], "lea")
        try await send("POST", "/v1/calls/1/answer", "AnswerCall", ["customer": "\"C-042\""], "lea")
        try await send("POST", "/v1/agents/lea/pause", "PauseAgent", [:], "lea")
        try await send("POST", "/v1/calls/1/done", "DoneCall", ["wrapUp": "0", "disputes": "", "callback": ""], "lea")
        try await send("POST", "/v1/calls", "AddCall", ["queue": "\"support\"", "callback": ""], nil)
        try await send("POST", "/v1/calls/2/callback", "RequestCallback", [:], nil)
        try await send(
            "POST", "/v1/observed/calls", "ObserveCall",
            ["entry": "1", "queue": "\"support\"", "arrivedAt": "\"2026-02-01T09:00:00Z\"", "passes": ""],
            nil)
        try await send(
            "POST", "/v1/observed/agents", "ObserveAgent", ["agent": "\"lea\"", "at": "\"2026-02-01T09:00:00Z\"", "kind": "\"pause\""], nil)
        try await send("POST", "/v1/agents/lea/away", "AwayAgent", ["until": "\"2099-01-01\""], "lea")
    }
}

/// Writes bodies in which every text is one of a kind.
final class Tokens {
    private var count = 0
    /// By token: the field that it was sent in.
    private(set) var accepted: [String: String] = [:]

    func accept(_ sent: [String: String]) { accepted.merge(sent) { first, _ in first } }

    /// The body, and which field each token stands in. `given` has JSON for fields of other kinds, by their names; empty leaves one out.
    func body(_ name: String, _ given: [String: String]) -> (String, [String: String]) {
        guard case .object(let fields) = Schemas.all[name] else { return ("{}", [:]) }
        var members: [String] = []
        var sent: [String: String] = [:]
        for field in fields {
            let value: String
            if let json = given[field.name] {
                if json.isEmpty { continue }
                value = json
                // A value of a fixed form: that it was sent is known, and it is looked for nowhere.
                if Self.isText(Self.bare(field.schema)) { sent["given \(name).\(field.name)"] = "\(name).\(field.name)" }
            } else if Self.isText(Self.bare(field.schema)) {
                let token = token()
                sent[token] = "\(name).\(field.name)"
                value = Self.isList(field.schema) ? "[\"\(token)\"]" : "\"\(token)\""
            } else if let inner = Self.object(Self.bare(field.schema)) {
                let (json, more) = body(inner, given)
                sent.merge(more) { first, _ in first }
                value = Self.isList(field.schema) ? "[\(json)]" : json
            } else {
                continue
            }
            members.append("\"\(field.name)\":\(value)")
        }
        return ("{\(members.joined(separator: ","))}", sent)
    }

    private func token() -> String {
        count += 1
        return "Marker\(count)x"
    }

    /// The fields of text of these bodies, and of the objects in them.
    static func texts(of schemas: [Schema]) -> Set<String> {
        var found: Set<String> = []
        var seen: Set<String> = []
        func walk(_ name: String) {
            guard seen.insert(name).inserted, case .object(let fields) = Schemas.all[name] else { return }
            for field in fields {
                let schema = bare(field.schema)
                if isText(schema) { found.insert("\(name).\(field.name)") } else if let inner = object(schema) { walk(inner) }
            }
        }
        for case .named(let name) in schemas.map(bare) { walk(name) }
        return found
    }

    /// Without null and list.
    private static func bare(_ schema: Schema) -> Schema {
        switch schema {
        case .orNull(let schema), .list(let schema): bare(schema)
        default: schema
        }
    }

    private static func isList(_ schema: Schema) -> Bool {
        switch schema {
        case .orNull(let schema): isList(schema)
        case .list: true
        default: false
        }
    }

    private static func isText(_ schema: Schema) -> Bool {
        switch schema {
        case .named("Text"), .named("ShortText"), .text: true
        default: false
        }
    }

    /// The name of an object's schema.
    private static func object(_ schema: Schema) -> String? {
        guard case .named(let name) = schema, case .object = Schemas.all[name] else { return nil }
        return name
    }
}
