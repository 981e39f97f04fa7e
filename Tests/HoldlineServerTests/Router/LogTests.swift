import HoldlineCore
import Logging
import Synchronization
import Testing

@testable import HoldlineServer

@Suite struct LogTests {
    private struct Lines: LogHandler {
        final class Kept: Sendable {
            let all = Mutex<[(Logger.Level, String, Logger.Metadata)]>([])
        }

        let kept: Kept
        var logLevel = Logger.Level.debug
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            kept.all.withLock { $0.append((event.level, "\(event.message)", all)) }
        }
    }

    @Test("a line names what it is about, and a refusal's answer names its line")
    func lines() async throws {
        let kept = Lines.Kept()
        let logger = Logger(label: "test") { _ in Lines(kept: kept) }
        var refusal = ""
        try await DaemonScope.run(logger: logger) { daemon in
            try await daemon.send("PUT", "/v1/customers/C-042", #"{"name":"Tom"}"#)
            try await daemon.send("POST", "/v1/tickets", #"{"customer":"C-042","subject":"chairs"}"#)
            try await daemon.send("POST", "/v1/tickets/1/take", "{}")
            refusal = try await daemon.send("POST", "/v1/tickets/1/continue", "{}").text
        }
        let all = kept.all.withLock { $0 }
        func line(_ message: String) -> (Logger.Level, String, Logger.Metadata)? { all.first { $0.1 == message } }
        // One that took long is at info: a busy machine must not fail this.
        #expect(line("PUT /v1/customers/C-042") != nil && line("POST /v1/tickets/1/take") != nil)
        let refused = try #require(line("POST /v1/tickets/1/continue"))
        let id = try #require(refused.2["request"]).description
        #expect(
            refused.0 == .info && refused.2["code"]?.description == "wrong-state"
                && refusal.contains("\"instance\":\"urn:holdline:request:\(id)\""))
    }
}
