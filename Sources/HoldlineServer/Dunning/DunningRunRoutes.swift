import HTTPTypes
import HoldlineCore
import HoldlineStore
import HummingbirdCore
import NIOCore

/// The list that a dunning run works off, and the reminders that it registers.
package enum DunningRunRoutes {
    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/dunning/run", .invoiceReading,
            """
            What a dunning run finds: the open invoices that are overdue, by due date, each with the verdict of the run's rule, and in the \
            last line the counts and where the next part begins. Nothing is registered. Without the last line, or with other counts in \
            it, nothing of the part may be used.
            """,
            query: [
                QueryParameter(
                    "level", .whole(from: Reminder.levels.lowerBound, to: Reminder.levels.upperBound), "The level of its reminders."),
                QueryParameter("overdue", .either([.flag, .named("Span")]), "By how much they are overdue (`8d`); a day if not given."),
                QueryParameter("customer", .named("CustomerReference"), "Only those of this customer."),
                QueryParameter("again", .flag, "Reminds those again, too, whose last reminder was of this level."),
                QueryParameter("partial", .flag, "Asks for the rest where a part is held."),
                QueryParameter("wait", .named("Span"), "At least so long between two reminders of an invoice; `7d` if not given."),
                QueryParameter("run", .named("ShortText"), "The run's name: what it registered before is `before`."),
                QueryParameter(
                    "limit", .whole(from: 1, to: DueFilter.largestPart), "At most so many invoices in a part; 1000 where it is absent."),
                QueryParameter("after", .text(), "The `next` of the part before."),
            ],
            gives: [Answer("An overdue invoice a line, then the counts.", .lines(.either([.named("DueInvoice"), .named("DueEnd")])))]
        ) { request, services in
            let query = request.query
            guard let level = try query.whole("level", in: Reminder.levels) else {
                throw Refusal.invalid("level", "“level” is missing: name the level of the run's reminders")
            }
            let run = ReminderRun(
                level: level, again: try query.flag("again") ?? false, partial: try query.flag("partial") ?? false,
                wait: try query.span("wait") ?? ReminderRun.usualWait, name: query.text("run"))
            let filter = DueFilter(
                customer: try query.identifier("customer"), overdueDays: try InvoiceRoutes.overdueDays(query) ?? 0,
                limit: try query.whole("limit", in: 1...DueFilter.largestPart) ?? 1000, after: query.text("after"))
            let (lines, end) = try await services.store.due(filter, run)
            var buffer = ByteBuffer()
            buffer.reserveCapacity(lines.count * 256 + 128)
            for line in lines { try JSONAnswer.append(line: line, to: &buffer) }
            try JSONAnswer.append(line: end, to: &buffer)
            return Response(
                status: .ok, headers: [.contentType: "application/x-ndjson", .eTag: "\"\(end.version)\""],
                body: ResponseBody(byteBuffer: buffer))
        },
        Route(
            .post, "/v1/reminders", .reminding,
            """
            Registers that many reminders go out, one a line, each with its `invoice`. A line is refused as \
            `POST /v1/invoices/{number}/reminders` refuses it, and stops no other. A line's `key` is its own idempotency key.
            """,
            takes: [.lines(.named("RegisterReminder"))],
            gives: [Answer("An answer a line, then the count.", .lines(.either([.named("LineAnswer"), .named("LinesEnd")])))]
        ) { request, services in
            if let mediaType = request.mediaType, mediaType != "application/x-ndjson" {
                throw Refusal(
                    .unsupportedMediaType, "the body is \(mediaType.prefix(80)): send application/x-ndjson, one reminder a line",
                    allowed: ["application/x-ndjson"])
            }
            return try LineByLine.answer(request, services, RegisterReminder.self, key: \.key, keyField: "key") { body throws(Refusal) in
                guard let number = body.invoice else { throw .invalid("invoice", "“invoice” is missing") }
                return .on(number, body)
            }
        },
    ]
}
