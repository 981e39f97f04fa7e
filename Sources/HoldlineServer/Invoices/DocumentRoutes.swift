import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

/// Electronic invoices and credit notes.
package enum DocumentRoutes {
    /// One route: which document it is, the body says.
    package static let all: [Route<Services>] = [
        Route(
            .post, "/v1/documents", .registering,
            """
            Takes one fact of an electronic invoice, once: a new invoice, a new issue, a credit, or a replacement. The same document again \
            (kind, number, date of issue, total, and what it names) changes nothing.
            """,
            takes: [.json(.named("RegisterDocument"))],
            gives: .made("Document", "The document, and what it did.", or: "The document, as it was taken before."), refuses: .registering
        ) { request, services in
            try await services.commit(request, RegisterDocument.self) { .new($0) }
        }
    ]
}
