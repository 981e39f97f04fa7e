/// One line of a history, in words.
package struct HistoryLine: Codable, Hashable, Sendable {
    package var seq: Int64
    package var at: Instant
    /// `actor`: the Unix user, or the daemon. `type`: the feed's word for the event. `text`: the event in words, to be read behind the
    /// actor's name.
    package var actor, type, text: String
    /// The fields that changed. Values of personal ones are on the page of their own ticket alone.
    package var changes: [FieldChange]?

    package init(seq: Int64, at: Instant, actor: String, type: String, text: String, changes: [FieldChange]? = nil) {
        (self.seq, self.at, self.actor, self.type, self.text, self.changes) = (seq, at, actor, type, text, changes)
    }
}
