/// What a command comes to: the events to append (none where nothing changes), and what to answer with.
///
/// Nothing of it is written yet: the events count once they are committed.
package struct Decision {
    /// The records with what the events change, to answer from.
    package let draft: Draft
    /// What the answer is about; the change may have named another one than the path did.
    package let subject: Subject
    package let reply: Reply

    /// Something that was not there before.
    package var created: Bool { draft.created }
    package var events: [NewEvent] { draft.events }
}

/// As an expected version: whichever there is, but something (`If-Match: *`).
package let anyVersion: Int64 = -1

/// Decides a command. Pure: the same records, context and command give the same events.
///
/// `expected` is the version that the command's subject must have. Throws `versionMismatch` for another one, the refusals of the
/// change, and what `records` throws.
///
/// A subject that was never written has version 0. Throws `internal` for a change that names no subject.
package func decide(_ command: Command, _ records: any Records, _ context: Context, expected: Int64? = nil) throws -> Decision {
    var draft = Draft(records, context)
    if let expected, let version = try command.version(in: draft), expected == anyVersion ? version == 0 : version != expected {
        guard expected != anyVersion else {
            throw Refusal(.versionMismatch, "there is none yet, and If-Match asks for one: leave it out to make it")
        }
        throw Refusal(
            .versionMismatch, "it has changed since version \(expected): its version is \(version) now. Read it again and repeat",
            allowed: ["\"\(version)\""])
    }
    try command.decide(in: &draft)
    if let failure = draft.failure { throw failure }
    guard let subject = draft.subject ?? command.subject else { throw Refusal(.internal, "\(command) is about nothing") }
    return Decision(draft: draft, subject: subject, reply: command.reply)
}
