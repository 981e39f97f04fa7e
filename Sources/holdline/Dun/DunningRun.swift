import HoldlineClient
import HoldlineCore
import Synchronization

/// One run: list, check, register, print. What is printed is registered; what is not printed is skipped with a reason.
struct DunningRun {
    let client: Client
    let rules: DunningRules
    let query: InvoiceQuery
    let isDry: Bool
    let list: SkippedList

    /// Registrations under way at a time: the daemon commits those that wait together.
    private static let atOnce = 16

    func run(_ writer: ListWriter<DunningLine>, on console: Console) async throws {
        var writer = writer
        var refused = 0
        do {
            let candidates = try await candidates()
            let (answers, version) = try await check(candidates.map(\.line))
            var rest = Array(zip(candidates, answers))[...]
            while !rest.isEmpty {
                for outcome in try await register(Array(rest.prefix(Self.atOnce)), version) {
                    switch outcome {
                    case .success(let line):
                        let json = try ForecastText.json(line)
                        try writer.add(line, line: json)
                    case .failure(let skip):
                        if skip.reason == .heldMeanwhile || skip.reason == .refused { refused += 1 }
                        try list.add(skip)
                    }
                }
                // What is registered is said, whatever comes next.
                try console.output.flush()
                rest = rest.dropFirst(Self.atOnce)
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

    private func broken(_ error: any Error) -> any Error {
        guard let failure = error as? ClientError, failure.status == .unknown, !isDry else { return error }
        return CommandFailure.doubtful(
            "\(failure.message)\nWhat was listed is registered. Repeat the same run: it goes on where it broke off")
    }

    private struct Candidate: Sendable {
        let line: InvoiceLine
        /// The reminder that this run registered before.
        let before: Reminder?
    }

    /// The overdue invoices that their past lets through, page by page; the others are said to be skipped.
    private func candidates() async throws -> [Candidate] {
        var candidates: [Candidate] = []
        var after: String?
        repeat {
            let page = try await client.invoices(query, PageQuery(limit: Listing.largestPage, after: after)).value
            for line in page.items {
                switch rules.verdict(on: line) {
                case .take: candidates.append(Candidate(line: line, before: nil))
                case .before(let reminder): candidates.append(Candidate(line: line, before: reminder))
                case .skip(let reason, let why): try list.add(Skip(line, reason, why))
                }
            }
            after = page.next
        } while after != nil
        return candidates
    }

    /// All answers in the order of the invoices, or none; and the version that reminders rely on.
    private func check(_ lines: [InvoiceLine]) async throws -> ([DunningAnswer], Int64) {
        guard !lines.isEmpty else { return ([], 0) }
        let pieces = Mutex(lines.map(\.number)[...])
        let answers = Mutex<[DunningAnswer]>([])
        let end = try await client.check(all: true) {
            pieces.withLock { rest in
                let piece = rest.prefix(4096)
                rest = rest.dropFirst(piece.count)
                return piece.isEmpty ? nil : CheckLines(bytes: Array(piece.map { $0.text + "\n" }.joined().utf8), count: piece.count)
            }
        } _: { line in
            guard line.firstRange(of: Array("\"decision\":".utf8)) != nil else { return }
            let answer = try decoded(DunningAnswer.self, from: line)
            answers.withLock { $0.append(answer) }
        }
        let all = answers.withLock { $0 }
        guard all.map(\.invoice) == lines.map(\.number.text) else {
            throw CommandFailure.doubtful("the daemon answered for other invoices than it was asked for")
        }
        return (all, end.version)
    }

    /// The reminders of these that may go out, in their order.
    private func register(
        _ batch: [(Candidate, DunningAnswer)], _ version: Int64
    ) async throws -> [Result<DunningLine, Skip>] {
        try await withThrowingTaskGroup(of: (Int, Result<DunningLine, Skip>).self) { group in
            for (place, (candidate, answer)) in batch.enumerated() {
                let (client, rules, isDry) = (client, rules, isDry)
                group.addTask {
                    (place, try await Self.register(candidate, answer, version, client, rules, isDry: isDry))
                }
            }
            var outcomes: [Int: Result<DunningLine, Skip>] = [:]
            for try await (place, outcome) in group { outcomes[place] = outcome }
            return batch.indices.compactMap { outcomes[$0] }
        }
    }

    private static func register(
        _ candidate: Candidate, _ answer: DunningAnswer, _ version: Int64, _ client: Client, _ rules: DunningRules, isDry: Bool
    ) async throws -> Result<DunningLine, Skip> {
        let line = candidate.line
        if let before = candidate.before {
            // Registered, perhaps not sent: only what may still be asked for is listed again.
            guard answer.decision != .pause, let collectable = answer.collectable, before.amount <= collectable else {
                return .failure(Skip(line, .held, "registered earlier in this run, and held since: \(DunningWords.why(answer))"))
            }
            return .success(DunningLine(line, level: before.level, amount: before.amount, sentAt: before.sentAt, .before))
        }
        let amount: Amount
        switch rules.verdict(on: line, answer) {
        case .failure(let skip): return .failure(skip)
        case .success(let free): amount = free
        }
        if isDry { return .success(DunningLine(line, level: rules.level, amount: amount, sentAt: rules.now, .no)) }
        let body = RegisterReminder(
            level: rules.level, amount: amount, currency: line.currency, sentAt: rules.now, version: version, run: rules.run)
        let problem: ProblemBody
        switch try await registered(line.number, body, client, key: rules.key(of: line.number)) {
        case .reminder(let reminder):
            return .success(DunningLine(line, level: reminder.level, amount: reminder.amount, sentAt: reminder.sentAt, .now))
        case .refused(let refusal): problem = refusal
        }
        let held = problem.code == Refusal.Code.heldMeanwhile.rawValue
        let why = problem.answer.map(DunningWords.why) ?? ""
        return .failure(Skip(line, held ? .heldMeanwhile : .refused, problem.detail + (why.isEmpty ? "" : ": \(why)")))
    }

    private enum Registration {
        case reminder(Reminder)
        case refused(ProblemBody)
    }

    /// What concerns this invoice alone is an outcome; what concerns the whole run is thrown.
    private static func registered(
        _ number: InvoiceNumber, _ body: RegisterReminder, _ client: Client, key: String
    ) async throws(ClientError) -> Registration {
        do {
            return .reminder(try await client.remind(number, body, key: key).value)
        } catch .refused(let problem) where problem.status != 403 {
            return .refused(problem)
        }
    }
}
