package import HoldlineCore
import NIOHTTP1

extension Client {
    /// `POST /v1/invoices`: registers many, and says of each whether it went in; their numbers count from 1.
    ///
    /// Registering the same values again changes nothing, so a batch whose answer broke is simply sent again.
    package func register(_ invoices: [RegisterInvoice]) async throws(ClientError) -> [UploadedLine] {
        var body: [UInt8] = []
        for invoice in invoices {
            body += try Request.encoded(invoice)
            body.append(UInt8(ascii: "\n"))
        }
        return try await upload(
            Request(method: .POST, target: "/v1/invoices", body: body, contentType: "application/x-ndjson"), count: invoices.count)
    }
}
