import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore
import NIOCore

/// The list that a dunning run works off, and the reminders that it registers.
package enum DunningRunRoutes {
    /// Both have a line for each invoice, and a last one with the counts.
    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/dunning/run", .invoiceReading,
            """
            What a dunning run finds: the open invoices that are overdue, by due date, each with the verdict of the run's rule, and in the \
            last line the counts and where the next part begins. Nothing is registered. Without the last line, or with other counts in \
            it, nothing of the part may be used.
            """,
            query: RunQuery.described,
            gives: [Answer("An overdue invoice a line, then the counts.", .lines(.either([.named("DueInvoice"), .named("DueEnd")])))],
            refuses: .answeringOfNow
        ) { request, services in
            try await services.store.look()
            let (lines, end) = try await services.store.due(RunQuery(request.query))
            var buffer = ByteBuffer()
            buffer.reserveCapacity(lines.count * 256 + 128)
            for line in lines { try JSONAnswer.append(line: line, to: &buffer) }
            try JSONAnswer.append(line: end, to: &buffer)
            return Response(ResponseBody(byteBuffer: buffer), as: MediaType.lines, version: end.version)
        },
        .list(
            "/v1/dunning/upcoming", .invoiceReading,
            "Lists invoices that are due soon, by due date, with what is free of holds then: what a notice before the due date may name.",
            "Invoices.", of: "UpcomingInvoice", refuses: .answeringOfNow
        ) { store, query, page in
            try await store.look()
            return try await store.upcoming(query, page)
        },
        Route(
            .get, "/v1/letterhead", .invoiceReading, "The company as letters name it, from the configuration.",
            gives: [Answer("The letterhead.", .json(.named("Letterhead")))], refuses: .readingLetterhead
        ) { request, services in
            guard let head = services.store.policy.letterhead else {
                throw Refusal(
                    .wrongState, "the configuration has no letterhead: give it, or letters do not say how to pay and whom to call")
            }
            return .json(try JSONAnswer.buffer(head))
        },
        Route(
            .post, "/v1/reminders", .reminding,
            """
            Registers that many reminders go out, each with its `invoice`: one a line, or a list in JSON of at most 32 MiB. One is \
            refused as `POST /v1/invoices/{number}/reminders` refuses it, and stops no other. Its `key` is its own idempotency key.
            """,
            takes: [.lines(.named("RegisterReminder")), .json(.list(.named("RegisterReminder")))],
            gives: [.lineByLine, .listed]
        ) { request, services in
            if request.mediaType == MediaType.json {
                return try await LineByLine.answer(
                    list: request, services, RegisterReminder.self, key: \.key, keyField: "key", registration)
            }
            try LineByLine.check(request, forEach: "reminder", orList: true)
            return try LineByLine.answer(request, services, RegisterReminder.self, key: \.key, keyField: "key", registration)
        },
    ]

    /// The command of one of many. Throws `invalid` where it names no invoice.
    private static let registration: @Sendable (RegisterReminder) throws(Refusal) -> Command = { body throws(Refusal) in
        guard let number = body.invoice else { throw .invalid("invoice", "“invoice” is missing") }
        return .on(number, body)
    }
}
