import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore

/// What a person may ask for: the own data, and its erasure.
package enum PersonRoutes {
    /// An erasure waits up to `longestScrub` for the file to be written anew, and says in `scrubbed` whether that was done; it
    /// goes on after the answer where it was not.
    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/person", .personReading,
            """
            All that names a person: rows, and the sealed parts of all their events. By a customer's reference, a telephone number or a \
            mail address.
            """, query: PersonQuery.described,
            gives: [Answer("Everything, nothing left out.", .json(.named("PersonData")))], refuses: [.notFound] + .recording
        ) { request, services in
            let data = try await services.store.person(PersonQuery(request.query).key)
            try await services.record(.export, data.shown, request)
            return .json(try JSONAnswer.buffer(data), version: data.version)
        },
        Route(
            .post, "/v1/person/erase", .personErasing,
            """
            Erases what is personal of a person. Numbers of invoices, amounts, reminders and holds stay. With `dryRun` it tells what would \
            be erased, and erases nothing.
            """, takes: [.json(.named("ErasePerson"))],
            gives: [Answer("What was erased.", .json(.named("ErasureReceipt")))], refuses: [.legalHold]
        ) { request, services in
            let (body, bytes) = try await request.json(ErasePerson.self)
            if body.dryRun == true { return .json(try JSONAnswer.buffer(try await services.store.dryRun(body))) }
            let written = try await services.store.submit(try request.write(.new(body), body: bytes))
            guard case .erasure(var receipt) = written.answer, let seq = receipt.seq else { return try Response(written) }
            receipt.backups = services.store.backups.newest().filter { $0.head < seq }
            receipt.scrubbed = try await services.scrubbed(seq)
            var response = Response.json(try JSONAnswer.buffer(receipt), version: seq)
            if written.replayed { response.headers[.idempotencyReplayed] = "true" }
            return response
        },
        Route(
            .post, "/v1/retention", .retaining,
            "Erases what is personal of tickets, calls and customers whose configured time is over; with `dryRun` it tells which they are.",
            takes: [.json(.named("RunRetention"))],
            gives: [Answer("What was erased.", .json(.named("RetentionReport")))]
        ) { request, services in
            let (body, _) = try await request.json(RunRetention.self)
            if body.dryRun == true { return .json(try JSONAnswer.buffer(try await services.store.retentionDryRun())) }
            try services.policy.retention.require()
            var report = try await services.store.retain(as: request.caller.actor)
            report.scrubbed = try await services.scrubbed(report.seqs.last)
            return .json(try JSONAnswer.buffer(report))
        },
        Route(
            .post, "/v1/ledger/redact", .personErasing,
            """
            Takes out of the facts of old events what was chained by mistake, before that was mended: all of it that no legal hold keeps, or \
            of the events that are named. The rows keep their hashes, and a verification accepts exactly these.
            """, takes: [.json(.named("RedactLedger"))],
            gives: [Answer("What was redacted.", .json(.named("RedactionReport")))], refuses: [.legalHold]
        ) { request, services in
            // Done again it finds nothing more to redact, so that a key has nothing to remember; one that is none is refused all the same.
            _ = try request.idempotencyKey()
            let (body, _) = try await request.json(RedactLedger.self)
            let found =
                if let events = body.events { ChainedByMistake(events: events) } else { try await services.store.chainedByMistake() }
            let parts = found.parts
            // Of events that somebody named, the last one may be wrong, too: nothing is redacted then.
            if body.events != nil { for part in parts.isEmpty ? [body] : parts { try await services.store.dryRun(part) } }
            var report = RedactionReport(dryRun: body.dryRun ?? false, found)
            guard body.dryRun != true else { return .json(try JSONAnswer.buffer(report)) }
            for part in parts {
                let written = try await services.store.submit(Write(.new(part), by: request.caller.actor))
                if case .erasure(let receipt) = written.answer, let seq = receipt.seq { report.seqs.append(seq) }
            }
            report.scrubbed = try await services.scrubbed(report.seqs.last)
            return .json(try JSONAnswer.buffer(report))
        },
        .action(
            PreserveCustomer.self, on: "/v1/customers/{reference}", .personErasing,
            gives: [Answer(201, "The legal hold.", .json(.named("LegalHold")))]
        ) { try $0.path.identifier("reference") },
        .action(
            ReleaseCustomer.self, on: "/v1/customers/{reference}", .personErasing,
            gives: [Answer("The legal hold, released.", .json(.named("LegalHold")))]
        ) { try $0.path.identifier("reference") },
    ]
}

extension Services {
    /// For how long an answer waits until the file is written anew: shorter than a client waits for its answer.
    private static let longestScrub: Duration = .seconds(20)

    /// Whether nothing is left in the database's file of what an erasure emptied, by the time that the answer goes out; nil: there was none.
    func scrubbed(_ seq: Int64?) async throws -> Bool {
        guard let seq else { return true }
        let deadline = ContinuousClock.now + Self.longestScrub
        while !store.isScrubbed(seq), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(10)) }
        return store.isScrubbed(seq)
    }
}

extension Services {
    /// Records that the caller reads personal data, where the configuration asks for it: before it is answered.
    ///
    /// Throws what a write is refused with: a reading that cannot be recorded is none.
    func record(_ kind: Reading.Kind, _ shown: [String], _ request: APIRequest) async throws {
        switch policy.recordReads {
        case .none: return
        case .exports: guard kind == .export else { return }
        case .all: break
        }
        guard !shown.isEmpty, request.method != .head else { return }
        _ = try await store.submit(Write(.new(RecordReading(Reading(kind, shown: shown))), by: request.caller.actor))
    }
}

extension [Refusal.Code] {
    /// A reading that has to be recorded is refused as a write is.
    static let recording: Self = [.full, .outcomeUnknown, .clockAhead, .storageGone, .storageReadOnly]
}

extension PersonData {
    /// What it is about.
    fileprivate var shown: [String] {
        customers.map(\.reference.text) + tickets.map(\.id.description) + Set(calls.map(\.id)).sorted().map(\.description)
            + holds.map(\.id.description)
    }
}
