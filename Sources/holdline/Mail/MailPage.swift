import HoldlineCore
import HoldlineWire

/// What is said of a mail in several places.
enum MailWords {
    /// Who is at the other end.
    static func people(_ message: Message) -> String {
        switch message.direction {
        case .in: message.from.map(sender) ?? (message.messageID == nil && message.subject == nil ? "(nobody named, or erased)" : "nobody")
        case .out: message.to.map { $0.map(\.text).joined(separator: ", ") } ?? "(erased)"
        }
    }

    /// The name before the address in angle brackets; the address alone where there is no name.
    static func sender(_ from: Correspondent) -> String {
        guard let name = from.name, !name.isBlank else { return from.address.text }
        return "\(name.text) <\(from.address.text)>"
    }

    /// The state of one that goes out; of one that came in what became of it.
    static func state(_ message: Message) -> String {
        guard message.direction == .out else { return (message.outcome ?? .recorded).rawValue }
        return message.state.rawValue + (message.isDoubtful == true ? "?" : "")
    }

    /// What a person has to do about it; nil: nothing.
    static func next(_ message: Message) -> String? {
        switch message.state {
        case .handing:
            return
                "Nobody knows whether it went out, unless a program is sending it now: holdline mail requeue \(message.id) sends it again, holdline mail drop \(message.id) gives it up."
        case .failed: return "Send it again: holdline mail requeue \(message.id); or give it up: holdline mail drop \(message.id)"
        case .bounced where message.kind == "invoice":
            return message.invoice.map { "Held until it is sent again: holdline invoice send \(ShellText.quoted($0.text))" }
        default: return nil
        }
    }
}

extension Message: Listed {
    /// The list's columns; `people` is the other end, whichever way the mail went.
    static let columns: [Column<Message>] = [
        Column("id", "MAIL", firm: true) { .text($0.id.description) },
        Column("direction", "", firm: true) { .word($0.direction) },
        Column("state", "STATE", firm: true) { .word(MailWords.state($0), $0.style) },
        Column("at", "WHEN", firm: true, rank: 2) { .instant($0.at) },
        Column("people", "WHO") { .text(MailWords.people($0)) },
        Column("subject", "SUBJECT") { .text($0.subject) },
        Column("ticket", "TICKET", firm: true, rank: 1) { .text($0.ticket) },
        Column("invoice", "INVOICE", rank: 3) { .text($0.invoice) },
    ]

    /// With what the mail system said.
    static let outboxColumns: [Column<Message>] = [
        Column("id", "MAIL", firm: true) { .text($0.id.description) },
        Column("state", "STATE", firm: true) { .word(MailWords.state($0), $0.style) },
        Column("changedAt", "SINCE", firm: true) { .instant($0.changedAt ?? $0.at) },
        Column("kind", "KIND", firm: true, rank: 2) { .text($0.kind) },
        Column("people", "TO") { .text(MailWords.people($0)) },
        Column("error", "THE MAIL SYSTEM SAID", rank: 3) { .text($0.error) },
        Column("next", "TO DO") { message in
            switch message.state {
            case .handing, .failed: .text("holdline mail requeue|drop \(message.id)")
            default: .none
            }
        },
    ]

    /// Red wants somebody to look.
    var style: Style {
        switch state {
        case .failed, .bounced: .red
        case .handing, .queued: .yellow
        default: outcome == .bounced ? .red : .plain
        }
    }
}

/// `mail show` as a page.
struct MailPage {
    let message: Message
    let writer: PageWriter

    /// The page begins with the mail's way and what a person has to do about it; its text, its files and its oddities follow.
    func write() throws(CommandFailure) {
        try writer.title(message.id.description, message.subject?.text ?? "(no subject)")
        switch message.direction {
        case .in: try incoming()
        case .out: try outgoing()
        }
        if let next = MailWords.next(message) { try writer.sentence(next) }
        for warning in message.told { try writer.sentence("Note: \(Phrase(said: warning.message)).") }
        try recipients()
        if let text = message.text, !text.isBlank {
            try writer.section("Text")
            try writer.words(text.text)
        }
        try files()
        if let oddities = message.oddities, !oddities.isEmpty {
            try writer.section("Odd about it")
            for oddity in oddities { try writer.sentence(oddity.text) }
        }
    }

    /// `at` is when the daemon took the mail, `date` when its writer says that it was written.
    private func incoming() throws(CommandFailure) {
        try writer.facts([
            "from \(MailWords.people(message))", message.to.map { "to \($0.map(\.text).joined(separator: ", "))" },
        ])
        try writer.facts([
            "came \(LocalTime.text(message.at)) by \(message.by)", message.date.map { "written \(LocalTime.text($0))" },
            message.automatic.map { "no person wrote it (\($0.rawValue))" },
        ])
        let outcome =
            switch message.outcome ?? .recorded {
            case .opened: "opened \(message.ticket?.description ?? "a ticket")"
            case .joined: "belongs to \(message.ticket?.description ?? "a ticket")"
            case .bounced: "says that \(message.bounced?.description ?? "a mail of ours") did not arrive"
            case .recorded, .known: "only kept"
            }
        try writer.facts([outcome, message.customer.map { "customer \($0)" }, message.invoice.map { "invoice \($0)" }])
        if let numbers = message.suggestions, !numbers.isEmpty {
            try writer.facts(["names \(numbers.map(\.text).joined(separator: ", "))"])
        }
    }

    private func outgoing() throws(CommandFailure) {
        try writer.facts([
            MailWords.state(message), "to \(MailWords.people(message))",
            message.kind.map { $0 + (message.level.map { " \($0)" } ?? "") },
        ])
        try writer.facts([
            message.ticket.map(\.description), message.invoice.map { "invoice \($0)" }, message.customer.map { "customer \($0)" },
            message.purpose.map { "for \($0)" },
        ])
        try writer.facts([
            "queued \(LocalTime.text(message.at)) by \(message.by)", message.changedAt.map { "changed \(LocalTime.text($0))" },
            message.attempts.map { "\($0, one: "{} attempt", other: "{} attempts")" },
        ])
        if let error = message.error, message.state != .sent { try writer.facts(["the mail system said: \(error.text)"]) }
    }

    /// The fate of each address that a mail system reported on, in the words of RFC 3464.
    private func recipients() throws(CommandFailure) {
        guard let recipients = message.recipients, !recipients.isEmpty else { return }
        try writer.section("Reported")
        for one in recipients {
            try writer.facts([one.address.text, one.action.text, one.status.text, one.diagnostic?.text])
        }
    }

    /// Files that the daemon keeps, and those that it does not, each with the reason.
    private func files() throws(CommandFailure) {
        let (kept, omitted) = (message.attachments ?? [], message.omitted ?? [])
        guard !kept.isEmpty || !omitted.isEmpty else { return }
        try writer.section("Attachments")
        for file in kept { try writer.facts([file.name.text, file.type.text, "\(file.size) bytes"]) }
        for part in omitted { try writer.facts([part.name.text, part.type.text, "\(part.size) bytes", "NOT KEPT: \(part.why.text)"]) }
        if !kept.isEmpty { try writer.sentence("To save them: holdline mail save \(message.id)") }
    }
}

extension PageWriter {
    /// What a person wrote: its lines stay lines, and begin behind the indent.
    func words(_ text: String, indent: Int = 0) throws(CommandFailure) {
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.allSatisfy(\.isWhitespace) { try console.say("") } else { try sentence(String(line), indent: indent) }
        }
    }

    /// The mails of a ticket or an invoice, a line each, with the words of those that came in.
    func mails(_ messages: [Message]?, earlier: Int?) throws(CommandFailure) {
        guard let messages, !messages.isEmpty else { return }
        try section("Mails")
        if let earlier { try sentence("(\(earlier) earlier: holdline mail list)") }
        for message in messages {
            let files = message.attachments?.count ?? 0
            try facts([
                Phrase(verbatim: LocalTime.text(message.at)), Phrase(verbatim: message.id.description),
                message.direction == .in ? "from \(MailWords.people(message))" : nil,
                message.direction == .out ? "\(message.kind ?? "letter") to \(MailWords.people(message))" : nil,
                Phrase(word: MailWords.state(message)),
                files > 0 ? "\(files, one: "{} attachment", other: "{} attachments")" : nil,
            ])
            // The text of the one that opened the ticket is its description.
            if message.outcome == .joined { try words(message.text?.text ?? "(no text, or erased)", indent: 2) }
            if let next = MailWords.next(message) { try sentence(next, indent: 2) }
        }
    }
}
