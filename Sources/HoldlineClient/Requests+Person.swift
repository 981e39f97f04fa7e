package import HoldlineCore
import HoldlineWire

/// A person's own data.
extension Client {
    /// `GET /v1/person`
    package func person(_ key: PersonKey) async throws(ClientError) -> Answer<PersonData> { try await get("/v1/person", PersonQuery(key)) }

    /// `POST /v1/person/erase`
    package func erase(_ body: ErasePerson, key: String) async throws(ClientError) -> Answer<ErasureReceipt> {
        try await write("/v1/person/erase", body, key: key)
    }

    /// `POST /v1/customers/{reference}/ACTION`, of those that keep personal data from being erased.
    package func act<Asked: Action>(
        _ action: Asked, onLegalHoldOf reference: CustomerReference, key: String
    ) async throws(ClientError) -> Answer<LegalHold> {
        try await write("/v1/customers/\(PercentCoding.encode(reference.text))/\(Asked.name)", action, key: key)
    }

    /// `POST /v1/retention`
    package func retain(_ body: RunRetention, key: String) async throws(ClientError) -> Answer<RetentionReport> {
        try await write("/v1/retention", body, key: key)
    }

    /// `POST /v1/ledger/redact`
    package func redact(_ body: RedactLedger, key: String) async throws(ClientError) -> Answer<RedactionReport> {
        try await write("/v1/ledger/redact", body, key: key)
    }
}
