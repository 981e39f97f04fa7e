import HoldlineCore
import HoldlineWire

/// The time of a promised callback, as it is typed.
enum CallbackTime {
    /// nil for “now”: when its place in the queue is next. Throws `ValidationError` for what is no time to come.
    static func read(_ text: String) throws -> Instant? { text == "now" ? nil : try Read.time(text, now: LocalTime.now()) }

    /// `from 2026-11-27 09:00`, or “at its turn”.
    static func words(_ text: String) -> String {
        guard let time = (try? read(text)) ?? nil else { return "at its turn in the queue" }
        return "from \(LocalTime.text(time))"
    }
}

extension CallWords {
    /// A call that is to be called back, and from when on.
    static func calledBack(_ call: Call) -> Phrase {
        call.callback?.notBefore.map { "\(summary(call)) is called back from \(LocalTime.text($0))" }
            ?? "\(summary(call)) is called back when its place in \(call.queue) is next"
    }
}
