package import HoldlineCore

extension Client {
    /// `POST /v1/observed/calls`: tells what a telephone system's log shows of many calls so far.
    ///
    /// The same again changes nothing, so a batch whose answer broke is simply sent again.
    package func observe(_ calls: [ObserveCall]) async throws(ClientError) -> [UploadedLine] {
        try await upload(calls, to: "/v1/observed/calls")
    }

    /// `POST /v1/observed/agents`: tells when agents of a telephone system came, went and paused; the same again changes nothing.
    package func observe(_ agents: [ObserveAgent]) async throws(ClientError) -> [UploadedLine] {
        try await upload(agents, to: "/v1/observed/agents")
    }
}
