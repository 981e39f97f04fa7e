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
            let index = services.store.index
            var bytes: [UInt8] = []
            let version = index.version
            _ = index.check(
                try request.path.identifier("number"), customer: try request.query.identifier("customer"),
                asOf: try request.query.day("asOf"), now: services.store.now, into: &bytes)
            return .json(ByteBuffer(bytes: bytes), version: version)
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
            let check = BulkCheck(
                index: services.store.index, asOf: try request.query.day("asOf"), all: try request.query.flag("all") ?? false,
                now: services.store.now)
            let body = request.body
            return Response(
                status: .ok, headers: [.contentType: "application/x-ndjson", .eTag: "\"\(check.version)\""],
                body: ResponseBody { writer in
                    var check = check
                    var answers = PatientWriter()
                    for try await chunk in body { try await answers.write(check.read(chunk), to: &writer) }
                    try await answers.write(check.finish(), to: &writer)
                    try await answers.flush(to: &writer)
                    try await writer.finish(nil)
                })
        },
    ]
}
