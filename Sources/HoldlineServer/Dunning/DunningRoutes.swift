import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore
import NIOCore

/// The dunning question, of one invoice and of many.
package enum DunningRoutes {
    /// Both are answered from memory, so they go on while the disk is full.
    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/invoices/{number}/dunning", .invoiceReading, "May this invoice be dunned, and for how much?",
            query: DunningQuery.described,
            gives: [Answer("The dunning answer.", .json(.named("DunningAnswer")))], refuses: .answeringOfNow
        ) { request, services in
            try await services.store.look()
            var text = ByteText()
            let number = try request.path.identifier("number", InvoiceNumber.self)
            let query = try DunningQuery(request.query)
            let verdict = services.store.index.check(
                number, customer: query.customer, asOf: query.asOf, now: services.store.now, into: &text)
            return .json(ByteBuffer(bytes: text.bytes), version: verdict.version)
        },
        Route(
            .post, "/v1/dunning/check", .checking,
            """
            May these invoices be dunned? One number a line, a tab and the customer's reference after it where that helps; any number of lines, \
            and a client may send all of them before it reads. Without the last line, or with another count in it, nothing of the answer may \
            be used. As JSON: a list in, one object out.
            """,
            query: CheckQuery.described,
            takes: [Content(MediaType.text, .text()), .json(.named("CheckInvoices"))],
            gives: [
                Answer(
                    "An answer for each invoice that is not `proceed`, then the count.",
                    .lines(.either([.named("DunningAnswer"), .named("DunningCheckEnd")]))),
                Answer("To JSON: the same in one object.", .json(.named("DunningCheckAnswer"))),
            ], refuses: .answeringOfNow
        ) { request, services in
            if request.mediaType == MediaType.json { return try await listed(request, services) }
            // What curl says of a body when nobody tells it.
            let known = [MediaType.text, MediaType.form]
            if let mediaType = request.mediaType, !known.contains(mediaType) {
                throw Refusal(
                    .unsupportedMediaType,
                    "the body is \(mediaType.prefix(80)): send text/plain, one invoice number a line, or a list in application/json",
                    allowed: [MediaType.text, MediaType.json])
            }
            // One look at the beginning: the version of the answer is the one that it found.
            try await services.store.look()
            let index = services.store.index
            let query = try CheckQuery(request.query)
            let now = services.store.now
            let version = index.version
            let body = AnswerStream.body(for: request, in: services.answers) { answers in
                try await BulkCheck(index: index, asOf: query.asOf, all: query.all ?? false, now: now, version: version).answer(
                    request.body, in: answers)
            }
            // Of this version at least.
            return Response(body, as: MediaType.lines, version: version)
        },
    ]

    /// Answers a list in a JSON object. Throws `invalid` where body and query contradict each other, and `too-large`
    /// for a body beyond `ListedCheck.largestBody`.
    private static func listed(_ request: APIRequest, _ services: Services) async throws -> Response {
        let body = try await request.list(CheckInvoices.self, limit: ListedCheck.largestBody)
        try await services.store.look()
        let index = services.store.index
        let query = try CheckQuery(request.query)
        let asOf = try agreed("asOf", body.asOf, query.asOf)
        let all = try agreed("all", body.all, query.all) ?? false
        let now = services.store.now
        let version = index.version
        let answer = AnswerStream.body(for: request, in: services.answers) { answers in
            try await ListedCheck(index: index, asOf: asOf, all: all, now: now, version: version).answer(body.invoices, in: answers)
        }
        return Response(answer, as: MediaType.json, version: version)
    }

    /// What the body says, or the query; both only where they say the same.
    private static func agreed<Value: Equatable>(_ name: String, _ member: Value?, _ parameter: Value?) throws(Refusal) -> Value? {
        if let member, let parameter, member != parameter {
            throw .invalid(name, "“\(name)” says one thing in the body and another in the query: say it once")
        }
        return member ?? parameter
    }
}
