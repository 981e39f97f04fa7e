import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// What went in and what was refused; each refusal is reported where it stands, as `file:line: message`.
struct ImportTally {
    /// Where refusals and remarks go, each with the bar taken away before it.
    let console: Console
    let bar: ProgressBar
    /// What the daemon has acknowledged, and what it or the reader refused.
    private(set) var taken = 0, refused = 0

    /// Whether nothing is to go in: what is taken was looked at alone, and an interruption leaves nothing to do.
    private let isTrial: Bool

    /// `noun` is what is counted, in the singular, for the bar and for an interruption's message.
    init(_ noun: String, on console: Console, isTrial: Bool = false) {
        self.console = console
        self.isTrial = isTrial
        self.bar = ProgressBar(noun, on: console)
        if !isTrial { WriteProgress.current.begin(many: noun) }
    }

    /// Counts what went in; an interruption says so, too.
    mutating func take(_ count: Int = 1) {
        taken += count
        if !isTrial { WriteProgress.current.took(count) }
    }

    /// Each file in turn, its beginning looked at; one that cannot be read is refused, and the others go in.
    mutating func each(
        _ paths: [String], _ body: (ImportFile, inout ImportTally) async throws -> Void
    ) async throws {
        for path in paths {
            do {
                try await body(try ImportFile(path), &self)
            } catch let problem as FileProblem {
                try refuse(problem)
            }
        }
    }

    /// Sends one thing and counts it. A refusal is reported; nothing else is sent where the caller may not write at all.
    ///
    /// Throws where the daemon cannot be reached, and for a refusal with status 403, which every
    /// further thing would get as well.
    mutating func send<Answer>(
        of file: String, line: Int? = nil, _ body: () async throws -> Answer
    ) async throws -> Answer? {
        do {
            let answer = try await body()
            take()
            return answer
        } catch let problem as FileProblem {
            try refuse(problem)
        } catch ClientError.refused(let problem) where problem.status != 403 {
            try refuse(file, line: line, problem.message)
        }
        return nil
    }

    /// Refuses a row under the heading that its file gives the column.
    mutating func refuse(_ file: String, _ problem: RowProblem) throws(CommandFailure) {
        try refuse(
            file, line: problem.line,
            problem.column.map { "column \($0): \(Phrase(said: problem.message))" } ?? Phrase(said: problem.message))
    }

    /// Refuses a whole file; the next one is read all the same.
    mutating func refuse(_ problem: FileProblem) throws(CommandFailure) {
        try refuse(
            problem.file, line: problem.line,
            problem.element.map { "\($0): \(Phrase(said: problem.message))" } ?? Phrase(said: problem.message))
    }

    /// Refuses what stands on a line, in the daemon's words or ours. Throws where the terminal or pipe
    /// cannot be written to.
    mutating func refuse(_ file: String, line: Int? = nil, _ message: Phrase) throws(CommandFailure) {
        refused += 1
        try note("\(file)\(line.map { ":\($0)" } ?? ""): \(message)")
    }

    /// Says how the file was read, which is no refusal and changes no exit status.
    func remark(_ file: String, _ remarks: [String]) throws(CommandFailure) {
        for remark in remarks { try note("\(file): note: \(Phrase(said: remark))") }
    }

    /// What went in, and did not do what it says, or did more.
    func warn(_ file: String, line: Int, _ warnings: [Warning]) throws(CommandFailure) {
        for warning in warnings { try note("\(file):\(line): warning: \(Phrase(said: warning.message)) (\(warning.code.rawValue))") }
    }

    private func note(_ text: Phrase) throws(CommandFailure) {
        try bar.clear()
        try console.note(text)
    }

    /// Says how many went in.
    func say() throws(CommandFailure) {
        try bar.clear()
        try console.say("\(taken) of \(taken + refused) went in.")
    }

    /// Throws where something was refused: nothing else went in, or some did.
    func end() throws(CommandFailure) {
        try bar.clear()
        if refused > 0 {
            throw .partlyRefused(
                "\(refused) refused (see above), \(taken) went in. Correct them and import the same again: nothing is counted twice.")
        }
    }

    /// The same where nothing was to go in.
    func endOfTrial() throws(CommandFailure) {
        try bar.clear()
        if refused > 0 {
            throw .partlyRefused("\(refused) would be refused (see above); nothing was registered, since this was a dry run.")
        }
    }
}
