import CSQLite
import Foundation
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineServer
@testable import HoldlineStore

/// Whatever happens to tickets, calls, invoices and customers, in any order: no text of a person is chained.
@Suite struct SealedSequenceTests {
    @Test("no text that any command carries is ever in the ledger's facts or in the feed, whatever the commands and their order")
    func sequences() async throws {
        let texts = Set(Tokens.texts(of: Routes.all.filter(\.isWrite).flatMap(\.bodies).map(\.schema)))
        for seed in UInt64(1)...3 {
            let tokens = Tokens()
            // What was refused must not be chained either.
            var all: [String: String] = [:]
            try await DaemonScope.run {
                $0.policy.lastReminder = 1
            } _: { daemon in
                var chance = Dice(state: seed)
                try await Step.putFile(daemon)
                for step in Self.beginning + Self.reviews + (0..<120).map({ _ in Step.random(&chance) }) {
                    let (body, texts) = tokens.body(step.schema, step.given)
                    all.merge(texts) { first, _ in first }
                    let type = ["/v1/reminders", "/v1/notices"].contains(step.path) ? "application/x-ndjson" : "application/json"
                    let reply = try await daemon.send(
                        step.method, step.path, body, type: type, step.agent.map { ["Holdline-Agent": $0] } ?? [:])
                    #expect(reply.status < 500 && reply.status != 400, "\(step.method) \(step.path) \(body): \(reply.text)")
                    if (200..<300).contains(reply.status) { tokens.accept(texts) }
                }
                let feed = try await daemon.send("GET", "/v1/events?after=0").text
                #expect(feed.contains("\"head\""))
                let ledger = try Self.ledger(daemon.database)
                #expect(!ledger.facts.isEmpty)
                let (told, facts, sealed) = (Self.tokens(in: feed), Self.tokens(in: ledger.facts), Self.tokens(in: ledger.sealed))
                for (token, label) in all where !SealedTextTests.chained.contains(label) {
                    #expect(!told.contains(token), "\(label) is in the feed: seed \(seed)")
                    #expect(!facts.contains(token), "\(label) is in the facts: seed \(seed)")
                }
                // Texts were kept, else this proves nothing; and what may be chained is, so the search finds what is there.
                #expect(sealed.intersection(tokens.accepted.keys).count > 50, "seed \(seed)")
                #expect(!told.isEmpty && !facts.isEmpty, "seed \(seed)")
            }
            #expect(texts.subtracting(tokens.accepted.values) == [], "no accepted request has sent these: seed \(seed)")
        }
    }

    /// One of these holds stands after the beginning.
    private static let reviews =
        (1...12).map { Step("POST", "/v1/holds/\($0)/review", "ReviewHold", ["review": "\"2099-01-01\""]) }
        + (1...12).map { Step("POST", "/v1/holds/\($0)/lift", "LiftHold") }

    /// The texts of this test's making that stand in a text, each wherever it stands.
    private static func tokens(in text: String) -> Set<String> {
        func isPart(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) }
        return Set(text.utf8.split { !isPart($0) }.map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasPrefix("Marker") })
    }

    /// All facts of a ledger, and all that is sealed, each as one text.
    private static func ledger(_ path: String) throws -> (facts: String, sealed: String) {
        var database: OpaquePointer?
        defer { sqlite3_close(database) }
        try #require(sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, nil) == SQLITE_OK)
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        try #require(sqlite3_prepare_v2(database, "SELECT facts, subject, sealed FROM event", -1, &statement, nil) == SQLITE_OK)
        var (facts, sealed) = ("", "")
        while sqlite3_step(statement) == SQLITE_ROW {
            for column in 0..<3 as Range<Int32> {
                if sqlite3_column_type(statement, column) == SQLITE_BLOB {
                    let bytes = UnsafeRawBufferPointer(
                        start: sqlite3_column_blob(statement, column), count: Int(sqlite3_column_bytes(statement, column)))
                    facts += try PackedText.unpack(bytes) + "\n"
                    continue
                }
                guard let text = sqlite3_column_text(statement, column) else { continue }
                if column == 2 { sealed += String(cString: text) + "\n" } else { facts += String(cString: text) + "\n" }
            }
        }
        return (facts, sealed)
    }

    /// A registered customer with invoices, agents who take calls, and complaints to work on. Every text of every body is sent once here,
    /// by a request that is accepted, whatever the chance sends afterwards.
    private static let beginning: [Step] =
        (1...6).map { Step("PUT", "/v1/invoices/F\($0)", "RegisterInvoice", Step.invoice($0, "100.00")) }
        + [
            Step("POST", "/v1/agents/lea/away", "AwayAgent", ["until": "\"2099-01-01\""], as: "lea"),
            Step("PUT", "/v1/customers/C-042", "RegisterCustomer", Step.company),
            Step("POST", "/v1/agents/lea/login", "LoginAgent", ["queues": #"["support"]"#]),
            Step("POST", "/v1/invoices/F6/reminders", "RegisterReminder", Step.reminder.merging(["key": ""]) { $1 }),
            Step("POST", "/v1/reminders", "RegisterReminder", Step.reminder.merging(["invoice": "\"F5\""]) { $1 }),
            Step("POST", "/v1/invoices/F6/handovers", "HandOver", ["version": "8"]),
            Step("POST", "/v1/calls", "AddCall", ["queue": "\"support\"", "callback": ""]),
            Step("POST", "/v1/calls/next", "NextCall", as: "lea"),
            Step("POST", "/v1/calls/1/answer", "AnswerCall", ["customer": "\"C-042\""], as: "lea"),
            Step("POST", "/v1/calls/1/done", "DoneCall", ["wrapUp": "0", "ticket": "", "disputes": "", "callback": ""], as: "lea"),
            Step(
                "POST", "/v1/tickets", "OpenTicket",
                [
                    "customer": "\"C-042\"", "sha256": "\"\(String(repeating: "ab", count: 32))\"",
                    "disputes": #"[{"invoice":"F1","reason":"QTY","amount":"10.00"}]"#, "history": "",
                ]),
            Step("PATCH", "/v1/tickets/2", "EditTicket"),
            Step("POST", "/v1/tickets/2/notes", "NoteOnTicket"),
            Step("POST", "/v1/tickets/2/assign", "AssignTicket", ["agent": "\"root\""]),
            Step("POST", "/v1/tickets/2/remind-me", "RemindOfTicket", ["at": "\"2099-02-01T09:00:00Z\"", "on": "", "off": ""]),
            Step("POST", "/v1/tickets/2/settle", "SettleDispute", ["invoice": "\"F1\"", "outcome": "\"rejected\""]),
            Step("POST", "/v1/tickets/2/resolve", "ResolveTicket", ["outcome": "\"rejected\"", "credits": ""]),
            Step("POST", "/v1/tickets", "OpenTicket", Step.imported),
            Step("POST", "/v1/invoices/F2/statuses", "PostStatus", Step.status("\"207\"")),
            Step("POST", "/v1/documents", "RegisterDocument", Step.document("D9")),
            Step("POST", "/v1/holds", "PlaceHold", ["kind": "\"manual\"", "invoice": "\"F3\"", "until": "\"2099-01-01\"", "plan": ""]),
            Step("POST", "/v1/agents/lea/pause", "PauseAgent", as: "lea"),
            Step("POST", "/v1/agents/lea/resume", "NoDetails", as: "lea"),
            Step("POST", "/v1/calls", "AddCall", ["queue": "\"support\"", "callback": ""]),
            Step("POST", "/v1/calls/2/callback", "RequestCallback"),
            Step("POST", "/v1/observed/calls", "ObserveCall", Step.observed),
            Step("PATCH", "/v1/customers/C-042", "EditCustomer", Step.company),
            Step("POST", "/v1/observed/agents", "ObserveAgent", Step.entry("\"2026-02-01T09:00:00Z\"", "\"pause\"")),
            Step("POST", "/v1/customers/C-042/preserve", "PreserveCustomer"),
            Step("POST", "/v1/customers/C-042/release", "ReleaseCustomer"),
            Step(
                "PUT", "/v1/customers/C-9", "RegisterCustomer",
                ["phones": #"["06 12 34 56 78"]"#, "emails": #"["jean@example.com"]"#, "siren": "", "vat": ""]),
            Step("POST", "/v1/person/erase", "ErasePerson", ["phone": "\"0612345678\"", "email": ""]),
            Step("POST", "/v1/person/erase", "ErasePerson", ["phone": "", "email": "\"jean@example.com\""]),
            Step("POST", "/v1/notices", "PostNotice", Step.notice),
            Step("POST", "/v1/invoices/F6/agency-reports", "ReportCollection", Step.contested(on: Step.today)),
        ] + Step.mails
}

/// A request: its texts are made where it is sent, the rest is given as JSON.
struct Step {
    var method: String
    var path: String
    var schema: String
    var given: [String: String]
    var agent: String?

    init(_ method: String, _ path: String, _ schema: String, _ given: [String: String] = [:], as agent: String? = nil) {
        (self.method, self.path, self.schema, self.given, self.agent) = (method, path, schema, given, agent)
    }

    /// A correction, whose texts say nothing that can be told: it opens a ticket.
    static let notice = [
        "id": "\"A202600105232\"", "siren": "\"732829320\"", "corrects": "\"A202600095231\"", "kind": "\"correction\"",
        "published": "\"2026-01-10\"", "judged": "\"2026-01-05\"",
    ]
    static let company = ["siren": "\"732829320\"", "vat": "\"FR44732829320\""]
    static let reminder = ["level": "1", "amount": "\"100.00\"", "sentAt": "\"2026-02-01T09:00:00Z\"", "version": "7"]

    static func invoice(_ number: Int, _ open: String) -> [String: String] {
        [
            "number": "", "customer": "\"C-042\"", "issued": "\"2026-01-01\"", "due": "\"2026-01-31\"", "amount": "\"100.00\"",
            "open": "\"\(open)\"", "currency": "\"EUR\"",
        ]
    }

    static func contested(on day: String) -> [String: String] {
        ["outcome": "\"contested\"", "on": "\"\(day)\"", "amount": "\"1.00\"", "currency": "\"EUR\""]
    }

    /// In the daemon's zone, UTC.
    static var today: String { "\(Zone.utc.day(of: Instant(seconds: Int64(Date().timeIntervalSince1970))))" }

    static let observed = ["entry": "1", "queue": "\"support\"", "arrivedAt": "\"2026-02-01T09:00:00Z\"", "passes": ""]

    static func entry(_ at: String, _ kind: String) -> [String: String] { ["agent": "\"sip\"", "at": at, "kind": kind] }

    static func status(_ code: String) -> [String: String] { ["code": code, "at": "\"2026-02-01T09:00:00Z\"", "by": "\"BY\""] }

    static func document(_ number: String) -> [String: String] {
        [
            "kind": "\"invoice\"", "number": "\"\(number)\"", "customer": "\"C-042\"", "issued": "\"2026-01-01\"",
            "due": "\"2026-01-31\"", "amount": "\"100.00\"", "payable": "", "currency": "\"EUR\"", "typeCode": "\"380\"",
            "preceding": "",
        ]
    }

    /// A complaint of another system.
    static let imported = [
        "customer": "\"C-042\"", "sha256": "\"\(String(repeating: "ab", count: 32))\"", "disputes": "", "call": "",
        "openedAt": "\"2026-01-02T09:00:00Z\"", "openedBy": "\"lea\"", "at": "\"2026-01-03T09:00:00Z\"", "by": "\"lea\"",
        "outcome": "\"rejected\"", "resolvedAt": "\"2026-01-04T09:00:00Z\"", "resolvedBy": "\"lea\"",
        "waits": "", "settled": "",
    ]

    static func random(_ chance: inout Dice) -> Step {
        let ticket = Int.random(in: 1...8, using: &chance)
        let call = Int.random(in: 1...8, using: &chance)
        let invoice = Int.random(in: 1...5, using: &chance)
        func word(_ words: String...) -> String { "\"\(words.randomElement(using: &chance) ?? "")\"" }
        switch Int.random(in: 0..<36, using: &chance) {
        case 0...2:
            let hash = word(String(repeating: "ab", count: 32))
            let dispute = #"[{"invoice":"F\#(invoice)","reason":\#(word("QTY", "PRI", "DEL")),"amount":"10.00"}]"#
            let body = ["customer": word("C-042", "C-7"), "sha256": hash, "disputes": dispute, "history": ""]
            return Step("POST", "/v1/tickets", "OpenTicket", body)
        case 3: return Step("PATCH", "/v1/tickets/\(ticket)", "EditTicket", ["customer": word("C-042", "C-7")])
        case 4, 5: return Step("POST", "/v1/tickets/\(ticket)/notes", "NoteOnTicket")
        case 6: return Step("POST", "/v1/tickets/\(ticket)/take", "TakeTicket", ["steal": "true"])
        case 7 where call % 3 == 0:
            return Step("POST", "/v1/tickets/\(ticket)/remind-me", "RemindOfTicket", ["at": "\"2099-02-01T09:00:00Z\""])
        case 7 where call % 3 == 1: return Step("POST", "/v1/tickets/\(ticket)/assign", "AssignTicket", ["agent": "\"root\""])
        case 7: return Step("POST", "/v1/tickets/\(ticket)/wait", "WaitTicket", ["for": word("customer", "carrier", "internal")])
        case 8:
            let body = ["invoice": "\"F\(invoice)\"", "reason": word("QTY", "PRI"), "amount": word("5.00", "7.00")]
            return Step("POST", "/v1/tickets/\(ticket)/disputes", "RaiseDispute", body)
        case 9, 10:
            return Step(
                "POST", "/v1/tickets/\(ticket)/settle", "SettleDispute",
                ["invoice": "\"F\(invoice)\"", "outcome": word("rejected", "withdrawn", "upheld")])
        case 11, 12:
            let outcome = word("rejected", "withdrawn", "upheld")
            return Step("POST", "/v1/tickets/\(ticket)/resolve", "ResolveTicket", ["outcome": outcome, "credits": ""])
        case 13:
            let body = ["into": "\"T-\(Int.random(in: 1...8, using: &chance))\"", "otherCustomer": "true"]
            return Step("POST", "/v1/tickets/\(ticket)/merge", "MergeTicket", body)
        case 14: return Step("POST", "/v1/tickets/\(ticket)/\(["reopen", "close", "continue", "release"][invoice % 4])", "NoDetails")
        case 15: return Step("PUT", "/v1/invoices/F\(invoice)", "RegisterInvoice", Self.invoice(invoice, ["90.00", "40.00"][call % 2]))
        case 16:
            let path = "/v1/customers/\(["C-042", "C-7"][call % 2])"
            return ticket % 2 == 0 ? Step("PUT", path, "RegisterCustomer", company) : Step("PATCH", path, "EditCustomer", company)
        case 17, 18:
            return Step("POST", "/v1/invoices/F\(invoice)/statuses", "PostStatus", status(word("207", "206", "210", "212")))
        case 19:
            return Step("POST", "/v1/documents", "RegisterDocument", document("D\(ticket)"))
        case 20:
            let body = ["kind": word("manual", "promise"), "invoice": "\"F\(invoice)\"", "until": "\"2099-01-01\"", "plan": ""]
            return Step("POST", "/v1/holds", "PlaceHold", body)
        case 21: return Step("POST", "/v1/holds/\(call)/lift", "LiftHold")
        case 22: return Step("POST", "/v1/calls", "AddCall", ["queue": "\"support\"", "callback": ""])
        case 23: return Step("POST", "/v1/calls/next", "NextCall", as: "lea")
        case 24: return Step("POST", "/v1/calls/\(call)/answer", "AnswerCall", ["customer": "\"C-042\""], as: "lea")
        case 25: return Step("POST", "/v1/calls/\(call)/done", "DoneCall", ["wrapUp": "0", "disputes": ""], as: "lea")
        case 26: return Step("POST", "/v1/calls/\(call)/callback", "RequestCallback")
        case 27:
            return Step("POST", "/v1/agents/lea/\(["pause", "resume"][call % 2])", ["PauseAgent", "NoDetails"][call % 2], as: "lea")
        case 28:
            return Step("POST", "/v1/observed/calls", "ObserveCall", observed)
        case 29: return Step("POST", "/v1/tickets/\(ticket)/unsettle", "UnsettleDispute", ["invoice": "\"F\(invoice)\""])
        case 30: return Step("POST", "/v1/tickets/\(ticket)/\(["unmerge", "strike"][call % 2])", ["NoDetails", "StrikeNote"][call % 2])
        case 33: return mail(UInt64.random(in: 0 ... .max, using: &chance))
        case 34: return queued
        case 35:
            let (action, body) = [
                ("hand", "NoDetails"), ("failed", "FailMessage"), ("handed-over", "NoDetails"), ("requeue", "NoDetails"),
            ][call % 4]
            return Step("POST", "/v1/messages/\(ticket)/\(action)", body, ["permanent": "false"])
        case 31: return Step("POST", "/v1/holds/\(call)/review", "ReviewHold", ["review": "\"2099-01-01\""])
        default:
            let entry = entry("\"2026-02-01T09:00:0\(call)Z\"", word("pause", "resume"))
            return Step("POST", "/v1/observed/agents", "ObserveAgent", entry)
        }
    }
}
