import Foundation
import GRDB
import HoldlineCore
import HoldlineStore
import Synchronization
import Testing

/// A clock that tests set.
final class TestClock: Sendable {
    private let instant = Mutex(Instant(text: "2026-11-20T09:12:44Z") ?? Instant(seconds: 0))
    var now: Instant { instant.withLock { $0 } }
    func advance(_ span: Span) { instant.withLock { $0 = $0.adding(seconds: span.seconds) } }
    func advance(days: Int64) { advance(Span(seconds: days * 86_400)) }
}

/// A store in a directory of its own, with its writer running for the length of a scope.
struct StoreFixture {
    let store: Store
    let clock: TestClock
    let path: String

    static let lea = Actor(name: "lea", roles: [.agent])
    static let marc = Actor(name: "marc", roles: [.agent])
    static let boss = Actor(name: "boss", roles: [.supervisor])
    static let books = Actor(name: "books", roles: [.ledger])

    static func run(
        policy: Policy = Policy(calendar: BusinessCalendar(zone: .utc, holidays: Holidays(french: true))), at path: String? = nil,
        clock: TestClock = TestClock(), _ body: (StoreFixture) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        let file = path ?? directory + "/holdline.db"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let store = try Store(
            path: file, policy: policy, clock: Timepiece(steady: { clock.now }), mayTake: { ["lea", "marc", "boss"].contains($0) })
        try await StoreFixture(store: store, clock: clock, path: file).run(body)
    }

    /// Runs the store's writer for the length of a scope; what the scope throws comes before what the writer does.
    func run(_ body: (StoreFixture) async throws -> Void) async throws {
        let writer = Task { [store] in try await store.run() }
        do {
            try await body(self)
        } catch {
            store.stop()
            _ = await writer.result
            throw error
        }
        store.stop()
        try await writer.value
    }

    // MARK: Short words for what every test does

    @discardableResult
    func submit(_ command: Command, by actor: Actor = lea, key: String? = nil, body: String = "", ifMatch: Int64? = nil) async throws
        -> Written
    {
        let key = key.map { IdempotencyKey(key: $0, endpoint: "POST /test", body: Array(body.utf8)) }
        return try await store.submit(Write(command, by: actor, key: key, ifMatch: ifMatch))
    }

    @discardableResult
    func register(
        _ number: String, open: String, amount: String = "1200.00", credited: String? = nil, customer: String = "C-042",
        currency: String = "EUR", issued: String = "2026-10-01", due: String = "2026-10-31"
    ) async throws -> Written {
        try await submit(
            .on(
                try number.invoice,
                RegisterInvoice(
                    customer: try #require(CustomerReference(customer)), issued: try #require(Day(text: issued)),
                    due: Day(text: due), amount: try amount.amount, open: try open.amount,
                    credited: try credited.map { try $0.amount }, currency: try #require(Currency(code: currency)))), by: Self.books)
    }

    func open(_ disputes: [RaiseDispute], customer: String = "C-042", subject: String = "2 of 5 chairs broken", by actor: Actor = lea)
        async throws
        -> TicketID
    {
        let command = Command.new(
            OpenTicket(
                customer: CustomerReference(customer), subject: try #require(FreeText(subject)), disputes: disputes))
        guard case .ticket(let page) = try await submit(command, by: actor).answer else { throw Unexpected() }
        return page.ticket.id
    }

    func post(
        _ code: Int, _ at: String, on number: String, by role: String = "BY", requested: RequestedAction? = nil, amount: String? = nil,
        message: String? = nil
    )
        async throws -> InvoiceStatus
    {
        let status = PostStatus(
            code: code, at: try #require(Instant(text: at)), message: try #require(FreeText(message ?? "M-\(code)-\(at)")), by: role,
            reasons: code == 205 ? [] : ["TX_TVA_ERR"], amount: try amount.map { try $0.amount }, requested: requested)
        guard case .status(let recorded) = try await submit(.on(try number.invoice, status), by: Self.books).answer else {
            throw Unexpected()
        }
        return recorded
    }

    func check(_ number: String, asOf: String? = nil) throws -> DunningAnswer {
        store.index.check(try number.invoice, customer: nil, asOf: try asOf.map { try #require(Day(text: $0)) }, now: clock.now)
    }

    /// Decision, held and collectable in one text: "partial 300.00 900.00".
    func brief(_ number: String) throws -> String {
        let answer = try check(number)
        return "\(answer.decision.rawValue) \(answer.held?.description ?? "-") \(answer.collectable?.description ?? "-")"
    }

    func codes(_ number: String) throws -> [String] { try check(number).blockers.map(\.code) }
}

struct Unexpected: Error {}

extension String {
    var invoice: InvoiceNumber { get throws { try #require(InvoiceNumber(self)) } }
    var amount: Amount { get throws { try #require(Amount(text: self)) } }

    func disputed(_ amount: String? = nil, _ reason: Reason = .quantity, replaces: String? = nil) throws -> RaiseDispute {
        RaiseDispute(
            invoice: try invoice, reason: reason, amount: try amount.map { try $0.amount }, replaces: try replaces.map { try $0.invoice })
    }
}

/// The code of the refusal that the body throws.
func refusal(_ body: () async throws -> some Any) async -> Refusal.Code? {
    do {
        _ = try await body()
        return nil
    } catch let refusal as Refusal {
        return refusal.code
    } catch {
        Issue.record("not a refusal: \(error)")
        return nil
    }
}

extension DaemonStatus {
    /// What is wrong, gravest first.
    var conditionCodes: [Condition.Code] { (conditions ?? []).map(\.code) }
}

extension DatabaseQueue {
    /// A store's file, for whoever comes beside it: the store may be writing just then, or closing.
    static func beside(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(600)
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}
