import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore
import NIOCore

/// How the daemon is, what it is, and whether its ledger holds.
package enum OperationRoutes {
    /// `/healthz` needs no role, and looks at nothing: it answers as long as the daemon does. `/readyz` answers 503 while writes
    /// are refused, with the same body.
    package static let all: [Route<Services>] = [
        Route(
            .get, "/healthz", .anyone, "Whether the daemon lives.", gives: [Answer("It does.", .json(.named("Health")))]
        ) { _, _ in
            .json(ByteBuffer(string: #"{"status":"ok"}"#))
        },
        Route(
            .get, "/readyz", .watching, "Whether the daemon takes commands, and what it has.",
            gives: [
                Answer("It does.", .json(.named("DaemonStatus"))), Answer(503, "It does not.", .json(.named("DaemonStatus"))),
            ]
        ) { _, services in
            let status = try await services.store.status()
            return .json(try JSONAnswer.buffer(status), version: status.head, status: status.ready ? .ok : .serviceUnavailable)
        },
        Route(
            .get, "/metrics", .figures, "Figures, in Prometheus' text format.",
            gives: [Answer("Figures.", Content(MediaType.text, .text()))]
        ) { _, services in
            Response(
                ResponseBody(byteBuffer: ByteBuffer(string: try await services.metricsPage(services))), as: MetricRegistry.contentType)
        },
        Route(
            .get, "/openapi.json", .figures, "This document.", gives: [Answer("An OpenAPI 3.1 document.", .json(.anything))]
        ) { _, _ in
            .json(ByteBuffer(bytes: try OpenAPI.bytes()))
        },
        Route(
            .get, "/v1/whoami", .anyRole, "Who the caller is, by the kernel's word, and which roles that gives.",
            gives: [Answer("The caller.", .json(.named("WhoAmI")))]
        ) { request, services in
            let caller = request.caller
            return .json(
                try JSONAnswer.buffer(
                    WhoAmI(
                        user: caller.name, uid: Int(caller.uid), roles: Role.allCases.filter(caller.roles.contains),
                        seller: services.policy.seller, zone: services.policy.calendar.zone.name,
                        today: services.policy.today(at: services.store.now))))
        },
        Route(
            .get, "/v1/ledger/head", .verifying, "Seq and hash of the last event, to be kept elsewhere.",
            gives: [Answer("The head.", .json(.named("LedgerHead")))]
        ) { request, services in
            let head = try await services.store.head()
            return try request.answer(asOfNow: head, version: head.seq)
        },
        Route(
            .get, "/v1/ledger/verify", .verifying, "Reads the whole ledger, and says whether its hash chain holds.",
            query: VerifyQuery.described,
            gives: [Answer("The verdict.", .json(.named("LedgerVerdict")))]
        ) { request, services in
            let query = try VerifyQuery(request.query)
            let verdict = try await services.store.verify(tables: query.tables, against: query.against?.heads ?? [])
            return .json(try JSONAnswer.buffer(verdict), version: verdict.head)
        },
    ]
}
