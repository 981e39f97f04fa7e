import HoldlineServer

/// Mails, in and out, whose texts are made where they are sent.
extension Step {
    /// The SHA-256 of `abc` (FIPS 180-2, B.1).
    static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    /// The file that all of these mails name.
    static func putFile(_ daemon: DaemonScope) async throws {
        _ = try await daemon.send("PUT", "/v1/files/\(abc)", Array("abc".utf8), type: "application/octet-stream")
    }

    /// Comes in for the first time, with every text that a mail can have.
    static func mail(_ number: UInt64) -> Step {
        let digits = String(number, radix: 16)
        let digest = String(repeating: "0", count: 64 - digits.count) + digits
        return Step(
            "POST", "/v1/messages", "PostMessage",
            [
                "digest": "\"\(digest)\"", "sha256": "\"\(abc)\"", "size": "3", "automatic": "", "date": "\"2026-02-01T09:00:00Z\"",
                "bounce": "",
            ])
    }

    /// A report on a mail that is none of ours.
    private static var report: Step {
        var step = mail(1)
        step.given["bounce"] = nil
        return step
    }

    static let queued = Step(
        "POST", "/v1/outbox", "QueueMessage",
        [
            "kind": "\"reminder\"", "invoice": "\"F1\"", "ticket": "", "level": "1", "to": #"["jean@example.com"]"#, "sha256": "\"\(abc)\"",
            "size": "3", "again": "true",
        ])

    /// Each kind of mail, and each word that a program says of one; three mails came in before those that go out.
    static let mails = [
        mail(2), report, mail(3), queued, queued, Step("POST", "/v1/messages/4/hand", "NoDetails"),
        Step("POST", "/v1/messages/4/unknown", "DoubtMessage"), Step("POST", "/v1/messages/4/failed", "FailMessage", ["permanent": "true"]),
        Step("POST", "/v1/messages/4/requeue", "NoDetails"), Step("POST", "/v1/messages/5/hand", "NoDetails"),
        Step("POST", "/v1/messages/5/handed-over", "NoDetails"), Step("POST", "/v1/messages/4/drop", "NoDetails"),
    ]
}
