package import HoldlineCore
import NIOHTTP1

extension Client {
    /// `GET /v1/whoami`
    package func whoAmI() async throws(ClientError) -> Answer<WhoAmI> {
        try await send(.get("/v1/whoami"))
    }

    /// `GET /readyz`: a daemon that is not ready answers 503 with the same body.
    package func status() async throws(ClientError) -> Answer<DaemonStatus> {
        try await send(.get("/readyz"), accepting: [503])
    }

    /// `GET /v1/ledger/verify`; with `tables` it compares the tables with the ledger too.
    package func verifyLedger(tables: Bool = false) async throws(ClientError) -> Answer<LedgerVerdict> {
        try await send(.get("/v1/ledger/verify", [("tables", tables ? "true" : nil)]))
    }
}
