import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// `holdline mail receive`: a mail from standard input, or all of a Maildir. Exit code 75 wherever the mail may be taken later; no mail is
/// refused for what it says.
struct MailReceive: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "receive", "Take a mail from the mail system: it joins the ticket that it answers, or opens one.",
        """
        A mail system starts it for each mail, with the mail on standard input; see holdline-mail(7) for Postfix, Exim, fetchmail and
        procmail. Exit code 0 says that the mail is taken, or was taken before; 75, whatever the cause, that the mail system keeps it and
        tries again. The same mail never counts twice.

        With --maildir it takes what lies in new/ and cur/ of a Maildir, and moves each file into the folder .holdline of that Maildir
        once the daemon has it. What could not be taken stays, and the next run goes on with it.

        The mail is taken apart by a program of its own, holdline-mime, which has limits. Where it fails, the mail is taken as a file.
        """,
        examples: "holdline mail receive <mail.eml", "holdline mail receive --dry-run <mail.eml",
        "holdline mail receive --maildir /var/mail/complaints")

    @Option(help: ArgumentHelp("Take all mails of a Maildir.", valueName: "directory"), completion: .directory) var maildir: String?
    @Flag(help: "Only show what would be sent, as JSON; no daemon is asked.") var dryRun = false
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let console = Console.current
        do {
            if let maildir { return try await takeAll(of: try Maildir(maildir), on: console) }
            guard !console.inputIsTerminal else { throw CommandFailure.usage("give the mail on standard input, or name a Maildir") }
            let desk = try await desk()
            let spool = try MailSpool()
            defer { spool.remove() }
            try spool.fill(from: console.input)
            var writer = ListWriter<MessageReceipt>(MessageReceipt.columns, output.output, on: console)
            guard let answer = try await desk.take(spool, showing: dryRun ? console.output : nil) else { return }
            try writer.add(try decoded(MessageReceipt.self, from: answer), line: answer)
            try writer.finish(empty: "")
        } catch let error as CommandFailure { throw error.isForLater ? .later(error.message) : error } catch let error as ClientError {
            throw CommandFailure.later(error.message)
        }
    }

    /// A dry run asks no daemon: it takes the usual limit for files, since the configured one is the daemon's.
    private func desk() async throws -> MailDesk {
        guard !dryRun else { return MailDesk(client: nil, limit: MailPolicy().fileLimit) }
        let client = try connection.client()
        return MailDesk(client: client, limit: try await client.mailPolicy().value.fileLimit)
    }

    /// Goes on after a mail that cannot be taken, but not where the daemon takes none.
    private func takeAll(of maildir: Maildir, on console: Console) async throws {
        let desk = try await desk()
        var writer = ListWriter<MessageReceipt>(MessageReceipt.columns, output.output, on: console)
        var left = 0
        for file in try maildir.files() {
            let spool = try MailSpool()
            defer { spool.remove() }
            do {
                guard try spool.fill(fromFile: file) else { continue }
                guard let answer = try await desk.take(spool, showing: dryRun ? console.output : nil) else { continue }
                try writer.add(try decoded(MessageReceipt.self, from: answer), line: answer)
                try maildir.finish(file)
            } catch let error as ClientError {
                guard case .refused(let problem) = error, problem.status != 403 else { throw error }
                left += 1
                try console.note("\(Shown.line(file)) stays: \(error.message)")
            } catch let error as CommandFailure {
                guard case .unreadableFile = error else { throw error }
                left += 1
                try console.note("\(Shown.line(file)) stays: \(error.message)")
            }
        }
        guard !dryRun else { return }
        try writer.finish(empty: "No mail is there.")
        if left > 0 { throw CommandFailure.later("\(left) mail\(left == 1 ? " stays" : "s stay") in \(Shown.line(maildir.path))") }
    }
}

extension CommandFailure {
    /// Whether a mail system is to keep the mail: all but what a person typed wrongly, and an output that nobody reads.
    fileprivate var isForLater: Bool {
        switch self {
        case .usage, .outputClosed, .later: false
        default: true
        }
    }
}

extension MessageReceipt: Listed {
    /// The daemon's receipt, a line for each mail that was taken.
    static let columns: [Column<MessageReceipt>] = [
        Column("id", "MAIL", firm: true) { .text($0.id.description) },
        Column("outcome", "OUTCOME", firm: true) { .word($0.outcome) },
        Column("ticket", "TICKET", firm: true) { .text($0.ticket?.description) },
        Column("invoice", "INVOICE") { .text($0.invoice?.text) },
        Column("warnings", "WARNINGS") { .phrase(Phrase($0.warnings.map { Phrase(said: $0.message) }, separator: "; ")) },
    ]
}
