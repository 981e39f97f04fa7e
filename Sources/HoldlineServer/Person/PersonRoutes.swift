import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore

/// What a person may ask for: the own data, and its erasure.
package enum PersonRoutes {
    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/person", .personReading,
            """
            All that names a person: rows, and the sealed parts of all their events. By a customer's reference, a telephone number or a \
            mail address.
            """, query: PersonQuery.described,
            gives: [Answer("Everything, nothing left out.", .json(.named("PersonData")))], refuses: [.notFound]
        ) { request, services in
            let data = try await services.store.person(PersonQuery(request.query).key)
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

    /// Whether nothing is left in the database's file of what an erasure emptied, by the time that the answer goes out.
    func scrubbed(_ seq: Int64) async throws -> Bool {
        let deadline = ContinuousClock.now + Self.longestScrub
        while !store.isScrubbed(seq), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(10)) }
        return store.isScrubbed(seq)
    }
}
