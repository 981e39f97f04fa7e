import HoldlineClient
import HoldlineCore
import HoldlineWire

/// One run, part by part: it lists overdue invoices, registers their reminders, and prints them.
///
/// Every reminder that is printed is registered, and every invoice that is not printed is skipped with a reason.
///
/// A break between two parts leaves nothing half done: what was printed is registered, and a repetition prints
/// it again.
struct DunningRun {
    let client: Client
    /// The bounds of the overdue invoices, and the rule for their reminders; the same for all parts.
    let query: RunQuery
    /// The name that the reminders of one day's run have in common; the daemon tells a repeated run by it.
    let name: String
    /// The time of all reminders of the run, in whole seconds.
    let now: Instant
    /// Nothing is registered, and the lines say so.
    let isDry: Bool
    /// Gets every invoice that is not printed.
    let list: SkippedList

    private var level: Int { query.rule.level }

    /// Throws `partlyRefused` (65) where invoices came to be held between check and registration, `doubtful`
    /// (75) where it broke off.
    func run(_ writer: ListWriter<DunningLine>, on console: Console) async throws {
        var writer = writer
        var refused = 0
        if !isDry {
            WriteProgress.current.begin(
                many: "reminder", .registered,
                advice: """
                    What is listed is registered, and the list is not whole. The same command, repeated on the same day, registers no
                    reminder twice and lists all, those of before too:
                    """)
        }
        do {
            var part = try await client.run(query, after: nil)
            // An invoice whose due date changes meanwhile may come again, as one that was registered before: it is listed once.
            var listed: Set<InvoiceNumber> = []
            while true {
                // The next part is read while this one is registered.
                let (client, query, after) = (client, query, part.end.next)
                async let following = Self.part(after: after, client, query)
                for outcome in try await outcomes(part) {
                    switch outcome {
                    case .success(let line):
                        guard listed.insert(line.invoice).inserted else { continue }
                        let json = writer.format == .json ? try SortedJSON.bytes(line) : []
                        try writer.add(line, line: json)
                    case .failure(let skip):
                        if skip.reason == Skip.heldMeanwhile || skip.reason == Skip.refused { refused += 1 }
                        try list.add(skip)
                    }
                }
                // Registered reminders are printed before the next part can fail.
                try console.output.flush()
                guard let next = try await following else { break }
                part = next
            }
        } catch {
            try? writer.finish()
            try? list.finish()
            throw broken(error)
        }
        try writer.finish()
        try list.finish()
        let done = isDry ? "would be reminded; nothing was registered (--dry-run)" : "to be reminded, and registered"
        try console.note("\(writer.count) \(done); \(list.count) skipped")
        if refused > 0 {
            throw CommandFailure.partlyRefused("\(refused) were refused between the check and the registration: see the skipped ones")
        }
    }

    /// Only an unknown outcome becomes `doubtful`; a refusal stays one, and a dry run has nothing to repeat.
    private func broken(_ error: any Error) -> any Error {
        guard let failure = error as? ClientError, failure.status == .unknown, !isDry else { return error }
        return CommandFailure.doubtful(
            "\(failure.message)\nWhat was listed is registered. Repeat the same run: it goes on where it broke off")
    }

    /// nil behind the last part.
    private static func part(after next: String?, _ client: Client, _ query: RunQuery) async throws -> RunPart? {
        guard let next else { return nil }
        return try await client.run(query, after: next)
    }

    /// The outcome of each of a part's invoices, in their order.
    private func outcomes(_ part: RunPart) async throws -> [Result<DunningLine, Skip>] {
        let due = part.invoices.filter { $0.verdict == .remind }
        var registered = (isDry ? due.map { .success(line($0, .no)) } : try await register(due, part.end.version)).makeIterator()
        return part.invoices.compactMap { invoice in
            switch (invoice.verdict, invoice.reason) {
            case (.remind, _): return registered.next()
            case (.before, _): return .success(line(invoice, .before))
            case (.skip, let reason):
                return .failure(reason.map { Skip(invoice, $0, query.rule) } ?? Skip(invoice, Skip.refused, "the daemon gives no reason"))
            }
        }
    }

    /// A reminder of an earlier attempt keeps its own level and time.
    private func line(_ invoice: DueInvoice, _ registered: DunningLine.Registered) -> DunningLine {
        DunningLine(
            invoice, level: registered == .before ? invoice.lastLevel ?? level : level, amount: invoice.amount ?? invoice.open,
            sentAt: registered == .before ? invoice.lastSentAt ?? now : now, registered)
    }

    /// Registers a reminder for each of these, in one request. A refusal of one invoice is its outcome; a failure of the whole request is
    /// thrown.
    private func register(_ due: [DueInvoice], _ version: Int64) async throws -> [Result<DunningLine, Skip>] {
        guard !due.isEmpty else { return [] }
        let progress = WriteProgress.current
        let answers = try await client.remind(
            try due.map { invoice in
                guard let amount = invoice.amount else { throw ClientError.unreadable("the daemon names no amount for \(invoice.invoice)") }
                return RegisterReminder(
                    invoice: invoice.invoice, level: level, amount: amount, currency: invoice.currency, sentAt: now, version: version,
                    run: name, key: ReminderKey.key(of: invoice.invoice, run: name, level: level))
            }, taken: { progress.taking($0) })
        progress.took(answers.count { $0.problem == nil })
        return zip(due, answers).map { invoice, answer in
            guard let problem = answer.problem else { return .success(line(invoice, .now)) }
            let isHeld = problem.code == Refusal.Code.heldMeanwhile.rawValue
            let why = problem.answer.map(DunningWords.why) ?? ""
            return .failure(
                Skip(
                    invoice, isHeld ? Skip.heldMeanwhile : Skip.refused, problem.detail + (why.isEmpty ? "" : ": \(why)")))
        }
    }
}

/// Idempotency keys of a run's reminders.
enum ReminderKey {
    /// The same for the same invoice, level and day, so that a run that broke off can be repeated. At most 255 ASCII characters.
    static func key(of number: InvoiceNumber, run: String, level: Int) -> String {
        let name = PercentCoding.encode(number.text)
        let short = name.utf8.count <= 160 ? name : "\(name.prefix(120))~\(String(name.utf8.fingerprint, radix: 16))"
        return "\(PercentCoding.encode(run))/\(level)/\(short)"
    }
}
