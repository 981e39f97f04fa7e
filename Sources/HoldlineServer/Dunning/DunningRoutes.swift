import HTTPTypes
import HoldlineCore
import HoldlineStore
import HummingbirdCore
import NIOCore

package enum DunningRoutes {
    private static let asOf = QueryParameter(
        "asOf", .named("Day"), "The date of the run; a date before today is read as today, and so is its absence.")

    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/invoices/{number}/dunning", .invoiceReading, "May this invoice be dunned, and for how much?",
            query: [asOf, QueryParameter("customer", .named("CustomerReference"), "Whose it is, should nobody have registered it.")],
            gives: [Answer("The dunning answer.", .json(.named("DunningAnswer")))]
        ) { request, services in
            var text = ByteText()
            let verdict = services.store.index.check(
                try request.path.identifier("number"), customer: try request.query.identifier("customer"),
                asOf: try request.query.day("asOf"), now: services.store.now, into: &text)
            return .json(ByteBuffer(bytes: text.bytes), version: verdict.version)
        },
        Route(
            .post, "/v1/dunning/check", .checking,
            """
            May these invoices be dunned? One number a line, a tab and the customer's reference after it where that helps; any number of lines. \
            Without the last line, or with another count in it, nothing of the answer may be used. Read the answer while you send.
            """,
            query: [asOf, QueryParameter("all", .flag, "An answer for every line, also where the invoice may be dunned.")],
            takes: [Content("text/plain", .text())],
            gives: [
                Answer(
                    "An answer for each invoice that is not `proceed`, then the count.",
                    .lines(.either([.named("DunningAnswer"), .named("DunningCheckEnd")])))
            ]
        ) { request, services in
            // What curl says of a body when nobody tells it.
            let known = ["text/plain", "application/x-www-form-urlencoded"]
            if let mediaType = request.mediaType, !known.contains(mediaType) {
                throw Refusal(
                    .unsupportedMediaType, "the body is \(mediaType.prefix(80)): send text/plain, one invoice number a line",
                    allowed: ["text/plain"])
            }
            let index = services.store.index
            let asOf = try request.query.day("asOf")
            let all = try request.query.flag("all") ?? false
            let now = services.store.now
            let version = index.version
            let body = request.body
            return Response(
                status: .ok, headers: [.contentType: "application/x-ndjson", .eTag: "\"\(version)\""],
                body: ResponseBody { writer in
                    var check = BulkCheck(index: index, asOf: asOf, all: all, now: now, version: version)
                    var answers = PatientWriter()
                    for try await chunk in body {
                        try await answers.write(check.read(chunk), to: &writer)
                        // Others get their turn: a body that is all here already would not wait for anything.
                        await Task.yield()
                    }
                    try await answers.write(check.finish(), to: &writer)
                    try await answers.flush(to: &writer)
                    try await writer.finish(nil)
                })
        },
    ]
}
